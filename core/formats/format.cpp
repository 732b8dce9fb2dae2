#include "core/formats/format.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QString formatName(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return u"openai-chat"_s;
    case Format::OpenAiResponses:
        return u"openai-responses"_s;
    case Format::AnthropicMessages:
        return u"anthropic-messages"_s;
    case Format::GeminiGenerate:
        return u"gemini-generate"_s;
    }
    return {};
}

std::optional<Format> formatFromName(QStringView name)
{
    for (const Format format : allFormats) {
        if (name == formatName(format))
            return format;
    }
    return std::nullopt;
}

QString familyName(Family family)
{
    switch (family) {
    case Family::Anthropic:
        return u"anthropic"_s;
    case Family::Gemini:
        return u"gemini"_s;
    case Family::OpenAi:
        return u"openai"_s;
    }
    return {};
}

std::optional<Family> familyFromName(QStringView name)
{
    for (const Family family : allFamilies) {
        if (name == familyName(family))
            return family;
    }
    return std::nullopt;
}

Family familyOf(Format format)
{
    switch (format) {
    case Format::AnthropicMessages:
        return Family::Anthropic;
    case Format::GeminiGenerate:
        return Family::Gemini;
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    return Family::OpenAi;
}

std::optional<Family> familyFromModel(QStringView model)
{
    const auto starts = [model](QLatin1StringView prefix) {
        return model.startsWith(prefix, Qt::CaseInsensitive);
    };
    if (starts("claude"_L1))
        return Family::Anthropic;
    if (starts("gemini"_L1))
        return Family::Gemini;
    const bool reasoning = model.size() > 1 && starts("o"_L1) && model.at(1).isDigit();
    // Google has text-embedding-004 and its like.
    const bool embedding = starts("text-embedding-3-"_L1) || starts("text-embedding-ada-"_L1);
    if (reasoning || embedding || starts("gpt"_L1) || starts("codex"_L1) || starts("chatgpt"_L1))
        return Family::OpenAi;
    return std::nullopt;
}

} // namespace deskrelay
