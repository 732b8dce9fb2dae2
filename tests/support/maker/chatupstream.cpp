#include "core/base/jsonwriter.h"
#include "tests/support/maker/streamtext.h"
#include "tests/support/maker/upstreams.h"

namespace deskrelay {

namespace {

struct Call
{
    int index = 0;
    QByteArray id = {};
    QByteArray name = {};
    bool isCustom = false;
    QByteArrayList pieces = {};
};

/// One openai-chat upstream's reply as it is being written.
class ChatUpstream final
{
public:
    explicit ChatUpstream(Dice &dice)
        : m_dice(dice)
        , m_stream(dice)
    {
    }

    QByteArray make();

private:
    void add(const QByteArray &delta, const QByteArray &reason = "null");
    void addText(QByteArrayView field);
    void addReasoning();
    void addCalls();
    void addCall(Call &call, bool isFirst);
    void addEnd();

    Dice &m_dice;
    StreamText m_stream;
    bool m_hasUsage = false;
};

} // namespace

static QByteArray usage(Dice &dice)
{
    return R"({"prompt_tokens":)" + dice.count() + R"(,"completion_tokens":)" + dice.count() +
           R"(,"total_tokens":)" + dice.count() + R"(,"prompt_tokens_details":{"cached_tokens":)" +
           dice.count() + R"(,"cache_write_tokens":)" + dice.count() +
           R"(},"completion_tokens_details":{"reasoning_tokens":)" + dice.count() + "}}";
}

static QByteArray finishReason(Dice &dice)
{
    return dice.oneOf({"stop",
                       "stop",
                       "length",
                       "tool_calls",
                       "tool_calls",
                       "content_filter",
                       "function_call",
                       "eos",
                       "max_tokens",
                       "stop_sequence",
                       "pause_turn",
                       "malformed_function_call",
                       "insufficient_system_resource",
                       "something_new"});
}

static QByteArray detail(Dice &dice, const QByteArray &text)
{
    const QByteArray format =
        dice.oneOf({"anthropic-claude-v1", "google-gemini-v1", "openai-responses-v1", "unknown"});
    const QByteArray head = R"({"format":")" + format + R"(","index":0,"type":)";
    switch (dice.below(3)) {
    case 0:
        return head + R"("reasoning.encrypted","id":"rs_1","data":"c2VhbA=="})";
    case 1:
        return head + R"("reasoning.summary","summary":)" + jsonString(text) + '}';
    default:
        return head + R"("reasoning.text","signature":"c2ln","text":)" + jsonString(text) + '}';
    }
}

void ChatUpstream::add(const QByteArray &delta, const QByteArray &reason)
{
    QByteArray chunk = R"({"id":"up","object":"chat.completion.chunk","created":1,"model":"um",)"
                       R"("choices":[{"index":0,"delta":)" +
                       delta + ",\"finish_reason\":" + reason + "}]";
    if (m_hasUsage && m_dice.rolls(2))
        chunk += ",\"usage\":" + (m_dice.rolls(2) ? usage(m_dice) : QByteArray("null"));
    m_stream.add({}, chunk + '}');
}

void ChatUpstream::addText(QByteArrayView field)
{
    for (const QByteArray &piece : m_dice.pieces(m_dice.text()))
        add("{\"" + field.toByteArray() + "\":" + jsonString(piece) + '}');
}

void ChatUpstream::addReasoning()
{
    const QByteArray text = m_dice.text();
    switch (m_dice.below(4)) {
    case 0: // as this relay sends it: plain, and then whole with its seal
        for (const QByteArray &piece : m_dice.pieces(text))
            add("{\"reasoning_content\":" + jsonString(piece) + '}');
        add("{\"reasoning_details\":[" + detail(m_dice, text) + "]}");
        break;
    case 1: // OpenRouter's: both at once
        for (const QByteArray &piece : m_dice.pieces(text))
            add("{\"reasoning\":" + jsonString(piece) + ",\"reasoning_details\":[" +
                detail(m_dice, piece) + "]}");
        break;
    case 2:
        add(R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":)" +
            jsonString(text) + "}]}]}");
        break;
    default:
        addText(m_dice.oneOf({"reasoning_content", "reasoning"}));
    }
}

void ChatUpstream::addCall(Call &call, bool isFirst)
{
    QByteArray json = "{";
    if (call.index >= 0)
        json += "\"index\":" + QByteArray::number(call.index) + ',';
    if (isFirst && !call.id.isEmpty())
        json += "\"id\":" + jsonString(call.id) + ',';
    const QByteArray type = call.isCustom ? "custom" : "function";
    if (isFirst)
        json += "\"type\":\"" + type + "\",";
    if (isFirst && m_dice.rolls(4))
        json += R"("extra_content":{"google":{"thought_signature":"c2ln"}},)";
    json += '"' + type + "\":{";
    if (isFirst)
        json += "\"name\":" + jsonString(call.name) + ',';
    const QByteArray piece = call.pieces.isEmpty() ? QByteArray() : call.pieces.takeFirst();
    json += (call.isCustom ? "\"input\":" : "\"arguments\":") + jsonString(piece) + "}}";
    add("{\"tool_calls\":[" + json + "]}");
}

void ChatUpstream::addCalls()
{
    QList<Call> calls;
    const int count = 1 + m_dice.below(3);
    const bool isNumbered = !m_dice.rolls(8);
    for (int i = 0; i < count; ++i) {
        Call call{.index = isNumbered ? i : -1, .name = m_dice.oneOf({"weather", "time"})};
        if (!m_dice.rolls(6))
            call.id = "call_" + QByteArray::number(i);
        call.isCustom = m_dice.rolls(6);
        call.pieces = m_dice.pieces(call.isCustom ? m_dice.text() : m_dice.arguments());
        calls.append(call);
    }
    const bool isInterleaved = isNumbered && m_dice.rolls(2);
    for (Call &call : calls) {
        addCall(call, true);
        while (!isInterleaved && !call.pieces.isEmpty())
            addCall(call, false);
    }
    for (bool isMore = true; isMore;) {
        isMore = false;
        for (Call &call : calls) {
            if (call.pieces.isEmpty())
                continue;
            if (m_dice.rolls(2))
                addCall(call, false);
            isMore = isMore || !call.pieces.isEmpty();
        }
    }
}

void ChatUpstream::addEnd()
{
    switch (m_dice.below(12)) {
    case 0:
        m_stream.add({}, R"({"error":{"message":"no","type":"server_error","code":503}})");
        break;
    case 1:
        return; // broken off
    default:
        add("{}", '"' + finishReason(m_dice) + '"');
    }
    if (m_dice.rolls(2))
        m_stream.add({},
                     R"({"id":"up","object":"chat.completion.chunk","created":1,"model":"um",)"
                     R"("choices":[],"usage":)" +
                         usage(m_dice) + '}');
    if (!m_dice.rolls(6))
        m_stream.addMark("[DONE]");
}

QByteArray ChatUpstream::make()
{
    m_hasUsage = m_dice.rolls(3);
    if (!m_dice.rolls(6))
        add(R"({"role":"assistant","content":"","refusal":null})");
    for (int parts = m_dice.below(5); parts > 0; --parts) {
        switch (m_dice.below(6)) {
        case 0:
            addReasoning();
            break;
        case 1:
            addCalls();
            break;
        case 2:
            add(R"({"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]})");
            break;
        case 3:
            addText("refusal");
            break;
        default:
            addText("content");
        }
    }
    addEnd();
    return m_stream.bytes();
}

QByteArray chatUpstreamStream(Dice &dice)
{
    return ChatUpstream(dice).make();
}

QByteArray chatUpstreamWhole(Dice &dice)
{
    if (dice.rolls(12))
        return R"({"error":{"message":"no","type":"server_error","code":null}})";
    QByteArray message = R"({"role":"assistant","content":)" +
                         (dice.rolls(3) ? QByteArray("null") : jsonString(dice.text()));
    if (dice.rolls(4))
        message += ",\"refusal\":" + jsonString(dice.text());
    if (dice.rolls(3)) {
        const QByteArray text = dice.text();
        message += ",\"reasoning_content\":" + jsonString(text);
        if (dice.rolls(2))
            message += ",\"reasoning_details\":[" + detail(dice, text) + ']';
    }
    if (dice.rolls(2)) {
        message += ",\"tool_calls\":[";
        for (int i = dice.below(3); i >= 0; --i)
            message += R"({"id":"c)" + QByteArray::number(i) +
                       R"(","type":"function","function":{"name":"f","arguments":)" +
                       (dice.rolls(4) ? dice.object() : jsonString(dice.arguments())) +
                       (i > 0 ? "}}," : "}}");
        message += ']';
    }
    const QByteArray body = R"({"id":"up","object":"chat.completion","created":1,"model":"um",)"
                            R"("choices":[{"index":0,"message":)" +
                            message + R"(},"finish_reason":")" + finishReason(dice) + "\"}]" +
                            (dice.rolls(4) ? QByteArray() : ",\"usage\":" + usage(dice)) + '}';
    return spread(dice, body);
}

} // namespace deskrelay
