#include "core/formats/responses/responsesoptions.h"

#include "core/formats/responses/checkedfields.h"
#include "core/formats/responses/responsescontent.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

Result<void> readResponsesReasoning(const JsonNode &reasoning,
                                    const QByteArray &path,
                                    Conversation &conversation)
{
    CheckedFields fields(reasoning, path);
    Reasoning &read = conversation.reasoning;
    if (const QByteArray name = fields.string("effort"); !name.isEmpty()) {
        read.effort = effortFromName(name);
        read.mode = read.effort == Effort::None ? Reasoning::Mode::Off : Reasoning::Mode::On;
        if (!read.effort)
            fields.refuse("effort",
                          u"must be one of none, minimal, low, medium, high, xhigh, max"_s);
    }
    for (const QByteArrayView summary : {"summary", "generate_summary"}) {
        if (!fields.oneOf(summary, {"auto", "concise", "detailed"}).isEmpty())
            read.isShown = true;
    }
    const QByteArray context = fields.oneOf("context", {"auto", "current_turn", "all_turns"});
    if (!context.isEmpty() && context != "auto")
        dropOnce(conversation.dropped, path + ".context");
    const QByteArray mode = fields.string("mode");
    if (!mode.isEmpty() && mode != "standard")
        dropOnce(conversation.dropped, path + ".mode");
    if (fields.error())
        return *fields.error();
    return {};
}

static Result<void>
readFormat(const JsonNode &format, const QByteArray &path, Conversation &conversation)
{
    CheckedFields fields(format, path);
    OutputFormat read;
    const QByteArray type = fields.oneOf("type", {"text", "json_object", "json_schema"});
    if (type == "json_object")
        read.kind = OutputFormat::Kind::JsonObject;
    if (type == "json_schema") {
        read.kind = OutputFormat::Kind::JsonSchema;
        read.name = fields.string("name");
        read.description = fields.string("description");
        read.strict = fields.boolean("strict");
        const JsonNode &schema = fields.object("schema");
        read.schema = schema.json();
        if (schema.isMissing())
            fields.refuse("schema", u"is missing"_s);
    }
    if (type.isEmpty())
        fields.refuse("type", u"is missing"_s);
    if (fields.error())
        return *fields.error();
    conversation.output = read;
    return {};
}

Result<void>
readResponsesText(const JsonNode &text, const QByteArray &path, Conversation &conversation)
{
    if (!text.isPresent())
        return {};
    if (!text.isObject())
        return refusedField(path, u"must be an object"_s);
    CheckedFields fields(text, path);
    const QByteArray verbosity = fields.oneOf("verbosity", {"low", "medium", "high"});
    if (!verbosity.isEmpty())
        conversation.verbosity = verbosity;
    const JsonNode &format = fields.object("format");
    if (fields.error())
        return *fields.error();
    return format.isMissing() ? Result<void>() : readFormat(format, path + ".format", conversation);
}

void writeResponsesText(JsonWriter &json, const OutputFormat &format, const QByteArray &verbosity)
{
    json.beginObject().key("format").beginObject();
    switch (format.kind) {
    case OutputFormat::Kind::Text:
        json.member("type", "text");
        break;
    case OutputFormat::Kind::JsonObject:
        json.member("type", "json_object");
        break;
    case OutputFormat::Kind::JsonSchema:
        json.member("type", "json_schema");
        json.member("name", format.name.isEmpty() ? QByteArray("answer") : format.name);
        if (!format.description.isEmpty())
            json.member("description", format.description);
        json.rawMember("schema", format.schema.isEmpty() ? QByteArray("{}") : format.schema);
        if (format.strict)
            json.member("strict", *format.strict);
        break;
    }
    json.endObject();
    if (!verbosity.isEmpty())
        json.member("verbosity", verbosity);
    json.endObject();
}

} // namespace deskrelay
