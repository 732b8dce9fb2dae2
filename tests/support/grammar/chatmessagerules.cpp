#include "tests/support/grammar/chatmessagerules.h"

#include "tests/support/grammar/grammarrules.h"

namespace deskrelay {

const char *chatUsageFault(const JsonNode &usage)
{
    for (const QByteArrayView name : {"prompt_tokens", "completion_tokens", "total_tokens"}) {
        if (!isCount(usage[name]))
            return "usage lacks a count";
    }
    for (const QByteArrayView name : {"prompt_tokens_details", "completion_tokens_details"}) {
        for (const JsonMember &member : usage[name].members) {
            if (!isCount(member.value))
                return "a detail of usage is no count";
        }
    }
    const qint64 prompt = countOf(usage["prompt_tokens"]);
    const qint64 completion = countOf(usage["completion_tokens"]);
    if (countOf(usage["total_tokens"]) != prompt + completion)
        return "usage's total is not the sum";
    const JsonNode &details = usage["prompt_tokens_details"];
    if (countOf(details["cached_tokens"]) + countOf(details["cache_write_tokens"]) > prompt)
        return "more cached tokens than tokens";
    if (countOf(usage["completion_tokens_details"]["reasoning_tokens"]) > completion)
        return "more reasoning tokens than tokens";
    return nullptr;
}

const char *chatErrorFault(const JsonNode &body)
{
    const JsonNode &error = body["error"];
    const bool isWhole = isNamed(error["message"]) && isNamed(error["type"]) &&
                         !error["param"].isMissing() && isTextOrNull(error["code"]);
    return isWhole && hasOnly(body, {"error"}) ? nullptr : "an error without its members";
}

const char *chatCallFault(const JsonNode &call)
{
    if (!isNamed(call["id"]))
        return "a call without id";
    if (!isOneOf(call["type"], {"function", "custom"}))
        return "a call of no type";
    const bool isCustom = call["type"].is("custom");
    const JsonNode &called = call[isCustom ? "custom" : "function"];
    if (!isNamed(called["name"]) || !called[isCustom ? "input" : "arguments"].isString())
        return "a call without name or arguments";
    if (!call["extra_content"].isMissing())
        return chatExtraFault(call["extra_content"]);
    return hasOnly(call, {"index", "id", "type", "function", "custom", "extra_content"})
               ? nullptr
               : "a call with an unknown member";
}

const char *chatDetailsFault(const JsonNode &details)
{
    if (details.items.empty())
        return "reasoning_details without one";
    for (const JsonNode &detail : details.items) {
        const bool isText = detail["type"].is("reasoning.text") && detail["text"].isString();
        const bool isSealed = detail["type"].is("reasoning.encrypted") && isNamed(detail["data"]);
        if (!(isText || isSealed) || !isCount(detail["index"]))
            return "a detail of reasoning that is none";
    }
    return nullptr;
}

const char *chatExtraFault(const JsonNode &extra)
{
    return isNamed(extra["google"]["thought_signature"]) ? nullptr : "extra_content of nothing";
}

bool isChatFinishReason(const JsonNode &reason)
{
    return isOneOf(reason, {"stop", "length", "tool_calls", "content_filter", "function_call"});
}

} // namespace deskrelay
