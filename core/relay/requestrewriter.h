#pragma once

#include "core/base/result.h"
#include "core/http/httpreply.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/medialimits.h"
#include "core/relay/modelcatalog.h"
#include "core/relay/statestore.h"
#include "core/upstream/transport.h"

#include <QObject>

#include <functional>

namespace deskrelay {

/// Rewrites requests for upstreams that speak another format than the client: messages are
/// translated, the rest is converted. What an upstream does not fetch by itself is fetched first.
///
/// Lives in the relay thread.
class RequestRewriter final : public QObject
{
public:
    /// Gets the plan with its translation or conversion. Usage: a field of the client's is wrong or
    /// cannot be served there. Unsupported: the upstream has no such endpoint. Aborted: the client
    /// left meanwhile.
    using Done = std::function<void(Result<ExchangePlan>)>;

    RequestRewriter(Transport *transport, ModelCatalog *catalog, QObject *parent);

    void setMediaLimits(const MediaLimits &limits) { m_media = limits; }
    /// The sealed state that clients cannot carry.
    StateStore &states() { return m_states; }

    /// Calls \a done once: at once, or when what \a client's request names was fetched, and what
    /// the account's upstream tells of its models.
    void rewrite(ExchangePlan plan, Format upstream, HttpReply *client, const Done &done);

private:
    void write(ExchangePlan plan, Format upstream, HttpReply *client, const Done &done);
    void translate(ExchangePlan plan, Format upstream, HttpReply *client, const Done &done);

    Transport *const m_transport;
    ModelCatalog *const m_catalog;
    MediaLimits m_media = {};
    StateStore m_states = {};
};

} // namespace deskrelay
