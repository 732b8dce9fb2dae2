#include "core/formats/gemini/geminicontentreader.h"

#include "core/formats/conversation/sealedstate.h"
#include "core/formats/gemini/geminicalls.h"
#include "core/formats/gemini/geminimedia.h"

#include <algorithm>

namespace deskrelay {

static QByteArray placeIn(const QByteArray &path, size_t place)
{
    return path + '[' + QByteArray::number(qsizetype(place)) + ']';
}

void GeminiContentReader::readSystem(const JsonNode &instruction)
{
    Message system{.role = Role::System};
    const auto add = [&](const JsonNode &part, const QByteArray &path) {
        if (part.isString()) {
            system.parts.append(TextPart{.text = part.string()});
            return;
        }
        GeminiFields fields(part, path, m_notes);
        if (const QByteArray text = fields.takeText("text"); !text.isEmpty())
            system.parts.append(TextPart{.text = text});
        fields.dropRest();
    };
    const auto addAll = [&](const JsonNode &parts) {
        for (size_t i = 0; i < parts.items.size(); ++i)
            add(parts.items[i], placeIn("systemInstruction.parts", i));
    };
    const bool isPart = !geminiField(instruction, "text").isMissing();
    if (instruction.isArray()) {
        addAll(instruction);
    } else if (instruction.isString() || isPart) {
        add(instruction, "systemInstruction");
    } else if (instruction.isPresent()) {
        GeminiFields fields(instruction, "systemInstruction", m_notes);
        fields.take("role");
        const JsonNode &parts = fields.take("parts");
        if (parts.isArray())
            addAll(parts);
        else if (parts.isPresent())
            add(parts, "systemInstruction.parts");
        fields.dropRest();
    }
    if (!system.parts.isEmpty())
        m_messages.append(system);
}

void GeminiContentReader::readContents(const JsonNode &contents)
{
    if (contents.isObject()) {
        readContent(contents, "contents");
        return;
    }
    if (!contents.isArray() || contents.items.empty()) {
        m_notes.refuse("contents", "it must be an array of at least one content");
        return;
    }
    for (size_t i = 0; i < contents.items.size(); ++i)
        readContent(contents.items[i], placeIn("contents", i));
}

void GeminiContentReader::readContent(const JsonNode &content, const QByteArray &path)
{
    if (!content.isObject()) {
        m_notes.refuse(path, "it must be an object with role and parts");
        return;
    }
    GeminiFields fields(content, path, m_notes);
    const QByteArray name = fields.takeText("role");
    if (!name.isEmpty() && name != "user" && name != "model" && name != "function")
        fields.refuse("role", "it must be user or model");
    const JsonNode &parts = fields.takeList("parts");
    const Role role = name == "model" ? Role::Assistant : Role::User;
    // Google's SDK brings back each chunk of a stream as a content: the model's are one turn.
    m_isNewContent = role == Role::User;
    for (size_t i = 0; i < parts.items.size(); ++i)
        readPart(parts.items[i], placeIn(fields.path("parts"), i), role);
    fields.dropRest();
}

void GeminiContentReader::readPart(const JsonNode &part, const QByteArray &path, Role role)
{
    if (!part.isObject() || part.members.empty()) {
        m_notes.refuse(path, "it must be an object that holds text, data or a call");
        return;
    }
    GeminiFields fields(part, path, m_notes);
    const std::optional<SealedState> state = readSignature(fields.takeText("thoughtSignature"));
    const auto opaque =
        std::find_if(geminiOpaqueParts.begin(),
                     geminiOpaqueParts.end(),
                     [&fields](QByteArrayView type) { return fields.takeObject(type).isObject(); });
    if (opaque != geminiOpaqueParts.end()) {
        append(role,
               OpaquePart{.origin = Format::GeminiGenerate,
                          .type = opaque->toByteArray(),
                          .json = part.json()});
        return;
    }
    if (geminiField(part, "functionCall").isPresent()) {
        readCall(fields, state);
    } else if (geminiField(part, "functionResponse").isPresent()) {
        readResult(fields);
    } else if (const std::optional<MediaPart> media = readMedia(fields)) {
        append(role, *media);
    } else if (geminiField(part, "text").isPresent() || state) {
        readText(fields, state, role);
    }
    fields.take("thought");
    fields.dropRest();
}

/// Whether two texts after one another are pieces of one: a stream's chunks, kept as they came.
template <typename Piece>
static Piece *openPiece(QList<Message> &messages, bool isNewContent)
{
    if (isNewContent || messages.isEmpty() || messages.last().parts.isEmpty())
        return nullptr;
    auto *const piece = std::get_if<Piece>(&messages.last().parts.last());
    return piece && !piece->state ? piece : nullptr;
}

void GeminiContentReader::readText(GeminiFields &part,
                                   const std::optional<SealedState> &state,
                                   Role role)
{
    const QByteArray text = part.takeText("text");
    const bool isForeign = state && !isReadableBy(*state, Format::GeminiGenerate);
    if (part.takeTruth("thought").value_or(false)) {
        auto *const open = openPiece<ReasoningPart>(m_messages, m_isNewContent);
        if (open && (!state || (isForeign && text.isEmpty()))) {
            open->text += text;
            open->state = state;
        } else {
            append(Role::Assistant, ReasoningPart{.text = text, .state = state});
        }
        return;
    }
    if (isForeign) { // it was carried here for want of reasoning that could be shown
        append(Role::Assistant, ReasoningPart{.state = state});
        if (!text.isEmpty())
            append(role, TextPart{.text = text});
        return;
    }
    auto *const open = openPiece<TextPart>(m_messages, m_isNewContent);
    if (open && !state && role == Role::Assistant && m_messages.last().role == role)
        open->text += text;
    else
        append(role, TextPart{.text = text, .state = state});
}

void GeminiContentReader::readCall(GeminiFields &part, const std::optional<SealedState> &state)
{
    GeminiFields call(part.takeObject("functionCall"), part.path("functionCall"), m_notes);
    ToolCallPart read{.id = call.takeText("id"), .name = call.takeText("name")};
    const JsonNode &arguments = call.takeObject("args");
    read.arguments = arguments.isObject() ? arguments.json() : QByteArray("{}");
    if (read.name.isEmpty())
        call.refuse("name", "it must name a function");
    if (read.id.isEmpty())
        read.id = inventedCallId({}, m_calls.size(), read.name, read.arguments);
    if (state && !isReadableBy(*state, Format::GeminiGenerate))
        append(Role::Assistant, ReasoningPart{.state = state});
    else
        read.state = state;
    m_calls.append({.id = read.id, .name = read.name});
    append(Role::Assistant, read);
    call.dropRest();
}

QByteArray GeminiContentReader::idOfResult(const QByteArray &given, const QByteArray &name)
{
    const auto waiting = [this](auto &&fits) {
        return std::find_if(m_calls.begin(), m_calls.end(), [&fits](const Call &call) {
            return !call.isAnswered && fits(call);
        });
    };
    auto found = m_calls.end();
    if (!given.isEmpty())
        found = waiting([&given](const Call &call) { return call.id == given; });
    if (found == m_calls.end())
        found = waiting([&name](const Call &call) { return call.name == name; });
    if (found == m_calls.end())
        return given.isEmpty() ? inventedCallId("orphan", m_calls.size(), name, {}) : given;
    found->isAnswered = true;
    return found->id;
}

static QByteArray textOf(const JsonNode &value)
{
    if (value.isString())
        return value.string();
    return value.isPresent() ? value.json() : QByteArray();
}

/// What a function answered: Google's keys `output` and `error`, or one of those that tools use
/// instead. Any other object is the answer itself.
static QByteArray readAnswer(const JsonNode &response, QByteArrayView tool, bool &isError)
{
    const JsonNode &error = response["error"];
    isError = error.isPresent();
    const bool isAlone = response.members.size() == 1;
    if (isError)
        return isAlone ? textOf(error) : response.json();
    for (const QByteArrayView key : {"output", "result", "content"}) {
        const bool isNamed = response.members.size() == 2 && response["name"].is(tool);
        if ((isAlone || isNamed) && !response[key].isMissing())
            return textOf(response[key]);
    }
    return response.members.empty() ? QByteArray() : response.json();
}

void GeminiContentReader::readResult(GeminiFields &part)
{
    GeminiFields result(
        part.takeObject("functionResponse"), part.path("functionResponse"), m_notes);
    ToolResultPart read{.name = result.takeText("name")};
    const QByteArray given = result.takeText("id");
    if (read.name.isEmpty() && given.isEmpty())
        result.refuse("name", "it must name a function");
    read.id = idOfResult(given, read.name);
    const QByteArray text = readAnswer(result.takeObject("response"), read.name, read.isError);
    if (!text.isEmpty())
        read.content.append(TextPart{.text = text});
    readResultMedia(result, read.content);
    append(Role::User, read);
    result.dropRest();
}

void GeminiContentReader::readResultMedia(GeminiFields &result,
                                          QList<ToolResultPart::Content> &content)
{
    const JsonNode &parts = result.takeList("parts");
    for (size_t i = 0; i < parts.items.size(); ++i) {
        GeminiFields fields(parts.items[i], placeIn(result.path("parts"), i), m_notes);
        if (const std::optional<MediaPart> media = readMedia(fields))
            content.append(*media);
        fields.dropRest();
    }
}

std::optional<MediaPart> GeminiContentReader::readMedia(GeminiFields &holder)
{
    if (const JsonNode &node = holder.takeObject("inlineData"); node.isObject()) {
        GeminiFields data(node, holder.path("inlineData"), m_notes);
        const QByteArray type = data.takeText("mimeType");
        const QByteArray bytes = data.takeText("data");
        const QByteArray name = data.takeText("displayName");
        if (type.isEmpty())
            data.refuse("mimeType", "it must tell the data's media type");
        data.dropRest();
        return inlineMediaPart(type, bytes, name);
    }
    if (const JsonNode &node = holder.takeObject("fileData"); node.isObject()) {
        GeminiFields data(node, holder.path("fileData"), m_notes);
        const QByteArray type = data.takeText("mimeType");
        const QByteArray uri = data.takeText("fileUri");
        const QByteArray name = data.takeText("displayName");
        if (uri.isEmpty())
            data.refuse("fileUri", "it must name a file");
        data.dropRest();
        return fileMediaPart(type, uri, name);
    }
    return std::nullopt;
}

void GeminiContentReader::append(Role role, const Part &part)
{
    if (m_isNewContent || m_messages.isEmpty() || m_messages.last().role != role)
        m_messages.append(Message{.role = role});
    m_isNewContent = false;
    m_messages.last().parts.append(part);
}

} // namespace deskrelay
