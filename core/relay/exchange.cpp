#include "core/relay/exchange.h"

#include "core/base/logging.h"
#include "core/relay/choicerefusal.h"
#include "core/relay/retryadvice.h"
#include "core/relay/tokenestimate.h"
#include "core/relay/translatedreply.h"
#include "core/scheduling/ratelimits.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using Blame = FailureVerdict::Blame;

Exchange::Exchange(const ExchangeTools &tools,
                   ExchangePlan plan,
                   const ClientKey &key,
                   const ResolvedModel &model,
                   HttpReply *reply,
                   QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_plan(std::move(plan))
    , m_key(key)
    , m_model(model)
    , m_session(sessionName(key.id, m_plan.session))
    , m_recorder(tools.captures->makeRecorder(m_key, m_plan.started))
    , m_client(reply, this)
{
    m_client.setRecorder(m_recorder.get());
    if (m_recorder)
        m_recorder->takeRequest(m_plan.request, m_plan.body);
    connect(&m_client, &Downstream::gone, this, &Exchange::takeGone);
    connect(&m_client, &Downstream::congested, this, [this](bool isCongested) {
        if (m_attempt)
            m_attempt->setPaused(isCongested);
    });
}

Exchange::~Exchange()
{
    m_tools.book->open().remove(m_plan.request.id);
}

void Exchange::start()
{
    tellOpen();
    tryNext();
}

ScheduleQuestion Exchange::question() const
{
    ScheduleQuestion asked{.candidates = m_tools.pool->candidates(m_key, m_model),
                           .model = m_model.model,
                           .session = m_session,
                           .tried = m_tried};
    asked.strategy = m_tools.pool->strategyFor(m_key, asked.candidates);
    return asked;
}

/// Lets people see the request while it runs.
void Exchange::tellOpen() const
{
    OpenRequest open{.id = m_plan.request.id,
                     .time = m_plan.arrived,
                     .key = m_plan.key,
                     .model = m_plan.askedModel,
                     .format = m_plan.route.format,
                     .attempts = m_attempts};
    if (m_lease) {
        open.account = m_lease->account;
        open.resolved = m_plan.upstreamModel;
    }
    m_tools.book->open().put(open);
}

void Exchange::tryNext()
{
    const ScheduleQuestion asked = question();
    const AccountChoice choice = m_tools.scheduler->choose(asked);
    m_trace.choices.append(
        {.account = choice.account, .cause = choice.cause, .passed = choice.passed});
    if (!choice.account) {
        refuse(choice);
        return;
    }
    const Scheduler::Taken taken = m_tools.scheduler->take(asked, choice);
    m_lease = taken.lease;
    if (taken.movedFrom)
        m_trace.movedFrom = taken.movedFrom;
    m_tried.append(taken.lease.account);
    m_isSecondTry = false;
    m_isChatInstead = false;
    // What is waited for may come when the client has left, and this is gone.
    m_tools.planMaker->prepare(m_plan,
                               *m_tools.pool->find(taken.lease.account),
                               m_client.reply(),
                               [self = QPointer<Exchange>(this)](const PreparedRequest &prepared) {
                                   if (self)
                                       self->takePrepared(prepared);
                               });
}

/// No account can serve, or none any more.
void Exchange::refuse(const AccountChoice &choice)
{
    const PassedOver *const closest = choice.closest();
    const Account *const account = closest ? m_tools.pool->find(closest->account) : nullptr;
    const ChoiceRefusal refusal = tellChoice(
        choice, account ? account->name : QString(), m_plan.askedModel, m_tools.clock.now());
    const HttpServer::ErrorReply error =
        makeErrorReply(m_plan.route.format, refusal.status, refusal.message, m_plan.request.id);
    Headers headers = error.headers;
    adviseRetry(headers, refusal.retryAfter);
    m_client.send(refusal.status, headers, error.body);
    finish(refusal.status, false);
}

void Exchange::takePrepared(const PreparedRequest &prepared)
{
    if (m_isOver)
        return;
    if (const auto *const plan = std::get_if<ExchangePlan>(&prepared)) {
        m_plan = *plan;
        call();
        return;
    }
    // No upstream is asked: an estimate, or a field that cannot be served there.
    const UpstreamRefusal &answer = std::get<UpstreamRefusal>(prepared);
    m_tools.scheduler->release(*std::exchange(m_lease, std::nullopt));
    m_client.send(answer.status, answer.headers, answer.body);
    finish(answer.status, answer.status < 400);
}

void Exchange::call()
{
    ++m_attempts;
    m_tools.book->begin(m_lease->account);
    tellOpen();
    m_attempt = new Attempt(m_tools.clock, m_tools.transport, m_plan, m_recorder.get(), this);
    connect(m_attempt, &Attempt::begun, this, &Exchange::begin);
    connect(m_attempt, &Attempt::bytesReceived, &m_client, &Downstream::write);
    connect(m_attempt, &Attempt::documentReceived, this, &Exchange::takeDocument);
    connect(m_attempt, &Attempt::ended, this, &Exchange::takeEnd);
    connect(m_attempt, &Attempt::failed, this, &Exchange::takeFailure);
    m_attempt->start();
}

/// The account serves: it has proved itself, and tells of its limits.
void Exchange::noteServed()
{
    m_tools.scheduler->noteSuccess(*m_lease);
    if (const std::optional<RateLimits> limits =
            readRateLimits(m_attempt->upstreamHeaders(), m_tools.clock.now()))
        m_tools.scheduler->noteLimits(m_lease->account, *limits);
    if (m_isChatInstead)
        m_tools.pool->noteResponsesRefused(m_lease->account);
}

void Exchange::begin()
{
    noteServed();
    m_client.begin(m_attempt->status(), m_attempt->path()->headers());
    if (m_attempt->path()->isStreamed() && m_attempt->translated())
        m_client.keepAlive([this] { return m_attempt->path()->ping(); });
}

void Exchange::takeDocument(const QByteArray &body)
{
    noteServed();
    const int status = m_attempt->status();
    endAttempt({.isServed = true, .timeToFirstToken = m_attempt->timeToFirstToken()},
               attemptTold(status, {}));
    m_client.send(status, m_attempt->path()->headers(), body);
    finish(status, true);
}

void Exchange::takeEnd(Attempt::Ending ending)
{
    const int status = m_attempt->status();
    endAttempt({.isServed = ending == Attempt::Ending::Complete,
                .problem = m_attempt->problem(),
                .timeToFirstToken = m_attempt->timeToFirstToken()},
               attemptTold(status, m_attempt->problem()));
    if (ending == Attempt::Ending::Cut)
        m_client.abort();
    else
        m_client.end();
    finish(status, ending == Attempt::Ending::Complete);
}

RequestAttempt Exchange::attemptTold(int status, const QString &reason) const
{
    return {.account = m_lease->account,
            .status = status,
            .reason = reason,
            .duration = m_tools.clock.now() - m_lease->began};
}

void Exchange::endAttempt(AttemptOutcome outcome, const RequestAttempt &told)
{
    m_trace.attempts.append(told);
    outcome.model = m_plan.upstreamModel;
    outcome.status = told.status;
    outcome.duration = told.duration;
    m_tools.book->end(m_lease->account, outcome);
    m_tools.scheduler->release(*std::exchange(m_lease, std::nullopt));
}

/// Sends the request once more to the same account where its upstream only refused the way it was
/// asked, or where the connection to it did not come about.
bool Exchange::tryAnotherWay(const AttemptFailure &failure)
{
    const int status = failure.upstreamStatus;
    const bool namesUsage = status == 400 && failure.upstreamBody.contains("stream_options");
    if (namesUsage && m_plan.addsUsage()) {
        m_plan.mayAddUsage = false;
        m_tools.pool->noteUsageRefused(m_lease->account);
    } else if (m_plan.account.provider == Provider::OpenAiCompatible &&
               (!m_plan.translation || m_plan.translation->upstream == Format::OpenAiResponses) &&
               m_plan.route.format == Format::OpenAiResponses &&
               m_plan.route.operation == Operation::Generate &&
               (status == 404 || status == 405 || status == 501)) {
        Result<Translation> chat = translateRequest(m_plan.wish(Format::OpenAiChat),
                                                    m_tools.planMaker->rewriter().states());
        if (!chat)
            return false;
        m_plan.translation = std::move(*chat);
        m_isChatInstead = true;
    } else if (failure.isUnsent && !m_isSecondTry) {
        m_isSecondTry = true;
    } else {
        return false;
    }
    m_trace.attempts.append(attemptTold(status, failure.verdict.reason));
    m_tools.book->end(m_lease->account, {});
    m_attempt->deleteLater();
    call();
    return true;
}

bool Exchange::mayTryNext(const AttemptFailure &failure) const
{
    return failure.verdict.blame != Blame::Request && !failure.isServed && m_client.isThere() &&
           m_tried.size() < m_tools.limits.accounts &&
           m_tools.clock.monotonic() - m_plan.started < m_tools.limits.time;
}

/// Where the upstream's counter of tokens fails, an estimate stands in for it.
bool Exchange::answerEstimate()
{
    if (!m_plan.conversion || !m_plan.conversion->estimate)
        return false;
    const TokenEstimate &estimate = *m_plan.conversion->estimate;
    m_client.send(200, estimate.headers, estimate.body);
    finish(200, true);
    return true;
}

void Exchange::takeFailure(const AttemptFailure &failure)
{
    if (tryAnotherWay(failure))
        return;
    m_tools.scheduler->noteFailure(*m_lease, failure.verdict);
    endAttempt({.isServed = failure.verdict.blame == Blame::Request && failure.isWhole,
                .problem = failure.problem},
               attemptTold(failure.upstreamStatus, failure.verdict.reason));
    if (mayTryNext(failure) && m_tools.scheduler->choose(question()).account) {
        m_attempt->deleteLater();
        tryNext();
        return;
    }
    if (!answerEstimate())
        tell(failure);
}

/// The last failure, with advice on whether it is worth while to come again. What the upstream
/// itself advises stays.
void Exchange::tell(const AttemptFailure &failure)
{
    UpstreamRefusal told = failure.told;
    if (failure.verdict.blame != Blame::Request) {
        ScheduleQuestion asked = question();
        asked.tried.clear();
        const AccountChoice choice = m_tools.scheduler->choose(asked);
        const TimePoint now = m_tools.clock.now();
        std::optional<std::chrono::milliseconds> wait;
        if (choice.account)
            wait = std::chrono::milliseconds(0);
        else if (const std::optional<TimePoint> soonest = choice.soonest())
            wait = *soonest - now;
        Headers advice;
        adviseRetry(advice, wait);
        for (const char *const name : {"retry-after", "retry-after-ms"}) {
            if (failure.hasWait)
                advice.remove(name);
        }
        if (told.headers.contains("x-should-retry"))
            advice.remove("x-should-retry");
        for (const Headers::Field &field : advice)
            told.headers.set(field.name, field.value);
    }
    m_client.send(told.status, told.headers, told.body);
    finish(told.status, failure.isWhole);
}

void Exchange::takeGone()
{
    m_hasLeft = true;
    if (!m_lease) { // while it was prepared
        finish(statusClientGone, false);
        return;
    }
    int status = statusClientGone;
    if (m_attempt && !m_attempt->isOver()) {
        status = m_attempt->path() ? m_attempt->status() : statusClientGone;
        m_attempt->abort();
        endAttempt({}, attemptTold(m_attempt->status(), u"the client left"_s));
    } else {
        m_tools.scheduler->release(*std::exchange(m_lease, std::nullopt));
    }
    finish(status, false);
}

static QString logLine(const UsageRecord &record)
{
    return u"%1 %2 account=%3 status=%4%5 ms=%6 tokens=%7"_s
        .arg(record.requestId, record.format, record.account.value)
        .arg(record.status)
        .arg(record.complete ? u""_s : u" unfinished"_s)
        .arg(record.duration.count())
        .arg(record.tokens.total());
}

/// An estimate by bytes is as rough as this many tokens: what was told is not replaced by less
/// more.
static constexpr qint64 roughness = 16;

/// What the reply told of its tokens, and where it did not come to that, an estimate. A reply that
/// was left in the middle may have told its input, and of its output the first few tokens alone.
void Exchange::takeUsage(UsageRecord &record, const ReplyPath &path) const
{
    const std::optional<TokenUsage> told = path.usage();
    record.tokens = told.value_or(TokenUsage{});
    record.tier = path.serviceTier();
    const bool isWhole = path.sawEnd() && !path.isSatisfied();
    const bool isGood = told && (isWhole || path.seenTokens() <= told->output + roughness);
    if (isGood || record.status >= 400 || isTokenCount(m_plan.route.operation))
        return;
    record.estimated = true;
    if (!told)
        record.tokens.input = tokensAbout(m_plan.body);
    if (m_plan.route.operation == Operation::Generate)
        record.tokens.output = std::max(record.tokens.output, path.seenTokens());
}

void Exchange::finish(int status, bool isComplete)
{
    if (std::exchange(m_isOver, true))
        return;
    UsageRecord record = m_plan.record();
    record.status = status;
    record.attempts = m_attempts;
    record.complete = isComplete;
    if (m_attempt) {
        record.account = m_plan.account.id;
        record.resolved = m_plan.upstreamModel;
        if (m_attempt->translated()) {
            m_tools.planMaker->rewriter().states().remember(m_plan.key,
                                                            m_attempt->translated()->reply());
        }
        if (m_attempt->path())
            takeUsage(record, *m_attempt->path());
        record.timeToFirstToken = m_attempt->timeToFirstToken();
    }
    record.duration = m_tools.clock.monotonic() - m_plan.started;
    m_tools.book->open().remove(m_plan.request.id);
    m_trace.dropped = m_plan.dropped();
    if (m_trace.isTelling())
        record.trace = traceText(m_trace);
    if (isComplete && status < 400) // kept as a record, and not worth a line each
        qCDebug(lcRelay).noquote() << logLine(record);
    else
        qCInfo(lcRelay).noquote() << logLine(record);
    if (m_recorder) {
        using End = CaptureDesk::End;
        m_tools.captures->keep(m_key, *m_recorder, record, m_hasLeft ? End::Left : End::Answered);
    }
    emit ended(record);
    deleteLater();
}

} // namespace deskrelay
