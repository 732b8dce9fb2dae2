#include "tests/support/fake/geminirules.h"

#include <array>

namespace deskrelay::fake {

using F = MessageField;

static constexpr std::array<F, 0> noFields = {};
static const Message anyMessage{"Any", {}}; ///< Its insides are not looked at.
static const Message emptyMessage{"Empty", noFields};

extern const Message schemaMessage;
static const std::array schemaFields = {F{"type", Text},
                                        F{"format", Text},
                                        F{"title", Text},
                                        F{"description", Text},
                                        F{"nullable", Flag},
                                        F{"default"},
                                        F{"enum", Text, nullptr, true},
                                        F{"items", Object, &schemaMessage},
                                        F{"minItems", Whole | Text},
                                        F{"maxItems", Whole | Text},
                                        F{"properties", Object, &schemaMessage, false, true},
                                        F{"required", Text, nullptr, true},
                                        F{"minProperties", Whole | Text},
                                        F{"maxProperties", Whole | Text},
                                        F{"minimum", Number},
                                        F{"maximum", Number},
                                        F{"minLength", Whole | Text},
                                        F{"maxLength", Whole | Text},
                                        F{"pattern", Text},
                                        F{"example"},
                                        F{"anyOf", Object, &schemaMessage, true},
                                        F{"propertyOrdering", Text, nullptr, true}};
const Message schemaMessage{"Schema", schemaFields};

static const std::array blobFields = {F{"mimeType", Text}, F{"data", Text}, F{"displayName", Text}};
static const Message blobMessage{"Blob", blobFields};
static const std::array fileFields = {
    F{"mimeType", Text}, F{"fileUri", Text}, F{"displayName", Text}};
static const Message fileMessage{"FileData", fileFields};
static const std::array callFields = {
    F{"id", Text}, F{"name", Text}, F{"args", Object, &anyMessage}};
static const Message callMessage{"FunctionCall", callFields};
static const std::array responsePartFields = {F{"inlineData", Object, &blobMessage},
                                              F{"fileData", Object, &fileMessage}};
static const Message responsePartMessage{"FunctionResponsePart", responsePartFields};
static const std::array responseFields = {F{"id", Text},
                                          F{"name", Text},
                                          F{"response", Object, &anyMessage},
                                          F{"parts", Object, &responsePartMessage, true},
                                          F{"willContinue", Flag},
                                          F{"scheduling", Text}};
static const Message responseMessage{"FunctionResponse", responseFields};
static const std::array partFields = {F{"text", Text},
                                      F{"thought", Flag},
                                      F{"thoughtSignature", Text},
                                      F{"inlineData", Object, &blobMessage},
                                      F{"fileData", Object, &fileMessage},
                                      F{"functionCall", Object, &callMessage},
                                      F{"functionResponse", Object, &responseMessage},
                                      F{"executableCode", Object, &anyMessage},
                                      F{"codeExecutionResult", Object, &anyMessage},
                                      F{"toolCall", Object, &anyMessage},
                                      F{"toolResponse", Object, &anyMessage},
                                      F{"videoMetadata", Object, &anyMessage},
                                      F{"mediaResolution", Object, &anyMessage},
                                      F{"partMetadata", Object, &anyMessage}};
static const Message partMessage{"Part", partFields};
static const std::array contentFields = {F{"role", Text}, F{"parts", Object, &partMessage, true}};
static const Message contentMessage{"Content", contentFields};

static const std::array declarationFields = {F{"name", Text},
                                             F{"description", Text},
                                             F{"behavior", Text},
                                             F{"parameters", Object, &schemaMessage},
                                             F{"parametersJsonSchema"},
                                             F{"response", Object, &schemaMessage},
                                             F{"responseJsonSchema"}};
static const Message declarationMessage{"FunctionDeclaration", declarationFields};
static const std::array toolFields = {F{"functionDeclarations", Object, &declarationMessage, true},
                                      F{"googleSearch", Object, &anyMessage},
                                      F{"googleSearchRetrieval", Object, &anyMessage},
                                      F{"codeExecution", Object, &emptyMessage},
                                      F{"urlContext", Object, &emptyMessage},
                                      F{"computerUse", Object, &anyMessage},
                                      F{"fileSearch", Object, &anyMessage},
                                      F{"googleMaps", Object, &anyMessage}};
static const Message toolMessage{"Tool", toolFields};
static const std::array callingFields = {F{"mode", Text},
                                         F{"allowedFunctionNames", Text, nullptr, true}};
static const Message callingMessage{"FunctionCallingConfig", callingFields};
static const std::array toolConfigFields = {F{"functionCallingConfig", Object, &callingMessage},
                                            F{"retrievalConfig", Object, &anyMessage},
                                            F{"includeServerSideToolInvocations", Flag}};
static const Message toolConfigMessage{"ToolConfig", toolConfigFields};

static const std::array thinkingFields = {
    F{"includeThoughts", Flag}, F{"thinkingBudget", Whole}, F{"thinkingLevel", Text}};
static const Message thinkingMessage{"ThinkingConfig", thinkingFields};
static const std::array textFormatFields = {F{"mimeType", Text}, F{"schema"}};
static const Message textFormatMessage{"TextResponseFormat", textFormatFields};
static const std::array formatFields = {F{"text", Object, &textFormatMessage},
                                        F{"audio", Object, &anyMessage},
                                        F{"image", Object, &anyMessage},
                                        F{"video", Object, &anyMessage}};
static const Message formatMessage{"ResponseFormat", formatFields};
static const std::array generationFields = {F{"candidateCount", Whole},
                                            F{"stopSequences", Text, nullptr, true},
                                            F{"maxOutputTokens", Whole},
                                            F{"temperature", Number},
                                            F{"topP", Number},
                                            F{"topK", Number},
                                            F{"seed", Whole},
                                            F{"presencePenalty", Number},
                                            F{"frequencyPenalty", Number},
                                            F{"responseLogprobs", Flag},
                                            F{"logprobs", Whole},
                                            F{"responseMimeType", Text},
                                            F{"responseSchema", Object, &schemaMessage},
                                            F{"responseJsonSchema"},
                                            F{"responseFormat", Object, &formatMessage, true},
                                            F{"responseModalities", Text, nullptr, true},
                                            F{"thinkingConfig", Object, &thinkingMessage},
                                            F{"mediaResolution", Text},
                                            F{"speechConfig", Object, &anyMessage},
                                            F{"imageConfig", Object, &anyMessage},
                                            F{"enableEnhancedCivicAnswers", Flag}};
static const Message generationMessage{"GenerationConfig", generationFields};
static const std::array safetyFields = {F{"category", Text}, F{"threshold", Text}};
static const Message safetyMessage{"SafetySetting", safetyFields};

static const std::array generateFields = {F{"model", Text},
                                          F{"contents", Object, &contentMessage, true},
                                          F{"systemInstruction", Object, &contentMessage},
                                          F{"tools", Object, &toolMessage, true},
                                          F{"toolConfig", Object, &toolConfigMessage},
                                          F{"safetySettings", Object, &safetyMessage, true},
                                          F{"generationConfig", Object, &generationMessage},
                                          F{"cachedContent", Text},
                                          F{"serviceTier", Text},
                                          F{"continuationToken", Text},
                                          F{"store", Flag}};
const Message generateRequest{"GenerateContentRequest", generateFields};
static const std::array countFields = {F{"contents", Object, &contentMessage, true},
                                       F{"generateContentRequest", Object, &generateRequest}};
const Message countRequest{"CountTokensRequest", countFields};
static const std::array embedConfigFields = {F{"taskType", Text},
                                             F{"title", Text},
                                             F{"outputDimensionality", Whole},
                                             F{"autoTruncate", Flag}};
static const Message embedConfigMessage{"EmbedContentConfig", embedConfigFields};
static const std::array embedFields = {F{"model", Text},
                                       F{"content", Object, &contentMessage},
                                       F{"taskType", Text},
                                       F{"title", Text},
                                       F{"outputDimensionality", Whole},
                                       F{"embedContentConfig", Object, &embedConfigMessage}};
const Message embedRequest{"EmbedContentRequest", embedFields};
static const std::array batchFields = {F{"requests", Object, &embedRequest, true}};
const Message batchEmbedRequest{"BatchEmbedContentsRequest", batchFields};

static std::string snake(std::string_view camel)
{
    std::string text;
    for (const char c : camel) {
        if (c >= 'A' && c <= 'Z')
            text += '_';
        text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

static Refusal violation(const std::string &path, const std::string &text)
{
    Refusal refusal = geminiRefusal("Invalid JSON payload received. " + text);
    refusal.details = json::array{
        {{"@type", "type.googleapis.com/google.rpc.BadRequest"},
         {"fieldViolations", json::array{{{"field", path}, {"description", refusal.message}}}}}};
    return refusal;
}

static std::string_view protoKind(unsigned kinds)
{
    if (kinds & Text)
        return "TYPE_STRING";
    if (kinds & Flag)
        return "TYPE_BOOL";
    if (kinds & Object)
        return "type.googleapis.com/google.ai.generativelanguage.v1beta";
    return kinds & Number ? "TYPE_DOUBLE" : "TYPE_INT32";
}

static Verdict readOne(const json::value &value,
                       const MessageField &field,
                       const std::string &path,
                       json::value &read)
{
    if (field.kinds == Anything) {
        read = value;
        return std::nullopt;
    }
    if (!isKind(value, field.kinds)) {
        Refusal refusal =
            geminiRefusal("Invalid value at '" + path + "' (" +
                          std::string(protoKind(field.kinds)) + "), " + json::serialize(value));
        return refusal;
    }
    if (!field.message || field.message->name == "Any") {
        read = value;
        return std::nullopt;
    }
    return readMessage(value, *field.message, path, read);
}

static Verdict readField(const json::value &value,
                         const MessageField &field,
                         const std::string &path,
                         json::value &read)
{
    if (field.isMap) {
        json::object members;
        if (!value.is_object())
            return geminiRefusal("Invalid value at '" + path + "' (Map), " +
                                 json::serialize(value));
        for (const auto &member : value.get_object()) {
            if (Verdict verdict = readOne(member.value(),
                                          field,
                                          path + '[' + std::string(member.key()) + ']',
                                          members[member.key()]))
                return verdict;
        }
        read = std::move(members);
        return std::nullopt;
    }
    if (!field.isRepeated || !value.is_array()) {
        if (Verdict verdict = readOne(value, field, path, read))
            return verdict;
        if (field.isRepeated) // the parser takes one value for a list of one
            read = json::array{std::move(read)};
        return std::nullopt;
    }
    json::array list;
    for (size_t i = 0; i < value.get_array().size(); ++i) {
        json::value one;
        if (Verdict verdict =
                readOne(value.get_array()[i], field, path + '[' + std::to_string(i) + ']', one))
            return verdict;
        list.push_back(std::move(one));
    }
    read = std::move(list);
    return std::nullopt;
}

Verdict readMessage(const json::value &value,
                    const Message &message,
                    const std::string &path,
                    json::value &read)
{
    json::object result;
    for (const auto &member : value.get_object()) {
        const std::string_view key = member.key();
        const MessageField *field = nullptr;
        for (const MessageField &one : message.fields) {
            if (one.name == key || snake(one.name) == key)
                field = &one;
        }
        if (!field) {
            const std::string where = path.empty() ? "" : " at '" + path + '\'';
            return violation(
                path, "Unknown name \"" + std::string(key) + '"' + where + ": Cannot find field.");
        }
        if (member.value().is_null())
            continue; // absent, as the parser has it
        if (result.contains(field->name))
            return violation(
                path, "Invalid value: field '" + std::string(field->name) + "' is given twice.");
        const std::string here = (path.empty() ? "" : path + '.') + snake(field->name);
        if (Verdict verdict = readField(member.value(), *field, here, result[field->name]))
            return verdict;
    }
    read = std::move(result);
    return std::nullopt;
}

} // namespace deskrelay::fake
