#include "core/relay/exchangeplan.h"

#include "core/formats/bodyedit.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

bool ExchangePlan::addsUsage() const
{
    return mayAddUsage && !translation && route.format == Format::OpenAiChat &&
           route.operation == Operation::Generate && peek.stream && !peek.includeUsage;
}

bool ExchangePlan::isEventStream() const
{
    return !route.streams || request.query.contains("alt=sse");
}

bool ExchangePlan::holdsOurs() const
{
    return stored.isExpanded || mayHoldWrapped(body);
}

QStringList ExchangePlan::dropped() const
{
    const QByteArrayList told = translation  ? QByteArrayList{translation->dropped()}
                                : conversion ? conversion->dropped
                                             : QByteArrayList();
    return QString::fromUtf8(told.join(", ")).split(u", "_s, Qt::SkipEmptyParts);
}

UsageRecord ExchangePlan::record() const
{
    UsageRecord record;
    record.requestId = QString::fromLatin1(request.id);
    record.time = arrived;
    record.key = key;
    record.model = askedModel;
    record.format = formatName(route.format);
    record.session = session;
    record.streamed = isStreamed();
    return record;
}

TranslationWish ExchangePlan::wish(Format upstream) const
{
    return {.route = route,
            .body = body,
            .model = upstreamModel.toUtf8(),
            .asked = askedModel.toUtf8(),
            .upstream = upstream,
            .traits = models->traitsOf(account.id, upstream, upstreamModel.toUtf8()),
            .key = key,
            .previous = stored.previous,
            .isKept = bool(keep)};
}

/// A POST from a plain curl says that it sends a form; the body was read as JSON, and is.
static void settleContentType(Headers &headers)
{
    const QByteArray type = headers.value("content-type");
    if (type.isEmpty() || type.startsWith("application/x-www-form-urlencoded"))
        headers.set("content-type", "application/json");
}

static void addCredential(Headers &headers, const ExchangePlan &plan)
{
    const Headers credential = credentialHeaders(plan.account.provider, plan.credential, headers);
    for (const Headers::Field &field : credential)
        headers.set(field.name, field.value);
    for (const Headers::Field &field : hopHeaders(plan.account, plan.request.headers))
        headers.set(field.name, field.value);
}

/// The client's own headers belong to its format; of them only its name goes along.
static UpstreamRequest rewrittenRequestFor(const ExchangePlan &plan)
{
    const std::optional<Translation> &translation = plan.translation;
    const std::optional<Conversion> &conversion = plan.conversion;
    const Format upstream = translation ? translation->upstream : conversion->upstream;
    const bool isStreamed = translation && plan.isStreamed();
    const bool isGeminiStream = upstream == Format::GeminiGenerate && isStreamed;
    UpstreamRequest call;
    call.url = upstreamUrl(
        plan.account,
        UpstreamCall{.operation = translation ? plan.route.operation : conversion->operation,
                     .format = upstream,
                     .model = plan.upstreamModel.toUtf8(),
                     .streamed = isStreamed,
                     .query = isGeminiStream ? "alt=sse" : ""});
    call.headers = translation ? translation->written.headers : conversion->headers;
    call.headers.set("content-type", "application/json");
    if (const QByteArray agent = plan.request.headers.value("user-agent"); !agent.isEmpty())
        call.headers.set("user-agent", agent);
    addCredential(call.headers, plan);
    call.body = translation ? translation->written.body : conversion->body;
    call.proxy = plan.account.proxy;
    call.timeouts = plan.timeouts;
    return call;
}

UpstreamRequest upstreamRequestFor(const ExchangePlan &plan)
{
    if (plan.isRewritten())
        return rewrittenRequestFor(plan);
    UpstreamRequest call;
    call.method = plan.request.method;
    call.url = upstreamUrl(plan.account,
                           UpstreamCall{.operation = plan.route.operation,
                                        .format = plan.route.format,
                                        .model = plan.upstreamModel.toUtf8(),
                                        .streamed = plan.route.streams,
                                        .query = queryWithoutKey(plan.request.query)});
    call.headers = forwardedHeaders(plan.request.headers);
    settleContentType(call.headers);
    addCredential(call.headers, plan);

    BodyEdits edits;
    if (!plan.peek.modelRange.isEmpty() && plan.peek.model != plan.upstreamModel)
        edits.model = plan.upstreamModel;
    edits.requestUsage = plan.addsUsage();
    if (edits.model || edits.requestUsage) {
        call.body = editBody(plan.body, plan.peek, edits);
        call.headers.remove("content-encoding");
    } else {
        call.body = plan.request.body;
    }
    call.proxy = plan.account.proxy;
    call.timeouts = plan.timeouts;
    return call;
}

} // namespace deskrelay
