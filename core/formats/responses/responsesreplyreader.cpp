#include "core/formats/responses/responsesreplyreader.h"

#include "core/formats/responses/responseserror.h"
#include "core/formats/responses/responsesusage.h"

#include <algorithm>

namespace deskrelay {

std::unique_ptr<ReplyReader> makeResponsesReplyReader()
{
    return std::make_unique<ResponsesReplyReader>();
}

void ResponsesReplyReader::start(const JsonNode &response, ReplyEvents &events)
{
    if (m_isStarted)
        return;
    m_isStarted = true;
    events.append(reply::Start{response["id"].string(), response["model"].string()});
}

static bool isTerminal(QByteArrayView type)
{
    return type == "response.completed" || type == "response.incomplete" ||
           type == "response.failed" || type == "response.cancelled" || type == "response.done";
}

void ResponsesReplyReader::feed(const SseEvent &event, ReplyEvents &events)
{
    if (m_isOver || event.data.isEmpty() || event.data == "[DONE]")
        return;
    const Result<JsonTree> tree = JsonTree::parse(event.data);
    if (!tree)
        return;
    const JsonNode &root = tree->root();
    const QByteArray type = root["type"].isString() ? root["type"].string() : event.type;
    if (type == "error" || (root["error"].isPresent() && !root["response"].isObject())) {
        fail(root["error"].isPresent() ? root["error"] : root, events);
        return;
    }
    take(root, type, events);
}

void ResponsesReplyReader::take(const JsonNode &event, QByteArrayView type, ReplyEvents &events)
{
    const JsonNode &response = event["response"];
    if (isTerminal(type)) {
        end(response, type, events);
        return;
    }
    if (!type.startsWith("response."))
        return;              // keepalive, and what a vendor adds
    start(response, events); // by its first event: created, queued, in_progress
    ResponsesItemStream *const item = itemOf(event, type);
    if (!item)
        return;
    if (type == "response.output_item.added")
        item->begin(event["item"]);
    else if (type == "response.output_item.done")
        item->finish(event["item"]);
    else
        item->take(type, event);
    drain(events);
}

/// Whether the event tells something of an item; others tell of its progress.
static bool hasContent(QByteArrayView type)
{
    return type.startsWith("response.output_item.") || type == "response.output_text.delta" ||
           type == "response.output_text.done" || type.startsWith("response.refusal.") ||
           type.startsWith("response.reasoning_text.") ||
           type.startsWith("response.reasoning_summary_text.") ||
           type.startsWith("response.function_call_arguments.") ||
           type.startsWith("response.custom_tool_call_input.");
}

/// The item that the event is about: by its index, else by its id, else the latest. One that
/// nobody announced begins here; null where there is nothing to tell.
ResponsesItemStream *ResponsesReplyReader::itemOf(const JsonNode &event, QByteArrayView type)
{
    if (!hasContent(type))
        return nullptr;
    const std::optional<qint64> index = event["output_index"].toInteger();
    const JsonNode &item = event["item"];
    const QByteArray id = item.isObject() ? item["id"].string() : event["item_id"].string();
    if (type != "response.output_item.added") {
        const auto found = std::find_if(
            m_items.rbegin(), m_items.rend(), [&index, &id](const ResponsesItemStream &known) {
                return index ? known.isAt(*index) : id.isEmpty() || known.isNamed(id);
            });
        if (found != m_items.rend())
            return found->isDone() ? nullptr : &*found;
        if (index ? m_toldIndices.contains(*index) : m_toldIds.contains(id))
            return nullptr; // late, or twice
    }
    m_hasItems = true;
    return &m_items.emplace_back(index, id);
}

/// Tells the items in their order, each when those before it are over.
void ResponsesReplyReader::drain(ReplyEvents &events)
{
    while (!m_items.empty()) {
        ResponsesItemStream &first = m_items.front();
        events.append(first.takeEvents());
        if (!first.isDone())
            return;
        m_hasCalls = m_hasCalls || first.hasCall();
        m_hasRefusal = m_hasRefusal || first.hasRefusal();
        if (first.index())
            m_toldIndices.insert(*first.index());
        if (!first.id().isEmpty())
            m_toldIds.insert(first.id());
        m_items.pop_front();
    }
}

void ResponsesReplyReader::takeOutput(const JsonNode &output)
{
    for (const JsonNode &item : output.items) {
        m_items.emplace_back(std::nullopt, item["id"].string());
        m_items.back().finish(item);
    }
}

void ResponsesReplyReader::endWell(FinishReason reason, ReplyEvents &events)
{
    m_isOver = true;
    events.append(reply::Finish{.reason = reason});
}

static FinishReason incompleteReason(const JsonNode &response)
{
    const JsonNode &reason = response["incomplete_details"]["reason"];
    if (reason.is("content_filter"))
        return FinishReason::Refusal;
    if (reason.is("steered"))
        return FinishReason::Stop;
    return FinishReason::Length; // max_output_tokens, max_messages, and what is unknown: cut off
}

void ResponsesReplyReader::end(const JsonNode &response, QByteArrayView type, ReplyEvents &events)
{
    start(response, events);
    // The status says it even where the event's name says less.
    QByteArray status = response["status"].string();
    if (status.isEmpty() || status == "in_progress" || status == "queued")
        status = type.sliced(type.indexOf('.') + 1).toByteArray();
    if (const std::optional<TokenUsage> usage = readResponsesUsage(response["usage"]))
        events.append(reply::Usage{*usage});
    if (status == "failed" || (response["error"].isObject() && status != "completed")) {
        fail(response["error"], events);
        return;
    }
    if (status == "cancelled") {
        fail({.status = 502, .type = status, .message = "The upstream cancelled the answer."},
             events);
        return;
    }
    if (!m_hasItems)
        takeOutput(response["output"]);
    for (ResponsesItemStream &item : m_items)
        item.close();
    drain(events);
    if (status == "incomplete")
        endWell(incompleteReason(response), events);
    else if (m_hasCalls)
        endWell(FinishReason::ToolCalls, events);
    else
        endWell(m_hasRefusal ? FinishReason::Refusal : FinishReason::Stop, events);
}

void ResponsesReplyReader::fail(const JsonNode &error, ReplyEvents &events)
{
    const QByteArray code = error["code"].string();
    const QByteArray type = error["type"].is("error") ? QByteArray() : error["type"].string();
    QByteArray message = error.isString() ? error.string() : error["message"].string();
    if (message.isEmpty())
        message = "The upstream failed without a word.";
    const auto told = error["status"].toInteger();
    const bool isStatus = told && *told >= 400 && *told <= 599;
    fail({.status = isStatus ? static_cast<int>(*told) : statusOfResponsesError(code, type),
          .type = code.isEmpty() ? type : code,
          .message = message},
         events);
}

void ResponsesReplyReader::fail(const reply::Failure &failure, ReplyEvents &events)
{
    m_isOver = true;
    events.append(failure);
}

void ResponsesReplyReader::finish(ReplyEvents &events)
{
    if (!m_isOver)
        fail({.status = 502,
              .message = "The upstream ended its stream before the answer was complete."},
             events);
}

void ResponsesReplyReader::readWhole(const JsonNode &body, ReplyEvents &events)
{
    if (!body["output"].isArray() && !body["status"].isString()) {
        if (body["error"].isPresent())
            fail(body["error"], events);
        else
            fail({.status = 502, .message = "The upstream's answer is no response."}, events);
        return;
    }
    if (body["status"].is("queued") || body["status"].is("in_progress")) {
        fail({.status = 502, .message = "The upstream's answer is not complete."}, events);
        return;
    }
    end(body, "response.completed", events);
}

} // namespace deskrelay
