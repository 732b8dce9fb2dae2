#pragma once

#include "tests/unit/formats/responses/responsestest.h"

#include <vector>

namespace deskrelay {

inline ReplyContext contextOf(const QByteArray &request = R"({"model":"m","input":"hi"})")
{
    const Result<JsonTree> tree = JsonTree::parse(request);
    const Result<Conversation> conversation = responsesCodec.readRequest(tree->root(), {});
    return {.model = "m", .id = "7", .nowSeconds = 1'000, .request = *conversation};
}

inline QByteArray streamOf(const ReplyContext &context, const ReplyEvents &events)
{
    const auto writer = responsesCodec.makeReplyWriter(context);
    QByteArray stream;
    for (const ReplyEvent &event : events)
        stream += writer->write(event);
    return stream;
}

inline ReplyEvents part(const reply::PartStart &start,
                        const Texts &deltas,
                        const std::optional<SealedState> &state = {})
{
    ReplyEvents events{start};
    for (const QByteArray &delta : deltas)
        events.append(reply::Delta{delta});
    if (state)
        events.append(reply::State{*state});
    events.append(reply::PartEnd{});
    return events;
}

inline std::vector<JsonTree> framesOf(const QByteArray &stream)
{
    SseParser parser;
    std::vector<JsonTree> frames;
    for (const SseEvent &event : parser.feed(stream)) {
        Result<JsonTree> tree = JsonTree::parse(event.data);
        if (!tree || !tree->root()["type"].is(event.type)) {
            QTest::qFail(event.data.constData(), __FILE__, __LINE__);
            return {};
        }
        frames.push_back(std::move(*tree));
    }
    return frames;
}

/// Holds a stream against the grammar, and keeps the items that it made.
class Grammar final
{
public:
    /// What is wrong; empty: nothing.
    QByteArray check(const QByteArray &stream)
    {
        for (const JsonTree &frame : framesOf(stream)) {
            if (const QByteArray wrong = take(frame.root()); !wrong.isEmpty())
                return wrong + " at " + frame.root().json();
        }
        return m_terminal.isEmpty() ? "no terminal event" : "";
    }

    QByteArray terminal() const { return m_terminal; }
    QByteArray response() const { return m_response; }
    QByteArray error() const { return m_error; } ///< Its code.
    const QList<QByteArray> &items() const { return m_items; }

private:
    QByteArray take(const JsonNode &event)
    {
        const QByteArray type = event["type"].string();
        if (event["sequence_number"].toInteger() != m_sequence++)
            return "sequence_number";
        if (!m_terminal.isEmpty())
            return "something after the end";
        if (!m_error.isEmpty() && type != "response.failed")
            return "something after the error";
        if (type == "error") {
            m_error = event["code"].string();
            const bool isTold = !m_error.isEmpty() && event["message"].isString();
            const bool isNested = event["error"]["code"].is(m_error); // for which SDKs raise
            return isTold && isNested ? "" : "error";
        }
        if (m_sequence <= 2) {
            const bool isRight =
                type == (m_sequence == 1 ? "response.created" : "response.in_progress") &&
                event["response"]["status"].is("in_progress");
            return isRight ? "" : "the first two";
        }
        if (type == "response.output_item.added")
            return begin(event);
        if (type == "response.completed" || type == "response.incomplete" ||
            type == "response.failed")
            return end(event);
        if (m_open.isEmpty() || event["output_index"].toInteger() != m_items.size())
            return "output_index";
        if (type == "response.output_item.done")
            return finish(event["item"]);
        if (!event["item_id"].is(m_open))
            return "item_id";
        return inside(type, event);
    }

    QByteArray begin(const JsonNode &event)
    {
        if (!m_open.isEmpty() || event["output_index"].toInteger() != m_items.size())
            return "overlapping items";
        m_open = event["item"]["id"].string();
        m_text.clear();
        m_parts = 0;
        m_isDone = false;
        return m_open.isEmpty() ? "no id" : "";
    }

    QByteArray inside(const QByteArray &type, const JsonNode &event)
    {
        const bool isPart = type == "response.content_part.added" ||
                            type == "response.reasoning_summary_part.added";
        if (isPart)
            return m_parts++ == 0 ? "" : "two parts";
        const bool needsPart = type.startsWith("response.output_text") ||
                               type.startsWith("response.refusal") ||
                               type.startsWith("response.reasoning_summary");
        const QByteArray index =
            type.startsWith("response.reasoning") ? "summary_index" : "content_index";
        if (needsPart && (m_parts != 1 || event[index].toInteger() != 0))
            return "no part";
        if (type.startsWith("response.output_text") && !event["logprobs"].isArray())
            return "no logprobs";
        if (type.endsWith(".delta")) {
            m_text += event["delta"].text;
            return m_isDone ? "a delta after done" : "";
        }
        for (const QByteArrayView name : {"text", "refusal", "arguments", "input"}) {
            if (event[name].isString() && event[name].text != m_text)
                return "done with another text";
        }
        m_isDone = true;
        return "";
    }

    QByteArray finish(const JsonNode &item)
    {
        if (!item["id"].is(m_open))
            return "another id";
        m_open.clear();
        m_items.append(item.json());
        return "";
    }

    QByteArray end(const JsonNode &event)
    {
        m_terminal = event["type"].string();
        m_response = event["response"].json();
        if (m_terminal != "response." + event["response"]["status"].string())
            return "status";
        const auto &output = event["response"]["output"].items;
        if (qsizetype(output.size()) != m_items.size())
            return "items missing from the output";
        for (qsizetype i = 0; i < m_items.size(); ++i) {
            if (output[size_t(i)].raw != m_items[i])
                return "another item in the output";
        }
        return event["response"]["usage"]["input_tokens"].toInteger() ? "" : "no usage";
    }

    qint64 m_sequence = 0;
    QByteArray m_open = {};
    QByteArray m_text = {};
    int m_parts = 0;
    bool m_isDone = false;
    QList<QByteArray> m_items = {};
    QByteArray m_terminal = {};
    QByteArray m_error = {};
    QByteArray m_response = {};
};

} // namespace deskrelay
