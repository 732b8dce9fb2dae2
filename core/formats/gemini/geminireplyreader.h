#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Reads a Gemini reply: a stream's chunks, or one document (an array of chunks too).
///
/// The first candidate alone is read. The reason to finish is held back until the stream's end:
/// some servers name one in every chunk, and what they count may come after it.
class GeminiReplyReader final : public ReplyReader
{
public:
    void feed(const SseEvent &event, ReplyEvents &events) override;
    void finish(ReplyEvents &events) override;
    void readWhole(const JsonNode &body, ReplyEvents &events) override;

private:
    /// `usageMetadata`.
    struct Counts
    {
        qint64 prompt = 0;
        qint64 toolPrompt = 0;
        qint64 cached = 0;
        qint64 candidates = 0;
        qint64 thoughts = 0;
    };

    void takeChunk(const JsonNode &chunk, ReplyEvents &events);
    void takeError(const JsonNode &error, ReplyEvents &events);
    void takeCandidate(const JsonNode &candidate, ReplyEvents &events);
    void takePart(const JsonNode &part, ReplyEvents &events);
    void takeText(const JsonNode &part, const QByteArray &signature, ReplyEvents &events);
    void takeCall(const JsonNode &call, const QByteArray &signature, ReplyEvents &events);
    void takeUsage(const JsonNode &usage, ReplyEvents &events);
    void open(reply::PartStart::Kind kind, ReplyEvents &events);
    void close(ReplyEvents &events);
    void fail(const reply::Failure &failure, ReplyEvents &events);

    std::optional<reply::PartStart::Kind> m_open = {};
    Counts m_counts = {};
    std::optional<TokenUsage> m_usage = {};
    QByteArray m_finish = {}; ///< `finishReason`; empty while there is none.
    QByteArray m_finishMessage = {};
    QByteArray m_idSeed = {};
    qsizetype m_calls = 0;
    bool m_hasStarted = false;
    bool m_hasContent = false;
    bool m_isBlocked = false; ///< The prompt was.
    bool m_hasEnded = false;
};

} // namespace deskrelay
