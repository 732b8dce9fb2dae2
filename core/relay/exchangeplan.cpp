#include "core/relay/exchangeplan.h"

#include "core/formats/bodyedit.h"
#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

namespace deskrelay {

bool ExchangePlan::addsUsage() const
{
    return mayAddUsage && route.format == Format::OpenAiChat &&
           route.operation == Operation::Generate && peek.stream && !peek.includeUsage;
}

/// A POST from a plain curl says that it sends a form; the body was read as JSON, and is.
static void settleContentType(Headers &headers)
{
    const QByteArray type = headers.value("content-type");
    if (type.isEmpty() || type.startsWith("application/x-www-form-urlencoded"))
        headers.set("content-type", "application/json");
}

UpstreamRequest upstreamRequestFor(const ExchangePlan &plan)
{
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
    for (const Headers::Field &field :
         credentialHeaders(plan.account.provider, plan.credential, plan.request.headers))
        call.headers.set(field.name, field.value);
    for (const Headers::Field &field : hopHeaders(plan.account, plan.request.headers))
        call.headers.set(field.name, field.value);

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
