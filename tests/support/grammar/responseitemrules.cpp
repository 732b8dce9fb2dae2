#include "tests/support/grammar/responseitemrules.h"

#include "tests/support/grammar/grammarrules.h"

#include <algorithm>

namespace deskrelay {

static bool isCall(const JsonNode &item)
{
    return isOneOf(item["type"], {"function_call", "custom_tool_call", "tool_search_call"});
}

QByteArray calledId(const JsonNode &item)
{
    return isCall(item) ? item["call_id"].string() : QByteArray();
}

bool canBeCut(const JsonNode &item)
{
    return isCall(item) || item["type"].is("message");
}

static bool isEmpty(const JsonNode &text)
{
    return text.isMissing() || isNull(text) || text.is("");
}

const char *addedItemFault(const JsonNode &item)
{
    const JsonNode &type = item["type"];
    if (!isNamed(item["id"]) || !isNamed(type))
        return "an item without id or type";
    if (canBeCut(item) && !item["status"].is("in_progress"))
        return "an item that begins is in_progress";
    if (type.is("message") && (!item["content"].isArray() || !item["content"].items.empty() ||
                               !item["role"].is("assistant")))
        return "a message that begins is the assistant's, and empty";
    if (type.is("reasoning") && (!item["summary"].isArray() || !item["summary"].items.empty() ||
                                 !isEmpty(item["encrypted_content"])))
        return "reasoning that begins is empty";
    if (isCall(item) && !isNamed(item["call_id"]))
        return "a call without call_id";
    if (type.is("function_call") && (!isNamed(item["name"]) || !item["arguments"].is("")))
        return "a function call that begins has a name and no arguments";
    if (type.is("custom_tool_call") && (!isNamed(item["name"]) || !item["input"].is("")))
        return "a custom call that begins has a name and no input";
    if (type.is("compaction") && !isEmpty(item["encrypted_content"]))
        return "a compaction that begins is empty";
    return nullptr;
}

static bool isContent(const JsonNode &part)
{
    if (part["type"].is("refusal"))
        return isNamed(part["refusal"]);
    return part["type"].is("output_text") && isNamed(part["text"]) &&
           part["annotations"].isArray() && part["logprobs"].isArray();
}

static bool isSummary(const JsonNode &part)
{
    return part["type"].is("summary_text") && part["text"].isString();
}

const char *doneItemFault(const JsonNode &item)
{
    const JsonNode &type = item["type"];
    if (!isNamed(item["id"]) || !isNamed(type))
        return "an item without id or type";
    if (canBeCut(item) && !isOneOf(item["status"], {"completed", "incomplete"}))
        return "an item that is over is completed or incomplete";
    const auto &content = item["content"].items;
    if (type.is("message") && (content.empty() || !item["role"].is("assistant") ||
                               !std::all_of(content.begin(), content.end(), isContent)))
        return "a message without what it says";
    const auto &summary = item["summary"].items;
    if (type.is("reasoning") &&
        (!item["summary"].isArray() || !std::all_of(summary.begin(), summary.end(), isSummary)))
        return "reasoning without its summary";
    if (type.is("reasoning") && summary.empty() && !isNamed(item["encrypted_content"]))
        return "reasoning of nothing";
    if (isCall(item) && !isNamed(item["call_id"]))
        return "a call without call_id";
    if (type.is("function_call") && (!isNamed(item["name"]) || !item["arguments"].isString()))
        return "a function call without name or arguments";
    if (type.is("custom_tool_call") && (!isNamed(item["name"]) || !item["input"].isString()))
        return "a custom call without name or input";
    if (type.is("tool_search_call") && !item["arguments"].isObject())
        return "a search without arguments";
    if (type.is("compaction") && !isNamed(item["encrypted_content"]))
        return "a compaction of nothing";
    return nullptr;
}

const char *responsesUsageFault(const JsonNode &usage)
{
    for (const QByteArrayView name : {"input_tokens", "output_tokens", "total_tokens"}) {
        if (!isCount(usage[name]))
            return "usage lacks a count";
    }
    const JsonNode &input = usage["input_tokens_details"];
    const JsonNode &reasoning = usage["output_tokens_details"]["reasoning_tokens"];
    if (!isCount(input["cached_tokens"]) || !isCountOrMissing(input["cache_write_tokens"]) ||
        !isCount(reasoning))
        return "a detail of usage is no count";
    const qint64 read = countOf(usage["input_tokens"]);
    const qint64 written = countOf(usage["output_tokens"]);
    if (countOf(usage["total_tokens"]) != read + written)
        return "usage's total is not the sum";
    if (countOf(input["cached_tokens"]) + countOf(input["cache_write_tokens"]) > read)
        return "more cached tokens than tokens";
    return countOf(reasoning) > written ? "more reasoning tokens than tokens" : nullptr;
}

const char *responsesStatusFault(const JsonNode &response)
{
    const JsonNode &status = response["status"];
    const JsonNode &error = response["error"];
    if (error.isObject() != status.is("failed") || (!error.isObject() && !isNull(error)))
        return "an error is a failed response's";
    if (error.isObject() && (!isNamed(error["code"]) || !isNamed(error["message"])))
        return "an error without code or words";
    const JsonNode &details = response["incomplete_details"];
    if (details.isObject() != status.is("incomplete") || (!details.isObject() && !isNull(details)))
        return "incomplete_details are an incomplete response's";
    if (details.isObject() && !isOneOf(details["reason"], {"max_output_tokens", "content_filter"}))
        return "no reason of the format";
    return nullptr;
}

} // namespace deskrelay
