#pragma once

#include "tests/support/grammar/replygrammar.h"

#include <QSet>

namespace deskrelay {

/// openai-chat: chunks of one id and creation time; the first tells the role; a call's first chunk
/// tells all but its arguments, which the later ones add; one chunk with a reason to finish; the
/// usage where it was asked for, and there alone; `[DONE]`. Or an error, which ends it all.
class ChatGrammar final : public ReplyGrammar
{
public:
    using ReplyGrammar::ReplyGrammar;

protected:
    void take(const StrictFrame &frame, const JsonNode &data) override;
    void takeEnd() override;
    void takeWhole(const JsonNode &body) override;

private:
    void obey(const char *fault);
    void takeHead(const JsonNode &chunk, const char *object);
    void takeUsageChunk(const JsonNode &chunk);
    void takeDelta(const JsonNode &delta);
    void takeCall(const JsonNode &call);
    void takeFinish(const JsonNode &reason);

    QByteArray m_id = {};
    QByteArray m_created = {};
    QSet<QByteArray> m_callIds = {};
    qint64 m_calls = 0;
    bool m_hasRole = false;
    bool m_hasFunction = false;
    bool m_isFinished = false;
    bool m_hasUsage = false;
    bool m_isOver = false;
};

} // namespace deskrelay
