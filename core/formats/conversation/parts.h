#pragma once

#include "core/formats/format.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <variant>

namespace deskrelay {

/// How long a provider shall keep what ends here in its prompt cache.
enum class CacheLife
{
    Short, ///< 5 minutes, or the provider's default.
    Long   ///< An hour or longer.
};

/// A provider's sealed state that must come back to it byte for byte: a signature, a redacted
/// block, encrypted reasoning. No other provider can read it.
struct SealedState
{
    enum class Kind
    {
        Signature, ///< Of visible reasoning (Anthropic), or of a part (Gemini).
        Redacted,  ///< Reasoning that is sealed as a whole (Anthropic).
        Encrypted  ///< OpenAI's `encrypted_content`.
    };

    Format origin = Format::AnthropicMessages;
    Kind kind = Kind::Signature;
    QByteArray data = {};
    QByteArray itemId = {}; ///< OpenAI: the reasoning item's id.

    bool operator==(const SealedState &) const = default;
};

struct TextPart
{
    QByteArray text = {};
    std::optional<CacheLife> cache = {};
    std::optional<SealedState> state = {}; ///< Gemini signs text as well.

    bool operator==(const TextPart &) const = default;
};

/// An image, a document or sound.
struct MediaPart
{
    enum class Kind
    {
        Image,
        Document,
        Audio
    };
    enum class Source
    {
        Base64, ///< `data` is base64 as it came.
        Url,    ///< `data` is an http or https URL.
        File,   ///< `data` is an id at one provider's account.
        Text    ///< `data` is a plain text document.
    };

    Kind kind = Kind::Image;
    Source source = Source::Base64;
    QByteArray type = {}; ///< Media type; empty where it is not told.
    QByteArray data = {};
    QByteArray name = {};   ///< A file's name or title.
    QByteArray detail = {}; ///< OpenAI's `detail`.
    std::optional<CacheLife> cache = {};

    bool operator==(const MediaPart &) const = default;
};

struct ReasoningPart
{
    QByteArray text = {}; ///< What is visible of it; often empty.
    std::optional<SealedState> state = {};

    bool operator==(const ReasoningPart &) const = default;
};

struct RefusalPart
{
    QByteArray text = {};
    bool operator==(const RefusalPart &) const = default;
};

struct ToolCallPart
{
    QByteArray id = {};        ///< What pairs with the result; never empty once read.
    QByteArray name = {};      ///< Without namespace.
    QByteArray space = {};     ///< OpenAI's namespace.
    bool isCustom = false;     ///< `arguments` is text, not a JSON object.
    QByteArray arguments = {}; ///< JSON text as the model wrote it; empty means `{}`.
    std::optional<SealedState> state = {};
    std::optional<CacheLife> cache = {};

    bool operator==(const ToolCallPart &) const = default;
};

/// What a tool answered: text and media, in their order.
struct ToolResultPart
{
    using Content = std::variant<TextPart, MediaPart>;

    QByteArray id = {};   ///< The call's.
    QByteArray name = {}; ///< The tool's; empty where the format does not say it.
    bool isCustom = false;
    bool isError = false;
    QList<Content> content = {};
    std::optional<CacheLife> cache = {};

    bool operator==(const ToolResultPart &) const = default;
};

/// What only one format understands: a server tool's block, a compaction item. Goes back to an
/// upstream of that format as it came, to others not at all.
struct OpaquePart
{
    Format origin = Format::AnthropicMessages;
    QByteArray type = {}; ///< As its format names it.
    QByteArray json = {};

    bool operator==(const OpaquePart &) const = default;
};

using Part = std::variant<TextPart,
                          MediaPart,
                          ReasoningPart,
                          RefusalPart,
                          ToolCallPart,
                          ToolResultPart,
                          OpaquePart>;

} // namespace deskrelay
