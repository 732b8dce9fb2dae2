#include "tests/support/grammar/geminigrammar.h"

#include "tests/support/grammar/grammarrules.h"

#include <algorithm>

namespace deskrelay {

QByteArray GeminiGrammar::streamFault(QByteArrayView stream)
{
    if (context().isEventStream)
        return ReplyGrammar::streamFault(stream);
    enter("the array", stream.toByteArray());
    const Result<JsonTree> tree = JsonTree::parse(stream);
    must(tree && tree->root().isArray(), "it is no JSON array");
    if (tree) {
        for (const JsonNode &chunk : tree->root().items)
            takeChunk(chunk);
    }
    takeEnd();
    return fault();
}

void GeminiGrammar::take(const StrictFrame &frame, const JsonNode &data)
{
    must(frame.event.isEmpty(), "an event line");
    takeChunk(data);
}

void GeminiGrammar::takeError(const JsonNode &error)
{
    const qint64 code = countOf(error["code"]);
    must(code >= 400 && code <= 599, "an error of no status");
    must(isNamed(error["message"]), "an error without words");
    must(isOneOf(error["status"],
                 {"INVALID_ARGUMENT",
                  "FAILED_PRECONDITION",
                  "UNAUTHENTICATED",
                  "PERMISSION_DENIED",
                  "NOT_FOUND",
                  "ABORTED",
                  "RESOURCE_EXHAUSTED",
                  "INTERNAL",
                  "UNIMPLEMENTED",
                  "UNAVAILABLE",
                  "DEADLINE_EXCEEDED"}),
         "an error of no status name");
}

void GeminiGrammar::takeChunk(const JsonNode &chunk)
{
    must(!m_isOver, "a chunk after the end");
    must(chunk.isObject(), "no JSON object");
    if (chunk["error"].isPresent()) {
        must(hasOnly(chunk, {"error"}), "an error beside something else");
        takeError(chunk["error"]);
        m_isOver = true;
        return;
    }
    must(hasOnly(chunk,
                 {"candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId"}),
         "an unknown member");
    must(chunk["modelVersion"].is(context().model), "another model");
    must(isNamed(chunk["responseId"]), "no responseId");
    if (m_id.isEmpty())
        m_id = chunk["responseId"].string();
    must(chunk["responseId"].is(m_id), "another responseId");
    must(chunk["candidates"].items.size() == 1, "not one candidate");
    if (!chunk["usageMetadata"].isMissing())
        takeUsage(chunk["usageMetadata"]);
    if (isFaulty())
        return;
    const JsonNode &candidate = chunk["candidates"].items.front();
    must(candidate["index"].raw == "0", "another index");
    must(candidate["content"]["role"].is("model"), "another role");
    must(!candidate["content"]["parts"].items.empty(), "no parts");
    for (const JsonNode &part : candidate["content"]["parts"].items)
        takePart(part);
    const JsonNode &message = candidate["finishMessage"];
    must(message.isMissing() || isNamed(message), "a finishMessage of nothing");
    if (candidate["finishReason"].isMissing()) {
        must(message.isMissing(), "a finishMessage without its reason");
        return;
    }
    must(isOneOf(candidate["finishReason"],
                 {"STOP",
                  "MAX_TOKENS",
                  "SAFETY",
                  "RECITATION",
                  "LANGUAGE",
                  "OTHER",
                  "BLOCKLIST",
                  "PROHIBITED_CONTENT",
                  "SPII",
                  "MALFORMED_FUNCTION_CALL"}),
         "no reason of the format");
    m_isOver = true;
}

void GeminiGrammar::takePart(const JsonNode &part)
{
    must(!part.members.empty() && part.isObject(), "a part of nothing");
    const auto kinds =
        std::count_if(part.members.begin(), part.members.end(), [](const JsonMember &member) {
            return member.name != "thought" && member.name != "thoughtSignature" &&
                   member.name != "videoMetadata" && member.name != "mediaResolution";
        });
    must(kinds == 1, "a part of not one kind");
    const JsonNode &thought = part["thought"];
    must(thought.isMissing() || thought.raw == "true", "thought is true or not there");
    const JsonNode &signature = part["thoughtSignature"];
    must(signature.isMissing() || isNamed(signature), "a signature of nothing");
    if (const JsonNode &text = part["text"]; !text.isMissing()) {
        must(text.isString(), "text that is none");
    } else if (const JsonNode &call = part["functionCall"]; !call.isMissing()) {
        must(isNamed(call["name"]) && isNamed(call["id"]), "a call without name or id");
        must(call["args"].isObject(), "a call's args are no object");
        must(hasOnly(call, {"id", "name", "args"}), "an unknown member of a call");
        must(!m_callIds.contains(call["id"].string()), "two calls with one id");
        m_callIds.insert(call["id"].string());
    } else if (const JsonNode &data = part["inlineData"]; !data.isMissing()) {
        must(isNamed(data["mimeType"]) && isNamed(data["data"]), "data without type or bytes");
    } else if (const JsonNode &file = part["fileData"]; !file.isMissing()) {
        must(isNamed(file["mimeType"]) && isNamed(file["fileUri"]), "a file without type or name");
    }
}

void GeminiGrammar::takeUsage(const JsonNode &usage)
{
    for (const QByteArrayView name :
         {"promptTokenCount", "candidatesTokenCount", "totalTokenCount"})
        must(isCount(usage[name]), "usage lacks a count");
    for (const JsonMember &member : usage.members)
        must(isCount(member.value), "usage that is no count");
    const qint64 prompt = countOf(usage["promptTokenCount"]);
    must(countOf(usage["totalTokenCount"]) ==
             prompt + countOf(usage["candidatesTokenCount"]) + countOf(usage["thoughtsTokenCount"]),
         "usage's total is not the sum");
    must(countOf(usage["cachedContentTokenCount"]) <= prompt, "more cached tokens than tokens");
}

void GeminiGrammar::takeEnd()
{
    must(m_isOver, "the stream ends without a reason to finish or an error");
}

void GeminiGrammar::takeWhole(const JsonNode &body)
{
    takeChunk(body);
    takeEnd();
}

} // namespace deskrelay
