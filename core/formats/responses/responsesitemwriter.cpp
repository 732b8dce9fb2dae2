#include "core/formats/responses/responsesitemwriter.h"

#include "core/base/jsontree.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/conversation/modelnotes.h"
#include "core/formats/conversation/openaiwishes.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsestoolreader.h"

#include <QCryptographicHash>

#include <algorithm>

namespace deskrelay {

/// OpenAI refuses a longer `call_id`.
static QByteArray fittedId(const QByteArray &id)
{
    if (id.size() <= 64)
        return id;
    return "call_" + QCryptographicHash::hash(id, QCryptographicHash::Sha256).toHex().first(40);
}

static bool isBlank(const Part &part)
{
    const auto *const text = std::get_if<TextPart>(&part);
    return text && (text->text.isEmpty() || isBillingHeader(text->text));
}

/// Whether the message can be told in `instructions`, which have no place for a mark.
static bool isInstruction(const Message &message, bool keepsMarks)
{
    return message.role == Role::System && !message.isDeveloper &&
           std::all_of(message.parts.begin(), message.parts.end(), [&](const Part &part) {
               const auto *const text = std::get_if<TextPart>(&part);
               return text && !(keepsMarks && text->cache);
           });
}

ResponsesItemWriter::ResponsesItemWriter(const Conversation &conversation,
                                         const ModelTraits &traits,
                                         const ToolNames &names,
                                         QByteArrayList &dropped)
    : m_conversation(conversation)
    , m_names(names)
    , m_dropped(dropped)
    , m_content(conversation, traits, dropped)
    , m_takesCustom(traits.takesCustomTools)
    , m_takesReasoning(traits.thinking != ModelTraits::Thinking::None)
{
    m_hasToolSearch =
        conversation.format == Format::OpenAiResponses &&
        std::any_of(conversation.tools.begin(), conversation.tools.end(), [](const Tool &tool) {
            return tool.kind == Tool::Kind::Function && tool.serverType == toolSearchName;
        });
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
                m_calls.insert(call->id);
                if (call->isCustom && m_takesCustom)
                    m_customCalls.insert(call->id);
                if (m_hasToolSearch && call->space.isEmpty() && call->name == toolSearchName)
                    m_searches.insert(call->id);
            } else if (const auto *const result = std::get_if<ToolResultPart>(&part)) {
                m_results.insert(result->id);
            }
        }
    }
    const QList<Message> &messages = conversation.messages;
    // Where any JSON is asked for, OpenAI looks for a word of it in the input alone.
    const bool isAnyJson = conversation.output.kind == OutputFormat::Kind::JsonObject;
    m_lacksJson = isAnyJson && !mentionsJson(conversation);
    const bool hasInstructions = !isAnyJson || conversation.format == Format::OpenAiResponses;
    while (hasInstructions && m_leading < messages.size() &&
           isInstruction(messages[m_leading], traits.takesCacheBreakpoints))
        ++m_leading;
    if (m_leading > 0 && m_leading == messages.size())
        --m_leading; // something must be the input
}

QByteArray ResponsesItemWriter::instructions() const
{
    QByteArrayList texts;
    for (const Message &message : m_conversation.messages.first(m_leading)) {
        for (const Part &part : message.parts) {
            if (!isBlank(part))
                texts.append(std::get<TextPart>(part).text);
        }
    }
    return texts.join("\n\n");
}

Result<void> ResponsesItemWriter::write(JsonWriter &json)
{
    m_json = &json;
    json.beginArray();
    if (m_lacksJson) {
        const auto told =
            writeContent({.parts = {TextPart{.text = anyJsonNote.toByteArray()}}}, "developer");
        if (!told)
            return told.error();
    }
    // Where OpenAI compacts itself, its own item asks for it.
    const bool isOwnCompaction = m_conversation.wantsCompaction;
    const qsizetype end = m_conversation.messages.size() - (isOwnCompaction ? 1 : 0);
    for (qsizetype i = m_leading; i < end; ++i) {
        if (const Result<void> message = writeMessage(m_conversation.messages[i]); !message)
            return message.error();
    }
    if (isOwnCompaction)
        json.beginObject().member("type", "compaction_trigger").endObject();
    json.endArray();
    return {};
}

Result<void> ResponsesItemWriter::writeMessage(const Message &message)
{
    switch (message.role) {
    case Role::Assistant:
        return writeAssistant(message);
    case Role::User:
        return writeUser(message);
    case Role::System:
        break;
    }
    const bool isSystem = m_conversation.format == Format::OpenAiResponses && !message.isDeveloper;
    return writeContent(message, isSystem ? "system" : "developer");
}

Result<void> ResponsesItemWriter::writeContent(const Message &message, const char *role)
{
    bool isOpen = false;
    for (const Part &part : message.parts) {
        const auto *const text = std::get_if<TextPart>(&part);
        const auto *const media = std::get_if<MediaPart>(&part);
        if ((!text && !media) || isBlank(part))
            continue;
        if (!isOpen) {
            m_json->beginObject().member("type", "message").member("role", role);
            m_json->key("content").beginArray();
            isOpen = true;
        }
        if (text) {
            m_content.writeText(*m_json, *text, text->cache);
        } else if (const auto written = m_content.writeMedia(*m_json, *media, media->cache);
                   !written) {
            return written.error();
        }
    }
    if (isOpen)
        m_json->endArray().endObject();
    return {};
}

Result<void> ResponsesItemWriter::writeUser(const Message &message)
{
    for (const Part &part : message.parts) {
        if (const auto *const result = std::get_if<ToolResultPart>(&part)) {
            if (const Result<void> output = writeOutput(*result); !output)
                return output.error();
        } else if (const auto *const opaque = std::get_if<OpaquePart>(&part)) {
            if (opaque->origin == Format::OpenAiResponses)
                m_json->json(opaque->json);
            else
                dropOnce(m_dropped, fieldName(m_conversation.format, Field::Opaque));
        }
    }
    return writeContent(message, "user");
}

void ResponsesItemWriter::writeReasoning(const ReasoningPart &reasoning)
{
    if (!m_takesReasoning || !reasoning.state ||
        !isReadableBy(*reasoning.state, Format::OpenAiResponses))
        return;
    m_json->beginObject().member("type", "reasoning");
    if (!reasoning.state->itemId.isEmpty())
        m_json->member("id", reasoning.state->itemId);
    m_json->key("summary").beginArray();
    if (!reasoning.text.isEmpty()) {
        m_json->beginObject().member("type", "summary_text").member("text", reasoning.text);
        m_json->endObject();
    }
    m_json->endArray().member("encrypted_content", reasoning.state->data).endObject();
}

void ResponsesItemWriter::writeCall(const ToolCallPart &call)
{
    m_json->beginObject();
    if (m_searches.contains(call.id)) {
        m_json->member("type", toolSearchCall.toByteArray()).member("execution", "client");
        m_json->member("call_id", fittedId(call.id)).member("status", "completed");
        const bool isJson = JsonTree::parse(call.arguments).has_value();
        m_json->rawMember("arguments", isJson ? call.arguments : QByteArray("{}"));
        m_json->endObject();
        return;
    }
    const bool isCustom = m_customCalls.contains(call.id);
    m_json->member("type", isCustom ? "custom_tool_call" : "function_call");
    m_json->member("call_id", fittedId(call.id));
    m_json->member("name", m_names.upstream(call.space, call.name));
    if (!call.space.isEmpty() && m_takesCustom)
        m_json->member("namespace", call.space);
    if (isCustom)
        m_json->member("input", call.arguments);
    else if (call.isCustom)
        m_json->member("arguments", wrapCustomInput(call.arguments));
    else
        m_json->member("arguments", call.arguments.isEmpty() ? QByteArray("{}") : call.arguments);
    m_json->endObject();
}

/// Whether a reasoning item may stand before what is left of the message: it needs its item.
static bool hasItem(QList<Part>::const_iterator part, QList<Part>::const_iterator end)
{
    return std::any_of(part, end, [](const Part &later) {
        return !std::holds_alternative<ReasoningPart>(later) && !isBlank(later);
    });
}

Result<void> ResponsesItemWriter::writeAssistant(const Message &message)
{
    bool isOpen = false;
    const auto close = [this, &isOpen] {
        if (isOpen)
            m_json->endArray().endObject();
        isOpen = false;
    };
    const auto open = [this, &isOpen, &message] {
        if (isOpen)
            return;
        m_json->beginObject().member("type", "message").member("role", "assistant");
        if (!message.phase.isEmpty())
            m_json->member("phase", message.phase);
        m_json->key("content").beginArray();
        isOpen = true;
    };
    for (auto part = message.parts.begin(); part != message.parts.end(); ++part) {
        if (isBlank(*part))
            continue;
        if (const auto *const text = std::get_if<TextPart>(&*part)) {
            open();
            m_json->beginObject().member("type", "output_text").member("text", text->text);
            m_json->endObject();
        } else if (const auto *const refusal = std::get_if<RefusalPart>(&*part)) {
            open();
            m_json->beginObject().member("type", "refusal").member("refusal", refusal->text);
            m_json->endObject();
        } else if (const auto *const call = std::get_if<ToolCallPart>(&*part)) {
            close();
            writeCall(*call);
        } else if (const auto *const reasoning = std::get_if<ReasoningPart>(&*part)) {
            close();
            if (hasItem(part, message.parts.end()))
                writeReasoning(*reasoning);
        } else if (const auto *const opaque = std::get_if<OpaquePart>(&*part)) {
            close();
            if (opaque->origin == Format::OpenAiResponses)
                m_json->json(opaque->json);
            else
                dropOnce(m_dropped, fieldName(m_conversation.format, Field::Opaque));
        }
    }
    close();
    writeMissingOutputs(message);
    return writePictures(message);
}

/// An assistant's message has no place for an image: the user shows it.
Result<void> ResponsesItemWriter::writePictures(const Message &message)
{
    Message shown{.parts = {TextPart{.text = drawnNote.toByteArray()}}};
    for (const Part &part : message.parts) {
        if (std::holds_alternative<MediaPart>(part))
            shown.parts.append(part);
    }
    return shown.parts.size() > 1 ? writeContent(shown, "user") : Result<void>();
}

void ResponsesItemWriter::beginOutput(const QByteArray &id)
{
    m_json->beginObject();
    m_json->member("type",
                   m_customCalls.contains(id) ? "custom_tool_call_output" : "function_call_output");
    m_json->member("call_id", fittedId(id));
}

void ResponsesItemWriter::writeMissingOutputs(const Message &message)
{
    for (const Part &part : message.parts) {
        const auto *const call = std::get_if<ToolCallPart>(&part);
        if (!call || m_results.contains(call->id))
            continue;
        if (m_searches.contains(call->id)) {
            m_json->beginObject().member("type", toolSearchOutput.toByteArray());
            m_json->member("call_id", fittedId(call->id)).member("execution", "client");
            m_json->rawMember("tools", "[]").endObject();
            continue;
        }
        beginOutput(call->id);
        m_json->member("output", errorText(missingResultNote.toByteArray()));
        m_json->endObject();
    }
}

Result<void> ResponsesItemWriter::writeOutput(const ToolResultPart &result)
{
    if (!m_calls.contains(result.id) && m_conversation.previousResponse.isEmpty())
        return {}; // the result of no call
    const QList<ToolResultPart::Content> &content = result.content;
    const auto *const only =
        content.size() == 1 ? std::get_if<TextPart>(&content.first()) : nullptr;
    if (m_searches.contains(result.id)) {
        m_json->beginObject().member("type", toolSearchOutput.toByteArray());
        m_json->member("call_id", fittedId(result.id)).member("execution", "client");
        const bool isList =
            only && only->text.startsWith('[') && JsonTree::parse(only->text).has_value();
        m_json->rawMember("tools", isList ? only->text : QByteArray("[]")).endObject();
        return {};
    }
    beginOutput(result.id);
    m_json->key("output");
    const bool hasHint = result.cache || (only && only->cache);
    if (content.isEmpty() || (only && !hasHint)) {
        const QByteArray text = only ? only->text : QByteArray();
        m_json->string(result.isError ? errorText(text) : text);
        m_json->endObject();
        return {};
    }
    m_json->beginArray();
    const bool hasText = std::holds_alternative<TextPart>(content.first());
    if (result.isError && !hasText)
        m_content.writeText(*m_json, {.text = errorText({})}, std::nullopt);
    for (qsizetype i = 0; i < content.size(); ++i) {
        const std::optional<CacheLife> own = i + 1 == content.size() ? result.cache : std::nullopt;
        if (const auto *const text = std::get_if<TextPart>(&content[i])) {
            const bool isMarked = result.isError && i == 0;
            m_content.writeText(*m_json,
                                {.text = isMarked ? errorText(text->text) : text->text},
                                text->cache ? text->cache : own);
        } else {
            const auto &media = std::get<MediaPart>(content[i]);
            const auto written =
                m_content.writeMedia(*m_json, media, media.cache ? media.cache : own);
            if (!written)
                return written.error();
        }
    }
    m_json->endArray().endObject();
    return {};
}

} // namespace deskrelay
