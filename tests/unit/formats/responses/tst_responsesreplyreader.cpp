#include "core/formats/responses/responsescodec.h"

#include <QRandomGenerator>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

using Kind = reply::PartStart::Kind;
using Parts = QList<Part>;
using Texts = QList<QByteArray>;

/// What an OpenAI upstream answers, and what vendors make of it.
class TestResponsesReplyReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void untanglesItems();
    void readsFinishReasons_data();
    void readsFinishReasons();
    void readsUsage_data();
    void readsUsage();
    void readsFailures_data();
    void readsFailures();
    void failsWhereTheStreamBreaksOff();
    void readsWholeReplies();
    void refusesWholeRepliesThatAreNone_data();
    void refusesWholeRepliesThatAreNone();
    void keepsTheOrderWhateverComes();
    void readsWhatTheWriterWrites();
};

Q_DECLARE_METATYPE(Parts)
Q_DECLARE_METATYPE(Texts)

static ReplyEvents readAll(const Texts &frames, bool isFinished = true)
{
    const auto reader = responsesCodec.makeReplyReader();
    ReplyEvents events;
    for (const QByteArray &frame : frames)
        reader->feed({.data = frame}, events);
    if (isFinished)
        reader->finish(events);
    return events;
}

/// What is wrong with the order of the events; empty: nothing.
static QByteArray disorder(const ReplyEvents &events)
{
    bool isOpen = false;
    bool isOver = false;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const ReplyEvent &event = events[i];
        if (isOver)
            return "something after the end";
        if (std::holds_alternative<reply::Start>(event) != (i == 0) &&
            !std::holds_alternative<reply::Failure>(event))
            return "the start";
        const bool isInside = std::holds_alternative<reply::Delta>(event) ||
                              std::holds_alternative<reply::State>(event) ||
                              std::holds_alternative<reply::PartEnd>(event);
        const bool isBetween = std::holds_alternative<reply::PartStart>(event) ||
                               std::holds_alternative<reply::Media>(event) ||
                               std::holds_alternative<reply::Opaque>(event) ||
                               std::holds_alternative<reply::Finish>(event);
        if ((isInside && !isOpen) || (isBetween && isOpen))
            return "overlapping parts";
        if (std::holds_alternative<reply::PartStart>(event))
            isOpen = true;
        if (std::holds_alternative<reply::PartEnd>(event))
            isOpen = false;
        isOver = std::holds_alternative<reply::Finish>(event) ||
                 std::holds_alternative<reply::Failure>(event);
    }
    return isOver ? "" : "no end";
}

static const QByteArray created =
    R"({"type":"response.created","response":{"id":"resp_1","model":"gpt-5","status":"in_progress"}})";
static const QByteArray completed =
    R"({"type":"response.completed","response":{"status":"completed","output":[]}})";

void TestResponsesReplyReader::readsStreams_data()
{
    QTest::addColumn<Texts>("frames");
    QTest::addColumn<Parts>("parts");
    const SealedState sealed{.origin = Format::OpenAiResponses,
                             .kind = SealedState::Kind::Encrypted,
                             .data = "gAAA",
                             .itemId = "rs_1"};
    QTest::newRow("text, by the letter")
        << Texts{R"({"type":"response.in_progress","response":{"id":"resp_1"}})",
                 R"({"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message","content":[]}})",
                 R"({"type":"response.content_part.added","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":""}})",
                 R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"He","logprobs":[],"obfuscation":"x"})",
                 R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"llo"})",
                 R"({"type":"response.output_text.annotation.added","item_id":"msg_1","output_index":0,"annotation":{}})",
                 R"({"type":"response.output_text.done","item_id":"msg_1","output_index":0,"content_index":0,"text":"Hello"})",
                 R"({"type":"response.content_part.done","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Hello"}})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Hello"}]}})",
                 R"({"type":"response.output_text.done","item_id":"msg_1","output_index":0,"content_index":0,"text":"Hello"})",
                 R"({"type":"response.something.new","item_id":"msg_1","output_index":0})",
                 R"({"type":"keepalive"})"}
        << Parts{TextPart{"Hello"}};
    QTest::newRow("text and a refusal in one message")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"m","type":"message"}})",
                 R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a"})",
                 R"({"type":"response.refusal.delta","output_index":0,"content_index":1,"delta":"no"})",
                 R"({"type":"response.refusal.done","output_index":0,"content_index":1,"refusal":"no"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"m","type":"message","content":[{"type":"output_text","text":"a"},{"type":"refusal","refusal":"no"}]}})"}
        << Parts{TextPart{"a"}, RefusalPart{"no"}};
    QTest::newRow("reasoning")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"partial"}})",
                 R"({"type":"response.reasoning_summary_part.added","item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}})",
                 R"({"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":0,"delta":"a"})",
                 R"({"type":"response.reasoning_summary_text.done","item_id":"rs_1","output_index":0,"summary_index":0,"text":"a"})",
                 R"({"type":"response.reasoning_summary_part.done","item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":"a"}})",
                 R"({"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":1,"delta":"b"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"gAAA"}})"}
        << Parts{ReasoningPart{.text = "a\n\nb", .state = sealed}};
    QTest::newRow("reasoning that is sealed alone")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"gAAA"}})"}
        << Parts{ReasoningPart{.state = sealed}};
    QTest::newRow("reasoning of nothing")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning"}})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":null}})"}
        << Parts{};
    QTest::newRow("a vendor's reasoning text")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"r","type":"reasoning"}})",
                 R"({"type":"response.reasoning_text.delta","item_id":"r","output_index":0,"content_index":0,"delta":"h"})",
                 R"({"type":"response.reasoning_text.delta","item_id":"r","output_index":0,"content_index":0,"delta":"m"})",
                 R"({"type":"response.reasoning_text.done","item_id":"r","output_index":0,"content_index":0,"text":"hm"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"r","type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]}})"}
        << Parts{ReasoningPart{.text = "hm"}};
    QTest::newRow("function")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"f","namespace":"ns","arguments":""}})",
                 R"({"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"{\"a\""})",
                 R"({"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":":1}"})",
                 R"({"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":0,"arguments":"{\"a\":1}"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"f","namespace":"ns","arguments":"{\"a\":1}"}})"}
        << Parts{
               ToolCallPart{.id = "call_1", .name = "f", .space = "ns", .arguments = R"({"a":1})"}};
    QTest::newRow("a name that comes late")
        << Texts{R"({"type":"response.function_call_arguments.delta","item_id":"fc_1","delta":"{\"a\":"})",
                 R"({"type":"response.function_call_arguments.delta","item_id":"fc_1","delta":"1}"})",
                 R"({"type":"response.output_item.done","item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a\":1}"}})"}
        << Parts{ToolCallPart{.id = "call_1", .name = "f", .arguments = R"({"a":1})"}};
    QTest::newRow("custom")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"ctc_1","type":"custom_tool_call","call_id":"c","name":"exec","input":""}})",
                 R"({"type":"response.custom_tool_call_input.delta","item_id":"ctc_1","output_index":0,"delta":"ls"})",
                 R"({"type":"response.custom_tool_call_input.done","item_id":"ctc_1","output_index":0,"input":"ls"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"ctc_1","type":"custom_tool_call","call_id":"c","name":"exec","input":"ls"}})"}
        << Parts{ToolCallPart{.id = "c", .name = "exec", .isCustom = true, .arguments = "ls"}};
    QTest::newRow("an image")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"ig_1","type":"image_generation_call"}})",
                 R"({"type":"response.image_generation_call.partial_image","item_id":"ig_1","output_index":0,"partial_image_b64":"AA"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"ig_1","type":"image_generation_call","result":"AA==","output_format":"jpeg"}})"}
        << Parts{MediaPart{.type = "image/jpeg", .data = "AA=="}};
    QTest::newRow("a hosted tool")
        << Texts{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"ws_1","type":"web_search_call"}})",
                 R"({"type":"response.web_search_call.searching","item_id":"ws_1","output_index":0})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"ws_1","type":"web_search_call", "n":1.0}})"}
        << Parts{OpaquePart{Format::OpenAiResponses,
                            "web_search_call",
                            R"({"id":"ws_1","type":"web_search_call", "n":1.0})"}};
    QTest::newRow("items told at their end alone")
        << Texts{R"({"type":"response.output_item.done","output_index":0,"item":{"id":"m","type":"message","content":[{"type":"output_text","text":"a"}]}})",
                 R"({"type":"response.output_item.done","output_index":1,"item":{"id":"fc","type":"function_call","call_id":"c","name":"f","arguments":"{}"}})",
                 R"({"type":"response.output_item.done","output_index":1,"item":{"id":"fc","type":"function_call","call_id":"c","name":"f","arguments":"{}"}})"}
        << Parts{TextPart{"a"}, ToolCallPart{.id = "c", .name = "f", .arguments = "{}"}};
    QTest::newRow("deltas of no item")
        << Texts{R"({"type":"response.output_text.delta","delta":"a"})",
                 "not JSON",
                 R"({"type":"response.output_text.delta","delta":"b"})"}
        << Parts{TextPart{"ab"}};
    QTest::newRow("nothing") << Texts{} << Parts{};
}

void TestResponsesReplyReader::readsStreams()
{
    QFETCH(Texts, frames);
    QFETCH(Parts, parts);
    const ReplyEvents events = readAll(Texts{created} + frames + Texts{completed, "[DONE]"});
    QCOMPARE(disorder(events), QByteArray());
    const Reply reply = foldEvents(events);
    QCOMPARE(reply.id, QByteArray("resp_1"));
    QCOMPARE(reply.model, QByteArray("gpt-5"));
    QVERIFY(reply.parts == parts);
    QVERIFY(reply.finish);
}

void TestResponsesReplyReader::untanglesItems()
{
    const Texts frames = {
        created,
        R"({"type":"response.output_item.added","output_index":0,"item":{"id":"a","type":"function_call","call_id":"c1","name":"f"}})",
        R"({"type":"response.output_item.added","output_index":1,"item":{"id":"b","type":"function_call","call_id":"c2","name":"g"}})",
        R"({"type":"response.function_call_arguments.delta","item_id":"b","output_index":1,"delta":"{2"})",
        R"({"type":"response.function_call_arguments.delta","item_id":"a","output_index":0,"delta":"{1"})",
        R"({"type":"response.function_call_arguments.delta","item_id":"b","output_index":1,"delta":"}"})",
        R"({"type":"response.output_item.done","output_index":1,"item":{"id":"b","type":"function_call","call_id":"c2","name":"g","arguments":"{2}"}})",
        R"({"type":"response.function_call_arguments.delta","item_id":"a","output_index":0,"delta":"}"})",
        R"({"type":"response.output_item.done","output_index":0,"item":{"id":"a","type":"function_call","call_id":"c1","name":"f","arguments":"{1}"}})",
        completed};
    const ReplyEvents events = readAll(frames);
    const reply::PartStart first{.kind = Kind::ToolCall, .callId = "c1", .name = "f"};
    const reply::PartStart second{.kind = Kind::ToolCall, .callId = "c2", .name = "g"};
    QVERIFY(events == (ReplyEvents{reply::Start{"resp_1", "gpt-5"},
                                   first,
                                   reply::Delta{"{1"},
                                   reply::Delta{"}"},
                                   reply::PartEnd{},
                                   second,
                                   reply::Delta{"{2"},
                                   reply::Delta{"}"},
                                   reply::PartEnd{},
                                   reply::Finish{.reason = FinishReason::ToolCalls}}));
}

void TestResponsesReplyReader::readsFinishReasons_data()
{
    QTest::addColumn<QByteArray>("terminal");
    QTest::addColumn<int>("reason");
    const auto row = [](const char *terminal, FinishReason reason) {
        QTest::newRow(terminal) << QByteArray(terminal) << int(reason);
    };
    const char *const call =
        R"({"type":"response.completed","response":{"status":"completed","output":[
            {"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}})";
    row(call, FinishReason::ToolCalls);
    row(R"({"type":"response.completed","response":{"output":[{"type":"message","content":[
            {"type":"refusal","refusal":"no"}]}]}})",
        FinishReason::Refusal);
    row(R"({"type":"response.completed","response":{"output":[]}})", FinishReason::Stop);
    row(R"({"type":"response.completed"})", FinishReason::Stop);
    row(R"({"type":"response.done","response":{"status":"completed"}})", FinishReason::Stop);
    row(R"({"type":"response.incomplete","response":{"incomplete_details":
            {"reason":"max_output_tokens"}}})",
        FinishReason::Length);
    row(R"({"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":
            {"reason":"content_filter"}}})",
        FinishReason::Refusal);
    row(R"({"type":"response.incomplete","response":{"incomplete_details":{"reason":"steered"}}})",
        FinishReason::Stop);
    row(R"({"type":"response.incomplete","response":{"incomplete_details":{"reason":"new"}}})",
        FinishReason::Length);
    row(R"({"type":"response.incomplete","response":{"incomplete_details":null}})",
        FinishReason::Length);
    row(R"({"type":"response.completed","response":{"status":"incomplete","output":[]}})",
        FinishReason::Length);
}

void TestResponsesReplyReader::readsFinishReasons()
{
    QFETCH(QByteArray, terminal);
    QFETCH(int, reason);
    const ReplyEvents events = readAll({created, terminal, completed});
    QCOMPARE(disorder(events), QByteArray());
    QCOMPARE(int(foldEvents(events).finish->reason), reason);
}

void TestResponsesReplyReader::readsUsage_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QList<qint64>>(
        "tokens"); // input, read, written short, long, output, reasoning
    QTest::newRow("all") << QByteArray(R"({"input_tokens":100,"input_tokens_details":{
        "cached_tokens":60,"cache_write_tokens":30,"cache_write_tokens_details":{
        "ttl_30m_tokens":10,"ttl_12h_tokens":20}},"output_tokens":7,
        "output_tokens_details":{"reasoning_tokens":3},"total_tokens":107})")
                         << QList<qint64>{10, 60, 10, 20, 7, 3};
    QTest::newRow("writes without their lives")
        << QByteArray(R"({"input_tokens":9,"input_tokens_details":{"cache_write_tokens":4}})")
        << QList<qint64>{5, 0, 4, 0, 0, 0};
    QTest::newRow("plain") << QByteArray(R"({"input_tokens":9,"input_tokens_details":null,
        "output_tokens":2})")
                           << QList<qint64>{9, 0, 0, 0, 2, 0};
    QTest::newRow("nonsense") << QByteArray(R"({"input_tokens":-5,"input_tokens_details":{
        "cached_tokens":3},"output_tokens":"x"})")
                              << QList<qint64>{0, 3, 0, 0, 0, 0};
}

void TestResponsesReplyReader::readsUsage()
{
    QFETCH(QByteArray, json);
    QFETCH(QList<qint64>, tokens);
    const Reply reply = foldEvents(
        readAll({created, R"({"type":"response.completed","response":{"usage":)" + json + "}}"}));
    QVERIFY(reply.usage == (TokenUsage{.input = tokens[0],
                                       .cacheRead = tokens[1],
                                       .cacheWrite5m = tokens[2],
                                       .cacheWrite1h = tokens[3],
                                       .output = tokens[4],
                                       .reasoning = tokens[5]}));
}

void TestResponsesReplyReader::readsFailures_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    const auto failed = [](const char *code, int status) {
        QTest::newRow(code) << R"({"type":"response.failed","response":{"status":"failed","error":)"
                               R"({"code":")" +
                                   QByteArray(code) + R"(","message":"m"}}})"
                            << status << QByteArray(code);
    };
    failed("rate_limit_exceeded", 429);
    failed("insufficient_quota", 429);
    failed("server_error", 500);
    failed("server_is_overloaded", 529);
    failed("slow_down", 529);
    failed("invalid_prompt", 400);
    failed("image_too_large", 400);
    failed("context_length_exceeded", 400);
    failed("bio_policy", 400);
    failed("data_residency_mismatch", 400);
    failed("vector_store_timeout", 504);
    failed("invalid_api_key", 401);
    failed("never_seen", 500);
    const auto row = [](const char *name, const char *frame, int status, const char *type) {
        QTest::newRow(name) << QByteArray(frame) << status << QByteArray(type);
    };
    row("event",
        R"({"type":"error","code":"rate_limit_exceeded","message":"m","param":null})",
        429,
        "rate_limit_exceeded");
    row("nested event",
        R"({"type":"error","error":{"type":"overloaded_error","code":null,"message":"m"}})",
        529,
        "overloaded_error");
    row("bare error", R"({"error":{"type":"server_error","message":"m"}})", 500, "server_error");
    row("error with a status", R"({"error":{"status":503,"message":"m"}})", 503, "");
    row("error as text", R"({"error":"m"})", 500, "");
}

void TestResponsesReplyReader::readsFailures()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    const ReplyEvents events = readAll(
        {created, R"({"type":"response.output_text.delta","delta":"half"})", frame, completed});
    QVERIFY(foldEvents(events).failure == (reply::Failure{status, type, "m"}));
    QVERIFY(std::holds_alternative<reply::Failure>(events.last()));
}

void TestResponsesReplyReader::failsWhereTheStreamBreaksOff()
{
    const Reply reply =
        foldEvents(readAll({created, R"({"type":"response.output_text.delta","delta":"half"})"}));
    QVERIFY(reply.failure && reply.failure->status == 502);
    QCOMPARE(reply.failure->message,
             QByteArray("The upstream ended its stream before the answer was complete."));
    QCOMPARE(readAll({}).size(), 1);
}

void TestResponsesReplyReader::readsWholeReplies()
{
    const Result<JsonTree> body = JsonTree::parse(
        R"({"id":"resp_1","model":"gpt-5","status":"completed","error":null,"output":[
            {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]},
            {"type":"message","id":"m","content":[{"type":"output_text","text":"a"},
              {"type":"output_text","text":"b"}]},
            {"type":"custom_tool_call","id":"ctc","call_id":"c","name":"exec","input":"ls"}],
            "usage":{"input_tokens":3,"output_tokens":4}})");
    ReplyEvents events;
    responsesCodec.makeReplyReader()->readWhole(body->root(), events);
    QCOMPARE(disorder(events), QByteArray());
    QVERIFY(foldEvents(events) ==
            (Reply{.id = "resp_1",
                   .model = "gpt-5",
                   .parts = {ReasoningPart{.text = "hm"},
                             TextPart{"a"},
                             TextPart{"b"},
                             ToolCallPart{
                                 .id = "c", .name = "exec", .isCustom = true, .arguments = "ls"}},
                   .usage = TokenUsage{.input = 3, .output = 4},
                   .finish = reply::Finish{.reason = FinishReason::ToolCalls}}));
}

void TestResponsesReplyReader::refusesWholeRepliesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("error") << QByteArray(R"({"error":{"code":"rate_limit_exceeded"}})") << 429;
    QTest::newRow("something else") << QByteArray(R"({"object":"list"})") << 502;
    QTest::newRow("queued") << QByteArray(R"({"status":"queued","output":[]})") << 502;
    QTest::newRow("failed")
        << QByteArray(R"({"status":"failed","output":[],"error":{"code":"server_error"}})") << 500;
    QTest::newRow("cancelled") << QByteArray(R"({"status":"cancelled","output":[]})") << 502;
}

void TestResponsesReplyReader::refusesWholeRepliesThatAreNone()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    ReplyEvents events;
    responsesCodec.makeReplyReader()->readWhole(JsonTree::parse(body)->root(), events);
    const Reply reply = foldEvents(events);
    QVERIFY(reply.failure);
    QCOMPARE(reply.failure->status, status);
    QVERIFY(!reply.failure->message.isEmpty());
}

void TestResponsesReplyReader::keepsTheOrderWhateverComes()
{
    static const Texts types = {"response.output_item.added",
                                "response.output_item.done",
                                "response.output_text.delta",
                                "response.output_text.done",
                                "response.refusal.delta",
                                "response.refusal.done",
                                "response.reasoning_summary_text.delta",
                                "response.reasoning_text.delta",
                                "response.function_call_arguments.delta",
                                "response.function_call_arguments.done",
                                "response.custom_tool_call_input.delta",
                                "response.content_part.added",
                                "response.new"};
    static const Texts kinds = {
        "message", "reasoning", "function_call", "custom_tool_call", "web_search_call"};
    QRandomGenerator random(5);
    for (int round = 0; round < 500; ++round) {
        Texts frames{created};
        for (int i = random.bounded(20); i > 0; --i) {
            const QByteArray id = QByteArray::number(random.bounded(3));
            frames.append(
                R"({"type":")" + types[random.bounded(types.size())] + "\"," +
                (random.bounded(4) ? R"("output_index":)" + id + ',' : QByteArray()) +
                R"("item_id":")" + id + R"(","content_index":)" +
                QByteArray::number(random.bounded(2)) +
                R"(,"delta":"x","text":"xx","refusal":"no","arguments":"{}","item":{"id":")" + id +
                R"(","type":")" + kinds[random.bounded(kinds.size())] +
                R"(","call_id":"c","name":"f","encrypted_content":"e","content":[)" +
                R"({"type":"output_text","text":"t"}]}})");
        }
        if (random.bounded(4))
            frames.append(completed);
        QCOMPARE(disorder(readAll(frames)), QByteArray());
    }
}

void TestResponsesReplyReader::readsWhatTheWriterWrites()
{
    const Reply reply{
        .parts =
            {ReasoningPart{.text = "hm",
                           .state =
                               SealedState{.origin = Format::AnthropicMessages, .data = "EqQB"}},
             TextPart{"Hello"},
             ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a":1.0})"},
             ToolCallPart{
                 .id = "c2", .name = "exec", .space = "ns", .isCustom = true, .arguments = "ls"},
             MediaPart{.type = "image/png", .data = "AA=="}},
        .usage = TokenUsage{.input = 1, .cacheRead = 2, .output = 3, .reasoning = 1},
        .finish = reply::Finish{.reason = FinishReason::ToolCalls}};
    const auto writer = responsesCodec.makeReplyWriter({.model = "m", .id = "7"});
    QByteArray stream;
    for (const ReplyEvent &event : eventsOf(reply))
        stream += writer->write(event);
    QRandomGenerator random(2);
    for (int round = 0; round < 20; ++round) {
        SseParser parser;
        const auto reader = responsesCodec.makeReplyReader();
        ReplyEvents events;
        for (qsizetype at = 0; at < stream.size();) {
            const qsizetype size = std::min<qsizetype>(stream.size() - at, 1 + random.bounded(90));
            for (const SseEvent &event : parser.feed(QByteArrayView(stream).sliced(at, size)))
                reader->feed(event, events);
            at += size;
        }
        reader->finish(events);
        Reply back = foldEvents(events);
        QCOMPARE(back.id, QByteArray("resp_7"));
        QCOMPARE(back.model, QByteArray("m"));
        back.id.clear();
        back.model.clear();
        QVERIFY(back == reply);
    }
}

QTEST_APPLESS_MAIN(TestResponsesReplyReader)
#include "tst_responsesreplyreader.moc"
