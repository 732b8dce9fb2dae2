#include "tests/support/grammar/replygrammar.h"

#include "tests/support/grammar/chatgrammar.h"
#include "tests/support/grammar/geminigrammar.h"
#include "tests/support/grammar/messagesgrammar.h"
#include "tests/support/grammar/responsesgrammar.h"

namespace deskrelay {

void ReplyGrammar::enter(const QByteArray &place, const QByteArray &text)
{
    m_place = place;
    m_text = text;
}

void ReplyGrammar::must(bool isObeyed, const char *rule)
{
    if (isObeyed || isFaulty())
        return;
    m_fault = m_place + ": " + rule;
    if (!m_text.isEmpty())
        m_fault += ": " + m_text;
}

QByteArray ReplyGrammar::streamFault(QByteArrayView stream)
{
    QList<StrictFrame> frames;
    if (const QByteArray fault = strictFramesFault(stream, frames); !fault.isEmpty())
        return fault;
    static const JsonNode none;
    for (qsizetype i = 0; i < frames.size() && !isFaulty(); ++i) {
        enter("frame " + QByteArray::number(i), frames[i].data);
        const Result<JsonTree> tree = JsonTree::parse(frames[i].data);
        take(frames[i], tree ? tree->root() : none);
    }
    enter("the end", {});
    takeEnd();
    return m_fault;
}

QByteArray ReplyGrammar::wholeFault(QByteArrayView body)
{
    enter("the reply", body.toByteArray());
    const Result<JsonTree> tree = JsonTree::parse(body);
    must(tree && tree->root().isObject(), "it is no JSON object");
    if (tree)
        takeWhole(tree->root());
    return m_fault;
}

std::unique_ptr<ReplyGrammar> makeReplyGrammar(Format format, const ReplyContext &context)
{
    switch (format) {
    case Format::OpenAiChat:
        return std::make_unique<ChatGrammar>(context);
    case Format::OpenAiResponses:
        return std::make_unique<ResponsesGrammar>(context);
    case Format::AnthropicMessages:
        return std::make_unique<MessagesGrammar>(context);
    case Format::GeminiGenerate:
        break;
    }
    return std::make_unique<GeminiGrammar>(context);
}

QByteArray replyFault(Format format, const ReplyContext &context, QByteArrayView stream)
{
    return makeReplyGrammar(format, context)->streamFault(stream);
}

QByteArray wholeReplyFault(Format format, const ReplyContext &context, QByteArrayView body)
{
    return makeReplyGrammar(format, context)->wholeFault(body);
}

} // namespace deskrelay
