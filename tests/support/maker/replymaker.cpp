#include "tests/support/maker/replymaker.h"

#include "tests/support/maker/upstreams.h"

namespace deskrelay {

QByteArray ReplyMaker::stream(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return chatUpstreamStream(m_dice);
    case Format::OpenAiResponses:
        return responsesUpstreamStream(m_dice);
    case Format::AnthropicMessages:
        return messagesUpstreamStream(m_dice);
    case Format::GeminiGenerate:
        break;
    }
    return geminiUpstreamStream(m_dice);
}

QByteArray ReplyMaker::whole(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return chatUpstreamWhole(m_dice);
    case Format::OpenAiResponses:
        return responsesUpstreamWhole(m_dice);
    case Format::AnthropicMessages:
        return messagesUpstreamWhole(m_dice);
    case Format::GeminiGenerate:
        break;
    }
    return geminiUpstreamWhole(m_dice);
}

QByteArray ReplyMaker::damaged(const QByteArray &bytes)
{
    QByteArray made = bytes;
    for (int times = 1 + m_dice.below(3); times > 0 && !made.isEmpty(); --times) {
        const int at = m_dice.below(made.size());
        switch (m_dice.below(4)) {
        case 0:
            made[at] = static_cast<char>(m_dice.below(256));
            break;
        case 1:
            made.truncate(at);
            break;
        case 2:
            made.remove(at, 1 + m_dice.below(8));
            break;
        default: {
            const qsizetype begin = made.lastIndexOf("\n\n", at);
            const qsizetype end = made.indexOf("\n\n", at);
            if (begin >= 0 && end > begin) // a frame twice
                made.insert(end, made.mid(begin, end - begin));
        }
        }
    }
    return made;
}

SealedState ReplyMaker::state()
{
    const Format origin = m_dice.oneOf(
        QList<Format>{Format::OpenAiResponses, Format::AnthropicMessages, Format::GeminiGenerate});
    SealedState made{.origin = origin, .data = m_dice.text().toBase64()};
    if (origin == Format::OpenAiResponses) {
        made.kind = SealedState::Kind::Encrypted;
        made.itemId = "rs_up" + QByteArray::number(m_dice.below(9));
    } else if (origin == Format::AnthropicMessages && m_dice.rolls(3)) {
        made.kind = SealedState::Kind::Redacted;
    }
    return made;
}

Part ReplyMaker::part()
{
    const bool isSealed = m_dice.rolls(3);
    const std::optional<SealedState> sealed = isSealed ? std::optional(state()) : std::nullopt;
    switch (m_dice.below(7)) {
    case 0:
        return ReasoningPart{.text = sealed && m_dice.rolls(3) ? QByteArray() : m_dice.text(),
                             .state = sealed};
    case 1:
        return RefusalPart{m_dice.text()};
    case 2:
        return MediaPart{.type = "image/png", .data = "AAEC"};
    case 3:
    case 4: {
        const bool isCustom = m_dice.rolls(4);
        return ToolCallPart{.id = "call_" + QByteArray::number(++m_calls),
                            .name = m_dice.oneOf({"weather", "read_file"}),
                            .isCustom = isCustom,
                            .arguments = isCustom ? m_dice.text() : m_dice.object()};
    }
    default:
        return TextPart{.text = m_dice.text()};
    }
}

Reply ReplyMaker::reply()
{
    Reply made{.id = "1", .model = "asked"};
    for (int i = m_dice.below(6); i > 0; --i)
        made.parts.append(part());
    if (!m_dice.rolls(5)) {
        made.usage = TokenUsage{.input = m_dice.below(900),
                                .cacheRead = m_dice.below(90),
                                .output = 50 + m_dice.below(90),
                                .reasoning = m_dice.below(50)};
    }
    static const QList<FinishReason> reasons = {FinishReason::Stop,
                                                FinishReason::StopSequence,
                                                FinishReason::ToolCalls,
                                                FinishReason::Length,
                                                FinishReason::ContextFull,
                                                FinishReason::Refusal,
                                                FinishReason::Paused};
    made.finish = reply::Finish{.reason = m_dice.oneOf(reasons)};
    if (made.finish->reason == FinishReason::StopSequence)
        made.finish->stopSequence = "END";
    if (made.finish->reason == FinishReason::Refusal && m_dice.rolls(2))
        made.finish->explanation = m_dice.text();
    return made;
}

} // namespace deskrelay
