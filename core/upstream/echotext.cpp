#include "core/upstream/echotext.h"

#include <boost/json.hpp>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;
namespace json = boost::json;

static QByteArray toBytes(const json::string &text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

static const json::value *member(const json::value *value, std::string_view name)
{
    return value && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}

static bool isTrue(const json::value *value)
{
    return value && value->is_bool() && value->get_bool();
}

/// All text below a message's content: a string, parts with `text`, tool results with `content` or
/// `output`.
static QByteArray textOf(const json::value *value)
{
    if (!value)
        return {};
    if (const json::string *const text = value->if_string())
        return toBytes(*text);
    if (const json::array *const parts = value->if_array()) {
        QByteArray all;
        for (const json::value &part : *parts) {
            const QByteArray text = textOf(&part);
            if (!text.isEmpty() && !all.isEmpty())
                all += '\n';
            all += text;
        }
        return all;
    }
    for (const std::string_view name : {"text", "content", "parts", "output"}) {
        const QByteArray text = textOf(member(value, name));
        if (!text.isEmpty())
            return text;
    }
    return {};
}

/// The list in which a format keeps its messages.
static std::string_view messagesField(Format format, Operation operation)
{
    if (operation == Operation::Embed)
        return format == Format::GeminiGenerate ? "content" : "input";
    if (operation == Operation::BatchEmbed)
        return "requests";
    switch (format) {
    case Format::OpenAiChat:
    case Format::AnthropicMessages:
        return "messages";
    case Format::OpenAiResponses:
        return "input";
    case Format::GeminiGenerate:
        return "contents";
    }
    return "messages";
}

static std::string_view systemField(Format format)
{
    switch (format) {
    case Format::AnthropicMessages:
        return "system";
    case Format::OpenAiResponses:
        return "instructions";
    case Format::GeminiGenerate:
        return "systemInstruction";
    case Format::OpenAiChat:
        break;
    }
    return {};
}

static bool isFromModel(const json::value &message)
{
    const json::value *const role = member(&message, "role");
    const json::string *const name = role ? role->if_string() : nullptr;
    return name && (*name == "assistant" || *name == "model");
}

Result<EchoInput> readEchoInput(Format format, Operation operation, QByteArrayView body)
{
    json::error_code failure;
    json::parse_options options;
    options.max_depth = 200;
    const json::value document = json::parse(
        std::string_view(body.data(), static_cast<size_t>(body.size())), failure, {}, options);
    if (failure || !document.is_object()) {
        return makeError(Error::Kind::Protocol, u"The request body is not a JSON object."_s);
    }
    const json::value *const system = member(&document, "system_instruction");
    const std::string_view field = messagesField(format, operation);
    const json::value *messages = member(&document, field);
    if (!messages) // Gemini's countTokens may wrap the whole request
        messages = member(member(&document, "generateContentRequest"), field);
    const bool isEmpty = messages && messages->is_array() && messages->get_array().empty();
    if (!messages || messages->is_null() || isEmpty) {
        return makeError(Error::Kind::Protocol,
                         u"The request has no \"%1\": send at least one message."_s.arg(
                             QString::fromLatin1(field.data(), qsizetype(field.size()))));
    }

    EchoInput input;
    input.lastText = textOf(messages);
    input.textBytes = input.lastText.size() + textOf(system).size() +
                      textOf(member(&document, systemField(format))).size();
    if (const json::array *const list = messages->if_array()) {
        const auto last = std::find_if_not(list->rbegin(), list->rend(), isFromModel);
        if (last != list->rend())
            input.lastText = textOf(&*last);
    }
    input.isStreamed = isTrue(member(&document, "stream"));
    input.wantsUsageChunk = isTrue(member(member(&document, "stream_options"), "include_usage"));
    return input;
}

qint64 echoTokens(qint64 bytes)
{
    return std::max<qint64>(1, (bytes + 3) / 4);
}

} // namespace deskrelay
