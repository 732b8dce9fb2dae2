#include "core/relay/planmaker.h"

#include "core/formats/messages/threads.h"
#include "core/relay/compaction.h"
#include "core/relay/recall.h"
#include "core/relay/tokenestimate.h"
#include "core/relay/upstreamchoice.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

PlanMaker::PlanMaker(RelayPool *pool, Transport *transport, ModelCatalog *catalog, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_rewriter(transport, catalog, this)
{
}

static UpstreamRefusal refusal(const ExchangePlan &plan, int status, const QString &message)
{
    const HttpServer::ErrorReply error =
        makeErrorReply(plan.route.format, status, message, plan.request.id);
    return {status, error.headers, error.body};
}

/// The client asked for what the account's upstream cannot do.
static UpstreamRefusal rewritingRefused(const ExchangePlan &plan, const Error &error)
{
    if (plan.route.format == Format::AnthropicMessages && isThreadUnsupported(error)) {
        return {
            400, {{"content-type", "application/json"}}, threadUnsupportedBody(plan.request.id)};
    }
    return refusal(plan, error.kind == Error::Kind::Unsupported ? 501 : 400, error.message);
}

static PreparedRequest estimated(const ExchangePlan &plan)
{
    const Result<TokenEstimate> estimate = estimateTokens(plan.route, plan.body);
    if (!estimate)
        return refusal(plan, 400, estimate.error().message);
    return UpstreamRefusal{200, estimate->headers, estimate->body};
}

void PlanMaker::prepare(ExchangePlan plan,
                        const Account &account,
                        HttpReply *client,
                        const Done &done)
{
    plan.account = account;
    plan.credential = m_pool->credential(account.id);
    plan.mayAddUsage = m_pool->takesUsageOption(account.id);
    plan.translation.reset();
    plan.conversion.reset();
    if (plan.route.operation == Operation::Compact) {
        if (compactsItself(account) && !plan.holdsOurs())
            done(plan);
        else
            rewrite(plan, compactionFormatFor(account), client, done);
        return;
    }
    const Format upstream = upstreamFormatFor(account,
                                              plan.route.format,
                                              plan.upstreamModel,
                                              m_pool->takesResponses(account.id),
                                              m_pool->modelTable());
    const bool isRead =
        plan.route.operation == Operation::Generate && account.provider != Provider::Echo;
    const bool holdsOurs = isRead ? plan.holdsOurs() : plan.stored.isExpanded;
    if (upstream == plan.route.format && !holdsOurs)
        done(plan);
    else
        rewrite(plan, upstream, client, done);
}

void PlanMaker::rewrite(const ExchangePlan &plan,
                        Format upstream,
                        HttpReply *client,
                        const Done &done)
{
    if (plan.stored.refusal) {
        done(refusalAnswer(*plan.stored.refusal, plan.request.id));
        return;
    }
    if (isTokenCount(plan.route.operation) && !counterFormat(plan.account.provider)) {
        done(estimated(plan));
        return;
    }
    m_rewriter.rewrite(plan, upstream, client, [plan, done](Result<ExchangePlan> rewritten) {
        if (rewritten)
            done(std::move(*rewritten));
        else if (rewritten.error().kind != Error::Kind::Aborted)
            done(rewritingRefused(plan, rewritten.error()));
    });
}

} // namespace deskrelay
