#pragma once

#include "core/base/sseparser.h"
#include "core/formats/format.h"
#include "core/formats/operation.h"
#include "core/usage/tokenusage.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>
#include <string_view>

namespace deskrelay {

/// Reads usage from a reply's passing bytes, whole or streamed, in all four formats.
///
/// \note Source of the identities: OpenAI's and Gemini's prompt counts include what was cached,
/// Anthropic's `input_tokens` excludes it; Anthropic's message_delta is cumulative; Gemini's output
/// is candidates and thoughts.
class UsageTap final
{
public:
    /// A whole reply larger than this is not read: its usage stays unknown.
    static constexpr qsizetype wholeLimit = 32 * 1024 * 1024;

    UsageTap(Format format, Operation operation, bool isEventStream);

    void feed(QByteArrayView bytes);
    /// The reply is over; to be called once.
    void finish();

    /// Empty while the upstream told nothing.
    std::optional<TokenUsage> usage() const;
    /// The service tier that the upstream says it served with, in lower case; often empty.
    QString serviceTier() const { return m_tier; }
    /// About how many tokens of content have passed, by their bytes; for a reply that breaks off
    /// before it tells.
    qint64 seenTokens() const;
    /// The format's own end of a stream was seen (of openai-chat a finish reason is enough, as some
    /// vendors leave `[DONE]` out); true for a whole reply once finished.
    bool sawTerminal() const { return m_terminal; }
    /// Content has begun: not only the handshake of a stream.
    bool sawContent() const { return m_content; }
    /// The type of an error that came inside the stream; never its text.
    std::optional<QString> streamError() const { return m_error; }

private:
    class Object;

    void takeEvent(const SseEvent &event);
    void takeDocument(QByteArrayView data);
    void noteContent(const SseEvent &event);
    void countContent(const SseEvent &event);
    void takeTier(std::string_view tier);
    void takeObject(const Object &object);
    void takeGemini(const Object &chunk);
    void takeMessages(const Object &event, std::string_view type);
    void takeOpenAi(const Object &event, std::string_view type);

    const Format m_format;
    const Operation m_operation;
    const bool m_isEventStream;
    SseParser m_parser = {};
    QByteArray m_whole = {};
    bool m_isTooLarge = false;

    // The counts as the format names them; -1 until told.
    qint64 m_prompt = -1;
    qint64 m_cacheRead = 0;
    qint64 m_cacheWrite = 0;
    qint64 m_cacheWrite1h = 0;
    qint64 m_toolPrompt = 0;
    qint64 m_output = -1;
    qint64 m_reasoning = 0;

    // The events with content: each has its text within a frame about as long as the shortest.
    qint64 m_events = 0;
    qint64 m_eventBytes = 0;
    qint64 m_shortestEvent = 0;

    QString m_tier = {};
    bool m_terminal = false;
    bool m_content = false;
    std::optional<QString> m_error = {};
};

} // namespace deskrelay
