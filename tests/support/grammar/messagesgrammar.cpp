#include "tests/support/grammar/messagesgrammar.h"

#include "tests/support/grammar/grammarrules.h"

namespace deskrelay {

void MessagesGrammar::take(const StrictFrame &frame, const JsonNode &data)
{
    must(!m_isOver, "a frame after the end");
    must(data.isObject(), "no JSON object");
    must(!frame.event.isEmpty() && data["type"].is(frame.event), "the event line and the type");
    if (frame.event == "ping")
        return;
    if (frame.event == "error") {
        takeError(data);
        m_isOver = true;
        return;
    }
    must(m_isStarted == (frame.event != "message_start"), "message_start comes once and first");
    if (frame.event == "message_start") {
        takeStart(data["message"]);
    } else if (frame.event == "message_stop") {
        must(m_isFinished, "message_stop without message_delta");
        m_isOver = true;
    } else if (m_isFinished) {
        must(false, "message_delta is followed by message_stop alone");
    } else if (frame.event == "content_block_start") {
        takeBlock(data);
    } else if (frame.event == "content_block_delta") {
        takeDelta(data);
    } else if (frame.event == "content_block_stop") {
        takeStop(data);
    } else if (frame.event == "message_delta") {
        takeMessageDelta(data);
    } else {
        must(false, "an unknown event");
    }
}

void MessagesGrammar::takeError(const JsonNode &error)
{
    must(isOneOf(error["error"]["type"],
                 {"invalid_request_error",
                  "authentication_error",
                  "billing_error",
                  "permission_error",
                  "not_found_error",
                  "conflict_error",
                  "request_too_large",
                  "rate_limit_error",
                  "api_error",
                  "timeout_error",
                  "overloaded_error"}),
         "an error of no type");
    must(isNamed(error["error"]["message"]), "an error without words");
}

void MessagesGrammar::takeUsage(const JsonNode &usage)
{
    must(isCount(usage["output_tokens"]), "no output tokens");
    for (const QByteArrayView name :
         {"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"})
        must(isCountOrMissing(usage[name]), "usage that is no count");
    for (const JsonMember &member : usage["cache_creation"].members)
        must(isCount(member.value), "cache_creation that is no count");
    must(isCountOrMissing(usage["output_tokens_details"]["thinking_tokens"]), "no count");
    must(countOf(usage["output_tokens_details"]["thinking_tokens"]) <=
             countOf(usage["output_tokens"]),
         "more thinking tokens than tokens");
}

void MessagesGrammar::takeHead(const JsonNode &message)
{
    must(message["id"].text.startsWith("msg_") && message["type"].is("message"), "no message");
    must(message["role"].is("assistant"), "another role");
    must(message["model"].is(context().model), "another model");
    must(isCount(message["usage"]["input_tokens"]), "no input tokens");
    takeUsage(message["usage"]);
}

void MessagesGrammar::takeStart(const JsonNode &message)
{
    m_isStarted = true;
    takeHead(message);
    must(message["content"].isArray() && message["content"].items.empty(), "content at the start");
    must(isNull(message["stop_reason"]) && isNull(message["stop_sequence"]),
         "a reason to stop at the start");
}

void MessagesGrammar::takeCall(const JsonNode &block)
{
    must(isNamed(block["id"]) && isNamed(block["name"]), "a call without id or name");
    must(block["input"].isObject(), "a call's input is no object");
    must(!m_callIds.contains(block["id"].string()), "two calls with one id");
    m_callIds.insert(block["id"].string());
}

void MessagesGrammar::takeBlock(const JsonNode &event)
{
    const JsonNode &block = event["content_block"];
    must(m_open.isEmpty(), "a block within a block");
    must(event["index"].toInteger() == m_index, "a block's index is not the next");
    must(isNamed(block["type"]), "a block of no type");
    m_open = block["type"].string();
    m_isSigned = false;
    m_hasText = false;
    if (m_open == "text") {
        must(block["text"].isString() && block["text"].text.isEmpty(), "text at the start");
    } else if (m_open == "thinking") {
        must(block["thinking"].isString() && block["thinking"].text.isEmpty() &&
                 block["signature"].isString() && block["signature"].text.isEmpty(),
             "thinking at the start");
    } else if (m_open == "redacted_thinking") {
        must(isNamed(block["data"]), "redacted thinking of nothing");
    } else if (m_open == "tool_use") {
        takeCall(block);
        must(block["input"].members.empty(), "a call's input at the start");
    }
}

void MessagesGrammar::takeDelta(const JsonNode &event)
{
    const JsonNode &delta = event["delta"];
    must(!m_open.isEmpty() && event["index"].toInteger() == m_index, "a delta of another block");
    if (m_open == "text") {
        must(delta["type"].is("text_delta") && isNamed(delta["text"]), "no text for a text");
    } else if (m_open == "thinking") {
        must(!m_isSigned, "a delta after the signature");
        m_isSigned = delta["type"].is("signature_delta");
        must(m_isSigned ? isNamed(delta["signature"])
                        : delta["type"].is("thinking_delta") && isNamed(delta["thinking"]),
             "no thinking for a thinking block");
    } else if (m_open == "tool_use") {
        must(delta["type"].is("input_json_delta") && delta["partial_json"].isString(),
             "no input for a call");
    } else {
        must(false, "a delta for a block that has none");
    }
    m_hasText = true;
}

void MessagesGrammar::takeStop(const JsonNode &event)
{
    must(!m_open.isEmpty() && event["index"].toInteger() == m_index, "a stop of another block");
    must(m_hasText || (m_open != "text" && m_open != "thinking"), "an empty block");
    m_open.clear();
    ++m_index;
}

void MessagesGrammar::takeStopReason(const JsonNode &holder)
{
    const JsonNode &reason = holder["stop_reason"];
    must(isOneOf(reason,
                 {"end_turn",
                  "max_tokens",
                  "stop_sequence",
                  "tool_use",
                  "pause_turn",
                  "refusal",
                  "model_context_window_exceeded"}),
         "no reason of the format");
    const bool hasCalls = !m_callIds.isEmpty();
    must(!reason.is("tool_use") || hasCalls, "tool_use without a call");
    must(!reason.is("end_turn") || !hasCalls, "end_turn with a call");
    const JsonNode &sequence = holder["stop_sequence"];
    must(isNull(sequence) || (isNamed(sequence) && reason.is("stop_sequence")),
         "a stop sequence where there was none");
    const JsonNode &details = holder["stop_details"];
    must(details.isObject() == reason.is("refusal") &&
             (!details.isObject() || details["type"].is("refusal")),
         "stop_details are a refusal's");
}

void MessagesGrammar::takeMessageDelta(const JsonNode &event)
{
    must(m_open.isEmpty(), "message_delta within a block");
    takeStopReason(event["delta"]);
    takeUsage(event["usage"]);
    m_isFinished = true;
}

void MessagesGrammar::takeEnd()
{
    must(m_isOver, "the stream ends without message_stop or an error");
}

void MessagesGrammar::takeWhole(const JsonNode &body)
{
    if (body["type"].is("error")) {
        takeError(body);
        return;
    }
    takeHead(body);
    must(body["content"].isArray(), "no content");
    for (const JsonNode &block : body["content"].items) {
        must(isNamed(block["type"]), "a block of no type");
        if (block["type"].is("text"))
            must(isNamed(block["text"]), "an empty text");
        else if (block["type"].is("thinking"))
            must(block["thinking"].isString() && block["signature"].isString() &&
                     (isNamed(block["thinking"]) || isNamed(block["signature"])),
                 "thinking of nothing");
        else if (block["type"].is("redacted_thinking"))
            must(isNamed(block["data"]), "redacted thinking of nothing");
        else if (block["type"].is("tool_use"))
            takeCall(block);
    }
    takeStopReason(body);
}

} // namespace deskrelay
