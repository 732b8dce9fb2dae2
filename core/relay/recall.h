#pragma once

#include "core/formats/responses/storedreferences.h"
#include "core/http/httpreply.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/itemstore.h"
#include "core/relay/relayerrors.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace deskrelay {

/// Puts what a Responses request names of earlier replies into its place, and has the reply kept
/// for those that will name it.
///
/// What is kept here is known by its id; any other id may be OpenAI's own, and stays. Lives in the
/// relay thread.
class Recall final
{
public:
    using Done = std::function<void(ExchangePlan)>;

    explicit Recall(ItemStore *store);

    /// Of a request with its history.
    void setBodyLimit(qsizetype bytes) { m_bodyLimit = bytes; }

    /// Calls \a done once with the plan, whose body, `stored` and `keep` are settled: at once where
    /// nothing has to be looked up.
    void run(ExchangePlan plan, const Done &done);

private:
    struct Search
    {
        ExchangePlan plan = {};
        Done done = {};
        StoredReferences references = {};
        KeptChain chain = {}; ///< Empty: nothing of it is known here.
    };
    using SearchPointer = std::shared_ptr<Search>;

    void takeChain(const SearchPointer &search, const Result<KeptChain> &found);
    void findItems(const SearchPointer &search);
    void takeItems(const SearchPointer &search, const Result<KeptItems> &found);
    void finish(ExchangePlan plan, const QByteArray &own, const Done &done);

    ItemStore *const m_store;
    qsizetype m_bodyLimit = 64 * 1024 * 1024;
};

/// The refusal in OpenAI's shape.
UpstreamRefusal refusalAnswer(const StoredRefusal &refusal, const QByteArray &requestId);
/// Answers with the refusal, in OpenAI's shape.
void sendRefusal(HttpReply *reply, const StoredRefusal &refusal, const QByteArray &requestId);

} // namespace deskrelay
