#include "core/base/jsonwriter.h"
#include "tests/support/maker/streamtext.h"
#include "tests/support/maker/upstreams.h"

namespace deskrelay {

namespace {

/// A block as it is in a whole reply, and as it is streamed.
struct Block
{
    QByteArray start = {};
    QByteArrayList deltas = {};
    QByteArray whole = {};
};

} // namespace

static QByteArray usage(Dice &dice)
{
    return R"({"input_tokens":)" + dice.count() + R"(,"cache_read_input_tokens":)" + dice.count() +
           R"(,"cache_creation_input_tokens":)" + dice.count() +
           R"(,"cache_creation":{"ephemeral_1h_input_tokens":)" + dice.count() +
           R"(},"output_tokens":)" + dice.count() +
           R"(,"output_tokens_details":{"thinking_tokens":)" + dice.count() + "}}";
}

static QByteArrayList
deltas(Dice &dice, const char *type, const char *field, const QByteArray &text)
{
    QByteArrayList made;
    for (const QByteArray &piece : dice.pieces(text))
        made.append(QByteArray("{\"type\":\"") + type + "\",\"" + field +
                    "\":" + jsonString(piece) + '}');
    return made;
}

static Block thinkingBlock(Dice &dice)
{
    const QByteArray text = dice.rolls(4) ? QByteArray() : dice.text();
    Block made{.start = R"({"type":"thinking","thinking":"","signature":""})",
               .deltas = deltas(dice, "thinking_delta", "thinking", text)};
    const bool isSigned = !dice.rolls(3);
    if (isSigned)
        made.deltas.append(R"({"type":"signature_delta","signature":"EqQB"})");
    made.whole = R"({"type":"thinking","thinking":)" + jsonString(text) + R"(,"signature":")" +
                 (isSigned ? "EqQB" : "") + "\"}";
    return made;
}

static Block callBlock(Dice &dice)
{
    const QByteArray id =
        dice.rolls(8) ? QByteArray() : "toolu_up" + QByteArray::number(dice.below(1'000'000));
    const QByteArray head = R"({"type":"tool_use","id":")" + id + R"(","name":"weather","input":)";
    const QByteArray input = dice.object();
    Block made{.start = head + "{}}", .whole = head + input + '}'};
    if (dice.rolls(5))
        made.start = made.whole; // some vendors tell it at the start
    else
        made.deltas = deltas(
            dice, "input_json_delta", "partial_json", dice.rolls(10) ? dice.arguments() : input);
    return made;
}

static Block opaqueBlock(Dice &dice)
{
    switch (dice.below(4)) {
    case 0: {
        const QByteArray head =
            R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":)";
        const QByteArray input = dice.object();
        return {.start = head + "{}}",
                .deltas = deltas(dice, "input_json_delta", "partial_json", input),
                .whole = head + input + '}'};
    }
    case 1: {
        const QByteArray block =
            R"({"type":"web_search_tool_result","content":[)" + dice.object() + "]}";
        return {.start = block, .whole = block};
    }
    case 2: // a type that nobody knows, with text
        return {.start = R"({"type":"novelty"})",
                .deltas = deltas(dice, "text_delta", "text", dice.text()),
                .whole = R"({"type":"novelty"})"};
    default: {
        const QByteArray block =
            dice.oneOf({R"({"type":""})", "{}", R"({"type":"redacted_thinking","data":"cmVk"})"});
        return {.start = block, .whole = block};
    }
    }
}

static Block block(Dice &dice)
{
    switch (dice.below(5)) {
    case 0:
        return thinkingBlock(dice);
    case 1:
        return callBlock(dice);
    case 2:
        return opaqueBlock(dice);
    default: {
        const QByteArray text = dice.rolls(8) ? QByteArray() : dice.text();
        return {.start = R"({"type":"text","text":""})",
                .deltas = deltas(dice, "text_delta", "text", text),
                .whole = R"({"type":"text","text":)" + jsonString(text) + '}'};
    }
    }
}

static QByteArray stop(Dice &dice)
{
    const QByteArray reason = dice.oneOf({"end_turn",
                                          "max_tokens",
                                          "stop_sequence",
                                          "tool_use",
                                          "tool_use",
                                          "pause_turn",
                                          "refusal",
                                          "compaction",
                                          "model_context_window_exceeded"});
    QByteArray made = R"("stop_reason":")" + reason + R"(","stop_sequence":)" +
                      (reason == "stop_sequence" ? "\"END\"" : "null");
    if (reason == "refusal")
        made += R"(,"stop_details":{"type":"refusal","category":null,"explanation":)" +
                (dice.rolls(2) ? QByteArray("null") : jsonString(dice.text())) + '}';
    return made;
}

static QByteArray head(const QByteArray &content)
{
    return R"({"id":"msg_up","type":"message","role":"assistant","model":"um","content":[)" +
           content + ']';
}

static void add(StreamText &stream, const QByteArray &type, const QByteArray &members = {})
{
    stream.add(type,
               "{\"type\":\"" + type + '"' +
                   (members.isEmpty() ? QByteArray() : QByteArray(',' + members)) + '}');
}

QByteArray messagesUpstreamStream(Dice &dice)
{
    StreamText stream(dice);
    if (!dice.rolls(12))
        add(stream,
            "message_start",
            "\"message\":" + head({}) + R"(,"stop_reason":null,"stop_sequence":null,"usage":)" +
                usage(dice) + '}');
    const int count = dice.below(5);
    const int cut = dice.rolls(8) ? dice.below(count + 1) : -1;
    for (int i = 0; i < count; ++i) {
        const Block made = block(dice);
        const QByteArray place = "\"index\":" + QByteArray::number(i);
        add(stream, "content_block_start", place + ",\"content_block\":" + made.start);
        for (const QByteArray &delta : made.deltas) {
            if (dice.rolls(12))
                add(stream, "ping");
            add(stream, "content_block_delta", place + ",\"delta\":" + delta);
        }
        if (i == cut) {
            if (dice.rolls(2))
                add(stream, "error", R"("error":{"type":"overloaded_error","message":"Busy"})");
            return stream.bytes();
        }
        if (!dice.rolls(12))
            add(stream, "content_block_stop", place);
    }
    if (!dice.rolls(12))
        add(stream, "message_delta", "\"delta\":{" + stop(dice) + "},\"usage\":" + usage(dice));
    if (dice.rolls(12))
        add(stream, "something_new");
    if (!dice.rolls(12))
        add(stream, "message_stop");
    return stream.bytes();
}

QByteArray messagesUpstreamWhole(Dice &dice)
{
    if (dice.rolls(12))
        return R"({"type":"error","error":{"type":"api_error","message":"no"}})";
    QByteArrayList blocks;
    for (int i = dice.below(5); i > 0; --i)
        blocks.append(block(dice).whole);
    return spread(dice,
                  head(blocks.join(',')) + ',' + stop(dice) + ",\"usage\":" + usage(dice) + '}');
}

} // namespace deskrelay
