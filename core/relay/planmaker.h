#pragma once

#include "core/relay/exchangeplan.h"
#include "core/relay/relayerrors.h"
#include "core/relay/relaypool.h"
#include "core/relay/requestrewriter.h"

#include <QObject>

#include <functional>
#include <variant>

namespace deskrelay {

/// What becomes of a request at the account that was chosen for it: the call of its upstream, or
/// an answer without one.
using PreparedRequest = std::variant<ExchangePlan, UpstreamRefusal>;

/// Makes a request ready for an account: its credential, the format that its upstream speaks, the
/// translation where that is another one.
///
/// Lives in the relay thread.
class PlanMaker final : public QObject
{
public:
    using Done = std::function<void(const PreparedRequest &)>;

    PlanMaker(RelayPool *pool, Transport *transport, ModelCatalog *catalog, QObject *parent);

    /// Calls \a done once: at once, or when what the request names was fetched. Not at all where
    /// \a client has left meanwhile.
    void prepare(ExchangePlan plan, const Account &account, HttpReply *client, const Done &done);

    RequestRewriter &rewriter() { return m_rewriter; }

private:
    void rewrite(const ExchangePlan &plan, Format upstream, HttpReply *client, const Done &done);

    RelayPool *const m_pool;
    RequestRewriter m_rewriter;
};

} // namespace deskrelay
