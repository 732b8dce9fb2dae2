#include "tests/support/maker/conversationmaker.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

QByteArray makersModel(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        return "gpt-6-sol";
    case Format::AnthropicMessages:
        return "claude-opus-5-5";
    case Format::GeminiGenerate:
        break;
    }
    return "gemini-3.5-flash";
}

ModelTraits makersTraits(Format format)
{
    ModelTraits traits = traitsOf(format, makersModel(format));
    if (format == Format::OpenAiChat || format == Format::OpenAiResponses) {
        traits.takesSampling = traits.takesStop = traits.takesAudio = true;
        traits.takesCacheBreakpoints = traits.takesCustomTools = true;
    }
    return traits;
}

std::optional<CacheLife> ConversationMaker::cache()
{
    if (is(Format::GeminiGenerate) || m_hints == 0 || !m_dice.rolls(5))
        return std::nullopt;
    --m_hints;
    // Anthropic takes no long one after a short one.
    return isOpenAi() && m_dice.rolls(2) ? CacheLife::Long : CacheLife::Short;
}

TextPart ConversationMaker::text()
{
    return {.text = "t" + m_dice.text(), .cache = cache()};
}

MediaPart ConversationMaker::media()
{
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    const MediaPart image{.type = "image/png", .data = "AAECiVBO"};
    const MediaPart pdf{
        .kind = Kind::Document, .type = "application/pdf", .data = "JVBERi0=", .name = "a.pdf"};
    const MediaPart link{.source = Source::Url, .data = "https://x.example/a.png"};
    const MediaPart file{.kind = Kind::Document, .source = Source::File, .data = "file-1"};
    const MediaPart sound{.kind = Kind::Audio, .type = "audio/wav", .data = "UklG"};
    const MediaPart plain{.kind = Kind::Document,
                          .source = Source::Text,
                          .type = "text/plain",
                          .data = m_dice.text()};
    MediaPart unnamed = pdf;
    unnamed.name.clear();
    QList<MediaPart> choices;
    switch (m_format) {
    case Format::OpenAiChat:
        choices = {image, link, pdf, file, sound};
        break;
    case Format::OpenAiResponses:
        choices = {image, link, pdf, file};
        break;
    case Format::AnthropicMessages:
        choices = {image, link, pdf, plain};
        break;
    case Format::GeminiGenerate:
        choices = {image, unnamed, sound, plain};
    }
    MediaPart made = m_dice.oneOf(choices);
    if (is(Format::OpenAiResponses) && made.kind == Kind::Image)
        made.detail = m_dice.oneOf({"auto", "low"});
    else if (is(Format::OpenAiChat) && made.kind == Kind::Image && m_dice.rolls(2))
        made.detail = "low";
    made.cache = cache();
    return made;
}

void ConversationMaker::addSystem(Conversation &made, bool isFirst)
{
    if (!isFirst && is(Format::GeminiGenerate))
        return;
    Message message{.role = Role::System, .parts = {text()}};
    if (is(Format::OpenAiResponses))
        std::get<TextPart>(message.parts.first()).cache.reset();
    if (isFirst && (is(Format::AnthropicMessages) || is(Format::GeminiGenerate)))
        message.parts.append(text());
    message.isDeveloper = isOpenAi() && m_dice.rolls(2);
    made.messages.append(message);
}

ToolResultPart ConversationMaker::result(const ToolCallPart &call)
{
    ToolResultPart made{.id = call.id, .isCustom = call.isCustom};
    if (is(Format::GeminiGenerate))
        made.name = call.name;
    made.isError = !isOpenAi() && m_dice.rolls(4);
    const int least = is(Format::OpenAiResponses) ? 1 : 0; // nothing is an empty text there
    const int count = std::max(least, m_dice.below(3));
    for (int i = 0; i < count; ++i) {
        const bool isText = is(Format::OpenAiChat) || made.isError || i == 0 || m_dice.rolls(2);
        if (!isText)
            made.content.append(MediaPart{.type = "image/png",
                                          .data = "AAECiVBO",
                                          .detail = is(Format::OpenAiResponses) ? "auto" : "",
                                          .cache = cache()});
        else if (i == 0 || !is(Format::GeminiGenerate))
            made.content.append(text());
    }
    if (is(Format::AnthropicMessages))
        made.cache = cache();
    return made;
}

void ConversationMaker::addUser(Conversation &made)
{
    Message results;
    for (const ToolCallPart &call : std::exchange(m_waiting, {}))
        results.parts.append(result(call));
    if (isOpenAi() && !results.parts.isEmpty()) {
        made.messages.append(results); // items and messages of their own
        results.parts.clear();
    }
    Message user = results;
    for (int i = m_dice.below(3); i >= 0; --i) {
        if (m_dice.rolls(3))
            user.parts.append(media());
        else
            user.parts.append(text());
    }
    if (is(Format::OpenAiChat) && m_dice.rolls(3))
        user.name = "ann";
    made.messages.append(user);
}

void ConversationMaker::addReasoning(Message &message)
{
    SealedState state{.origin = m_format, .data = m_dice.text().toBase64()};
    switch (m_format) {
    case Format::OpenAiChat:
        return;
    case Format::OpenAiResponses:
        state.kind = SealedState::Kind::Encrypted;
        state.itemId = "rs_" + QByteArray::number(m_dice.below(99));
        break;
    case Format::AnthropicMessages:
        if (m_dice.rolls(3)) {
            state.kind = SealedState::Kind::Redacted;
            message.parts.append(ReasoningPart{.state = state});
            return;
        }
        break;
    case Format::GeminiGenerate:
        message.parts.append(ReasoningPart{.text = m_dice.text()});
        return;
    }
    message.parts.append(ReasoningPart{.text = m_dice.text(), .state = state});
}

void ConversationMaker::addCalls(Message &message)
{
    const int count = m_dice.below(4);
    for (int i = 0; i < count; ++i) {
        ToolCallPart call{.id = "call_" + QByteArray::number(++m_calls),
                          .name = m_dice.oneOf({"read_file", "weather"}),
                          .arguments = R"({"n": 1.50,"s":"\u00e9"})"};
        if (isOpenAi() && m_dice.rolls(3)) {
            call.isCustom = true;
            call.name = "patch";
            call.arguments = m_dice.text();
        } else if (is(Format::OpenAiResponses) && m_dice.rolls(3)) {
            call.space = "files";
        }
        if (is(Format::GeminiGenerate) && i == 0) // the first one's, as the model gives it
            call.state = SealedState{.origin = m_format, .data = m_dice.text().toBase64()};
        if (is(Format::AnthropicMessages))
            call.cache = cache();
        message.parts.append(call);
        m_waiting.append(call);
    }
}

void ConversationMaker::addAssistant(Conversation &made)
{
    Message message{.role = Role::Assistant};
    if (m_dice.rolls(2))
        addReasoning(message);
    if (!m_dice.rolls(4)) {
        TextPart said = text();
        if (isOpenAi())
            said.cache.reset();
        if (is(Format::GeminiGenerate) && m_dice.rolls(3))
            said.state = SealedState{.origin = m_format, .data = m_dice.text().toBase64()};
        message.parts.append(said);
    } else if (isOpenAi()) {
        message.parts.append(RefusalPart{m_dice.text()});
    }
    if (m_dice.rolls(5)) {
        if (is(Format::AnthropicMessages))
            message.parts.append(
                OpaquePart{.type = "server_tool_use",
                           .json = R"({"type":"server_tool_use","id":"s","input":{"b":1.0}})"});
        else if (is(Format::GeminiGenerate))
            message.parts.append(OpaquePart{.origin = m_format,
                                            .type = "executableCode",
                                            .json = R"({"executableCode":{"code":"1"}})"});
        else if (is(Format::OpenAiResponses))
            message.parts.append(OpaquePart{.origin = m_format,
                                            .type = "web_search_call",
                                            .json = R"({"type":"web_search_call","id":"ws_1"})"});
    }
    addCalls(message);
    if (message.parts.isEmpty() || std::holds_alternative<ReasoningPart>(message.parts.last()))
        message.parts.append(TextPart{.text = m_dice.text()});
    if (is(Format::OpenAiResponses) && m_dice.rolls(4))
        message.phase = "commentary";
    made.messages.append(message);
}

Conversation ConversationMaker::make()
{
    Conversation made{.format = m_format, .model = makersModel(m_format)};
    if (m_dice.rolls(2))
        addSystem(made, true);
    addUser(made);
    for (int turns = m_dice.below(5); turns > 0; --turns) {
        addAssistant(made);
        addUser(made);
        if (m_dice.rolls(5) && turns > 1)
            addSystem(made, false);
    }
    addFields(made);
    addUnsayable(made);
    return made;
}

} // namespace deskrelay
