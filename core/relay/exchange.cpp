#include "core/relay/exchange.h"

#include "core/base/logging.h"
#include "core/relay/convertedreply.h"
#include "core/relay/passedreply.h"
#include "core/relay/relayerrors.h"
#include "core/relay/translatedreply.h"
#include "core/upstream/echoupstream.h"
#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A whole reply up to this size is sent in one go, with its length; a larger one is passed on
/// while it arrives.
static constexpr qsizetype wholeLimit = HttpReply::bufferLimit;
/// Of an upstream's error no more is kept.
static constexpr qsizetype errorLimit = 1024 * 1024;
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
    call();
}

UpstreamReply *Exchange::makeReply()
{
    if (m_plan.account.provider != Provider::Echo)
        return m_transport->send(upstreamRequestFor(m_plan), this);
    return new EchoUpstream(
        EchoCall{.operation = m_plan.route.operation,
                 .format = m_plan.route.format,
                 .model = m_plan.upstreamModel.toUtf8(),
                 .body = m_plan.addsUsage() ? upstreamRequestFor(m_plan).body : m_plan.body,
                 .isStreamed = m_plan.isStreamed(),
                 .isEventStream = m_plan.isEventStream(),
                 .nowSeconds = toMilliseconds(m_clock.now()) / 1000},
        this);
}

void Exchange::call()
{
    ++m_attempts;
    m_held.clear();
    m_translated = nullptr;
    m_path.reset();
    m_sent = m_clock.monotonic();
    m_upstream = makeReply();
    connect(m_upstream, &UpstreamReply::headReceived, this, &Exchange::takeHead);
    connect(m_upstream, &UpstreamReply::bodyReceived, this, &Exchange::takeBody);
    connect(m_upstream, &UpstreamReply::finished, this, &Exchange::takeEnd);
    connect(m_upstream, &UpstreamReply::failed, this, &Exchange::takeFailure);
}

std::unique_ptr<ReplyPath> Exchange::makePath()
{
    const Headers &upstream = m_upstream->headers();
    if (m_plan.conversion)
        return std::make_unique<ConvertedReply>(*m_plan.conversion);
    if (!m_plan.translation) {
        return std::make_unique<PassedReply>(
            PassedReply::Options{.format = m_plan.route.format,
                                 .operation = m_plan.route.operation,
                                 .wantsStream = m_plan.isStreamed(),
                                 .dropsUsageChunk = m_plan.addsUsage(),
                                 .requestId = m_plan.request.id},
            upstream);
    }
    const Conversation &request = m_plan.translation->request;
    auto path = std::make_unique<TranslatedReply>(
        *m_plan.translation,
        ReplyContext{.model = m_plan.askedModel.toUtf8(),
                     .id = m_plan.request.id,
                     .nowSeconds = toMilliseconds(m_clock.now()) / 1000,
                     .isEventStream = m_plan.isEventStream(),
                     .wantsUsageChunk = request.wantsUsageChunk,
                     .showsReasoning = request.reasoning.isShown.value_or(true),
                     .estimatedInput = estimatedTokens(request),
                     .request = request},
        upstream);
    m_translated = path.get();
    return path;
}

void Exchange::takeHead()
{
    const int status = m_upstream->status();
    if (status < 200 || status > 299)
        return;
    if (m_isChatInstead)
        emit responsesRefused(m_plan.account.id);
    m_path = makePath();
    if (m_path->isStreamed())
        begin();
}

void Exchange::begin()
{
    if (!m_reply)
        return;
    connect(m_reply, &HttpReply::drained, this, [this] {
        if (m_upstream)
            m_upstream->setPaused(false);
    });
    m_reply->begin(m_upstream->status(), m_path->headers());
    if (m_path->isStreamed() && m_translated)
        watchSilence();
}

void Exchange::watchSilence()
{
    m_silence = new QTimer(this);
    m_silence->setInterval(pingTime);
    connect(m_silence, &QTimer::timeout, this, [this] { forward(m_path->ping()); });
    m_silence->start();
}

void Exchange::takeBody(const QByteArray &bytes)
{
    if (!m_path) {
        m_held += bytes.first(std::min(bytes.size(), errorLimit - m_held.size()));
        return;
    }
    const QByteArray out = m_path->feed(bytes);
    if (!m_timeToFirstToken && m_path->sawContent())
        m_timeToFirstToken = m_clock.monotonic() - m_sent;
    if (!m_reply || !m_reply->hasBegun()) {
        m_held += out;
        if (m_held.size() > wholeLimit) {
            begin();
            forward(std::exchange(m_held, {}));
        }
        return;
    }
    forward(out);
    if (m_path->isSatisfied()) {
        m_upstream->abort();
        endStream();
    }
}

void Exchange::forward(const QByteArray &bytes)
{
    if (!m_reply || bytes.isEmpty())
        return;
    if (m_silence)
        m_silence->start();
    m_reply->write(bytes);
    if (m_reply && m_upstream && m_reply->pendingBytes() > HttpReply::bufferLimit)
        m_upstream->setPaused(true);
}

void Exchange::takeEnd()
{
    if (!m_path) {
        takeUpstreamError();
        return;
    }
    const QByteArray rest = m_path->finish();
    if (!m_timeToFirstToken)
        m_timeToFirstToken = m_clock.monotonic() - m_sent;
    if (!m_reply || !m_reply->hasBegun()) {
        endDocument(rest);
        return;
    }
    forward(rest);
    if (!m_path->sawEnd() && !m_path->failure()) {
        takeFailure({.kind = Error::Kind::Protocol,
                     .source = Error::Source::Upstream,
                     .message = u"The upstream ended its stream before the answer was complete. "
                                u"Send the request again."_s});
        return;
    }
    endStream();
}

/// The client has had everything, the reply's own end or error included.
void Exchange::endStream()
{
    if (m_reply)
        m_reply->end();
    const std::optional<ReplyPath::Failure> failure = m_path->failure();
    if (failure) {
        m_problem = u"An error came inside the stream: %1."_s.arg(
            QString::fromUtf8(withoutSecret(failure->type.toUtf8(), m_plan.credential)));
    }
    finish(m_upstream->status(), !failure);
}

void Exchange::endDocument(const QByteArray &rest)
{
    if (const std::optional<ReplyPath::Failure> failure = m_path->failure();
        failure && m_plan.isRewritten()) {
        if (answerEstimate())
            return;
        m_problem = u"The upstream's reply is an error: %1."_s.arg(failure->type);
        fail(failure->status, failure->message);
        return;
    }
    if (m_reply)
        m_reply->send(m_upstream->status(), m_path->headers(), m_held + rest);
    finish(m_upstream->status(), true);
}

/// Whether an error's body can be handed to the client as it is.
static bool looksLikeJson(const QByteArray &body)
{
    const QByteArray start = body.first(std::min<qsizetype>(64, body.size())).trimmed();
    return start.startsWith('{') || start.startsWith('[');
}

/// Sends the request once more where the upstream only refused the way it was asked.
bool Exchange::tryAnotherWay(int status)
{
    const bool namesUsage = status == 400 && m_held.contains("stream_options");
    if (namesUsage && m_plan.addsUsage()) {
        m_plan.mayAddUsage = false;
        emit usageRefused(m_plan.account.id);
    } else if (m_plan.account.provider == Provider::OpenAiCompatible && !m_plan.translation &&
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
    m_upstream->deleteLater();
    call();
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

void Exchange::takeUpstreamError()
{
    const int status = m_upstream->status();
    m_held = withoutSecret(m_held, m_plan.credential); // some quote the key they refuse
    if (tryAnotherWay(status))
        return;
    const bool isKeyRefused = status == 401 || status == 403;
    if (isKeyRefused)
        m_problem = u"The upstream refuses the key (%1)."_s.arg(status);
    else if (status == 429 || status == 402 || status >= 500)
        m_problem = u"The upstream answered %1."_s.arg(status);
    if (answerEstimate())
        return;
    if (isLoopReply(status, m_upstream->headers())) {
        m_problem = loopMessage(m_plan.account);
        fail(loopStatus, m_problem);
        return;
    }
    const QString account = m_plan.account.name;
    const QByteArray retryAfter = m_upstream->headers().value("retry-after");
    if (isKeyRefused) {
        fail(502,
             u"The upstream of the account \"%1\" refuses its key (%2). Put a valid key into the "
             u"account."_s.arg(account)
                 .arg(status));
        return;
    }
    const bool isError = status >= 400 && status <= 599;
    if (!isError || !looksLikeJson(m_held)) {
        fail(isError ? status : 502,
             u"The upstream of the account \"%1\" answered %2 without a JSON body. Check the "
             u"account's base URL, and whether the provider is up."_s.arg(account)
                 .arg(status),
             retryAfter);
        return;
    }
    const UpstreamRefusal told = tellUpstreamError({.client = m_plan.route.format,
                                                    .isRewritten = m_plan.isRewritten(),
                                                    .requestId = m_plan.request.id},
                                                   {status, m_upstream->headers(), m_held});
    if (m_reply)
        m_reply->send(told.status, told.headers, told.body);
    finish(told.status, true);
}

void Exchange::takeFailure(const Error &error)
{
    const int status = statusForError(error);
    const QString message =
        u"The account \"%1\" could not serve: %2"_s.arg(m_plan.account.name, error.message);
    const QByteArray rest = m_path ? m_path->finish() : QByteArray();
    if (!m_reply || !m_reply->hasBegun()) {
        m_problem = error.message;
        if (!answerEstimate())
            fail(status, message);
        return;
    }
    forward(rest);
    if (m_path->isStreamed() && (m_path->sawEnd() || m_path->failure())) {
        endStream(); // only the connection's end went wrong
        return;
    }
    m_problem = error.message;
    const QByteArray told = m_path->failureBytes(status, message);
    forward(told);
    if (m_reply && told.isEmpty())
        m_reply->abort();
    else if (m_reply)
        m_reply->end();
    finish(m_upstream->status(), false);
}

void Exchange::takeGone()
{
    const int status = m_path ? m_upstream->status() : statusClientGone;
    if (m_upstream)
        m_upstream->abort();
    if (m_path)
        m_path->finish();
    finish(status, false);
}

void Exchange::fail(int status, const QString &message, const QByteArray &retryAfter)
{
    if (m_reply) {
        HttpServer::ErrorReply error =
            makeErrorReply(m_plan.route.format, status, message, m_plan.request.id);
        if (!retryAfter.isEmpty())
            error.headers.set("retry-after", retryAfter);
        m_reply->send(status, error.headers, error.body);
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

void Exchange::finish(int status, bool isComplete)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_silence)
        m_silence->stop();
    if (m_translated)
        m_states->remember(m_plan.key, m_translated->reply());
    UsageRecord record = m_plan.record();
    record.account = m_plan.account.id;
    record.resolved = m_plan.upstreamModel;
    record.status = status;
    record.attempts = m_attempts;
    record.complete = isComplete;
    if (m_path)
        record.tokens = m_path->usage().value_or(TokenUsage{});
    record.timeToFirstToken = m_timeToFirstToken;
    record.duration = m_clock.monotonic() - m_plan.started;
    if (isComplete && status < 400) // kept as a record, and not worth a line each
        qCDebug(lcRelay).noquote() << logLine(record);
    else
        qCInfo(lcRelay).noquote() << logLine(record);
    emit ended(record, m_problem);
    deleteLater();
}

} // namespace deskrelay
