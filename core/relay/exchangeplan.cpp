#include "core/relay/exchangeplan.h"

#include "core/formats/bodyedit.h"
#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

namespace deskrelay {

bool ExchangePlan::addsUsage() const
{
    return mayAddUsage && !translation && route.format == Format::OpenAiChat &&
           route.operation == Operation::Generate && peek.stream && !peek.includeUsage;
}

bool ExchangePlan::isEventStream() const
{
    return !route.streams || request.query.contains("alt=sse");
}

TranslationWish ExchangePlan::wish(Format upstream) const
{
    return {.route = route,
            .body = body,
            .model = upstreamModel.toUtf8(),
            .upstream = upstream,
            .key = key};
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
static UpstreamRequest translatedRequestFor(const ExchangePlan &plan)
{
    const Translation &translation = *plan.translation;
    const bool isGeminiStream = translation.upstream == Format::GeminiGenerate && plan.isStreamed();
    UpstreamRequest call;
    call.url = upstreamUrl(plan.account,
                           UpstreamCall{.operation = plan.route.operation,
                                        .format = translation.upstream,
                                        .model = plan.upstreamModel.toUtf8(),
                                        .streamed = plan.isStreamed(),
                                        .query = isGeminiStream ? "alt=sse" : ""});
    call.headers = translation.written.headers;
    call.headers.set("content-type", "application/json");
    if (const QByteArray agent = plan.request.headers.value("user-agent"); !agent.isEmpty())
        call.headers.set("user-agent", agent);
    addCredential(call.headers, plan);
    call.body = translation.written.body;
    call.proxy = plan.account.proxy;
    call.timeouts = plan.timeouts;
    return call;
}

UpstreamRequest upstreamRequestFor(const ExchangePlan &plan)
{
    if (plan.translation)
        return translatedRequestFor(plan);
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
