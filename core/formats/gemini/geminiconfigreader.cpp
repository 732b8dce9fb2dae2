#include "core/formats/gemini/geminiconfigreader.h"

#include "core/base/jsonwriter.h"
#include "core/formats/gemini/openapischema.h"

#include <algorithm>

namespace deskrelay {

/// The one of two fields that holds a schema; they exclude each other.
static QByteArray readSchema(GeminiFields &fields, QByteArrayView openApi, QByteArrayView json)
{
    const JsonNode &own = fields.takeObject(openApi);
    const JsonNode &standard = fields.takeObject(json);
    if (own.isObject() && standard.isObject())
        fields.refuse(json, "it cannot stand beside " + openApi.toByteArray());
    if (standard.isObject())
        return jsonSchemaFrom(standard, SchemaDialect::JsonSchema);
    return own.isObject() ? jsonSchemaFrom(own, SchemaDialect::OpenApi) : QByteArray();
}

static Tool readDeclaration(const JsonNode &declaration, const QByteArray &path, GeminiNotes &notes)
{
    GeminiFields fields(declaration, path, notes);
    Tool tool{.name = fields.takeText("name"), .description = fields.takeText("description")};
    if (tool.name.isEmpty())
        fields.refuse("name", "it must name the function");
    tool.schema = readSchema(fields, "parameters", "parametersJsonSchema");
    fields.dropRest();
    return tool;
}

void readGeminiTools(const JsonNode &tools, Conversation &conversation, GeminiNotes &notes)
{
    if (tools.isMissing())
        return;
    if (!tools.isArray())
        notes.refuse("tools", "it must be an array");
    for (size_t i = 0; i < tools.items.size(); ++i) {
        const JsonNode &entry = tools.items[i];
        const QByteArray path = "tools[" + QByteArray::number(qsizetype(i)) + ']';
        GeminiFields fields(entry, path, notes);
        const JsonNode &declarations = fields.takeList("functionDeclarations");
        for (size_t j = 0; j < declarations.items.size(); ++j) {
            const QByteArray place = '[' + QByteArray::number(qsizetype(j)) + ']';
            conversation.tools.append(readDeclaration(
                declarations.items[j], fields.path("functionDeclarations") + place, notes));
        }
        for (const JsonMember &member : entry.members) {
            if (isGeminiField(member.name, "functionDeclarations") || !member.value.isPresent())
                continue;
            const QByteArray type = camelCaseName(member.name);
            JsonWriter raw;
            raw.beginObject().rawMember(type, member.value.raw).endObject();
            conversation.tools.append(Tool{
                .kind = Tool::Kind::Server, .name = type, .serverType = type, .raw = raw.take()});
        }
    }
}

void readGeminiToolConfig(const JsonNode &config, Conversation &conversation, GeminiNotes &notes)
{
    GeminiFields fields(config, "toolConfig", notes);
    GeminiFields calling(
        fields.takeObject("functionCallingConfig"), fields.path("functionCallingConfig"), notes);
    ToolChoice &choice = conversation.toolChoice;
    choice.allowed = calling.takeTexts("allowedFunctionNames");
    const QByteArray mode = calling.takeText("mode").toUpper();
    if (mode == "AUTO" || mode == "VALIDATED")
        choice.mode = ToolChoice::Mode::Auto;
    else if (mode == "NONE")
        choice.mode = ToolChoice::Mode::None;
    else if (mode == "ANY")
        choice.mode =
            choice.allowed.size() == 1 ? ToolChoice::Mode::Named : ToolChoice::Mode::Required;
    else if (!mode.isEmpty() && mode != "MODE_UNSPECIFIED")
        calling.refuse("mode", "it must be AUTO, ANY, NONE or VALIDATED");
    calling.dropRest();
    fields.dropRest();
}

/// `responseFormat`, which stands for responseMimeType and its schema in newer clients.
static void readFormats(const JsonNode &formats, OutputFormat &output, GeminiNotes &notes)
{
    for (size_t i = 0; i < formats.items.size(); ++i) {
        const QByteArray place = '[' + QByteArray::number(qsizetype(i)) + ']';
        GeminiFields entry(formats.items[i], "generationConfig.responseFormat" + place, notes);
        GeminiFields text(entry.takeObject("text"), entry.path("text"), notes);
        const QByteArray type = text.takeText("mimeType").toLower();
        const JsonNode &schema = text.takeObject("schema");
        if (schema.isObject()) {
            output.kind = OutputFormat::Kind::JsonSchema;
            output.schema = jsonSchemaFrom(schema, SchemaDialect::JsonSchema);
        } else if (type == "application/json" || type == "application_json") {
            output.kind = OutputFormat::Kind::JsonObject;
        }
        text.dropRest();
        entry.dropRest();
    }
}

static void readOutput(GeminiFields &config, OutputFormat &output, GeminiNotes &notes)
{
    readFormats(config.takeList("responseFormat"), output, notes);
    const QByteArray type = config.takeText("responseMimeType").toLower();
    const QByteArray schema = readSchema(config, "responseSchema", "responseJsonSchema");
    if (type == "text/x.enum") { // a bare value instead of JSON
        notes.drop(config.path("responseMimeType"));
        return;
    }
    if (!type.isEmpty() && type != "application/json" && type != "text/plain")
        config.refuse("responseMimeType", "it must be application/json or text/plain");
    if (!schema.isEmpty()) {
        output.kind = OutputFormat::Kind::JsonSchema;
        output.schema = schema;
    } else if (type == "application/json" && output.kind == OutputFormat::Kind::Text) {
        output.kind = OutputFormat::Kind::JsonObject;
    }
}

static void readThinking(GeminiFields &config, Reasoning &reasoning, GeminiNotes &notes)
{
    GeminiFields thinking(
        config.takeObject("thinkingConfig"), config.path("thinkingConfig"), notes);
    // Without being asked to, Gemini shows no thoughts.
    reasoning.isShown = thinking.takeTruth("includeThoughts").value_or(false);
    const QByteArray level = thinking.takeText("thinkingLevel").toUpper();
    reasoning.budget = thinking.takeInteger("thinkingBudget");
    thinking.dropRest();
    const bool hasLevel = !level.isEmpty() && level != "THINKING_LEVEL_UNSPECIFIED";
    if (hasLevel) {
        reasoning.effort = effortFromName(level);
        reasoning.mode = Reasoning::Mode::On;
        if (!reasoning.effort || *reasoning.effort < Effort::Minimal ||
            *reasoning.effort > Effort::High)
            thinking.refuse("thinkingLevel", "it must be MINIMAL, LOW, MEDIUM or HIGH");
        if (reasoning.budget)
            thinking.refuse("thinkingBudget", "it cannot stand beside thinkingLevel");
    } else if (reasoning.budget) {
        reasoning.mode = *reasoning.budget == 0 ? Reasoning::Mode::Off : Reasoning::Mode::On;
        if (*reasoning.budget < -1)
            thinking.refuse("thinkingBudget", "it must be -1, 0 or a number of tokens");
    }
}

/// Text is what every model answers with. An answer that shall be something else alone cannot be
/// had from another provider.
static void readModalities(GeminiFields &config, GeminiNotes &notes)
{
    const QByteArrayList modalities = config.takeTexts("responseModalities");
    const bool hasText = std::any_of(modalities.begin(), modalities.end(), [](const auto &name) {
        return name.compare("TEXT", Qt::CaseInsensitive) == 0;
    });
    if (!modalities.isEmpty() && !hasText)
        config.refuse("responseModalities", "this model answers with TEXT alone");
    else if (modalities.size() > 1)
        notes.drop(config.path("responseModalities"));
}

static void readSampling(GeminiFields &config, Sampling &sampling)
{
    sampling.temperature = config.takeNumber("temperature");
    sampling.topP = config.takeNumber("topP");
    sampling.topK = config.takeInteger("topK");
    sampling.seed = config.takeInteger("seed");
    sampling.frequencyPenalty = config.takeNumber("frequencyPenalty");
    sampling.presencePenalty = config.takeNumber("presencePenalty");
    sampling.logprobs = config.takeTruth("responseLogprobs").value_or(false);
    sampling.topLogprobs = config.takeInteger("logprobs");
    sampling.stop = config.takeTexts("stopSequences");
    sampling.count = config.takeInteger("candidateCount").value_or(1);
    if (sampling.temperature && (*sampling.temperature < 0 || *sampling.temperature > 2))
        config.refuse("temperature", "it must be between 0 and 2");
    if (sampling.topP && (*sampling.topP < 0 || *sampling.topP > 1))
        config.refuse("topP", "it must be between 0 and 1");
    if (sampling.topK && *sampling.topK < 0)
        config.refuse("topK", "it must not be negative");
    if (sampling.count < 1)
        config.refuse("candidateCount", "it must be at least 1");
    if (sampling.stop.size() > 5)
        config.refuse("stopSequences", "there may be at most 5");
}

void readGeminiConfig(const JsonNode &config, Conversation &conversation, GeminiNotes &notes)
{
    GeminiFields fields(config, "generationConfig", notes);
    readSampling(fields, conversation.sampling);
    conversation.maxOutputTokens = fields.takeInteger("maxOutputTokens");
    if (conversation.maxOutputTokens && *conversation.maxOutputTokens < 1)
        fields.refuse("maxOutputTokens", "it must be at least 1");
    readOutput(fields, conversation.output, notes);
    readThinking(fields, conversation.reasoning, notes);
    readModalities(fields, notes);
    fields.dropRest(); // mediaResolution, speechConfig and what is not known
}

} // namespace deskrelay
