#include "core/formats/responses/responsesitemreader.h"

#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/carriedstate.h"
#include "core/formats/responses/checkedfields.h"
#include "core/formats/responses/compactiontext.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsesoptions.h"
#include "core/formats/responses/responsesrequestreader.h"
#include "core/formats/responses/responsestoolreader.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

Result<void> ResponsesItemReader::read(const JsonNode &input)
{
    if (!input.isPresent())
        return {};
    if (input.isString()) {
        addUserText(input.string());
        return {};
    }
    if (!input.isArray())
        return refusedField("input", u"must be a string or an array"_s);
    for (size_t i = 0; i < input.items.size(); ++i) {
        const QByteArray path = "input[" + QByteArray::number(qulonglong(i)) + ']';
        if (const Result<void> item = readItem(input.items[i], path); !item)
            return item.error();
    }
    return {};
}

Result<void> ResponsesItemReader::readItem(const JsonNode &item, const QByteArray &path)
{
    if (!item.isObject())
        return refusedField(path, u"must be an object"_s);
    const JsonNode &type = item["type"];
    if (type.isPresent() && !type.isString())
        return refusedField(path + ".type", u"must be a string"_s);
    if (type.is("message") || (!type.isPresent() && item["role"].isPresent()))
        return readMessage(item, path);
    if (type.is("function_call"))
        return readCall(item, path, false);
    if (type.is("function_call_output"))
        return readOutput(item, path, false);
    if (type.is("reasoning"))
        return readReasoning(item, path);
    if (type.is("custom_tool_call"))
        return readCall(item, path, true);
    if (type.is("custom_tool_call_output"))
        return readOutput(item, path, true);
    if (type.is(toolSearchCall) && item["execution"].is("client"))
        return readCall(item, path, false);
    if (type.is(toolSearchOutput) && item["execution"].is("client"))
        return readToolSearchOutput(item, path);
    if (type.is("additional_tools"))
        return readResponsesTools(item["tools"], path + ".tools", m_conversation);
    if (type.is("configuration_update"))
        return readConfiguration(item, path);
    if (type.is("compaction")) {
        readCompaction(item);
        return {};
    }
    if (type.is("compaction_trigger")) {
        addUserText(compactionPrompt());
        m_conversation.wantsCompaction = true;
        return {};
    }
    if (type.is("image_generation_call") && item["result"].isString()) {
        assistant().parts.append(generatedImage(item));
        return {};
    }
    if (!type.isPresent() && !item["id"].isString())
        return refusedField(path + ".type", u"is missing"_s);
    const bool isAnswer = type.text.endsWith("_output") || type.is("mcp_approval_response");
    addOpaque(item, isAnswer ? Role::User : Role::Assistant);
    return {};
}

Message &ResponsesItemReader::assistant()
{
    if (m_open != Open::Assistant)
        m_conversation.messages.append(Message{.role = Role::Assistant});
    m_open = Open::Assistant;
    return m_conversation.messages.last();
}

Message &ResponsesItemReader::results()
{
    if (m_open != Open::Results)
        m_conversation.messages.append(Message{.role = Role::User});
    m_open = Open::Results;
    return m_conversation.messages.last();
}

void ResponsesItemReader::addUserText(const QByteArray &text)
{
    m_conversation.messages.append(Message{.parts = {TextPart{.text = text}}});
    m_open = Open::Nothing;
}

static bool hasText(const Message &message)
{
    for (const Part &part : message.parts) {
        if (std::holds_alternative<TextPart>(part) || std::holds_alternative<RefusalPart>(part))
            return true;
    }
    return false;
}

Result<void> ResponsesItemReader::readMessage(const JsonNode &item, const QByteArray &path)
{
    CheckedFields fields(item, path);
    const QByteArray role = fields.oneOf("role", {"user", "assistant", "system", "developer"});
    const QByteArray phase = fields.string("phase");
    if (role.isEmpty())
        fields.refuse("role", u"is missing"_s);
    if (fields.error())
        return *fields.error();
    QList<Part> parts;
    if (const auto read =
            readResponsesContent(item["content"], path + ".content", parts, m_conversation.dropped);
        !read)
        return read.error();
    if (role == "assistant") {
        // A turn may have several messages; those of another phase are a message of their own.
        if (m_open == Open::Assistant && hasText(m_conversation.messages.last()) &&
            m_conversation.messages.last().phase != phase)
            m_open = Open::Nothing;
        Message &message = assistant();
        message.phase = phase;
        message.parts.append(parts);
        return {};
    }
    m_conversation.messages.append(Message{.role = role == "user" ? Role::User : Role::System,
                                           .parts = parts,
                                           .isDeveloper = role == "developer"});
    m_open = Open::Nothing;
    return {};
}

/// The texts of a reasoning item's `summary` or `content`, as paragraphs.
static QByteArray joinedTexts(const JsonNode &parts)
{
    QByteArrayList texts;
    for (const JsonNode &part : parts.items)
        texts.append(part.isString() ? part.string() : part["text"].string());
    return texts.join("\n\n");
}

QByteArray reasoningText(const JsonNode &item)
{
    const QByteArray summary = joinedTexts(item["summary"]);
    return summary.isEmpty() ? joinedTexts(item["content"]) : summary;
}

Result<void> ResponsesItemReader::readReasoning(const JsonNode &item, const QByteArray &path)
{
    CheckedFields fields(item, path);
    ReasoningPart reasoning{.text = reasoningText(item),
                            .state = readState(fields.string("encrypted_content"),
                                               Format::OpenAiResponses,
                                               SealedState::Kind::Encrypted)};
    const QByteArray id = fields.string("id");
    if (fields.error())
        return *fields.error();
    if (reasoning.state && isCarried(*reasoning.state)) {
        attach(*reasoning.state);
        return {};
    }
    if (reasoning.state && reasoning.state->origin == Format::OpenAiResponses)
        reasoning.state->itemId = id;
    if (!reasoning.text.isEmpty() || reasoning.state)
        assistant().parts.append(reasoning);
    return {};
}

void ResponsesItemReader::attach(const SealedState &carried)
{
    const QByteArray owner = carriedFor(carried);
    SealedState state = carried;
    state.itemId.clear();
    for (auto message = m_conversation.messages.rbegin(); message != m_conversation.messages.rend();
         ++message) {
        if (message->role != Role::Assistant)
            continue;
        for (auto part = message->parts.rbegin(); part != message->parts.rend(); ++part) {
            auto *const call = std::get_if<ToolCallPart>(&*part);
            if (call && call->id == owner) {
                call->state = state;
                return;
            }
            auto *const text = std::get_if<TextPart>(&*part);
            if (text && owner.isEmpty()) {
                text->state = state;
                return;
            }
        }
        break; // the latest turn alone
    }
    if (!owner.isEmpty())
        m_states.insert(owner, state);
}

Result<void>
ResponsesItemReader::readCall(const JsonNode &item, const QByteArray &path, bool isCustom)
{
    CheckedFields fields(item, path);
    ToolCallPart call{.id = fields.string("call_id"),
                      .name = fields.string("name"),
                      .space = fields.string("namespace"),
                      .isCustom = isCustom};
    if (item["type"].is(toolSearchCall))
        call.name = toolSearchName.toByteArray();
    const JsonNode &arguments = item[isCustom ? "input" : "arguments"];
    call.arguments = arguments.isString()   ? arguments.string()
                     : arguments.isObject() ? arguments.json()
                                            : QByteArray();
    if (call.id.isEmpty())
        call.id = fields.string("id");
    if (call.id.isEmpty())
        fields.refuse("call_id", u"is missing"_s);
    if (call.name.isEmpty())
        fields.refuse("name", u"is missing"_s);
    if (fields.error())
        return *fields.error();
    if (const auto state = m_states.constFind(call.id); state != m_states.constEnd())
        call.state = *state;
    assistant().parts.append(call);
    return {};
}

Result<void>
ResponsesItemReader::readOutput(const JsonNode &item, const QByteArray &path, bool isCustom)
{
    CheckedFields fields(item, path);
    ToolResultPart result{
        .id = fields.string("call_id"), .name = fields.string("name"), .isCustom = isCustom};
    if (result.id.isEmpty())
        fields.refuse("call_id", u"is missing"_s);
    if (fields.error())
        return *fields.error();
    QList<Part> parts;
    const JsonNode &output = item["output"];
    if (output.isObject()) { // not of the API; a client that forgot to write it as text
        parts.append(TextPart{.text = output.json()});
    } else if (const auto read =
                   readResponsesContent(output, path + ".output", parts, m_conversation.dropped);
               !read) {
        return read.error();
    }
    for (const Part &part : std::as_const(parts)) {
        if (const auto *const text = std::get_if<TextPart>(&part))
            result.content.append(*text);
        else if (const auto *const media = std::get_if<MediaPart>(&part))
            result.content.append(*media);
    }
    results().parts.append(result);
    return {};
}

Result<void> ResponsesItemReader::readToolSearchOutput(const JsonNode &item, const QByteArray &path)
{
    // What was found can be called from now on, and the model reads its definitions as a result.
    if (const auto read = readResponsesTools(item["tools"], path + ".tools", m_conversation); !read)
        return read.error();
    const QByteArray id = item["call_id"].string();
    if (id.isEmpty())
        return refusedField(path + ".call_id", u"is missing"_s);
    for (Tool &tool : m_conversation.tools) {
        for (const JsonNode &found : item["tools"].items) {
            if (found["name"].is(tool.space.isEmpty() ? tool.name : tool.space))
                tool.isDeferred = false;
        }
    }
    results().parts.append(
        ToolResultPart{.id = id,
                       .name = toolSearchName.toByteArray(),
                       .content = {TextPart{.text = item["tools"].isArray() ? item["tools"].json()
                                                                            : QByteArray("[]")}}});
    return {};
}

Result<void> ResponsesItemReader::readConfiguration(const JsonNode &item, const QByteArray &path)
{
    // The answer that is to come obeys the last one.
    if (item["reasoning"]["effort"].isPresent()) {
        if (const auto read =
                readResponsesReasoning(item["reasoning"], path + ".reasoning", m_conversation);
            !read)
            return read.error();
    }
    return readResponsesText(item["text"], path + ".text", m_conversation);
}

void ResponsesItemReader::readCompaction(const JsonNode &item)
{
    if (const std::optional<QByteArray> summary = unwrapSummary(item["encrypted_content"].text))
        addUserText(summaryMessage(*summary));
    else
        addOpaque(item, Role::Assistant);
}

void ResponsesItemReader::addOpaque(const JsonNode &item, Role role)
{
    const QByteArray type = item["type"].isPresent() ? item["type"].string() : "item_reference";
    Message &message = role == Role::User ? results() : assistant();
    message.parts.append(
        OpaquePart{.origin = Format::OpenAiResponses, .type = type, .json = item.json()});
}

} // namespace deskrelay
