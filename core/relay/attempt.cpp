#include "core/relay/attempt.h"

#include "core/formats/streamfailure.h"
#include "core/relay/convertedreply.h"
#include "core/relay/passedreply.h"
#include "core/relay/translatedreply.h"
#include "core/upstream/echoupstream.h"

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A whole reply up to this size is sent in one go, with its length; a larger one is passed on
/// while it arrives. Of a stream's handshake no more is held.
static constexpr qsizetype holdLimit = HttpReply::bufferLimit;
/// Nor more pieces than these.
static constexpr int pieceLimit = 64;
/// Of an upstream's error no more is kept.
static constexpr qsizetype errorLimit = 1024 * 1024;

Attempt::Attempt(const Clock &clock,
                 Transport *transport,
                 const ExchangePlan &plan,
                 CaptureRecorder *recorder,
                 QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_plan(plan)
    , m_recorder(recorder)
{
}

Attempt::~Attempt() = default;

UpstreamReply *Attempt::makeReply()
{
    if (m_plan.account.provider != Provider::Echo) {
        const UpstreamRequest request = upstreamRequestFor(m_plan);
        if (m_recorder)
            m_recorder->takeUpstreamRequest(request, m_plan.credential);
        return m_transport->send(request, this);
    }
    EchoCall call{.operation = m_plan.route.operation,
                  .format = m_plan.route.format,
                  .model = m_plan.upstreamModel.toUtf8(),
                  .body = m_plan.addsUsage() ? upstreamRequestFor(m_plan).body : m_plan.body,
                  .isStreamed = m_plan.isStreamed(),
                  .isEventStream = m_plan.isEventStream(),
                  .nowSeconds = toMilliseconds(m_clock.now()) / 1000};
    if (const std::optional<Conversion> &conversion = m_plan.conversion) {
        call.operation = conversion->operation;
        call.format = conversion->upstream;
        call.body = conversion->body;
    }
    return new EchoUpstream(call, this);
}

void Attempt::start()
{
    m_sent = m_clock.monotonic();
    m_upstream = makeReply();
    connect(m_upstream, &UpstreamReply::headReceived, this, &Attempt::takeHead);
    connect(m_upstream, &UpstreamReply::bodyReceived, this, &Attempt::takeBody);
    connect(m_upstream, &UpstreamReply::finished, this, &Attempt::takeEnd);
    connect(m_upstream, &UpstreamReply::failed, this, &Attempt::takeFailure);
}

void Attempt::abort()
{
    m_isOver = true;
    if (m_hold)
        m_hold->stop();
    if (m_upstream)
        m_upstream->abort();
    if (m_path)
        m_path->finish();
}

void Attempt::setPaused(bool isPaused)
{
    if (m_upstream)
        m_upstream->setPaused(isPaused);
}

std::unique_ptr<ReplyPath> Attempt::makePath()
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
                                 .requestId = m_plan.request.id,
                                 .modelName = m_plan.isRenamed() ? m_plan.askedModel.toUtf8()
                                                                 : QByteArray()},
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

void Attempt::takeHead()
{
    const int status = m_upstream->status();
    if (m_recorder)
        m_recorder->takeUpstreamHead(status, m_upstream->headers());
    if (status < 200 || status > 299)
        return;
    m_path = makePath();
    if (!m_path->isStreamed())
        return;
    m_hold = new QTimer(this);
    m_hold->setSingleShot(true);
    connect(m_hold, &QTimer::timeout, this, &Attempt::begin);
    m_hold->start(m_plan.timeouts.hold);
}

/// Whether what is held may go to the client: the answer has begun in earnest, or the hold has
/// reached its bounds.
bool Attempt::mayBegin() const
{
    if (m_held.size() > holdLimit)
        return true;
    return m_path->isStreamed() &&
           (m_path->sawContent() || (m_path->sawEnd() && !m_path->failure()) ||
            m_pieces > pieceLimit);
}

void Attempt::begin()
{
    if (std::exchange(m_hasBegun, true))
        return;
    if (m_hold)
        m_hold->stop();
    emit begun();
    if (!m_held.isEmpty())
        emit bytesReceived(std::exchange(m_held, {}));
}

void Attempt::noteFirstToken()
{
    if (!m_timeToFirstToken)
        m_timeToFirstToken = m_clock.monotonic() - m_sent;
}

/// Before its end goes out: upon that the client may name it in its next request.
void Attempt::keepReply()
{
    if (m_isKept || !m_plan.keep || !m_translated || !m_path->sawEnd() || m_path->failure())
        return;
    m_isKept = true;
    if (m_plan.translation->request.store.value_or(true))
        m_plan.keep(m_translated->document());
}

void Attempt::takeBody(const QByteArray &bytes)
{
    if (m_recorder)
        m_recorder->takeUpstreamBytes(bytes);
    if (!m_path) {
        m_held += bytes.first(std::min(bytes.size(), errorLimit - m_held.size()));
        return;
    }
    const QByteArray out = m_path->feed(bytes);
    keepReply();
    if (m_path->sawContent())
        noteFirstToken();
    if (m_hasBegun) {
        if (!out.isEmpty())
            emit bytesReceived(out);
    } else {
        m_held += out;
        ++m_pieces;
        if (mayBegin())
            begin();
        else if (m_path->isStreamed() && m_path->failure())
            failInReply();
    }
    if (!m_isOver && m_hasBegun && m_path->isSatisfied()) {
        m_upstream->abort();
        endStream();
    }
}

void Attempt::takeEnd()
{
    if (!m_path) {
        // Some quote the key that they refuse.
        fail(refusedAttempt(
            m_plan,
            {m_upstream->status(), m_upstream->headers(), withoutSecret(m_held, m_plan.credential)},
            m_clock.now()));
        return;
    }
    const QByteArray rest = m_path->finish();
    keepReply();
    noteFirstToken();
    if (!m_hasBegun) {
        m_held += rest;
        const bool isRead = m_path->isStreamed() || m_plan.isRewritten();
        if (isRead && m_path->failure() && !(m_path->isStreamed() && m_path->sawContent())) {
            failInReply();
            return;
        }
        if (!m_path->isStreamed()) {
            m_isOver = true;
            emit documentReceived(m_held);
            return;
        }
        if (mayBegin())
            begin();
    } else if (!rest.isEmpty()) {
        emit bytesReceived(rest);
    }
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
void Attempt::endStream()
{
    if (std::exchange(m_isOver, true))
        return;
    const std::optional<ReplyPath::Failure> failure = m_path->failure();
    if (failure) {
        m_problem = u"An error came inside the stream: %1."_s.arg(
            QString::fromUtf8(withoutSecret(failure->type.toUtf8(), m_plan.credential)));
    }
    emit ended(failure ? Ending::Told : Ending::Complete);
}

void Attempt::takeFailure(const Error &error)
{
    if (m_isOver)
        return;
    const QByteArray rest = m_path ? m_path->finish() : QByteArray();
    if (m_path && m_path->isStreamed())
        keepReply();
    if (!m_hasBegun) {
        m_held += rest;
        if (m_path && m_path->isStreamed() && mayBegin()) {
            begin(); // only the connection's end went wrong
        } else {
            AttemptFailure failure = brokenAttempt(m_plan, error);
            failure.isServed = m_path && !m_path->isStreamed() && !m_held.isEmpty();
            fail(failure);
            return;
        }
    } else if (!rest.isEmpty()) {
        emit bytesReceived(rest);
    }
    if (m_path->isStreamed() && (m_path->sawEnd() || m_path->failure())) {
        endStream();
        return;
    }
    m_problem = error.message;
    m_isOver = true;
    const QByteArray told =
        m_path->failureBytes(statusForError(error), brokenMessage(m_plan, error));
    if (!told.isEmpty())
        emit bytesReceived(told);
    emit ended(told.isEmpty() ? Ending::Cut : Ending::Told);
}

void Attempt::fail(const AttemptFailure &failure)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_hold)
        m_hold->stop();
    emit failed(failure);
}

/// The reply of a good status is an error, and nothing of it has gone to the client.
void Attempt::failInReply()
{
    m_upstream->abort();
    const ReplyPath::Failure said = *m_path->failure();
    reply::Failure failure{
        .status = said.status, .type = said.type.toUtf8(), .message = said.message.toUtf8()};
    QByteArray body;
    if (!m_plan.isRewritten()) {
        if (const std::optional<StreamFailure> told =
                failureInStream(m_plan.route.format, m_held)) {
            failure = told->failure;
            body = told->body;
        }
    }
    fail(failedReply(m_plan, failure, body, m_clock.now()));
}

} // namespace deskrelay
