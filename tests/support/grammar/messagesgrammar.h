#pragma once

#include "tests/support/grammar/replygrammar.h"

#include <QSet>

namespace deskrelay {

/// anthropic-messages: message_start; blocks strictly one after the other, each of deltas of its
/// own kind; message_delta with why it ended; message_stop. Or an error, which ends it all. Each
/// frame has its event line, for the SDK passes over others.
class MessagesGrammar final : public ReplyGrammar
{
public:
    using ReplyGrammar::ReplyGrammar;

protected:
    void take(const StrictFrame &frame, const JsonNode &data) override;
    void takeEnd() override;
    void takeWhole(const JsonNode &body) override;

private:
    void takeError(const JsonNode &error);
    void takeHead(const JsonNode &message);
    void takeUsage(const JsonNode &usage);
    void takeStart(const JsonNode &message);
    void takeBlock(const JsonNode &event);
    void takeDelta(const JsonNode &event);
    void takeStop(const JsonNode &event);
    void takeMessageDelta(const JsonNode &event);
    void takeStopReason(const JsonNode &holder);
    void takeCall(const JsonNode &block);

    QSet<QByteArray> m_callIds = {};
    QByteArray m_open = {}; ///< The type of the block that is open.
    qint64 m_index = 0;
    bool m_isStarted = false;
    bool m_isFinished = false;
    bool m_isOver = false;
    bool m_isSigned = false;
    bool m_hasText = false;
};

} // namespace deskrelay
