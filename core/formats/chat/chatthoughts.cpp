#include "core/formats/chat/chatthoughts.h"

#include "core/formats/chat/chatcontent.h"

namespace deskrelay {

using Kind = reply::PartStart::Kind;

static bool isPlain(const JsonNode &message)
{
    return !message["reasoning_content"].text.isEmpty() || !message["reasoning"].text.isEmpty();
}

void ChatThoughts::takePlain(const QByteArray &text, ChatPartQueue &queue, ReplyEvents &events)
{
    const bool isNext = m_hasAny && !queue.isLast(Kind::Reasoning);
    if (isNext)
        m_plain.clear();
    const QByteArray told = isNext && text.startsWith("\n\n") ? text.sliced(2) : text;
    m_plain += told;
    queue.addText(Kind::Reasoning, told, events);
}

void ChatThoughts::take(const JsonNode &message, ChatPartQueue &queue, ReplyEvents &events)
{
    const bool comesPlain = isPlain(message);
    for (const Part &part : readChatReasoning(message)) {
        const auto &[text, state] = std::get<ReasoningPart>(part);
        // The seal of a part of what came plain is the seal of nothing that is told.
        const bool isAgain = !comesPlain && !text.isEmpty() && m_plain.endsWith(text);
        const bool isWhole = !isAgain || m_plain == text;
        if (!isAgain)
            takePlain(text, queue, events);
        if (state && text.isEmpty() && state->kind == SealedState::Kind::Redacted)
            queue.addSealedReasoning(*state, events);
        else if (state && isWhole)
            queue.sealReasoning(*state, events);
        if (isAgain || state)
            m_plain.clear();
        m_hasAny = m_hasAny || !text.isEmpty() || state;
    }
}

} // namespace deskrelay
