#include "tests/support/fake/openairules.h"

#include <array>

namespace deskrelay::fake {

namespace {

struct RoleRule
{
    std::string_view role;
    std::span<const Field> fields;
    std::span<const std::string_view> parts; ///< Kinds of content that it may hold.
};

} // namespace

static constexpr Field roleField{"role", Text, Need::Required};
static constexpr Field nameField{"name", Text};
static constexpr std::array plainFields = {
    roleField, Field{"content", Text | List, Need::Required}, nameField};
static constexpr std::array toolFields = {roleField,
                                          Field{"content", Text | List, Need::Required},
                                          Field{"tool_call_id", Text, Need::Required}};
static constexpr std::array functionFields = {
    roleField, Field{"content", Text | Null, Need::Required}, Field{"name", Text, Need::Required}};
// What the SDK's helpers put into a reply comes back: parsed, annotations.
static constexpr std::array assistantFields = {roleField,
                                               nameField,
                                               Field{"content", Text | List | Null},
                                               Field{"refusal", Text | Null},
                                               Field{"audio", Object | Null},
                                               Field{"annotations", List},
                                               Field{"parsed", Anything},
                                               Field{"function_call", Object | Null},
                                               Field{"tool_calls", List}};

static constexpr std::array<std::string_view, 1> textParts = {"text"};
static constexpr std::array<std::string_view, 2> assistantParts = {"text", "refusal"};
static constexpr std::array<std::string_view, 4> userParts = {
    "text", "image_url", "input_audio", "file"};

static constexpr std::array roleRules = {RoleRule{"system", plainFields, textParts},
                                         RoleRule{"assistant", assistantFields, assistantParts},
                                         RoleRule{"user", plainFields, userParts},
                                         RoleRule{"function", functionFields, textParts},
                                         RoleRule{"tool", toolFields, textParts},
                                         RoleRule{"developer", plainFields, textParts}};

static Verdict
checkPart(const json::value &part, std::span<const std::string_view> kinds, const std::string &path)
{
    static constexpr Field typeField{"type", Text, Need::Required};
    static constexpr Field breakField{"prompt_cache_breakpoint", Object};
    static constexpr std::array text = {typeField, Field{"text", Text, Need::Required}, breakField};
    static constexpr std::array refusal = {typeField, Field{"refusal", Text, Need::Required}};
    static constexpr std::array image = {
        typeField, Field{"image_url", Object, Need::Required}, breakField};
    static constexpr std::array audio = {
        typeField, Field{"input_audio", Object, Need::Required}, breakField};
    static constexpr std::array file = {
        typeField, Field{"file", Object, Need::Required}, breakField};
    static constexpr std::array urlFields = {Field{"url", Text, Need::Required},
                                             Field{"detail", Text}};
    static constexpr std::array audioFields = {Field{"data", Text, Need::Required},
                                               Field{"format", Text, Need::Required}};
    static constexpr std::array fileFields = {
        Field{"file_data", Text}, Field{"file_id", Text}, Field{"filename", Text}};
    static constexpr std::array<std::string_view, 4> details = {"auto", "low", "high", "original"};
    static constexpr std::array<std::string_view, 2> audioFormats = {"wav", "mp3"};
    if (!part.is_object())
        return checkOpenAiFields(part, text, path);
    const json::object &object = part.get_object();
    const std::string_view type = textAt(object, "type");
    if (Verdict verdict = checkChoice(type, kinds, path + ".type"))
        return verdict;
    if (type == "text")
        return checkOpenAiFields(part, text, path);
    if (type == "refusal")
        return checkOpenAiFields(part, refusal, path);
    if (type == "input_audio") {
        if (Verdict verdict = checkOpenAiFields(part, audio, path))
            return verdict;
        const json::value &inner = object.at("input_audio");
        if (Verdict verdict = checkOpenAiFields(inner, audioFields, path + ".input_audio"))
            return verdict;
        return checkChoice(
            textAt(inner.get_object(), "format"), audioFormats, path + ".input_audio.format");
    }
    if (type == "file") {
        if (Verdict verdict = checkOpenAiFields(part, file, path))
            return verdict;
        return checkOpenAiFields(object.at("file"), fileFields, path + ".file");
    }
    if (Verdict verdict = checkOpenAiFields(part, image, path))
        return verdict;
    const json::value &url = object.at("image_url");
    if (Verdict verdict = checkOpenAiFields(url, urlFields, path + ".image_url"))
        return verdict;
    if (url.get_object().contains("detail")) {
        if (Verdict verdict = checkChoice(
                textAt(url.get_object(), "detail"), details, path + ".image_url.detail"))
            return verdict;
    }
    return checkImageUrl(textAt(url.get_object(), "url"), path + ".image_url.url");
}

static Verdict
checkCalls(const OpenAiRequest &request, const json::object &message, const std::string &path)
{
    static constexpr std::array fields = {Field{"id", Text, Need::Required},
                                          Field{"type", Text, Need::Required},
                                          Field{"function", Object},
                                          Field{"custom", Object},
                                          Field{"extra_content", Object},
                                          Field{"index", Whole}};
    static constexpr std::array namedFields = {Field{"name", Text, Need::Required},
                                               Field{"arguments", Text, Need::Required},
                                               Field{"parsed_arguments", Anything}};
    static constexpr std::array<std::string_view, 2> types = {"function", "custom"};
    const json::array *const calls = arrayAt(message, "tool_calls");
    if (calls && calls->empty())
        return badValue("Invalid '" + path +
                            ".tool_calls': empty array. Expected an array with "
                            "minimum length 1, but got an empty array instead.",
                        path + ".tool_calls",
                        "empty_array");
    for (size_t i = 0; calls && i < calls->size(); ++i) {
        const std::string here = path + ".tool_calls[" + std::to_string(i) + ']';
        if (Verdict verdict = checkOpenAiFields((*calls)[i], fields, here))
            return verdict;
        const json::object &call = (*calls)[i].get_object();
        if (!request.model.isForeign && (call.contains("extra_content") || call.contains("index")))
            return badValue("Unknown parameter: '" + here + ".extra_content'.",
                            here + ".extra_content",
                            "unknown_parameter");
        if (Verdict verdict = checkChoice(textAt(call, "type"), types, here + ".type"))
            return verdict;
        if (textAt(call, "type") != "function")
            continue;
        const json::value *const function = valueAt(call, "function");
        if (Verdict verdict = checkOpenAiFields(
                function ? *function : json::value(nullptr), namedFields, here + ".function"))
            return verdict;
        if (Verdict verdict =
                checkToolName(textAt(function->get_object(), "name"), here + ".function.name"))
            return verdict;
    }
    return std::nullopt;
}

static Verdict checkMessage(const OpenAiRequest &request, size_t index)
{
    static constexpr std::array<std::string_view, 6> roles = {
        "system", "assistant", "user", "function", "tool", "developer"};
    const json::value &value = request.body.at("messages").at(index);
    const std::string path = "messages[" + std::to_string(index) + ']';
    if (!value.is_object())
        return checkOpenAiFields(value, plainFields, path);
    json::object message = value.get_object();
    const std::string role(textAt(message, "role"));
    if (Verdict verdict = checkChoice(role, roles, path + ".role"))
        return verdict;
    if (request.model.wantsReasoningBack && message.contains("tool_calls") &&
        isAbsent(message, "reasoning_content"))
        return badValue("Missing `reasoning_content` field in the assistant message at message "
                        "index " +
                            std::to_string(index) +
                            ". For more information, please refer to "
                            "https://api-docs.deepseek.com/guides/thinking_mode#tool-calls",
                        {});
    if (request.model.isForeign) { // their own servers give reasoning out and take it back
        message.erase("reasoning_content");
        message.erase("reasoning");
    }
    for (const RoleRule &rule : roleRules) {
        if (rule.role != role)
            continue;
        if (Verdict verdict = checkOpenAiFields(message, rule.fields, path))
            return verdict;
        if (const json::array *const parts = arrayAt(message, "content")) {
            if (parts->empty())
                return badValue("Invalid '" + path + ".content': empty array.",
                                path + ".content",
                                "empty_array");
            for (size_t i = 0; i < parts->size(); ++i) {
                if (Verdict verdict = checkPart(
                        (*parts)[i], rule.parts, path + ".content[" + std::to_string(i) + ']'))
                    return verdict;
            }
        }
    }
    if (role != "assistant")
        return std::nullopt;
    if (isAbsent(message, "content") && isAbsent(message, "tool_calls") &&
        isAbsent(message, "function_call") && isAbsent(message, "audio") &&
        isAbsent(message, "refusal"))
        return badValue("Invalid value for 'content': expected a string, got null.",
                        path + ".content",
                        "invalid_type");
    return checkCalls(request, message, path);
}

/// Every call of an assistant message is answered by the tool messages right behind it, and no
/// tool message stands elsewhere.
static Verdict checkAnswers(const json::array &messages)
{
    std::set<std::string> open;
    const auto unanswered = [&open](size_t index) {
        return badValue("An assistant message with 'tool_calls' must be followed by tool messages "
                        "responding to each 'tool_call_id'. The following tool_call_ids did not "
                        "have response messages: " +
                            *open.begin(),
                        "messages.[" + std::to_string(index) + "].role");
    };
    bool isBehindCalls = false;
    for (size_t i = 0; i < messages.size(); ++i) {
        const json::object &message = messages[i].get_object();
        if (textAt(message, "role") == "tool") {
            const std::string id(textAt(message, "tool_call_id"));
            if (!isBehindCalls)
                return badValue("Invalid parameter: messages with role 'tool' must be a response "
                                "to a preceeding message with 'tool_calls'.",
                                "messages.[" + std::to_string(i) + "].role");
            if (open.erase(id) == 0)
                return badValue("Invalid parameter: 'tool_call_id' of '" + id +
                                    "' not found in 'tool_calls' of previous message.",
                                "messages.[" + std::to_string(i) + "].tool_call_id");
            continue;
        }
        if (!open.empty())
            return unanswered(i);
        isBehindCalls = false;
        if (const json::array *const calls = arrayAt(message, "tool_calls")) {
            isBehindCalls = true;
            for (const json::value &call : *calls)
                open.insert(std::string(textAt(call.get_object(), "id")));
        }
    }
    return open.empty() ? std::nullopt : unanswered(messages.size());
}

Verdict checkChatMessages(const OpenAiRequest &request)
{
    const json::array &messages = request.body.at("messages").get_array();
    if (messages.empty())
        return badValue("Invalid 'messages': empty array. Expected an array with minimum length 1, "
                        "but got an empty array instead.",
                        "messages",
                        "empty_array");
    for (size_t i = 0; i < messages.size(); ++i) {
        if (Verdict verdict = checkMessage(request, i))
            return verdict;
    }
    return checkAnswers(messages);
}

} // namespace deskrelay::fake
