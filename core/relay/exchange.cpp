#include "core/relay/exchange.h"

#include "core/base/logging.h"
#include "core/formats/errorbody.h"
#include "core/relay/relayerrors.h"
#include "core/upstream/echoupstream.h"
#include "core/upstream/profile.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A whole reply up to this size is sent in one go, with its length; a larger one is passed on
/// while it arrives.
static constexpr qsizetype wholeLimit = HttpReply::bufferLimit;
/// Of an upstream's error no more is kept.
static constexpr qsizetype errorLimit = 1024 * 1024;
/// The client left before it got a status; nginx's number for it.
static constexpr int statusClientGone = 499;

Exchange::Exchange(
    const Clock &clock, Transport *transport, ExchangePlan plan, HttpReply *reply, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_plan(std::move(plan))
    , m_reply(reply)
{
    connect(reply, &HttpReply::gone, this, &Exchange::takeGone);
}

void Exchange::start()
{
    call();
}

UpstreamReply *Exchange::makeReply()
{
    if (m_plan.account.provider != Provider::Echo)
        return m_transport->send(upstreamRequestFor(m_plan), this);
    const bool isArray = m_plan.route.streams && !m_plan.request.query.contains("alt=sse");
    return new EchoUpstream(
        EchoCall{.operation = m_plan.route.operation,
                 .format = m_plan.route.format,
                 .model = m_plan.upstreamModel.toUtf8(),
                 .body = m_plan.addsUsage() ? upstreamRequestFor(m_plan).body : m_plan.body,
                 .isStreamed = m_plan.isStreamed(),
                 .isEventStream = !isArray,
                 .nowSeconds = toMilliseconds(m_clock.now()) / 1000},
        this);
}

void Exchange::call()
{
    ++m_attempts;
    m_held.clear();
    m_tap.reset();
    m_filter.reset();
    m_sent = m_clock.monotonic();
    m_upstream = makeReply();
    connect(m_upstream, &UpstreamReply::headReceived, this, &Exchange::takeHead);
    connect(m_upstream, &UpstreamReply::bodyReceived, this, &Exchange::takeBody);
    connect(m_upstream, &UpstreamReply::finished, this, &Exchange::takeEnd);
    connect(m_upstream, &UpstreamReply::failed, this, &Exchange::takeFailure);
}

bool Exchange::isEventStream() const
{
    return m_upstream->headers().value("content-type").startsWith("text/event-stream");
}

void Exchange::takeHead()
{
    const int status = m_upstream->status();
    if (status < 200 || status > 299)
        return;
    m_tap.emplace(m_plan.route.format, m_plan.route.operation, isEventStream());
    if (!isEventStream())
        return;
    if (m_plan.addsUsage())
        m_filter.emplace();
    beginStream();
}

Headers Exchange::replyHeaders() const
{
    return returnedHeaders(m_upstream->headers());
}

void Exchange::beginStream()
{
    if (!m_reply)
        return;
    connect(m_reply, &HttpReply::drained, this, [this] {
        if (m_upstream)
            m_upstream->setPaused(false);
    });
    m_reply->begin(m_upstream->status(), replyHeaders());
}

void Exchange::takeBody(const QByteArray &bytes)
{
    if (!m_tap) {
        m_held += bytes.first(std::min(bytes.size(), errorLimit - m_held.size()));
        return;
    }
    m_tap->feed(bytes);
    if (!m_timeToFirstToken && m_tap->sawContent()) {
        m_timeToFirstToken = m_clock.monotonic() - m_sent;
    }
    if (m_reply && m_reply->hasBegun()) {
        forward(m_filter ? m_filter->feed(bytes) : bytes);
        return;
    }
    m_held += bytes;
    if (m_held.size() > wholeLimit) {
        beginStream();
        forward(std::exchange(m_held, {}));
    }
}

void Exchange::forward(const QByteArray &bytes)
{
    if (!m_reply || bytes.isEmpty())
        return;
    m_reply->write(bytes);
    if (m_reply && m_upstream && m_reply->pendingBytes() > HttpReply::bufferLimit)
        m_upstream->setPaused(true);
}

void Exchange::takeEnd()
{
    if (!m_tap) {
        sendUpstreamError();
        return;
    }
    m_tap->finish();
    if (!m_timeToFirstToken)
        m_timeToFirstToken = m_clock.monotonic() - m_sent;
    const int status = m_upstream->status();
    if (!m_reply || !m_reply->hasBegun()) {
        sendWhole();
        finish(status, true);
        return;
    }
    if (m_filter)
        forward(m_filter->finish());
    if (m_reply)
        m_reply->end();
    if (const std::optional<QString> error = m_tap->streamError())
        m_problem = u"An error came inside the stream: %1."_s.arg(*error);
    finish(status, !m_tap->streamError());
}

void Exchange::sendWhole()
{
    if (m_reply)
        m_reply->send(m_upstream->status(), replyHeaders(), m_held);
}

/// Whether an error's body can be handed to the client as it is.
static bool looksLikeJson(const QByteArray &body)
{
    const QByteArray start = body.first(std::min<qsizetype>(64, body.size())).trimmed();
    return start.startsWith('{') || start.startsWith('[');
}

void Exchange::sendUpstreamError()
{
    const int status = m_upstream->status();
    const QString account = m_plan.account.name;
    const bool namesUsage = status == 400 && m_held.contains("stream_options");
    if (namesUsage && m_plan.addsUsage()) {
        m_plan.mayAddUsage = false;
        m_upstream->deleteLater();
        emit usageRefused(m_plan.account.id);
        call();
        return;
    }
    if (status == 401 || status == 403) {
        m_problem = u"The upstream refuses the key (%1)."_s.arg(status);
        fail(502,
             u"The upstream of the account \"%1\" refuses its key (%2). Put a valid key into the "
             u"account."_s.arg(account)
                 .arg(status));
        return;
    }
    if (status == 429 || status == 402 || status >= 500)
        m_problem = u"The upstream answered %1."_s.arg(status);
    const bool isError = status >= 400 && status <= 599;
    if (!isError || !looksLikeJson(m_held)) {
        fail(isError ? status : 502,
             u"The upstream of the account \"%1\" answered %2 without a JSON body. Check the "
             u"account's base URL, and whether the provider is up."_s.arg(account)
                 .arg(status));
        return;
    }
    Headers headers = replyHeaders();
    if (status == 429 && !headers.contains("retry-after"))
        headers.add("retry-after", "1");
    if (m_reply)
        m_reply->send(status, headers, m_held);
    finish(status, true);
}

void Exchange::takeFailure(const Error &error)
{
    m_problem = error.message;
    const int status = statusForError(error);
    const QString message =
        u"The account \"%1\" could not serve: %2"_s.arg(m_plan.account.name, error.message);
    if (!m_reply || !m_reply->hasBegun()) {
        fail(status, message);
        return;
    }
    if (!isEventStream()) { // in the middle of a JSON document nothing can be said any more
        m_reply->abort();
        finish(m_upstream->status(), false);
        return;
    }
    if (m_filter)
        forward(m_filter->finish());
    m_tap->finish();
    // The blank line ends a frame that the upstream left unfinished.
    forward("\n\n" + errorEvent(m_plan.route.format, status, message, m_plan.request.id));
    if (m_reply)
        m_reply->end();
    finish(m_upstream->status(), false);
}

void Exchange::takeGone()
{
    const int status = m_upstream && m_tap ? m_upstream->status() : statusClientGone;
    if (m_upstream)
        m_upstream->abort();
    if (m_tap)
        m_tap->finish();
    finish(status, false);
}

void Exchange::fail(int status, const QString &message)
{
    if (m_reply)
        sendError(m_reply, m_plan.route.format, status, message, m_plan.request.id);
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
    UsageRecord record;
    record.requestId = QString::fromLatin1(m_plan.request.id);
    record.time = m_plan.arrived;
    record.account = m_plan.account.id;
    record.key = m_plan.key;
    record.model = m_plan.askedModel;
    record.resolved = m_plan.upstreamModel;
    record.format = formatName(m_plan.route.format);
    record.session = m_plan.session;
    record.status = status;
    record.attempts = m_attempts;
    record.streamed = m_plan.isStreamed();
    record.complete = isComplete;
    if (m_tap)
        record.tokens = m_tap->usage().value_or(TokenUsage{});
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
