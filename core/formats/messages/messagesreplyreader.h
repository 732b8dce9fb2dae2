#pragma once

#include "core/formats/conversation/codec.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <optional>

namespace deskrelay {

/// Reads a reply of Anthropic's messages API, streamed or whole.
///
/// Blocks that overlap, as some vendors send them, are given out one after the other. A block's
/// kind follows what it turns out to hold: thinking in a block that was opened as text is
/// reasoning. What the API alone understands is an opaque part.
class MessagesReplyReader final : public ReplyReader
{
public:
    void feed(const SseEvent &event, ReplyEvents &events) override;
    void finish(ReplyEvents &events) override;
    void readWhole(const JsonNode &body, ReplyEvents &events) override;

private:
    /// A block of the stream; what it says waits here while another is open.
    struct Block
    {
        qint64 index = 0;
        std::optional<reply::PartStart::Kind> kind = {}; ///< Of the part that is open.
        QByteArray opaqueType = {};                      ///< Empty: not opaque.
        QByteArray json = {};                            ///< An opaque block as it started.
        QByteArray input = {}; ///< A call's input told at its start; opaque: what was streamed.
        QByteArray signature = {};
        QHash<QByteArray, QByteArray> patches = {}; ///< Opaque: members told by deltas.
        QHash<QByteArray, QByteArray> texts = {};   ///< Opaque: those that grow, as text.
        bool hasArguments = false;
        bool isOver = false;
        ReplyEvents waiting = {};
    };

    void startMessage(const JsonNode &message, ReplyEvents &events);
    void begin(ReplyEvents &events);
    void startBlock(const JsonNode &event);
    void takeBlock(Block &block, const JsonNode &content);
    void takeDelta(const JsonNode &event);
    void addToOpaque(Block &block, const JsonNode &delta);
    void open(Block &block, reply::PartStart::Kind kind);
    void add(Block &block, reply::PartStart::Kind kind, const JsonNode &text);
    void addSignature(Block &block, const JsonNode &signature);
    void endPart(Block &block);
    void endBlock(Block &block);
    void takeMessageDelta(const JsonNode &event, ReplyEvents &events);
    void takeUsage(const JsonNode &usage, ReplyEvents &events);
    void takeStop(const JsonNode &message);
    void fail(const JsonNode &error, ReplyEvents &events);
    void end(ReplyEvents &events);
    void flush(ReplyEvents &events);
    Block *blockAt(const JsonNode &index);

    std::deque<Block> m_blocks = {};
    TokenUsage m_usage = {};
    std::optional<reply::Finish> m_finish = {};
    int m_calls = 0;
    bool m_isStarted = false;
    bool m_isOver = false;
};

std::unique_ptr<ReplyReader> makeMessagesReplyReader();

} // namespace deskrelay
