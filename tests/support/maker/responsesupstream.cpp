#include "core/base/jsonwriter.h"
#include "tests/support/maker/streamtext.h"
#include "tests/support/maker/upstreams.h"

namespace deskrelay {

namespace {

/// An item with the events that tell it; their place is still to be put in for `@`.
struct Item
{
    QByteArray added = {};
    QList<std::pair<QByteArray, QByteArray>> inner = {};
    QByteArray done = {};
};

/// One openai-responses upstream's reply as it is being written.
class ResponsesUpstream final
{
public:
    explicit ResponsesUpstream(Dice &dice)
        : m_dice(dice)
        , m_stream(dice)
    {
    }

    QByteArray make();

private:
    void add(const QByteArray &type, const QByteArray &members);
    void addItems();
    void addEnd();

    Dice &m_dice;
    StreamText m_stream;
    QByteArrayList m_output = {};
    int m_sequence = 0;
};

} // namespace

static QByteArray usage(Dice &dice)
{
    return R"({"input_tokens":)" + dice.count() + R"(,"input_tokens_details":{"cached_tokens":)" +
           dice.count() + R"(,"cache_write_tokens":)" + dice.count() + R"(},"output_tokens":)" +
           dice.count() + R"(,"output_tokens_details":{"reasoning_tokens":)" + dice.count() +
           R"(},"total_tokens":)" + dice.count() + '}';
}

static Item messageItem(Dice &dice, const QByteArray &id)
{
    const QByteArray head =
        R"({"id":")" + id + R"(","type":"message","role":"assistant","status":)";
    Item made{.added = head + R"("in_progress","content":[]})"};
    QByteArrayList parts;
    const int count = 1 + dice.below(2);
    for (int i = 0; i < count; ++i) {
        const bool isRefusal = dice.rolls(6);
        const QByteArray text = dice.text();
        const QByteArray place = "\"content_index\":" + QByteArray::number(i) + ',';
        const QByteArray name = isRefusal ? "response.refusal" : "response.output_text";
        for (const QByteArray &piece : dice.pieces(text))
            made.inner.append({name + ".delta", place + "\"delta\":" + jsonString(piece)});
        if (!dice.rolls(8))
            made.inner.append(
                {name + ".done",
                 place + (isRefusal ? "\"refusal\":" : "\"text\":") + jsonString(text)});
        parts.append((isRefusal ? R"({"type":"refusal","refusal":)"
                                : R"({"type":"output_text","annotations":[],"text":)") +
                     jsonString(text) + '}');
    }
    made.done = head + R"("completed","content":[)" + parts.join(',') + "]}";
    return made;
}

static Item reasoningItem(Dice &dice, const QByteArray &id)
{
    const QByteArray head = R"({"id":")" + id + R"(","type":"reasoning","summary":[)";
    Item made{.added = head + "]}"};
    QByteArrayList parts;
    for (int i = 0; i < dice.below(3); ++i) {
        const QByteArray text = dice.text();
        for (const QByteArray &piece : dice.pieces(text))
            made.inner.append(
                {"response.reasoning_summary_text.delta",
                 "\"summary_index\":" + QByteArray::number(i) + ",\"delta\":" + jsonString(piece)});
        parts.append(R"({"type":"summary_text","text":)" + jsonString(text) + '}');
    }
    made.done =
        head + parts.join(',') + ']' + (dice.rolls(2) ? R"(,"encrypted_content":"gAAA"})" : "}");
    return made;
}

static Item callItem(Dice &dice, const QByteArray &id)
{
    const bool isCustom = dice.rolls(4);
    const QByteArray type = isCustom ? "custom_tool_call" : "function_call";
    QByteArray head = R"({"type":")" + type + R"(","name":"weather","status":"completed")";
    if (!dice.rolls(6))
        head += R"(,"id":")" + id + '"';
    if (!dice.rolls(6))
        head += R"(,"call_id":"call_)" + id + '"';
    const QByteArray field = isCustom ? ",\"input\":" : ",\"arguments\":";
    const QByteArray text = isCustom ? dice.text() : dice.arguments();
    Item made{.added = head + field + "\"\"}", .done = head + field + jsonString(text) + '}'};
    const QByteArray name = isCustom ? "response.custom_tool_call_input.delta"
                                     : "response.function_call_arguments.delta";
    if (!dice.rolls(5)) {
        for (const QByteArray &piece : dice.pieces(text))
            made.inner.append({name, "\"delta\":" + jsonString(piece)});
    }
    return made;
}

static Item item(Dice &dice, const QByteArray &id)
{
    switch (dice.below(6)) {
    case 0:
        return reasoningItem(dice, id);
    case 1:
    case 2:
        return callItem(dice, id);
    case 3: {
        const QByteArray made = dice.oneOf(
            {R"({"id":"ws_)" + id + R"(","type":"web_search_call","status":"completed","action":)" +
                 dice.object() + '}',
             R"({"id":"ig_)" + id +
                 R"(","type":"image_generation_call","status":"completed","result":"AAEC"})",
             R"({"id":"n","type":"","x":1})",
             R"({"type":"novelty","x":)" + dice.object() + '}'});
        return {.added = made, .done = made};
    }
    default:
        return messageItem(dice, id);
    }
}

void ResponsesUpstream::add(const QByteArray &type, const QByteArray &members)
{
    m_stream.add(m_dice.rolls(10) ? QByteArray() : type,
                 "{\"type\":\"" + type + "\",\"sequence_number\":" +
                     QByteArray::number(m_sequence++) + ',' + members + '}');
}

void ResponsesUpstream::addItems()
{
    QList<Item> items;
    const int count = m_dice.below(5);
    for (int i = 0; i < count; ++i)
        items.append(item(m_dice, "it_" + QByteArray::number(i)));
    const bool isInterleaved = m_dice.rolls(5);
    const auto told = [this](int index, Item &item) {
        const QByteArray place = "\"output_index\":" + QByteArray::number(index) + ',';
        if (!item.added.isEmpty()) {
            add("response.output_item.added", place + "\"item\":" + std::exchange(item.added, {}));
        } else if (!item.inner.isEmpty()) {
            const auto [type, members] = item.inner.takeFirst();
            add(type, place + "\"item_id\":\"it_" + QByteArray::number(index) + "\"," + members);
        } else if (!item.done.isEmpty()) {
            m_output.append(item.done);
            add("response.output_item.done", place + "\"item\":" + std::exchange(item.done, {}));
        }
    };
    for (int i = 0; i < count && !isInterleaved; ++i) {
        while (!items[i].done.isEmpty())
            told(i, items[i]);
    }
    for (int rounds = 0; isInterleaved && rounds < 60; ++rounds) {
        for (int i = 0; i < count; ++i) {
            if (m_dice.rolls(2))
                told(i, items[i]);
        }
    }
}

static QByteArray response(const QByteArray &status, const QByteArray &more)
{
    return R"({"id":"resp_up","object":"response","model":"um","status":")" + status + '"' + more +
           '}';
}

static QByteArray ended(Dice &dice, QByteArray &status, const QByteArrayList &output)
{
    const QByteArray all = ",\"output\":[" + output.join(',') +
                           "],\"usage\":" + (dice.rolls(6) ? QByteArray("null") : usage(dice));
    status = dice.oneOf({"completed", "completed", "completed", "incomplete", "failed"});
    if (status == "incomplete")
        return all + R"(,"incomplete_details":{"reason":")" +
               dice.oneOf({"max_output_tokens", "content_filter", "steered"}) + "\"}";
    if (status == "failed")
        return all + R"(,"error":{"code":"server_error","message":"no"})";
    return all;
}

void ResponsesUpstream::addEnd()
{
    switch (m_dice.below(12)) {
    case 0:
        add("error", R"("code":"server_error","message":"no","param":null)");
        return;
    case 1:
        return; // broken off
    default: {
        QByteArray status;
        const QByteArray more = ended(m_dice, status, m_output);
        add("response." + status, "\"response\":" + response(status, more));
        if (m_dice.rolls(6))
            m_stream.addMark("[DONE]");
    }
    }
}

QByteArray ResponsesUpstream::make()
{
    for (const QByteArray type : {"response.created", "response.in_progress"}) {
        if (!m_dice.rolls(8))
            add(type, "\"response\":" + response("in_progress", {}));
    }
    addItems();
    addEnd();
    return m_stream.bytes();
}

QByteArray responsesUpstreamStream(Dice &dice)
{
    return ResponsesUpstream(dice).make();
}

QByteArray responsesUpstreamWhole(Dice &dice)
{
    if (dice.rolls(12))
        return R"({"error":{"message":"no","type":"server_error","code":null}})";
    QByteArrayList output;
    for (int i = dice.below(5); i > 0; --i)
        output.append(item(dice, "it_" + QByteArray::number(i)).done);
    QByteArray status;
    const QByteArray more = ended(dice, status, output);
    return spread(dice, response(status, more));
}

} // namespace deskrelay
