#pragma once

#include <QString>

#include <array>
#include <optional>

namespace deskrelay {

/// The shape of a request and its reply on the wire.
enum class Format
{
    OpenAiChat,
    OpenAiResponses,
    AnthropicMessages,
    GeminiGenerate
};

/// Whose models a request is for.
enum class Family
{
    Anthropic,
    Gemini,
    OpenAi
};

inline constexpr std::array allFormats = {
    Format::OpenAiChat, Format::OpenAiResponses, Format::AnthropicMessages, Format::GeminiGenerate};
inline constexpr std::array allFamilies = {Family::Anthropic, Family::Gemini, Family::OpenAi};

/// `openai-chat`, `openai-responses`, `anthropic-messages`, `gemini-generate`.
QString formatName(Format format);
std::optional<Format> formatFromName(QStringView name);

/// `anthropic`, `gemini`, `openai`.
QString familyName(Family family);
std::optional<Family> familyFromName(QStringView name);

/// The family whose own format it is.
Family familyOf(Format format);

/// The family that a model's name tells by its known prefix (`claude*`; `gemini*`; `gpt*`,
/// `o<digit>*`, `codex*`, `chatgpt*`); empty when it tells none.
std::optional<Family> familyFromModel(QStringView model);

} // namespace deskrelay
