#include "tests/support/grammar/responsesgrammar.h"

#include "tests/support/grammar/chatmessagerules.h"
#include "tests/support/grammar/grammarrules.h"
#include "tests/support/grammar/responseitemrules.h"

#include <algorithm>

namespace deskrelay {

void ResponsesGrammar::obey(const char *fault)
{
    must(!fault, fault ? fault : "");
}

void ResponsesGrammar::take(const StrictFrame &frame, const JsonNode &data)
{
    const JsonNode &type = data["type"];
    must(data.isObject(), "no JSON object");
    must(!frame.event.isEmpty() && type.is(frame.event), "the event line and the type");
    must(data["sequence_number"].toInteger() == m_sequence, "the sequence number is not the next");
    must(m_terminal.isEmpty(), "an event after the end");
    must(m_error.isEmpty() || type.is("response.failed"), "only response.failed follows an error");
    if (m_sequence++ < 2)
        takeBeginning(data);
    else if (type.is("error"))
        takeError(data);
    else if (type.is("response.output_item.added"))
        takeAdded(data);
    else if (type.is("response.output_item.done"))
        takeDone(data);
    else if (isOneOf(type, {"response.completed", "response.incomplete", "response.failed"}))
        takeTerminal(data);
    else
        takeInner(data);
}

void ResponsesGrammar::takeHead(const JsonNode &response)
{
    must(response["object"].is("response") && isNamed(response["id"]), "no response");
    must(response["model"].is(context().model), "another model");
    must(isCount(response["created_at"]), "no time");
    if (m_id.isEmpty())
        m_id = response["id"].string();
    must(response["id"].is(m_id), "another response");
    obey(responsesStatusFault(response));
}

void ResponsesGrammar::takeBeginning(const JsonNode &event)
{
    must(event["type"].is(m_sequence == 1 ? "response.created" : "response.in_progress"),
         "the first two are created and in_progress");
    const JsonNode &response = event["response"];
    takeHead(response);
    must(response["status"].is("in_progress"), "another status");
    must(response["output"].isArray() && response["output"].items.empty(), "output at the start");
    must(isNull(response["usage"]), "usage at the start");
}

void ResponsesGrammar::takeError(const JsonNode &event)
{
    m_error = event["code"].string();
    must(isNamed(event["code"]) && isNamed(event["message"]) && !event["param"].isMissing(),
         "an error without code or words");
    must(event["error"]["code"].is(m_error) && isNamed(event["error"]["message"]),
         "an error that SDKs do not see");
}

void ResponsesGrammar::takeAdded(const JsonNode &event)
{
    const JsonNode &item = event["item"];
    must(m_open.isEmpty(), "an item within an item");
    must(event["output_index"].toInteger() == m_items.size(), "output_index is not the next");
    obey(addedItemFault(item));
    m_open = item["id"].string();
    m_type = item["type"].string();
    m_step = Step::Outside;
    m_text.clear();
    m_texts.clear();
}

QByteArrayList ResponsesGrammar::textsOf(const JsonNode &item) const
{
    if (m_type == "function_call" || m_type == "custom_tool_call")
        return {item[m_type == "function_call" ? "arguments" : "input"].string()};
    QByteArrayList texts;
    for (const JsonNode &part : item[m_type == "message" ? "content" : "summary"].items)
        texts.append(part[part["type"].is("refusal") ? "refusal" : "text"].string());
    return texts;
}

void ResponsesGrammar::takeDone(const JsonNode &event)
{
    const JsonNode &item = event["item"];
    must(event["output_index"].toInteger() == m_items.size(), "output_index of another item");
    must(!m_open.isEmpty() && item["id"].is(m_open), "done with another id than added");
    must(item["type"].is(m_type), "done with another type than added");
    must(m_step == Step::Outside, "an item that is over within a part");
    obey(doneItemFault(item));
    const bool isTold = m_type != "reasoning" || !m_texts.isEmpty(); // else it was hidden
    if (isTold && (canBeCut(item) || m_type == "reasoning") && m_type != "tool_search_call")
        must(textsOf(item) == m_texts, "an item with another content than its events told");
    m_items.append(item.json());
    m_open.clear();
}

void ResponsesGrammar::takeInner(const JsonNode &event)
{
    const QByteArray type = event["type"].string();
    must(!m_open.isEmpty() && event["item_id"].is(m_open), "an event of another item");
    must(event["output_index"].toInteger() == m_items.size(), "output_index of another item");
    const QByteArrayView index = m_type == "reasoning" ? "summary_index" : "content_index";
    const QByteArray part = m_type == "reasoning" ? "reasoning_summary_part" : "content_part";
    const QByteArray call =
        m_type == "function_call" ? "function_call_arguments" : "custom_tool_call_input";
    const bool isCall = m_type == "function_call" || m_type == "custom_tool_call";
    const bool isParted = m_type == "message" || m_type == "reasoning";
    if (isParted && type == "response." + part + ".added")
        takePart(event, index, true);
    else if (isParted && type == "response." + part + ".done")
        takePart(event, index, false);
    else if ((m_type == "message" &&
              (type.startsWith("response.output_text.") || type.startsWith("response.refusal."))) ||
             (m_type == "reasoning" && type.startsWith("response.reasoning_summary_text.")))
        takeText(event, index);
    else if (isCall && type.startsWith(QByteArray("response." + call + '.')))
        takeArguments(event);
    else
        must(m_type == "compaction" && type == "response.compaction.compacting",
             "an event that the item has none of");
}

void ResponsesGrammar::takePart(const JsonNode &event, QByteArrayView index, bool isBegin)
{
    const JsonNode &part = event["part"];
    const bool isRefusal = part["type"].is("refusal");
    const JsonNode &text = part[isRefusal ? "refusal" : "text"];
    must(event[index].toInteger() == m_texts.size(), "a part's index is not the next");
    must(isOneOf(part["type"], {"output_text", "refusal", "summary_text"}), "a part of no type");
    if (isBegin) {
        must(m_step == Step::Outside, "a part within a part");
        must(text.is(""), "a part that begins is empty");
        m_text.clear();
        m_step = Step::Open;
        return;
    }
    must(m_step == Step::Told, "a part that ends before its text");
    must(text.is(m_text), "a part with another text than its deltas");
    m_texts.append(m_text);
    m_step = Step::Outside;
}

void ResponsesGrammar::takeText(const JsonNode &event, QByteArrayView index)
{
    const QByteArray type = event["type"].string();
    must(m_step == Step::Open, "text outside of a part");
    must(event[index].toInteger() == m_texts.size(), "the text of another part");
    must(!type.startsWith("response.output_text.") || event["logprobs"].isArray(), "no logprobs");
    if (type.endsWith(".delta")) {
        must(isNamed(event["delta"]), "a delta of nothing");
        m_text += event["delta"].text;
        return;
    }
    must(event[type == "response.refusal.done" ? "refusal" : "text"].is(m_text),
         "done with another text than its deltas");
    m_step = Step::Told;
}

void ResponsesGrammar::takeArguments(const JsonNode &event)
{
    must(m_texts.isEmpty(), "arguments after they were done");
    if (event["type"].text.endsWith(".delta")) {
        must(isNamed(event["delta"]), "a delta of nothing");
        m_text += event["delta"].text;
        return;
    }
    must(event[m_type == "function_call" ? "arguments" : "input"].is(m_text),
         "done with other arguments than the deltas");
    m_texts = {m_text};
}

void ResponsesGrammar::takeTerminal(const JsonNode &event)
{
    const JsonNode &response = event["response"];
    m_terminal = event["type"].string();
    m_response = response.json();
    takeHead(response);
    must(m_terminal == "response." + response["status"].string(), "another status");
    must(m_terminal == "response.failed" || m_open.isEmpty(), "an item that is not over");
    must((m_terminal == "response.failed") != m_error.isEmpty(),
         "response.failed comes after an error");
    const auto &output = response["output"].items;
    must(qsizetype(output.size()) == m_items.size(), "items missing from the output");
    for (size_t i = 0; i < output.size(); ++i)
        must(output[i].raw == m_items.value(qsizetype(i)), "another item in the output");
    takeOutput(response);
}

/// The output of a response that is over, streamed or not.
void ResponsesGrammar::takeOutput(const JsonNode &response)
{
    obey(responsesUsageFault(response["usage"]));
    const auto &output = response["output"].items;
    for (size_t i = 0; i < output.size(); ++i) {
        const JsonNode &item = output[i];
        obey(doneItemFault(item));
        const QByteArray called = calledId(item);
        const QByteArray call = called.isEmpty() ? QByteArray() : QByteArray("call " + called);
        for (const QByteArray &id : {item["id"].string(), call}) {
            must(id.isEmpty() || !m_ids.contains(id), "two items with one id");
            m_ids.insert(id);
        }
        if (!canBeCut(item))
            continue;
        // What carries another part's state may follow the last one that says something.
        const bool isLast =
            std::none_of(output.begin() + qptrdiff(i) + 1, output.end(), [](const JsonNode &later) {
                return !later["type"].is("reasoning");
            });
        const bool isCut = item["status"].is("incomplete");
        must(!isCut || (isLast && response["status"].is("incomplete")),
             "an item cut off too early");
        must(isCut || i + 1 < output.size() || !response["status"].is("incomplete"),
             "the last item of an incomplete response is incomplete");
    }
    must(!context().request.wantsCompaction || response["status"].is("failed") ||
             (output.size() == 1 && output[0]["type"].is("compaction")),
         "not the one compaction");
}

void ResponsesGrammar::takeEnd()
{
    must(!m_terminal.isEmpty(), "the stream ends without a terminal event");
}

void ResponsesGrammar::takeWhole(const JsonNode &body)
{
    if (body["error"].isPresent() && body["object"].isMissing()) {
        obey(chatErrorFault(body));
        return;
    }
    takeHead(body);
    must(isOneOf(body["status"], {"completed", "incomplete", "failed"}), "another status");
    must(body["output"].isArray(), "no output");
    takeOutput(body);
}

} // namespace deskrelay
