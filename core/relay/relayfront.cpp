#include "core/relay/relayfront.h"

#include "core/base/contentcoding.h"
#include "core/relay/admission.h"
#include "core/relay/limitrefusal.h"
#include "core/relay/metrics.h"
#include "core/relay/modelanswer.h"
#include "core/relay/relayerrors.h"
#include "core/relay/retryadvice.h"
#include "core/relay/tokenestimate.h"
#include "core/upstream/loopguard.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

RelayFront::RelayFront(const Clock &clock,
                       Transport *transport,
                       ModelCatalog *catalog,
                       RelayPool *pool,
                       Scheduler *scheduler,
                       RelayBook *book,
                       QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_catalog(catalog)
    , m_pool(pool)
    , m_scheduler(scheduler)
    , m_book(book)
    , m_planMaker(pool, transport, catalog, this)
    , m_gate(clock, this)
    , m_items(clock, this)
    , m_recall(&m_items)
    , m_stored(&m_items)
    , m_captures(clock)
{
}

void RelayFront::setBodyLimit(qsizetype bytes)
{
    m_bodyLimit = bytes;
    m_recall.setBodyLimit(bytes);
    m_stored.setBodyLimit(bytes);
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
    const std::optional<StoredRoute> stored = storedRouteFor(request.method, request.path);
    if (route && isAboutModels(*route)) // a list is the same for all: its errors are the caller's
        route->format = errorFormatFor(request.path, request.headers);
    const auto errorFormat = [&] {
        return route ? route->format : errorFormatFor(request.path, request.headers);
    };
    if (!route && !stored && !isMetrics) {
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
    if (stored && !route) {
        m_stored.answer({.request = request, .route = *stored, .key = (*key)->id, .reply = reply});
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
    admitWithin(asked, plan);
}

/// What a request is thought to take. Of output as much as it may write, else what is usual.
RequestEstimate RelayFront::estimate(const Asked &asked, const ExchangePlan &plan) const
{
    RequestEstimate estimate{.tokens = tokensAbout(plan.body)};
    const ClientKey &key = asked.key;
    if ((!key.dailyCostMicros && !key.totalCostMicros) || isTokenCount(asked.route.operation))
        return estimate;
    const ModelQuestion question{.model = plan.askedModel,
                                 .format = asked.route.format,
                                 .operation = asked.route.operation,
                                 .family = asked.route.family,
                                 .key = key.id};
    const Result<ResolvedModel> model = resolveModel(question, m_pool->aliases(), m_pool->models());
    constexpr qint64 usualOutput = 4096;
    const bool writes = asked.route.operation == Operation::Generate;
    estimate.costMicros =
        m_pool->prices().cost(model ? model->model : plan.askedModel,
                              {},
                              {.input = estimate.tokens,
                               .output = writes ? plan.peek.maxOutput.value_or(usualOutput) : 0},
                              asked.arrived);
    return estimate;
}

void RelayFront::admitWithin(Asked asked, const ExchangePlan &plan)
{
    m_gate.pass(asked.key,
                estimate(asked, plan),
                asked.reply,
                [this, asked, plan](const KeyGate::Passed &passed) mutable {
                    if (const auto *const refusal = std::get_if<LimitRefusal>(&passed)) {
                        refuseLimit(asked, plan, *refusal);
                        return;
                    }
                    if (std::holds_alternative<KeyGate::Left>(passed)) {
                        recordUnsent(asked, plan, statusClientGone);
                        return;
                    }
                    asked.ticket = std::get<KeyLimits::Ticket>(passed);
                    recall(asked, std::move(plan));
                });
}

/// What a request names of earlier replies is put in its place first.
void RelayFront::recall(const Asked &asked, ExchangePlan plan)
{
    if (asked.route.format != Format::OpenAiResponses) {
        resolve(asked, std::move(plan), true);
        return;
    }
    m_recall.run(std::move(plan), [this, asked](ExchangePlan recalled) {
        if (!asked.reply) {
            recordUnsent(asked, recalled, statusClientGone);
        } else if (recalled.stored.refusal && recalled.stored.refusal->isFinal) {
            const UpstreamRefusal refusal =
                refusalAnswer(*recalled.stored.refusal, asked.request.id);
            asked.reply->send(refusal.status, refusal.headers, refusal.body);
            recordUnsent(asked, recalled, refusal.status);
        } else {
            resolve(asked, std::move(recalled), true);
        }
    });
}

void RelayFront::refuseLimit(const Asked &asked,
                             const ExchangePlan &plan,
                             const LimitRefusal &refusal)
{
    const LimitAnswer answer = tellLimit(refusal, asked.key.name, m_clock.now());
    HttpServer::ErrorReply error =
        makeErrorReply(asked.route.format, 429, answer.message, asked.request.id);
    adviseRetry(error.headers, answer.retryAfter);
    if (asked.reply)
        asked.reply->send(429, error.headers, error.body);
    recordUnsent(asked, plan, 429);
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
        else
            recordUnsent(asked, plan, statusClientGone);
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
    auto *const exchange = new Exchange({.clock = m_clock,
                                         .transport = m_transport,
                                         .pool = m_pool,
                                         .scheduler = m_scheduler,
                                         .planMaker = &m_planMaker,
                                         .book = m_book,
                                         .captures = &m_captures,
                                         .limits = m_failover},
                                        std::move(plan),
                                        key,
                                        model,
                                        asked.reply,
                                        this);
    connect(exchange, &Exchange::ended, this, [this, asked](const UsageRecord &record) {
        settle(asked, record);
    });
    exchange->start();
    emit changed();
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
    if (const auto recorder = m_captures.makeRecorder(asked.key, asked.started)) {
        using End = CaptureDesk::End;
        recorder->takeRequest(plan.request, plan.body);
        m_captures.keep(
            asked.key, *recorder, record, status == statusClientGone ? End::Left : End::Answered);
    }
    settle(asked, record);
}

/// A request is over: prices and counts it.
void RelayFront::settle(const Asked &asked, UsageRecord record)
{
    const bool isFree =
        record.attempts == 0 || record.status >= 400 || isTokenCount(asked.route.operation);
    if (isFree && record.tokens.total() == 0)
        record.costMicros = 0;
    else
        record.costMicros =
            m_pool->prices().cost(record.resolved, record.tier, record.tokens, record.time);
    if (asked.ticket)
        m_gate.settle(*asked.ticket, record.tokens.total(), record.costMicros.value_or(0));
    m_book->count(record);
    emit recorded(record);
    emit changed();
}

} // namespace deskrelay
