#include "core/relay/passedreply.h"

#include "core/formats/errorbody.h"
#include "core/upstream/profile.h"

namespace deskrelay {

PassedReply::PassedReply(const Options &options, const Headers &upstream)
    : m_options(options)
    , m_upstream(upstream)
    , m_isEventStream(upstream.value("content-type").startsWith("text/event-stream"))
    , m_tap(options.format, options.operation, m_isEventStream)
{
    if (m_isEventStream && options.dropsUsageChunk)
        m_filter.emplace();
    if (!options.modelName.isEmpty())
        m_nameEdit.emplace(options.format, m_isEventStream, options.modelName);
}

QByteArray PassedReply::renamed(const QByteArray &bytes)
{
    return m_nameEdit ? m_nameEdit->feed(bytes) : bytes;
}

/// Gemini streams without `alt=sse` too: an array, element by element.
bool PassedReply::isStreamed() const
{
    return m_isEventStream || m_options.wantsStream;
}

Headers PassedReply::headers() const
{
    return returnedHeaders(m_upstream);
}

QByteArray PassedReply::feed(QByteArrayView bytes)
{
    m_tap.feed(bytes);
    m_hasBytes = m_hasBytes || !bytes.isEmpty();
    return renamed(m_filter ? m_filter->feed(bytes) : bytes.toByteArray());
}

QByteArray PassedReply::finish()
{
    m_tap.finish();
    return m_filter ? renamed(m_filter->finish()) : QByteArray();
}

QByteArray PassedReply::failureBytes(int status, const QString &message)
{
    if (!m_isEventStream) // in the middle of a JSON document nothing can be said any more
        return {};
    // The blank line ends a frame that the upstream left unfinished.
    return "\n\n" + errorEvent(m_options.format, status, message, m_options.requestId);
}

/// Gemini's array has no handshake.
bool PassedReply::sawContent() const
{
    return m_isEventStream ? m_tap.sawContent() : m_options.wantsStream && m_hasBytes;
}

bool PassedReply::sawEnd() const
{
    return !m_isEventStream || m_tap.sawTerminal();
}

std::optional<ReplyPath::Failure> PassedReply::failure() const
{
    const std::optional<QString> error = m_tap.streamError();
    return error ? std::optional(Failure{.type = *error}) : std::nullopt;
}

} // namespace deskrelay
