#include "core/relay/exchange.h"

#include "core/base/logging.h"
#include "core/relay/relayerrors.h"
#include "core/relay/translatedreply.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// After so much silence a translated stream gets a sign of life.
static constexpr std::chrono::seconds pingTime(10);

Exchange::Exchange(const Clock &clock,
                   Transport *transport,
                   StateStore *states,
                   ExchangePlan plan,
                   HttpReply *reply,
                   QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_states(states)
    , m_plan(std::move(plan))
    , m_reply(reply)
{
    connect(reply, &HttpReply::gone, this, &Exchange::takeGone);
}

Exchange::~Exchange() = default;

void Exchange::start()
{
    ++m_attempts;
    m_attempt = new Attempt(m_clock, m_transport, m_plan, this);
    connect(m_attempt, &Attempt::begun, this, &Exchange::begin);
    connect(m_attempt, &Attempt::bytesReceived, this, &Exchange::forward);
    connect(m_attempt, &Attempt::documentReceived, this, &Exchange::takeDocument);
    connect(m_attempt, &Attempt::ended, this, &Exchange::takeEnd);
    connect(m_attempt, &Attempt::failed, this, &Exchange::takeFailure);
    m_attempt->start();
}

void Exchange::begin()
{
    noteOtherWay();
    if (!m_reply)
        return;
    connect(m_reply, &HttpReply::drained, this, [this] { m_attempt->setPaused(false); });
    m_reply->begin(m_attempt->status(), m_attempt->path()->headers());
    if (m_attempt->path()->isStreamed() && m_attempt->translated())
        watchSilence();
}

void Exchange::watchSilence()
{
    m_silence = new QTimer(this);
    m_silence->setInterval(pingTime);
    connect(m_silence, &QTimer::timeout, this, [this] { forward(m_attempt->path()->ping()); });
    m_silence->start();
}

void Exchange::forward(const QByteArray &bytes)
{
    if (!m_reply || bytes.isEmpty())
        return;
    if (m_silence)
        m_silence->start();
    m_reply->write(bytes);
    if (m_reply && m_reply->pendingBytes() > HttpReply::bufferLimit)
        m_attempt->setPaused(true);
}

void Exchange::takeDocument(const QByteArray &body)
{
    noteOtherWay();
    if (m_reply)
        m_reply->send(m_attempt->status(), m_attempt->path()->headers(), body);
    finish(m_attempt->status(), true);
}

void Exchange::takeEnd(Attempt::Ending ending)
{
    m_problem = m_attempt->problem();
    if (m_reply && ending == Attempt::Ending::Cut)
        m_reply->abort();
    else if (m_reply)
        m_reply->end();
    finish(m_attempt->status(), ending == Attempt::Ending::Complete);
}

void Exchange::noteOtherWay()
{
    if (m_isChatInstead)
        emit responsesRefused(m_plan.account.id);
}

/// Sends the request once more where the upstream only refused the way it was asked.
bool Exchange::tryAnotherWay(const AttemptFailure &failure)
{
    const int status = failure.upstreamStatus;
    const bool namesUsage = status == 400 && failure.upstreamBody.contains("stream_options");
    if (namesUsage && m_plan.addsUsage()) {
        m_plan.mayAddUsage = false;
        emit usageRefused(m_plan.account.id);
    } else if (m_plan.account.provider == Provider::OpenAiCompatible &&
               (!m_plan.translation || m_plan.translation->upstream == Format::OpenAiResponses) &&
               m_plan.route.format == Format::OpenAiResponses &&
               m_plan.route.operation == Operation::Generate &&
               (status == 404 || status == 405 || status == 501)) {
        Result<Translation> chat = translateRequest(m_plan.wish(Format::OpenAiChat), *m_states);
        if (!chat)
            return false;
        m_plan.translation = std::move(*chat);
        m_isChatInstead = true;
    } else {
        return false;
    }
    m_attempt->deleteLater();
    start();
    return true;
}

/// Where the upstream's counter of tokens fails, an estimate stands in for it.
bool Exchange::answerEstimate()
{
    if (!m_plan.conversion || !m_plan.conversion->estimate)
        return false;
    const TokenEstimate &estimate = *m_plan.conversion->estimate;
    if (m_reply)
        m_reply->send(200, estimate.headers, estimate.body);
    finish(200, true);
    return true;
}

void Exchange::takeFailure(const AttemptFailure &failure)
{
    if (tryAnotherWay(failure))
        return;
    m_problem = failure.problem;
    if (answerEstimate())
        return;
    if (m_reply)
        m_reply->send(failure.told.status, failure.told.headers, failure.told.body);
    finish(failure.told.status, failure.isWhole);
}

void Exchange::takeGone()
{
    const int status = m_attempt->path() ? m_attempt->status() : statusClientGone;
    m_attempt->abort();
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

void Exchange::finish(int status, bool isComplete)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_silence)
        m_silence->stop();
    if (m_attempt->translated())
        m_states->remember(m_plan.key, m_attempt->translated()->reply());
    UsageRecord record = m_plan.record();
    record.account = m_plan.account.id;
    record.resolved = m_plan.upstreamModel;
    record.status = status;
    record.attempts = m_attempts;
    record.complete = isComplete;
    if (m_attempt->path())
        record.tokens = m_attempt->path()->usage().value_or(TokenUsage{});
    record.timeToFirstToken = m_attempt->timeToFirstToken();
    record.duration = m_clock.monotonic() - m_plan.started;
    if (isComplete && status < 400) // kept as a record, and not worth a line each
        qCDebug(lcRelay).noquote() << logLine(record);
    else
        qCInfo(lcRelay).noquote() << logLine(record);
    emit ended(record, m_problem);
    deleteLater();
}

} // namespace deskrelay
