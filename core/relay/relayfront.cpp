#include "core/relay/relayfront.h"

#include "core/base/contentcoding.h"
#include "core/formats/messages/threads.h"
#include "core/relay/admission.h"
#include "core/relay/choicerefusal.h"
#include "core/relay/exchange.h"
#include "core/relay/metrics.h"
#include "core/relay/modelanswer.h"
#include "core/relay/relayerrors.h"
#include "core/relay/tokenestimate.h"
#include "core/relay/upstreamchoice.h"
#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

RelayFront::RelayFront(const Clock &clock,
                       Transport *transport,
                       ModelCatalog *catalog,
                       RelayPool *pool,
                       RelayBook *book,
                       QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_catalog(catalog)
    , m_pool(pool)
    , m_book(book)
    , m_rewriter(transport, catalog, this)
{
}

static bool isReading(const QByteArray &method)
{
    return method == "GET" || method == "HEAD";
}

static bool isWebSocketUpgrade(const HttpRequest &request)
{
    return request.headers.value("upgrade").toLower().contains("websocket");
}

static bool isAboutModels(const Route &route)
{
    return route.operation == Operation::ListModels || route.operation == Operation::GetModel;
}

bool RelayFront::answerPublic(const HttpRequest &request, HttpReply *reply)
{
    if (isProbe(request.method, request.path)) {
        reply->send(200, {}, {});
        return true;
    }
    if (isPath(request.path, "/health") && isReading(request.method)) {
        reply->send(200, {{"content-type", "application/json"}}, "{\"status\":\"ok\"}");
        return true;
    }
    if (isWebSocketUpgrade(request)) {
        sendError(reply,
                  errorFormatFor(request.path, request.headers),
                  426,
                  u"Deskrelay does not speak WebSocket here. Send the request as a POST."_s,
                  request.id);
        return true;
    }
    return false;
}

void RelayFront::handle(const HttpRequest &request, HttpReply *reply)
{
    const MonotonicTime started = m_clock.monotonic();
    if (answerPublic(request, reply))
        return;
    if (hasPassedHere(request.headers)) {
        sendError(reply,
                  errorFormatFor(request.path, request.headers),
                  loopStatus,
                  u"This request has come back to the relay that sent it: an account's base URL "
                  u"leads here. Give the account the address of its provider."_s,
                  request.id);
        return;
    }
    const bool isMetrics = isPath(request.path, "/metrics") && isReading(request.method);
    std::optional<Route> route = routeFor(request.method, request.path);
    if (route && isAboutModels(*route)) // a list is the same for all: its errors are the caller's
        route->format = errorFormatFor(request.path, request.headers);
    const auto errorFormat = [&] {
        return route ? route->format : errorFormatFor(request.path, request.headers);
    };
    if (!route && !isMetrics) {
        sendError(reply,
                  errorFormat(),
                  404,
                  u"Deskrelay has nothing at %1 %2. The README lists the paths it serves."_s.arg(
                      QString::fromLatin1(request.method), QString::fromUtf8(request.path)),
                  request.id);
        return;
    }
    const TimePoint now = m_clock.now();
    const Result<const ClientKey *> key =
        admit(keysShown(request.headers, request.query), m_pool->keys(), now);
    if (!key) {
        sendError(reply, errorFormat(), 401, key.error().message, request.id);
        return;
    }
    noteKeyUse((*key)->id);
    if (isMetrics) {
        RelaySnapshot snapshot;
        m_book->fill(snapshot);
        reply->send(200,
                    {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}},
                    metricsText(snapshot, m_pool->accounts()));
        return;
    }
    const Asked asked{.request = request,
                      .route = *route,
                      .key = **key,
                      .reply = reply,
                      .arrived = now,
                      .started = started};
    if (isAboutModels(*route))
        m_catalog->ensure(m_pool->sources(asked.key, route->family),
                          [this, asked] { sendModels(asked); });
    else
        relay(asked);
}

void RelayFront::noteKeyUse(const KeyId &key)
{
    const TimePoint now = m_clock.now();
    TimePoint &last = m_keyUses[key];
    if (now - last < std::chrono::seconds(1))
        return;
    last = now;
    emit keyUsed(key, now);
}

void RelayFront::sendModels(const Asked &asked)
{
    if (!asked.reply)
        return;
    QList<ModelEntry> entries = mergedModels(m_pool->sources(asked.key, asked.route.family),
                                             *m_catalog,
                                             m_pool->modelTable(),
                                             m_pool->aliases(),
                                             asked.key);
    const ModelListShape shape = modelListShape(asked.request.path, asked.request.headers);
    if (asked.request.headers.value("user-agent").startsWith("claude-code/"))
        entries = namedForClaudeCode(entries);
    const Headers headers = {{"content-type", "application/json"}};
    if (asked.route.operation == Operation::ListModels) {
        asked.reply->send(200, headers, renderModelList(shape, entries));
        return;
    }
    for (const ModelEntry &entry : entries) {
        if (entry.id == asked.route.model) {
            asked.reply->send(200, headers, renderModel(shape, entry));
            return;
        }
    }
    sendError(
        asked.reply,
        asked.route.format,
        404,
        u"There is no model named \"%1\" among those this key may use."_s.arg(asked.route.model),
        asked.request.id);
}

void RelayFront::relay(const Asked &asked)
{
    ExchangePlan plan{.request = asked.request,
                      .route = asked.route,
                      .key = asked.key.id,
                      .timeouts = m_timeouts,
                      .models = &m_pool->modelTable(),
                      .arrived = asked.arrived,
                      .started = asked.started};
    const QByteArray coding = asked.request.headers.value("content-encoding");
    Result<QByteArray> body = decodeContent(coding, asked.request.body, m_bodyLimit);
    if (!body) {
        const bool isUnknown = body.error().kind == Error::Kind::Unsupported;
        refuse(asked, plan, isUnknown ? 415 : statusForError(body.error()), body.error().message);
        return;
    }
    plan.body = std::move(*body);
    Result<RequestPeek> peek = peekRequest(asked.route.format, plan.body);
    if (!peek) {
        refuse(asked, plan, 400, peek.error().message);
        return;
    }
    plan.peek = std::move(*peek);
    plan.askedModel = asked.route.model.isEmpty() ? plan.peek.model : asked.route.model;
    if (plan.askedModel.isEmpty()) {
        refuse(asked, plan, 400, u"The request names no model: set \"model\"."_s);
        return;
    }
    plan.session = sessionFromHeaders(asked.request.headers);
    if (plan.session.isEmpty())
        plan.session = plan.peek.session;
    resolve(asked, std::move(plan), true);
}

void RelayFront::resolve(const Asked &asked, ExchangePlan plan, bool mayDiscover)
{
    const ModelQuestion question{.model = plan.askedModel,
                                 .format = asked.route.format,
                                 .operation = asked.route.operation,
                                 .family = asked.route.family,
                                 .key = asked.key.id};
    const Result<ResolvedModel> model = resolveModel(question, m_pool->aliases(), m_pool->models());
    if (model) {
        dispatch(asked, std::move(plan), *model);
        return;
    }
    if (!mayDiscover) {
        refuse(asked, plan, 404, model.error().message);
        return;
    }
    // An account of a vendor whose names tell nothing may still list the model.
    m_catalog->ensure(m_pool->sources(asked.key, asked.route.family), [this, asked, plan] {
        if (asked.reply)
            resolve(asked, plan, false);
    });
}

void RelayFront::dispatch(const Asked &asked, ExchangePlan plan, const ResolvedModel &model)
{
    plan.upstreamModel = model.model;
    const ClientKey &key = asked.key;
    const bool familyAllowed =
        !model.family || key.families.isEmpty() || key.families.contains(familyName(*model.family));
    if (!familyAllowed || !modelAllowed(key, plan.askedModel)) {
        refuse(asked,
               plan,
               403,
               u"The key \"%1\" may not use the model \"%2\"."_s.arg(key.name, plan.askedModel));
        return;
    }
    const AccountChoice choice = chooseAccount(m_pool->options(key, model, *m_book));
    const Account *const closest = m_pool->find(choice.closest);
    if (!choice.account) {
        const QString name = closest ? closest->name : QString();
        refuse(asked, plan, choiceStatus(choice), choiceMessage(choice, name, plan.askedModel));
        return;
    }
    plan.account = *closest;
    plan.credential = m_pool->credential(closest->id);
    plan.mayAddUsage = m_pool->takesUsageOption(closest->id);
    const Format upstream = upstreamFormatFor(*closest,
                                              asked.route.format,
                                              model.model,
                                              m_pool->takesResponses(closest->id),
                                              m_pool->modelTable());
    const bool isPassed = upstream == asked.route.format &&
                          (asked.route.operation != Operation::Generate ||
                           closest->provider == Provider::Echo || !mayHoldWrapped(plan.body));
    if (isPassed)
        send(asked, std::move(plan));
    else
        translate(asked, std::move(plan), upstream);
}

void RelayFront::translate(const Asked &asked, ExchangePlan plan, Format upstream)
{
    if (isTokenCount(asked.route.operation) && !counterFormat(plan.account.provider)) {
        answerEstimate(asked, plan);
        return;
    }
    m_rewriter.rewrite(plan, upstream, asked.reply, [this, asked, plan](Result<ExchangePlan> done) {
        if (done)
            send(asked, std::move(*done));
        else
            refuseRewriting(asked, plan, done.error());
    });
}

/// The client asked for what the account's upstream cannot do.
void RelayFront::refuseRewriting(const Asked &asked, const ExchangePlan &plan, const Error &error)
{
    if (error.kind == Error::Kind::Aborted) {
        recordUnsent(asked, plan, statusClientGone);
        return;
    }
    if (asked.route.format == Format::AnthropicMessages && isThreadUnsupported(error)) {
        if (asked.reply) {
            asked.reply->send(400,
                              {{"content-type", "application/json"}},
                              threadUnsupportedBody(asked.request.id));
        }
        recordUnsent(asked, plan, 400);
        return;
    }
    refuse(asked, plan, error.kind == Error::Kind::Unsupported ? 501 : 400, error.message);
}

void RelayFront::answerEstimate(const Asked &asked, const ExchangePlan &plan)
{
    const Result<TokenEstimate> estimate = estimateTokens(asked.route, plan.body);
    if (!estimate) {
        refuse(asked, plan, 400, estimate.error().message);
        return;
    }
    if (asked.reply)
        asked.reply->send(200, estimate->headers, estimate->body);
    recordUnsent(asked, plan, 200);
}

void RelayFront::send(const Asked &asked, ExchangePlan plan)
{
    m_book->begin(plan.account.id);
    emit changed();
    auto *const exchange = new Exchange(
        m_clock, m_transport, &m_rewriter.states(), std::move(plan), asked.reply, this);
    connect(exchange, &Exchange::usageRefused, this, [this](const AccountId &account) {
        m_pool->noteUsageRefused(account);
    });
    connect(exchange, &Exchange::responsesRefused, this, [this](const AccountId &account) {
        m_pool->noteResponsesRefused(account);
    });
    connect(exchange,
            &Exchange::ended,
            this,
            [this](const UsageRecord &record, const QString &problem) {
                m_book->end(record, problem);
                emit recorded(record);
                emit changed();
            });
    exchange->start();
}

void RelayFront::refuse(const Asked &asked,
                        const ExchangePlan &plan,
                        int status,
                        const QString &message)
{
    if (asked.reply)
        sendError(asked.reply, asked.route.format, status, message, asked.request.id);
    recordUnsent(asked, plan, status);
}

/// A request that no upstream was asked for.
void RelayFront::recordUnsent(const Asked &asked, const ExchangePlan &plan, int status)
{
    UsageRecord record = plan.record();
    record.status = status;
    record.duration = m_clock.monotonic() - asked.started;
    m_book->refuse(record);
    emit recorded(record);
    emit changed();
}

} // namespace deskrelay
