#include "tests/support/fake/geminirules.h"

#include <array>

namespace deskrelay::fake {

namespace {

/// Neighbouring contents of one role, which the provider takes for one turn.
struct Turn
{
    bool isModel = false;
    std::vector<const json::object *> parts = {};

    std::vector<const json::object *> withName(std::string_view name) const
    {
        std::vector<const json::object *> found;
        for (const json::object *const part : parts) {
            if (const json::object *const one = objectAt(*part, name))
                found.push_back(one);
        }
        return found;
    }
};

} // namespace

static Verdict checkMedia(const json::object &blob, const std::string &path)
{
    static constexpr std::array<std::string_view, 6> prefixes = {
        "image/png", "image/jpeg", "image/webp", "image/hei", "audio/", "video/"};
    const std::string type(textAt(blob, "mimeType"));
    bool isKnown = type == "application/pdf" || type.starts_with("text/");
    for (const std::string_view prefix : prefixes)
        isKnown = isKnown || type.starts_with(prefix);
    if (!isKnown)
        return geminiRefusal("Unsupported MIME type: " + type);
    const std::optional<QByteArray> bytes = decodedBase64(textAt(blob, "data"));
    if (!bytes)
        return geminiRefusal("Invalid value at '" + path +
                             ".data' (TYPE_BYTES), Base64 decoding "
                             "failed");
    if (type.starts_with("image/") && !type.starts_with("image/hei") && mediaTypeOf(*bytes) != type)
        return geminiRefusal("Provided image is not valid.");
    return std::nullopt;
}

static Verdict checkPart(const json::object &part, bool isModel, const std::string &path)
{
    static constexpr std::array<std::string_view, 9> data = {"text",
                                                             "inlineData",
                                                             "fileData",
                                                             "functionCall",
                                                             "functionResponse",
                                                             "executableCode",
                                                             "codeExecutionResult",
                                                             "toolCall",
                                                             "toolResponse"};
    int held = 0;
    for (const std::string_view name : data)
        held += part.contains(name);
    if (held == 0)
        return geminiRefusal("* GenerateContentRequest." + path +
                             ".data: required oneof field 'data' must have one initialized "
                             "field\n");
    if (held > 1)
        return geminiRefusal("Invalid value at '" + path +
                             "' (oneof), oneof field 'data' is already set.");
    if (part.contains("functionCall") && !isModel)
        return geminiRefusal("Please ensure that function call parts are only in turns of the "
                             "role 'model'.");
    if (part.contains("functionResponse") && isModel)
        return geminiRefusal("Please ensure that function response parts are not in turns of the "
                             "role 'model'.");
    if (const json::object *const blob = objectAt(part, "inlineData"))
        return checkMedia(*blob, path + ".inline_data");
    if (const json::object *const file = objectAt(part, "fileData")) {
        if (textAt(*file, "fileUri").empty())
            return geminiRefusal("* GenerateContentRequest." + path +
                                 ".file_data.file_uri: must be set\n");
    }
    if (const json::object *const response = objectAt(part, "functionResponse")) {
        if (textAt(*response, "name").empty())
            return geminiRefusal("* GenerateContentRequest." + path +
                                 ".function_response.name: Name cannot be empty.\n");
        if (!response->contains("response"))
            return geminiRefusal("* GenerateContentRequest." + path +
                                 ".function_response.response: must be set\n");
    }
    const json::object *const call = objectAt(part, "functionCall");
    if (call && textAt(*call, "name").empty())
        return geminiRefusal("* GenerateContentRequest." + path +
                             ".function_call.name: Name cannot be empty.\n");
    return std::nullopt;
}

static Verdict checkShapes(const GeminiRequest &request)
{
    const json::array *const contents = arrayAt(request.body, "contents");
    if (!contents || contents->empty())
        return geminiRefusal("* GenerateContentRequest.contents: contents is not specified\n");
    for (size_t i = 0; i < contents->size(); ++i) {
        const json::object &content = (*contents)[i].get_object();
        const std::string path = "contents[" + std::to_string(i) + ']';
        const std::string_view role = textAt(content, "role");
        if (!role.empty() && role != "user" && role != "model" && role != "function")
            return geminiRefusal("Please use a valid role: user, model.");
        const json::array *const parts = arrayAt(content, "parts");
        if (!parts || parts->empty())
            return geminiRefusal("* GenerateContentRequest." + path +
                                 ".parts: contents.parts must not be empty.\n");
        for (size_t k = 0; k < parts->size(); ++k) {
            if (Verdict verdict = checkPart((*parts)[k].get_object(),
                                            role == "model",
                                            path + ".parts[" + std::to_string(k) + ']'))
                return verdict;
        }
    }
    const json::object *const system = objectAt(request.body, "systemInstruction");
    const json::array *const parts = system ? arrayAt(*system, "parts") : nullptr;
    for (size_t i = 0; parts && i < parts->size(); ++i) {
        if (!(*parts)[i].get_object().contains("text"))
            return geminiRefusal("* GenerateContentRequest.system_instruction.parts[" +
                                 std::to_string(i) + "]: only text is supported\n");
    }
    return std::nullopt;
}

static std::vector<Turn> turnsOf(const json::array &contents)
{
    std::vector<Turn> turns;
    for (const json::value &value : contents) {
        const json::object &content = value.get_object();
        const bool isModel = textAt(content, "role") == "model";
        if (turns.empty() || turns.back().isModel != isModel)
            turns.push_back({.isModel = isModel});
        for (const json::value &part : content.at("parts").get_array())
            turns.back().parts.push_back(&part.get_object());
    }
    return turns;
}

/// Calls stand behind a user turn, and the next turn answers each of them.
static Verdict checkPairs(const std::vector<Turn> &turns)
{
    for (size_t i = 0; i < turns.size(); ++i) {
        const std::vector<const json::object *> calls = turns[i].withName("functionCall");
        const std::vector<const json::object *> responses = turns[i].withName("functionResponse");
        if (!calls.empty() && i == 0)
            return geminiRefusal("Please ensure that function call turn comes immediately after a "
                                 "user turn or after a function response turn.");
        const std::vector<const json::object *> asked =
            i > 0 ? turns[i - 1].withName("functionCall") : std::vector<const json::object *>();
        if (!responses.empty() && asked.empty())
            return geminiRefusal("Please ensure that function response turn comes immediately "
                                 "after a function call turn.");
        if (asked.size() != responses.size())
            return geminiRefusal("Please ensure that the number of function response parts is "
                                 "equal to the number of function call parts of the function call "
                                 "turn.");
        std::multiset<std::string> names;
        std::set<std::string> ids;
        for (const json::object *const call : asked) {
            names.insert(std::string(textAt(*call, "name")));
            ids.insert(std::string(textAt(*call, "id")));
        }
        for (const json::object *const response : responses) {
            const std::string name(textAt(*response, "name"));
            const auto found = names.find(name);
            if (found == names.end())
                return geminiRefusal("Function response name '" + name +
                                     "' does not match the name of any function call of the "
                                     "preceding turn.");
            names.erase(found);
            const std::string id(textAt(*response, "id"));
            if (!id.empty() && !ids.contains(id))
                return geminiRefusal("Function response id '" + id +
                                     "' does not match the id of any function call of the "
                                     "preceding turn.");
        }
        if (!calls.empty() && i + 1 == turns.size())
            return geminiRefusal("Please ensure that the number of function response parts is "
                                 "equal to the number of function call parts of the function call "
                                 "turn.");
    }
    return std::nullopt;
}

/// Where the current turn begins: behind the last user turn that is no answer to a call.
static size_t currentTurn(const std::vector<Turn> &turns)
{
    for (size_t i = turns.size(); i > 0; --i) {
        const Turn &turn = turns[i - 1];
        if (!turn.isModel && turn.withName("functionResponse").empty())
            return i;
    }
    return 0;
}

/// Generation 3: the first call of each step of the current turn brings its signature back; and
/// no signature may come that was not given out.
static Verdict checkSignatures(const GeminiRequest &request, const std::vector<Turn> &turns)
{
    static constexpr std::string_view skip = "skip_thought_signature_validator";
    for (const Turn &turn : turns) {
        for (const json::object *const part : turn.parts) {
            const std::string signature(textAt(*part, "thoughtSignature"));
            if (!signature.empty() && signature != skip &&
                !request.memory.sealed.contains(signature))
                return geminiRefusal("Thought signature is not valid.");
        }
    }
    if (!request.model.isGeneration3)
        return std::nullopt;
    for (size_t i = currentTurn(turns); i < turns.size(); ++i) {
        for (size_t k = 0; turns[i].isModel && k < turns[i].parts.size(); ++k) {
            const json::object &part = *turns[i].parts[k];
            const json::object *const call = objectAt(part, "functionCall");
            if (!call)
                continue;
            if (textAt(part, "thoughtSignature").empty())
                return geminiRefusal(
                    "Function call is missing a thought_signature in functionCall parts. This is "
                    "required for tools to work correctly, and missing thought_signature may lead "
                    "to degraded model performance. Additional data, function call `default_api:" +
                    std::string(textAt(*call, "name")) + "` , position " + std::to_string(i + 1) +
                    ". Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures "
                    "for more details.");
            break; // the others of a parallel step have none
        }
    }
    return std::nullopt;
}

Verdict checkGeminiContents(const GeminiRequest &request)
{
    if (Verdict verdict = checkShapes(request))
        return verdict;
    const std::vector<Turn> turns = turnsOf(*arrayAt(request.body, "contents"));
    if (turns.back().isModel && turns.size() == 1)
        return geminiRefusal("Please ensure that multiturn requests end with a user role or a "
                             "function response.");
    if (Verdict verdict = checkPairs(turns))
        return verdict;
    return checkSignatures(request, turns);
}

} // namespace deskrelay::fake
