#include "core/formats/messages/messagesreplyreader.h"

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/callid.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/messages/messagesusage.h"

#include <array>
#include <utility>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

static constexpr Format own = Format::AnthropicMessages;
static constexpr auto endedEarly = "The upstream ended its stream before the answer was complete.";

/// The status that an error would have had outside of a stream.
static int statusOf(QByteArrayView type)
{
    static constexpr std::array<std::pair<QByteArrayView, int>, 11> statuses = {
        {{"invalid_request_error", 400},
         {"authentication_error", 401},
         {"billing_error", 402},
         {"permission_error", 403},
         {"not_found_error", 404},
         {"conflict_error", 409},
         {"request_too_large", 413},
         {"rate_limit_error", 429},
         {"api_error", 500},
         {"timeout_error", 504},
         {"overloaded_error", 529}}};
    for (const auto &[name, status] : statuses) {
        if (name == type)
            return status;
    }
    return 500;
}

static FinishReason finishReason(QByteArrayView name, bool hasCalls)
{
    static constexpr std::array<std::pair<QByteArrayView, FinishReason>, 7> reasons = {
        {{"max_tokens", FinishReason::Length},
         {"stop_sequence", FinishReason::StopSequence},
         {"tool_use", FinishReason::ToolCalls},
         {"pause_turn", FinishReason::Paused},
         {"compaction", FinishReason::Paused},
         {"refusal", FinishReason::Refusal},
         {"model_context_window_exceeded", FinishReason::ContextFull}}};
    for (const auto &[known, reason] : reasons) {
        if (known == name)
            return reason;
    }
    return hasCalls ? FinishReason::ToolCalls : FinishReason::Stop;
}

/// An opaque block as it ended: its start, with what the deltas told put in.
static QByteArray patched(const QByteArray &json, QHash<QByteArray, QByteArray> patches)
{
    if (patches.isEmpty())
        return json;
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return json;
    JsonWriter writer;
    writer.beginObject();
    for (const JsonMember &member : tree->root().members) {
        const QByteArray name = member.name.toByteArray();
        if (const QByteArray patch = patches.take(name); !patch.isEmpty())
            writer.rawMember(name, patch);
        else
            writer.rawMember(name, member.value.raw);
    }
    for (auto patch = patches.cbegin(); patch != patches.cend(); ++patch)
        writer.rawMember(patch.key(), patch.value());
    writer.endObject();
    return writer.take();
}

void MessagesReplyReader::feed(const SseEvent &event, ReplyEvents &events)
{
    if (m_isOver)
        return;
    const Result<JsonTree> tree = JsonTree::parse(event.data);
    if (!tree || !tree->root().isObject())
        return;
    const JsonNode &data = tree->root();
    const QByteArray type = data["type"].isString() ? data["type"].string() : event.type;
    if (type == "message_start")
        startMessage(data["message"], events);
    else if (type == "content_block_start")
        startBlock(data);
    else if (type == "content_block_delta")
        takeDelta(data);
    else if (type == "content_block_stop") {
        if (Block *const block = blockAt(data["index"]))
            endBlock(*block);
    } else if (type == "message_delta")
        takeMessageDelta(data, events);
    else if (type == "message_stop")
        end(events);
    else if (type == "error" || data["error"].isObject())
        fail(data["error"], events);
    if (!m_isOver)
        flush(events);
}

void MessagesReplyReader::startMessage(const JsonNode &message, ReplyEvents &events)
{
    if (std::exchange(m_isStarted, true))
        return;
    events.append(reply::Start{message["id"].string(), message["model"].string()});
    takeUsage(message["usage"], events);
}

MessagesReplyReader::Block *MessagesReplyReader::blockAt(const JsonNode &index)
{
    const std::optional<qint64> wanted = index.toInteger();
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend(); ++block) {
        if (!block->isOver && (!wanted || block->index == *wanted))
            return &*block;
    }
    return nullptr;
}

void MessagesReplyReader::startBlock(const JsonNode &event)
{
    if (Block *const open = blockAt(event["index"]))
        endBlock(*open); // its stop was left out
    Block &block = m_blocks.emplace_back();
    block.index = event["index"].toInteger().value_or(-1);
    takeBlock(block, event["content_block"]);
}

void MessagesReplyReader::open(Block &block, Kind kind)
{
    if (block.kind == kind)
        return;
    endPart(block);
    block.kind = kind;
    block.waiting.append(reply::PartStart{.kind = kind});
}

void MessagesReplyReader::add(Block &block, Kind kind, const JsonNode &text)
{
    if (text.text.isEmpty())
        return;
    open(block, kind);
    block.waiting.append(reply::Delta{text.string()});
}

void MessagesReplyReader::addSignature(Block &block, const JsonNode &signature)
{
    if (signature.text.isEmpty() || block.kind == Kind::ToolCall)
        return;
    open(block, Kind::Reasoning);
    block.signature += signature.text;
}

/// A block's start; of a whole reply all of it.
void MessagesReplyReader::takeBlock(Block &block, const JsonNode &content)
{
    const JsonNode &type = content["type"];
    if (type.is("text")) {
        add(block, Kind::Text, content["text"]);
    } else if (type.is("thinking")) {
        add(block, Kind::Reasoning, content["thinking"]);
        addSignature(block, content["signature"]);
    } else if (type.is("redacted_thinking")) {
        if (const std::optional<SealedState> state =
                readState(content["data"].text, own, SealedState::Kind::Redacted)) {
            open(block, Kind::Reasoning);
            block.waiting.append(reply::State{*state});
        }
    } else if (type.is("tool_use")) {
        ++m_calls;
        block.kind = Kind::ToolCall;
        block.input = content["input"].json();
        QByteArray id = content["id"].string();
        if (id.isEmpty())
            id = newCallId();
        block.waiting.append(reply::PartStart{
            .kind = Kind::ToolCall, .callId = id, .name = content["name"].string()});
    } else if (!type.text.isEmpty()) {
        block.opaqueType = type.string();
        block.json = content.json();
    }
}

void MessagesReplyReader::takeDelta(const JsonNode &event)
{
    const JsonNode &delta = event["delta"];
    const JsonNode &type = delta["type"];
    Block *block = blockAt(event["index"]);
    if (!block) { // its start was left out
        block = &m_blocks.emplace_back();
        block->index = event["index"].toInteger().value_or(-1);
    }
    if (!block->opaqueType.isEmpty()) {
        addToOpaque(*block, delta);
    } else if (type.is("text_delta")) {
        add(*block, Kind::Text, delta["text"]);
    } else if (type.is("thinking_delta")) {
        add(*block, Kind::Reasoning, delta["thinking"]);
    } else if (type.is("signature_delta")) {
        addSignature(*block, delta["signature"]);
    } else if (type.is("input_json_delta")) {
        const QByteArray part = delta["partial_json"].string();
        if (block->kind == Kind::ToolCall && !part.isEmpty()) {
            block->hasArguments = true;
            block->waiting.append(reply::Delta{part});
        }
    }
}

/// What is streamed of a block that only the API understands: its input and its texts grow by
/// deltas, another member comes whole.
void MessagesReplyReader::addToOpaque(Block &block, const JsonNode &delta)
{
    const JsonNode &type = delta["type"];
    if (type.is("input_json_delta")) {
        block.input += delta["partial_json"].text;
        return;
    }
    if (type.is("citations_delta"))
        return;
    for (const JsonMember &member : delta.members) {
        const QByteArray name = member.name.toByteArray();
        if (name == "type")
            continue;
        if (type.is(QByteArray(name + "_delta")) && member.value.isString()) {
            QByteArray &text = block.texts[name];
            text += member.value.text;
            block.patches.insert(name, jsonString(text));
        } else {
            block.patches.insert(name, member.value.json());
        }
    }
}

void MessagesReplyReader::endPart(Block &block)
{
    if (!block.kind)
        return;
    // Some vendors tell a call's input whole, at its start.
    if (block.kind == Kind::ToolCall && !block.hasArguments && block.input.startsWith('{') &&
        block.input != "{}")
        block.waiting.append(reply::Delta{block.input});
    if (const std::optional<SealedState> state =
            readState(std::exchange(block.signature, {}), own, SealedState::Kind::Signature);
        state && block.kind == Kind::Reasoning)
        block.waiting.append(reply::State{*state});
    block.waiting.append(reply::PartEnd{});
    block.kind.reset();
}

void MessagesReplyReader::endBlock(Block &block)
{
    if (block.isOver)
        return;
    block.isOver = true;
    if (block.opaqueType.isEmpty()) {
        endPart(block);
        return;
    }
    if (const Result<JsonTree> input = JsonTree::parse(block.input);
        input && input->root().isObject())
        block.patches.insert("input", block.input);
    block.waiting.append(reply::Opaque{
        {.origin = own, .type = block.opaqueType, .json = patched(block.json, block.patches)}});
}

/// Some vendors leave message_start out.
void MessagesReplyReader::begin(ReplyEvents &events)
{
    if (!std::exchange(m_isStarted, true))
        events.append(reply::Start{});
}

/// The events of the block in front; the next one's follow when it is over.
void MessagesReplyReader::flush(ReplyEvents &events)
{
    while (!m_blocks.empty()) {
        Block &front = m_blocks.front();
        if (!front.waiting.isEmpty())
            begin(events);
        events.append(std::exchange(front.waiting, {}));
        if (!front.isOver)
            return;
        m_blocks.pop_front();
    }
}

void MessagesReplyReader::takeUsage(const JsonNode &usage, ReplyEvents &events)
{
    if (!usage.isObject())
        return;
    begin(events);
    readMessagesUsage(usage, m_usage);
    events.append(reply::Usage{m_usage});
}

void MessagesReplyReader::takeStop(const JsonNode &message)
{
    const JsonNode &reason = message["stop_reason"];
    if (!reason.isString())
        return;
    m_finish = reply::Finish{.reason = finishReason(reason.text, m_calls > 0),
                             .stopSequence = message["stop_sequence"].string(),
                             .explanation = message["stop_details"]["explanation"].string()};
}

void MessagesReplyReader::takeMessageDelta(const JsonNode &event, ReplyEvents &events)
{
    takeStop(event["delta"]);
    takeUsage(event["usage"], events);
}

void MessagesReplyReader::fail(const JsonNode &error, ReplyEvents &events)
{
    const QByteArray message = error["message"].string();
    events.append(
        reply::Failure{.status = statusOf(error["type"].text),
                       .type = error["type"].string(),
                       .message = message.isEmpty() ? "The upstream reported an error." : message});
    m_isOver = true;
}

void MessagesReplyReader::end(ReplyEvents &events)
{
    for (Block &block : m_blocks)
        endBlock(block);
    flush(events);
    begin(events);
    events.append(
        m_finish.value_or(reply::Finish{.reason = finishReason(QByteArrayView(), m_calls > 0)}));
    m_isOver = true;
}

void MessagesReplyReader::finish(ReplyEvents &events)
{
    if (std::exchange(m_isOver, true))
        return;
    events.append(reply::Failure{.status = 502, .type = "api_error", .message = endedEarly});
}

void MessagesReplyReader::readWhole(const JsonNode &body, ReplyEvents &events)
{
    if (body["type"].is("error") || body["error"].isObject()) {
        fail(body["error"], events);
        return;
    }
    if (!body["content"].isArray()) {
        events.append(reply::Failure{
            .status = 502, .type = "api_error", .message = "The upstream's reply is no message."});
        m_isOver = true;
        return;
    }
    startMessage(body, events);
    for (const JsonNode &content : body["content"].items) {
        Block &block = m_blocks.emplace_back();
        takeBlock(block, content);
        endBlock(block);
    }
    takeStop(body);
    end(events);
}

std::unique_ptr<ReplyReader> makeMessagesReplyReader()
{
    return std::make_unique<MessagesReplyReader>();
}

} // namespace deskrelay
