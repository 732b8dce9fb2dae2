#include "tests/support/maker/conversationmaker.h"

namespace deskrelay {

void ConversationMaker::addTools(Conversation &made)
{
    made.tools = {
        {.name = "read_file",
         .description = m_dice.text(),
         .schema =
             R"({"type":"object","properties":{"b":{"type":"number","minimum":1.50},"a":{}}})",
         .cache = is(Format::AnthropicMessages) ? cache() : std::nullopt},
        {.name = "weather", .schema = R"({"type":"object","properties":{}})"}};
    if (is(Format::GeminiGenerate)) // has no word for an object of nothing
        made.tools.last().schema.clear();
    if (isOpenAi()) {
        for (Tool &tool : made.tools)
            tool.strict = m_dice.rolls(2);
        made.tools.append({.kind = Tool::Kind::Custom,
                           .name = "patch",
                           .description = m_dice.text(),
                           .grammar = R"({"type":"grammar","syntax":"lark","definition":"x"})"});
    }
    if (is(Format::OpenAiResponses) && m_dice.rolls(2)) {
        for (const QByteArray name : {"read_file", "find"})
            made.tools.append({.name = name,
                               .space = "files",
                               .spaceDescription = "of the disk",
                               .schema = R"({"type":"object","properties":{}})",
                               .strict = false});
    }
    if (!m_dice.rolls(4))
        return;
    QByteArray type = "web_search";
    QByteArray raw = R"({"type":"web_search"})";
    if (is(Format::AnthropicMessages)) {
        type = "web_search_20250305";
        raw = R"({"type":"web_search_20250305","name":"web_search"})";
    } else if (is(Format::GeminiGenerate)) {
        type = "codeExecution";
        raw = R"({"codeExecution":{}})";
    }
    made.tools.append({.kind = Tool::Kind::Server,
                       .name = is(Format::AnthropicMessages) ? QByteArray("web_search") : type,
                       .serverType = type,
                       .raw = raw});
}

ToolChoice ConversationMaker::toolChoice(const Conversation &made)
{
    if (made.tools.isEmpty())
        return {};
    using Mode = ToolChoice::Mode;
    QList<ToolChoice> choices = {{},
                                 {.mode = Mode::Auto},
                                 {.mode = Mode::None},
                                 {.mode = Mode::Required},
                                 {.mode = Mode::Named, .allowed = {"read_file"}}};
    if (!is(Format::AnthropicMessages)) {
        choices.append({.mode = Mode::Auto, .allowed = {"weather"}});
        choices.append({.mode = Mode::Required, .allowed = {"read_file", "weather"}});
    }
    ToolChoice choice = m_dice.oneOf(choices);
    // Anthropic says it within a choice alone, Gemini not at all.
    const bool isPlain = isOpenAi() || (is(Format::AnthropicMessages) && choice.mode &&
                                        choice.mode != Mode::None && choice.mode != Mode::Named);
    if (isPlain && m_dice.rolls(2))
        choice.parallel = m_dice.rolls(2);
    return choice;
}

void ConversationMaker::addSampling(Conversation &made)
{
    Sampling &sampling = made.sampling;
    if (!is(Format::AnthropicMessages)) {
        sampling.temperature = 0.25;
        sampling.topP = 0.5;
    }
    if (is(Format::OpenAiChat) || is(Format::GeminiGenerate)) {
        sampling.seed = m_dice.below(100);
        sampling.frequencyPenalty = 0.5;
        sampling.presencePenalty = -0.25;
    }
    if (is(Format::GeminiGenerate))
        sampling.topK = 7;
    if (is(Format::OpenAiChat))
        sampling.logitBias = R"({"1": 2.0})";
    if (!is(Format::OpenAiResponses))
        sampling.stop = {"END", "a" + m_dice.text()};
}

void ConversationMaker::addReasoningWish(Reasoning &reasoning)
{
    using Mode = Reasoning::Mode;
    switch (m_format) {
    case Format::OpenAiChat:
        reasoning = m_dice.oneOf(
            QList<Reasoning>{{},
                             {.mode = Mode::Off, .effort = Effort::None},
                             {.mode = Mode::On, .effort = Effort::Minimal, .isShown = true},
                             {.mode = Mode::On, .effort = Effort::Max, .isShown = true}});
        return;
    case Format::OpenAiResponses:
        reasoning = m_dice.oneOf(
            QList<Reasoning>{{},
                             {.mode = Mode::Off, .effort = Effort::None},
                             {.mode = Mode::On, .effort = Effort::High},
                             {.mode = Mode::On, .effort = Effort::Low, .isShown = true},
                             {.isShown = true}});
        return;
    case Format::AnthropicMessages:
        reasoning.mode = m_dice.oneOf(QList<Mode>{Mode::Unset, Mode::Off, Mode::On});
        if (m_dice.rolls(2))
            reasoning.effort =
                m_dice.oneOf(QList<Effort>{Effort::Low, Effort::Medium, Effort::High});
        if (reasoning.mode == Mode::On && m_dice.rolls(2))
            reasoning.isShown = m_dice.rolls(2);
        return;
    case Format::GeminiGenerate:
        reasoning.isShown = m_dice.rolls(2);
        if (m_dice.rolls(2)) {
            reasoning.mode = Mode::On;
            reasoning.effort = m_dice.rolls(2) ? Effort::Low : Effort::High;
        }
    }
}

void ConversationMaker::addOutput(Conversation &made)
{
    using Kind = OutputFormat::Kind;
    if (is(Format::AnthropicMessages)) {
        made.output = {
            .kind = Kind::JsonSchema,
            .schema =
                R"({"type":"object","properties":{"b":{"enum":[1.0,"x"]}},"required":["b"],"additionalProperties":false})"};
        return;
    }
    made.output = {.kind = Kind::JsonSchema, .schema = R"({"type":"object","title":"t"})"};
    if (isOpenAi()) {
        made.output.name = "answer";
        made.output.description = m_dice.text();
        made.output.strict = m_dice.rolls(2);
    }
}

void ConversationMaker::addFields(Conversation &made)
{
    const bool needsTools = !isOpenAi() && m_calls > 0; // beside calls they are not left out
    if (needsTools || m_dice.rolls(2))
        addTools(made);
    made.toolChoice = toolChoice(made);
    if (m_dice.rolls(2))
        addSampling(made);
    addReasoningWish(made.reasoning);
    if (m_dice.rolls(3))
        addOutput(made);
    if (is(Format::AnthropicMessages) || m_dice.rolls(2))
        made.maxOutputTokens = 16 + m_dice.below(900);
    made.isStreamed = is(Format::GeminiGenerate) || m_dice.rolls(2);
    if (is(Format::OpenAiChat))
        made.wantsUsageChunk = made.isStreamed;
    if (!is(Format::GeminiGenerate) && m_dice.rolls(3))
        made.user = "someone";
    if (m_dice.rolls(4))
        made.serviceTier = is(Format::AnthropicMessages) ? "auto" : "flex";
    if (is(Format::AnthropicMessages) && m_dice.rolls(4))
        made.autoCache = CacheLife::Short;
    if (!isOpenAi())
        return;
    made.verbosity = m_dice.oneOf({"", "low", "high"});
    made.store = m_dice.oneOf(QList<std::optional<bool>>{true, false, std::nullopt});
    if (is(Format::OpenAiResponses)) {
        made.wantsEncryptedReasoning = m_dice.rolls(2);
        if (m_dice.rolls(3))
            made.metadata = R"({"a": "b"})";
        if (m_dice.rolls(3)) {
            made.cacheKey = "key";
            made.autoCache = m_dice.rolls(2) ? CacheLife::Long : CacheLife::Short;
        }
    } else if (m_dice.rolls(3)) {
        made.cacheKey = "key";
    }
}

/// What other formats say and this one does not.
void ConversationMaker::addUnsayable(Conversation &made)
{
    if (!m_dice.rolls(3))
        return;
    Message &last = made.messages.last();
    if (!is(Format::OpenAiResponses))
        last.phase = "final_answer";
    if (!is(Format::OpenAiChat))
        last.name = "ann";
    if (!is(Format::GeminiGenerate))
        made.sampling.topK = 5;
    if (is(Format::OpenAiResponses))
        made.sampling.seed = 3;
    if (!isOpenAi()) {
        made.metadata = R"({"a":"b"})";
        made.verbosity = "low";
    }
    if (is(Format::GeminiGenerate))
        made.user = "someone";
}

Conversation saidConversation(Format format, Conversation conversation)
{
    const bool isChat = format == Format::OpenAiChat;
    const bool isResponses = format == Format::OpenAiResponses;
    const bool isGemini = format == Format::GeminiGenerate;
    for (Message &message : conversation.messages) {
        if (!isResponses)
            message.phase.clear();
        if (!isChat)
            message.name.clear();
    }
    if (!isGemini)
        conversation.sampling.topK.reset();
    if (isResponses)
        conversation.sampling.seed.reset();
    if (!isChat && !isResponses) {
        conversation.metadata.clear();
        conversation.verbosity.clear();
    }
    if (isGemini)
        conversation.user.clear();
    return conversation;
}

} // namespace deskrelay
