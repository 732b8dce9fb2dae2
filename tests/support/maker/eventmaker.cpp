#include "tests/support/maker/replymaker.h"

namespace deskrelay {

using Kind = reply::PartStart::Kind;

ReplyContext ReplyMaker::context(Format client)
{
    Conversation request{.format = client,
                         .model = "upstream-model",
                         .tools = {{.name = "weather", .schema = m_dice.object()},
                                   {.kind = Tool::Kind::Custom, .name = "patch"}},
                         .metadata = m_dice.object(),
                         .isStreamed = true};
    if (m_dice.rolls(4)) // which a Responses client runs itself
        request.tools.append({.name = "tool_search",
                              .serverType = "tool_search",
                              .raw = R"({"type":"tool_search","execution":"client"})"});
    request.usesFunctions = client == Format::OpenAiChat && m_dice.rolls(6);
    request.wantsCompaction = client == Format::OpenAiResponses && m_dice.rolls(12);
    return {.model = "asked-for",
            .id = "r" + QByteArray::number(m_dice.below(1'000)),
            .nowSeconds = 1'700'000'000,
            .isEventStream = client != Format::GeminiGenerate || !m_dice.rolls(4),
            .wantsUsageChunk = client == Format::OpenAiChat && m_dice.rolls(2),
            .showsReasoning = !m_dice.rolls(4),
            .estimatedInput = 42,
            .request = std::move(request)};
}

ReplyEvent ReplyMaker::oddEvent()
{
    switch (m_dice.below(3)) {
    case 0:
        return reply::Usage{{.input = m_dice.below(90),
                             .cacheRead = m_dice.below(9),
                             .output = 50 + m_dice.below(90),
                             .reasoning = m_dice.below(50)}};
    case 1: {
        const Format origin = allFormats[static_cast<size_t>(m_dice.below(4))];
        if (origin == Format::GeminiGenerate)
            return reply::Opaque{{.origin = origin,
                                  .type = "executableCode",
                                  .json = "{\"executableCode\":" + m_dice.object() + '}'}};
        return reply::Opaque{{.origin = origin,
                              .type = "novelty",
                              .json = "{\"type\":\"novelty\",\n\"x\":" + m_dice.object() + '}'}};
    }
    default:
        return reply::Media{
            {.kind = m_dice.rolls(4) ? MediaPart::Kind::Audio : MediaPart::Kind::Image,
             .source = m_dice.rolls(3) ? MediaPart::Source::Url : MediaPart::Source::Base64,
             .type = "image/png",
             .data = "AAEC"}};
    }
}

ReplyEvents ReplyMaker::partEvents()
{
    reply::PartStart start{
        .kind = m_dice.oneOf(QList<Kind>{
            Kind::Text, Kind::Reasoning, Kind::Refusal, Kind::ToolCall, Kind::ToolCall})};
    const bool isCall = start.kind == Kind::ToolCall;
    if (isCall) {
        start.callId = "c" + QByteArray::number(++m_calls);
        start.name = m_dice.oneOf({"weather", "patch", "tool_search"});
        start.space = m_dice.rolls(4) ? "files" : "";
        start.isCustom = start.name == "patch";
    }
    ReplyEvents made{start};
    const bool isArguments = isCall && !start.isCustom;
    const QByteArray text = isArguments ? m_dice.arguments() : m_dice.text();
    for (const QByteArray &piece : m_dice.pieces(m_dice.rolls(6) ? QByteArray() : text)) {
        if (m_dice.rolls(9))
            made.append(m_dice.rolls(2) ? ReplyEvent(reply::Delta{})
                                        : ReplyEvent(reply::State{state()}));
        made.append(reply::Delta{piece});
    }
    if (m_dice.rolls(3))
        made.append(reply::State{state()});
    made.append(reply::PartEnd{});
    return made;
}

ReplyEvents ReplyMaker::events()
{
    ReplyEvents made;
    if (!m_dice.rolls(12))
        made.append(reply::Start{"up", "um"});
    for (int i = m_dice.below(6); i > 0; --i) {
        if (m_dice.rolls(4))
            made.append(oddEvent());
        else
            made += partEvents();
    }
    made.append(reply::Finish{.reason = static_cast<FinishReason>(m_dice.below(8)),
                              .stopSequence = m_dice.rolls(2) ? "END" : "",
                              .explanation = m_dice.rolls(3) ? m_dice.text() : QByteArray()});
    if (m_dice.rolls(5)) { // an upstream that breaks off, within a part too
        made.resize(m_dice.below(made.size()));
        made.append(reply::Failure{.status = 503, .message = "gone"});
    }
    return made;
}

} // namespace deskrelay
