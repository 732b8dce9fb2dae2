#include "core/formats/chat/chatmessagewriter.h"

#include "core/base/jsontree.h"
#include "core/formats/chat/chatmediawriter.h"
#include "core/formats/chat/chatreplyparts.h"
#include "core/formats/conversation/mediafacts.h"
#include "core/formats/conversation/modelnotes.h"
#include "core/formats/conversation/openaiwishes.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

namespace {

/// A message as it will be written.
struct Draft
{
    QByteArrayView role = {};
    QByteArray name = {};
    QList<ChatPart> parts = {};
    QByteArrayList reasoning = {}; ///< Texts, for a model that wants them back.
    QByteArrayList calls = {};     ///< JSON.
    QByteArray callId = {};        ///< Of a tool's message.
};

/// Where a result stands.
struct ResultPlace
{
    qsizetype message = 0;
    const ToolResultPart *part = nullptr;
};

class MessageWriter final
{
public:
    explicit MessageWriter(ChatTarget &target)
        : m_target(target)
    {
    }

    Result<void> run(JsonWriter &writer);

private:
    void findResults();
    void add(Draft draft);
    void addSystem(const Message &message);
    Result<void> addUser(const Message &message);
    void addAssistant(const Message &message);
    QByteArray callJson(const ToolCallPart &call) const;
    Result<void> addResults();
    Result<void> addDrawn(Draft &media);
    Result<void> addResult(const ToolCallPart &call, qsizetype from, Draft &media);
    const ToolResultPart *takeResult(const QByteArray &id, qsizetype from);
    void writeDraft(JsonWriter &writer, const Draft &draft) const;
    void writeContent(JsonWriter &writer, const Draft &draft) const;
    QByteArray nameOf(const Message &message);

    ChatTarget &m_target;
    QHash<QByteArray, QList<ResultPlace>> m_results = {};     ///< By the call's id.
    QList<std::pair<qsizetype, ToolCallPart>> m_pending = {}; ///< Calls, and their messages.
    QList<MediaPart> m_drawn = {}; ///< By the assistant, in the turn that has ended.
    QList<Draft> m_drafts = {};
    bool m_hasSpoken = false; ///< Somebody did, beside the system.
};

} // namespace

void MessageWriter::findResults()
{
    const QList<Message> &messages = m_target.conversation().messages;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        for (const Part &part : messages[i].parts) {
            if (const auto *const result = std::get_if<ToolResultPart>(&part))
                m_results[result->id].append({i, result});
        }
    }
}

/// The first result of that id after the call; vendors give one id to several calls.
const ToolResultPart *MessageWriter::takeResult(const QByteArray &id, qsizetype from)
{
    QList<ResultPlace> &places = m_results[id];
    const auto place = std::find_if(
        places.begin(), places.end(), [from](const ResultPlace &at) { return at.message >= from; });
    if (place == places.end())
        return nullptr;
    const ToolResultPart *const part = place->part;
    places.erase(place);
    return part;
}

void MessageWriter::add(Draft draft)
{
    Draft *const last = m_drafts.isEmpty() ? nullptr : &m_drafts.last();
    const bool isSame = last && last->role == draft.role && draft.role != "tool";
    // A call's results come next, so that its turn must be one message whoever reads it.
    if (!isSame || (m_target.isOpenAi() && last->calls.isEmpty())) {
        m_drafts.append(std::move(draft));
        return;
    }
    last->parts += draft.parts;
    last->reasoning += draft.reasoning;
    last->calls += draft.calls;
}

/// Other servers' templates may not know of names.
QByteArray MessageWriter::nameOf(const Message &message)
{
    if (m_target.isOpenAi() && m_target.isClientOpenAi())
        return message.name;
    if (!message.name.isEmpty())
        m_target.drop(Field::ParticipantName);
    return {};
}

void MessageWriter::addSystem(const Message &message)
{
    Draft draft{.role = "system", .name = nameOf(message)};
    if (m_hasSpoken && !m_target.traits().takesSystemAnywhere)
        draft.role = "user";
    else if (message.isDeveloper && m_target.isOpenAiReasoning())
        draft.role = "developer";
    for (const Part &part : message.parts) {
        const auto *const text = std::get_if<TextPart>(&part);
        if (text && !text->text.isEmpty() && !isBillingHeader(text->text))
            draft.parts.append(writeChatText(*text, m_target));
    }
    if (!draft.parts.isEmpty())
        add(std::move(draft));
}

Result<void> MessageWriter::addUser(const Message &message)
{
    Draft draft{.role = "user", .name = nameOf(message)};
    const MediaPart *leftOut = nullptr;
    bool isSilent = false;
    bool hasMore = false; ///< Beside what is left out.
    for (const Part &part : message.parts) {
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            isSilent = isSilent || text->text.isEmpty();
            hasMore = hasMore || !text->text.isEmpty();
            if (!text->text.isEmpty())
                draft.parts.append(writeChatText(*text, m_target));
        } else if (const auto *const media = std::get_if<MediaPart>(&part)) {
            const Result<std::optional<ChatPart>> written = writeChatMedia(*media, m_target);
            if (!written)
                return written.error();
            hasMore = hasMore || written->has_value();
            draft.parts.append(written->value_or(ChatPart{.text = leftOutNote(*media)}));
            if (!*written)
                leftOut = media;
        } else if (std::holds_alternative<OpaquePart>(part)) {
            m_target.drop(Field::Opaque);
        }
    }
    const bool hasResults =
        std::any_of(message.parts.begin(), message.parts.end(), [](const Part &part) {
            return std::holds_alternative<ToolResultPart>(part);
        });
    if (leftOut && !hasMore && !hasResults) {
        return m_target.refuse(mediaField(leftOut->kind),
                               u"is all that a message holds, and this model does not take it"_s);
    }
    if (draft.parts.isEmpty() && isSilent)
        draft.parts.append(ChatPart{});
    if (!draft.parts.isEmpty())
        add(std::move(draft));
    return {};
}

/// What cannot be the arguments' text would break the template of many a server; what can stays as
/// it came.
static QByteArray argumentsOf(const ToolCallPart &call)
{
    const Result<JsonTree> tree = JsonTree::parse(call.arguments);
    const bool isObject = !call.isCustom && tree && tree->root().isObject();
    return isObject ? call.arguments : argumentsObject(call);
}

QByteArray MessageWriter::callJson(const ToolCallPart &call) const
{
    const bool isNative = call.isCustom && m_target.traits().takesCustomTools;
    const char *const type = isNative ? "custom" : "function";
    JsonWriter writer;
    writer.beginObject().member("id", call.id).member("type", type).key(type).beginObject();
    writer.member("name", m_target.names().upstream(call.space, call.name))
        .member(isNative ? "input" : "arguments", isNative ? call.arguments : argumentsOf(call))
        .endObject();
    if (m_target.isGemini() && call.state && call.state->origin == Format::GeminiGenerate)
        writeChatSignature(writer, *call.state);
    return writer.endObject().take();
}

void MessageWriter::addAssistant(const Message &message)
{
    const qsizetype index = &message - m_target.conversation().messages.constData();
    Draft draft{.role = "assistant", .name = nameOf(message)};
    for (const Part &part : message.parts) {
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            if (!text->text.isEmpty())
                draft.parts.append(writeChatText(*text, m_target));
        } else if (const auto *const refusal = std::get_if<RefusalPart>(&part)) {
            JsonWriter writer;
            if (m_target.isOpenAi())
                writer.beginObject().member("type", "refusal").member("refusal", refusal->text);
            draft.parts.append(m_target.isOpenAi() ? ChatPart{.json = writer.endObject().take()}
                                                   : ChatPart{.text = refusal->text});
        } else if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
            if (call->cache)
                m_target.drop(Field::CacheHints);
            draft.calls.append(callJson(*call));
            m_pending.append({index, *call});
        } else if (const auto *const reasoning = std::get_if<ReasoningPart>(&part)) {
            if (m_target.traits().returnsReasoningText && !reasoning->text.isEmpty())
                draft.reasoning.append(reasoning->text);
        } else if (const auto *const media = std::get_if<MediaPart>(&part)) {
            m_drawn.append(*media); // an assistant's message has text alone
        } else if (std::holds_alternative<OpaquePart>(part)) {
            m_target.drop(Field::Opaque);
        }
    }
    if (!draft.parts.isEmpty() || !draft.calls.isEmpty())
        add(std::move(draft));
}

Result<void> MessageWriter::addResult(const ToolCallPart &call, qsizetype from, Draft &media)
{
    Draft draft{.role = "tool", .callId = call.id};
    const ToolResultPart *const result = takeResult(call.id, from);
    if (!result) {
        draft.parts.append(ChatPart{.text = errorText(missingResultNote.toByteArray())});
        m_drafts.append(std::move(draft));
        return {};
    }
    QList<ChatPart> pictures;
    bool needsMark = result->isError;
    for (const ToolResultPart::Content &content : result->content) {
        if (const auto *const text = std::get_if<TextPart>(&content)) {
            TextPart marked = *text;
            if (std::exchange(needsMark, false))
                marked.text = errorText(text->text);
            if (&content == &result->content.last() && result->cache)
                marked.cache = result->cache;
            draft.parts.append(writeChatText(marked, m_target));
            continue;
        }
        const Result<std::optional<ChatPart>> written =
            writeChatMedia(std::get<MediaPart>(content), m_target);
        if (!written)
            return written.error();
        const ChatPart part =
            written->value_or(ChatPart{.text = leftOutNote(std::get<MediaPart>(content))});
        (part.json.isEmpty() ? draft.parts : pictures).append(part);
    }
    if (needsMark)
        draft.parts.prepend(ChatPart{.text = errorText({})});
    if (!pictures.isEmpty()) {
        if (draft.parts.isEmpty())
            draft.parts.append(ChatPart{.text = "The result is in the user's next message."});
        media.parts.append(ChatPart{.text = resultMediaNote(call.id)});
        media.parts += pictures;
    }
    m_drafts.append(std::move(draft));
    return {};
}

/// What the assistant made, as the user shows it.
Result<void> MessageWriter::addDrawn(Draft &media)
{
    const QList<MediaPart> drawn = std::exchange(m_drawn, {});
    if (!drawn.isEmpty())
        media.parts.append(ChatPart{.text = drawnNote.toByteArray()});
    for (const MediaPart &one : drawn) {
        const Result<std::optional<ChatPart>> written = writeChatMedia(one, m_target);
        if (!written)
            return written.error();
        media.parts.append(written->value_or(ChatPart{.text = leftOutNote(one)}));
    }
    return {};
}

/// The results of the turn that has ended, each in a message, and after them all what only a user
/// may show.
Result<void> MessageWriter::addResults()
{
    Draft media{.role = "user"};
    for (const auto &[from, call] : std::exchange(m_pending, {})) {
        if (Result<void> added = addResult(call, from, media); !added)
            return added;
    }
    if (Result<void> added = addDrawn(media); !added)
        return added;
    if (!media.parts.isEmpty())
        add(std::move(media));
    return {};
}

void MessageWriter::writeContent(JsonWriter &writer, const Draft &draft) const
{
    const bool isText = std::all_of(draft.parts.begin(),
                                    draft.parts.end(),
                                    [](const ChatPart &part) { return part.json.isEmpty(); });
    writer.key("content");
    if (draft.parts.isEmpty()) {
        draft.calls.isEmpty() ? writer.string("") : writer.null();
    } else if (isText && draft.parts.size() == 1) {
        writer.string(draft.parts.first().text);
    } else if (isText && !m_target.isOpenAi()) { // not all servers take parts
        QByteArrayList texts;
        for (const ChatPart &part : draft.parts) {
            if (!part.text.isEmpty())
                texts.append(part.text);
        }
        writer.string(texts.join("\n\n"));
    } else {
        writer.beginArray();
        for (const ChatPart &part : draft.parts) {
            if (part.json.isEmpty())
                writer.beginObject().member("type", "text").member("text", part.text).endObject();
            else
                writer.json(part.json);
        }
        writer.endArray();
    }
}

void MessageWriter::writeDraft(JsonWriter &writer, const Draft &draft) const
{
    writer.beginObject().member("role", draft.role);
    if (!draft.name.isEmpty())
        writer.member("name", draft.name);
    if (!draft.callId.isEmpty())
        writer.member("tool_call_id", draft.callId);
    writeContent(writer, draft);
    // DeepSeek and Kimi refuse a call that comes back without it, be it empty.
    if (m_target.traits().returnsReasoningText && !draft.calls.isEmpty())
        writer.member("reasoning_content", draft.reasoning.join("\n\n"));
    if (!draft.calls.isEmpty()) {
        writer.key("tool_calls").beginArray();
        for (const QByteArray &call : draft.calls)
            writer.json(call);
        writer.endArray();
    }
    writer.endObject();
}

Result<void> MessageWriter::run(JsonWriter &writer)
{
    findResults();
    const Conversation &conversation = m_target.conversation();
    const bool isTold = conversation.format == Format::OpenAiChat || mentionsJson(conversation);
    if (conversation.output.kind == OutputFormat::Kind::JsonObject && !isTold)
        add({.role = "system", .parts = {ChatPart{.text = anyJsonNote.toByteArray()}}});
    for (const Message &message : conversation.messages) {
        Result<void> added;
        if (message.role != Role::Assistant)
            added = addResults();
        if (!added)
            return added;
        if (message.role == Role::System)
            addSystem(message);
        else if (message.role == Role::Assistant)
            addAssistant(message);
        else
            added = addUser(message);
        if (!added)
            return added;
        m_hasSpoken = m_hasSpoken || message.role != Role::System;
    }
    if (Result<void> added = addResults(); !added)
        return added;
    writer.key("messages").beginArray();
    for (const Draft &draft : m_drafts)
        writeDraft(writer, draft);
    writer.endArray();
    return {};
}

Result<void> writeChatMessages(JsonWriter &writer, ChatTarget &target)
{
    return MessageWriter(target).run(writer);
}

} // namespace deskrelay
