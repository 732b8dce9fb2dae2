#include "core/relay/translatedreply.h"

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A whole reply may not grow beyond this.
static constexpr qsizetype wholeLimit = 64 * 1024 * 1024;

TranslatedReply::TranslatedReply(const Translation &translation,
                                 const ReplyContext &context,
                                 const Headers &upstream)
    : m_translation(translation)
    , m_context(context)
    , m_isEventStream(upstream.value("content-type").startsWith("text/event-stream"))
    , m_reader(codecOf(translation.upstream).makeReplyReader())
    , m_writer(codecOf(translation.client).makeReplyWriter(context))
    , m_restorer(translation.written.names)
    , m_stops(translation.written.stops)
{
}

TranslatedReply::~TranslatedReply() = default;

Headers TranslatedReply::headers() const
{
    const bool isEvents = isStreamed() && m_context.isEventStream;
    Headers headers = {{"content-type", isEvents ? "text/event-stream" : "application/json"}};
    if (isEvents)
        headers.add("cache-control", "no-cache");
    const QByteArray dropped = m_translation.dropped();
    if (!dropped.isEmpty())
        headers.add("x-deskrelay-dropped", dropped);
    return headers;
}

/// A tool call that is none: only Gemini's own tools have a word for it, the others must see an
/// error, upon which they ask again.
static ReplyEvent toldToClient(const ReplyEvent &event, Format client)
{
    const auto *const finish = std::get_if<reply::Finish>(&event);
    if (!finish || finish->reason != FinishReason::BadToolCall || client == Format::GeminiGenerate)
        return event;
    return reply::Failure{.status = 502,
                          .type = badToolCallType.toByteArray(),
                          .message = "The model wrote a tool call that is none. Please try again."};
}

/// What a reply has cost whose upstream does not tell it: it was left at a stop string, or it
/// never does.
TokenUsage TranslatedReply::estimatedUsage() const
{
    return {.input = m_context.estimatedInput, .output = seenTokens()};
}

qint64 TranslatedReply::seenTokens() const
{
    const Conversation written{
        .messages = {{.role = Role::Assistant, .parts = m_fold.reply().parts}}};
    return estimatedTokens(written);
}

/// As it was asked for: a reply's events do not tell it.
QString TranslatedReply::serviceTier() const
{
    return QString::fromUtf8(m_translation.request.serviceTier).toLower();
}

/// Events as the reader gave them become those of the client, and its bytes where it streams.
QByteArray TranslatedReply::take(const ReplyEvents &events)
{
    if (events.isEmpty())
        return {};
    const ReplyEvents restored = m_stops.filter(m_restorer.restore(m_guard.filter(events)));
    QByteArray bytes;
    for (const ReplyEvent &one : restored) {
        const ReplyEvent event = toldToClient(one, m_translation.client);
        const bool isWanted = m_stops.hasStopped() || m_context.wantsUsageChunk;
        const bool isLacking = isStreamed() && isWanted && !m_fold.reply().usage;
        if (isLacking && std::holds_alternative<reply::Finish>(event)) // for the client alone
            bytes += m_writer->write(reply::Usage{estimatedUsage()});
        m_fold.take(event);
        if (isStreamed())
            bytes += m_writer->write(event);
    }
    return bytes;
}

QByteArray TranslatedReply::feed(QByteArrayView bytes)
{
    if (!m_isEventStream) {
        if (m_whole.size() + bytes.size() <= wholeLimit)
            m_whole.append(bytes);
        return {};
    }
    ReplyEvents events;
    const QList<SseEvent> frames = m_parser.feed(bytes);
    for (const SseEvent &frame : frames)
        m_reader->feed(frame, events);
    return take(events);
}

QByteArray TranslatedReply::finish()
{
    ReplyEvents events;
    if (m_isEventStream) {
        const QList<SseEvent> frames = m_parser.finish();
        for (const SseEvent &frame : frames)
            m_reader->feed(frame, events);
        m_reader->finish(events);
    } else if (const Result<JsonTree> body = JsonTree::parse(m_whole)) {
        m_reader->readWhole(body->root(), events);
    } else {
        events.append(reply::Failure{.status = 502,
                                     .message = "The upstream's reply is not a JSON document."});
    }
    QByteArray bytes = take(events);
    if (!isStreamed() && !m_fold.reply().failure)
        bytes = m_writer->whole(m_fold.reply());
    return bytes;
}

QByteArray TranslatedReply::document() const
{
    return codecOf(m_translation.client).makeReplyWriter(m_context)->whole(m_fold.reply());
}

QByteArray TranslatedReply::failureBytes(int status, const QString &message)
{
    return isStreamed()
               ? m_writer->write(reply::Failure{.status = status, .message = message.toUtf8()})
               : QByteArray();
}

QByteArray TranslatedReply::ping() const
{
    return isStreamed() ? m_writer->ping() : QByteArray();
}

bool TranslatedReply::sawContent() const
{
    return !m_fold.reply().parts.isEmpty();
}

bool TranslatedReply::sawEnd() const
{
    return m_fold.reply().finish.has_value();
}

std::optional<ReplyPath::Failure> TranslatedReply::failure() const
{
    const std::optional<reply::Failure> &failure = m_fold.reply().failure;
    if (!failure)
        return std::nullopt;
    return Failure{.status = failure->status,
                   .message = QString::fromUtf8(failure->message),
                   .type = QString::fromUtf8(failure->type)};
}

} // namespace deskrelay
