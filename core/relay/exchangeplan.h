#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/secret.h"
#include "core/formats/requestpeek.h"
#include "core/formats/route.h"
#include "core/http/httprequest.h"
#include "core/relay/conversion.h"
#include "core/relay/modeltable.h"
#include "core/relay/storedcontext.h"
#include "core/upstream/upstreamrequest.h"
#include "core/usage/usagerecord.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>

namespace deskrelay {

/// Everything that was decided about a request before its upstream is called.
struct ExchangePlan
{
    HttpRequest request = {};
    Route route = {};
    QByteArray body = {};  ///< Without content coding; the request's own bytes where it had none.
    RequestPeek peek = {}; ///< Of body.
    QString askedModel = {};
    QString upstreamModel = {};
    QString session = {};
    KeyId key = {};
    Account account = {};
    Secret credential = {};
    UpstreamTimeouts timeouts = {};
    const ModelTable *models = nullptr; ///< Outlives the request.
    bool mayAddUsage = true;            ///< openai-chat: the account takes `stream_options`.
    // Where the account speaks another format: a message is translated, anything else converted.
    std::optional<Translation> translation = {};
    std::optional<Conversion> conversion = {};
    StoredContext stored = {};
    /// Called with a translated reply as the client has it, before its end goes out, unless the
    /// client's `store` is false; may be empty.
    std::function<void(const QByteArray &)> keep = {};
    TimePoint arrived = {};
    MonotonicTime started = {};

    /// Whether the client wants a stream: its path says so, or its body.
    bool isStreamed() const { return route.streams || peek.stream; }
    /// Whether the relay must ask for the usage chunk, and take it out again.
    bool addsUsage() const;
    /// Whether the reply is to be a stream of events (Gemini without `alt=sse`: an array).
    bool isEventStream() const;
    /// Whether the upstream knows the model by another name than the client.
    bool isRenamed() const { return askedModel != upstreamModel; }
    /// Whether the upstream is asked in another format than the client's.
    bool isRewritten() const { return translation || conversion; }
    /// Whether the body holds what no upstream knows, not even one of the client's own format.
    bool holdsOurs() const;
    /// The client's fields that the upstream cannot take, by their names.
    QStringList dropped() const;
    /// What is known of the request before it is served.
    UsageRecord record() const;
    /// What was asked for, to be translated to \a upstream.
    TranslationWish wish(Format upstream) const;
};

/// The call that \a plan makes of its account's upstream. The body goes as it came unless the
/// model's name or `stream_options` must be edited.
UpstreamRequest upstreamRequestFor(const ExchangePlan &plan);

} // namespace deskrelay
