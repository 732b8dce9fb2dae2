#pragma once

#include "tests/support/grammar/replygrammar.h"

#include <QSet>

namespace deskrelay {

/// gemini-generate: chunks of one candidate, each with parts, the last with its one reason to
/// finish; no event lines and no `[DONE]`. Without `alt=sse` the chunks are one JSON array. Or an
/// error, which ends it all.
class GeminiGrammar final : public ReplyGrammar
{
public:
    using ReplyGrammar::ReplyGrammar;

    QByteArray streamFault(QByteArrayView stream) override;

protected:
    void take(const StrictFrame &frame, const JsonNode &data) override;
    void takeEnd() override;
    void takeWhole(const JsonNode &body) override;

private:
    void takeChunk(const JsonNode &chunk);
    void takeError(const JsonNode &error);
    void takePart(const JsonNode &part);
    void takeUsage(const JsonNode &usage);

    QByteArray m_id = {};
    QSet<QByteArray> m_callIds = {};
    bool m_isOver = false;
};

} // namespace deskrelay
