#include "tests/unit/formats/responses/responsesreplies.h"

#include <QRandomGenerator>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// How an OpenAI upstream begins and ends, whole replies, and the way there and back.
class TestResponsesReplyReader final : public QObject
{
    Q_OBJECT

private slots:
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
    void readsWhatTheWriterWrites();
};

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
    QCOMPARE(eventsFault(events), QByteArray());
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
    QCOMPARE(eventsFault(events), QByteArray());
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
