#include "tests/support/grammar/chatgrammar.h"

#include "tests/support/grammar/chatmessagerules.h"
#include "tests/support/grammar/grammarrules.h"

#include <utility>

namespace deskrelay {

void ChatGrammar::obey(const char *fault)
{
    must(!fault, fault ? fault : "");
}

void ChatGrammar::take(const StrictFrame &frame, const JsonNode &data)
{
    must(!m_isOver, "a frame after the end");
    must(frame.event.isEmpty(), "an event line");
    if (frame.data == "[DONE]") {
        must(m_isFinished, "[DONE] without a reason to finish");
        must(m_hasUsage == context().wantsUsageChunk, "[DONE] without the usage that was asked");
        m_isOver = true;
        return;
    }
    must(data.isObject(), "neither JSON nor [DONE]");
    if (data["error"].isPresent()) {
        obey(chatErrorFault(data));
        m_isOver = true;
        return;
    }
    takeHead(data, "chat.completion.chunk");
    if (data["choices"].items.empty()) {
        takeUsageChunk(data);
        return;
    }
    must(!m_isFinished, "a choice after the reason to finish");
    must(data["choices"].items.size() == 1, "more than one choice");
    must(context().wantsUsageChunk ? isNull(data["usage"]) : data["usage"].isMissing(),
         "usage is null where it was asked for, else it is not there");
    const JsonNode &choice = data["choices"].items.front();
    must(countOf(choice["index"]) == 0 && isCount(choice["index"]), "a choice of no index");
    must(choice["delta"].isObject(), "a choice without delta");
    takeDelta(choice["delta"]);
    if (!isNull(choice["finish_reason"]))
        takeFinish(choice["finish_reason"]);
    must(!m_isFinished || choice["delta"].members.empty(), "a delta in the last chunk");
}

void ChatGrammar::takeHead(const JsonNode &chunk, const char *object)
{
    must(chunk["object"].is(object), "another object");
    must(isNamed(chunk["id"]) && isCount(chunk["created"]), "no id or no time");
    must(chunk["model"].is(context().model), "another model");
    if (m_id.isEmpty()) {
        m_id = chunk["id"].string();
        m_created = chunk["created"].json();
    }
    must(chunk["id"].is(m_id) && chunk["created"].raw == m_created, "another id or time");
    must(chunk["choices"].isArray(), "no choices");
}

void ChatGrammar::takeUsageChunk(const JsonNode &chunk)
{
    must(context().wantsUsageChunk, "a chunk of usage that nobody asked for");
    must(m_isFinished, "usage before the reason to finish");
    must(!std::exchange(m_hasUsage, true), "usage twice");
    obey(chatUsageFault(chunk["usage"]));
}

void ChatGrammar::takeDelta(const JsonNode &delta)
{
    must(delta["role"].isMissing() == m_hasRole, "the role is told once, and first");
    must(m_hasRole || delta["role"].is("assistant"), "another role");
    m_hasRole = true;
    must(hasOnly(delta,
                 {"role",
                  "content",
                  "refusal",
                  "reasoning_content",
                  "reasoning_details",
                  "tool_calls",
                  "function_call",
                  "extra_content"}),
         "an unknown member");
    for (const QByteArrayView name : {"content", "refusal"})
        must(delta[name].isMissing() || isTextOrNull(delta[name]), "content that is no text");
    const JsonNode &reasoning = delta["reasoning_content"];
    must(reasoning.isMissing() || isNamed(reasoning), "reasoning of nothing");
    if (!delta["reasoning_details"].isMissing())
        obey(chatDetailsFault(delta["reasoning_details"]));
    if (!delta["extra_content"].isMissing())
        obey(chatExtraFault(delta["extra_content"]));
    const JsonNode &calls = delta["tool_calls"];
    must(calls.isMissing() || (!calls.items.empty() && !context().request.usesFunctions),
         "calls of nothing, or that were not asked for");
    for (const JsonNode &call : calls.items)
        takeCall(call);
    if (const JsonNode &call = delta["function_call"]; !call.isMissing()) {
        must(context().request.usesFunctions, "a function call that was not asked for");
        must(call["name"].isMissing() == m_hasFunction, "the function's name is told once");
        must(m_hasFunction || isNamed(call["name"]), "a function without name");
        must(call["arguments"].isString(), "no arguments");
        m_hasFunction = true;
    }
}

void ChatGrammar::takeCall(const JsonNode &call)
{
    const std::optional<qint64> index = call["index"].toInteger();
    must(index && *index >= 0 && *index <= m_calls, "a call's index is not the next");
    if (index != m_calls) {
        must(call["id"].isMissing() && call["type"].isMissing(), "a call that begins twice");
        const JsonNode &called = call[call["custom"].isObject() ? "custom" : "function"];
        must(called["name"].isMissing(), "a call that is named twice");
        const bool isMore = isNamed(called["arguments"]) || isNamed(called["input"]) ||
                            !chatExtraFault(call["extra_content"]);
        must(isMore, "more of a call, of nothing");
        return;
    }
    ++m_calls;
    obey(chatCallFault(call));
    must(!m_callIds.contains(call["id"].string()), "two calls with one id");
    m_callIds.insert(call["id"].string());
}

void ChatGrammar::takeFinish(const JsonNode &reason)
{
    must(isChatFinishReason(reason), "no reason of the format");
    must(!reason.is("tool_calls") || m_calls > 0, "tool_calls without a call");
    must(!reason.is("function_call") || m_hasFunction, "function_call without a call");
    must(!reason.is("stop") || (m_calls == 0 && !m_hasFunction), "stop with a call");
    m_isFinished = true;
}

void ChatGrammar::takeEnd()
{
    must(m_isOver, "the stream ends without [DONE] or an error");
}

void ChatGrammar::takeWhole(const JsonNode &body)
{
    if (body["error"].isPresent()) {
        obey(chatErrorFault(body));
        return;
    }
    takeHead(body, "chat.completion");
    must(body["choices"].items.size() == 1, "not one choice");
    if (isFaulty())
        return;
    const JsonNode &choice = body["choices"].items.front();
    const JsonNode &message = choice["message"];
    must(choice["index"].raw == "0" && !choice["logprobs"].isMissing(), "a choice without its own");
    must(message["role"].is("assistant"), "another role");
    must(isTextOrNull(message["content"]) && isTextOrNull(message["refusal"]), "no content");
    const JsonNode &reasoning = message["reasoning_content"];
    must(reasoning.isMissing() || isNamed(reasoning), "reasoning of nothing");
    if (!message["reasoning_details"].isMissing())
        obey(chatDetailsFault(message["reasoning_details"]));
    const JsonNode &calls = message["tool_calls"];
    must(calls.isMissing() || !calls.items.empty(), "calls of nothing");
    for (const JsonNode &call : calls.items) {
        ++m_calls;
        obey(chatCallFault(call));
        must(!m_callIds.contains(call["id"].string()), "two calls with one id");
        m_callIds.insert(call["id"].string());
    }
    const JsonNode &older = message["function_call"];
    m_hasFunction = older.isObject();
    must(!m_hasFunction || (isNamed(older["name"]) && older["arguments"].isString()),
         "a function call without name or arguments");
    takeFinish(choice["finish_reason"]);
    if (!body["usage"].isMissing())
        obey(chatUsageFault(body["usage"]));
}

} // namespace deskrelay
