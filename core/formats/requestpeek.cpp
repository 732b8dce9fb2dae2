#include "core/formats/requestpeek.h"

#include <simdjson.h>

#include <cstdint>
#include <string>

namespace deskrelay {

using namespace Qt::StringLiterals;
namespace od = simdjson::ondemand;

static QString toString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// The place of a value's raw text within \a body.
static ByteRange rangeOf(std::string_view raw, const char *begin)
{
    while (!raw.empty() &&
           (raw.back() == ' ' || raw.back() == '\n' || raw.back() == '\r' || raw.back() == '\t'))
        raw.remove_suffix(1);
    return {raw.data() - begin, static_cast<qsizetype>(raw.size())};
}

/// `{"session_id": …}` as a JSON string, or the older `user_…_session_<id>`.
static QString sessionInUserId(std::string_view userId)
{
    const QByteArray text(userId.data(), static_cast<qsizetype>(userId.size()));
    if (text.startsWith('{')) {
        simdjson::padded_string padded(userId.data(), userId.size());
        od::parser parser;
        od::document document;
        std::string_view session;
        if (parser.iterate(padded).get(document) == simdjson::SUCCESS &&
            document["session_id"].get_string().get(session) == simdjson::SUCCESS)
            return toString(session);
        return {};
    }
    const qsizetype at = text.indexOf("_session_");
    return at < 0 ? QString() : QString::fromUtf8(text.sliced(at + 9));
}

namespace {

/// Walks over one body's top-level fields.
class Walk final
{
public:
    Walk(Format format, const char *begin)
        : m_format(format)
        , m_begin(begin)
    {
    }

    simdjson::error_code run(od::document &document)
    {
        od::object object;
        if (const auto error = document.get_object().get(object))
            return error;
        bool isEmpty = true;
        for (auto entry : object) {
            od::field field;
            if (const auto error = std::move(entry).get(field))
                return error;
            isEmpty = false;
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            const std::string name(key);
            if (const auto error = take(name, field.value()))
                return error;
        }
        peek.isEmptyObject = isEmpty;
        // There is no place behind the end; what follows the object is not JSON any more.
        const bool isAtEnd = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
        return isAtEnd ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
    }

    RequestPeek peek = {};

private:
    simdjson::error_code take(const std::string &name, od::value value)
    {
        if (name == "model")
            return takeModel(value);
        if (name == "stream") {
            bool wants = false;
            if (value.get_bool().get(wants) == simdjson::SUCCESS)
                peek.stream = wants;
            return skip(value);
        }
        if (name == "stream_options" && m_format == Format::OpenAiChat)
            return takeStreamOptions(value);
        if (name == "prompt_cache_key" || name == "conversation_id")
            return takeSession(value);
        if (name == "metadata" && m_format == Format::AnthropicMessages)
            return takeMetadata(value);
        if (name == "max_tokens" || name == "max_completion_tokens" || name == "max_output_tokens")
            return takeMaxOutput(value);
        if ((name == "generationConfig" || name == "generation_config") &&
            m_format == Format::GeminiGenerate)
            return takeGenerationConfig(value);
        return skip(value);
    }

    simdjson::error_code takeMaxOutput(od::value &value)
    {
        std::int64_t most = 0;
        if (value.get_int64().get(most) != simdjson::SUCCESS)
            return skip(value);
        if (most > 0)
            peek.maxOutput = most;
        return simdjson::SUCCESS;
    }

    simdjson::error_code takeGenerationConfig(od::value &value)
    {
        od::object config;
        if (value.get_object().get(config) != simdjson::SUCCESS)
            return skip(value);
        for (auto entry : config) {
            od::field field;
            if (const auto error = std::move(entry).get(field))
                return error;
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            const bool isBound = key == "maxOutputTokens" || key == "max_output_tokens";
            od::value member = field.value();
            if (const auto error = isBound ? takeMaxOutput(member) : skip(member))
                return error;
        }
        return simdjson::SUCCESS;
    }

    /// Moves over what is left of a value, so that its structure is checked.
    static simdjson::error_code skip(od::value &value)
    {
        std::string_view raw;
        return simdjson::to_json_string(value).get(raw);
    }

    simdjson::error_code takeModel(od::value &value)
    {
        std::string_view text;
        const std::string_view token = value.raw_json_token();
        if (value.get_string().get(text) != simdjson::SUCCESS)
            return skip(value);
        peek.model = toString(text);
        peek.modelRange = rangeOf(token, m_begin);
        return simdjson::SUCCESS;
    }

    simdjson::error_code takeSession(od::value &value)
    {
        std::string_view text;
        if (value.get_string().get(text) != simdjson::SUCCESS)
            return skip(value);
        if (peek.session.isEmpty())
            peek.session = toString(text);
        return simdjson::SUCCESS;
    }

    simdjson::error_code takeStreamOptions(od::value &value)
    {
        od::object options;
        if (value.get_object().get(options) != simdjson::SUCCESS) {
            if (value.is_null())
                peek.streamOptionsNull = rangeOf(value.raw_json_token(), m_begin);
            return skip(value);
        }
        std::string_view raw;
        if (const auto error = options.raw_json().get(raw))
            return error;
        peek.streamOptions = rangeOf(raw, m_begin);
        if (const auto error = options.reset().error())
            return error;
        peek.streamOptionsEmpty = true;
        for (auto entry : options) {
            od::field field;
            if (const auto error = std::move(entry).get(field))
                return error;
            peek.streamOptionsEmpty = false;
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            if (key != "include_usage")
                continue;
            od::value wanted = field.value();
            const ByteRange range = rangeOf(wanted.raw_json_token(), m_begin);
            if (wanted.get_bool().get(peek.includeUsage) != simdjson::SUCCESS)
                peek.includeUsage = false;
            peek.includeUsageFalse = peek.includeUsage ? ByteRange{} : range;
        }
        return simdjson::SUCCESS;
    }

    simdjson::error_code takeMetadata(od::value &value)
    {
        od::object metadata;
        if (value.get_object().get(metadata) != simdjson::SUCCESS)
            return skip(value);
        for (auto entry : metadata) {
            od::field field;
            if (const auto error = std::move(entry).get(field))
                return error;
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            std::string_view text;
            if (key == "user_id" && field.value().get_string().get(text) == simdjson::SUCCESS &&
                peek.session.isEmpty())
                peek.session = sessionInUserId(text);
        }
        return simdjson::SUCCESS;
    }

    const Format m_format;
    const char *const m_begin;
};

} // namespace

static Error notJson(simdjson::error_code code)
{
    return makeError(
        Error::Kind::Protocol,
        u"The request's body is not a JSON object (%1). Send one, as the format asks."_s.arg(
            QString::fromLatin1(simdjson::error_message(code))));
}

Result<RequestPeek> peekRequest(Format format, const QByteArray &body)
{
    // simdjson reads a little beyond the end; the copy is what it takes to allow for that.
    const simdjson::padded_string padded(body.constData(), static_cast<size_t>(body.size()));
    static thread_local od::parser parser;
    od::document document;
    if (const auto error = parser.iterate(padded).get(document))
        return notJson(error);
    Walk walk(format, padded.data());
    if (const auto error = walk.run(document))
        return notJson(error);
    walk.peek.afterBrace = body.indexOf('{') + 1;
    return walk.peek;
}

QString sessionFromHeaders(const Headers &headers)
{
    for (const QByteArrayView name : {QByteArrayView("x-claude-code-session-id"),
                                      QByteArrayView("session-id"),
                                      QByteArrayView("session_id"),
                                      QByteArrayView("thread-id"),
                                      QByteArrayView("conversation_id"),
                                      QByteArrayView("x-session-id")}) {
        const QByteArray value = headers.value(name);
        if (!value.isEmpty())
            return QString::fromUtf8(value.first(std::min<qsizetype>(value.size(), 200)));
    }
    return {};
}

} // namespace deskrelay
