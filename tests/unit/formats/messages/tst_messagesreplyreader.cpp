#include "core/formats/messages/messagesreplywriter.h"
#include "messagesstreams.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

class TestMessagesReplyReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsWholeReplies();
    void tellsWhyItEnded_data();
    void tellsWhyItEnded();
    void countsTokens();
    void readsErrors_data();
    void readsErrors();
    void failsWhereTheStreamEndsEarly();
    void passesOverWhatItDoesNotKnow();
    void givesPartsAsTheyCome();
    void readsWhatTheWriterWrites();
};

void TestMessagesReplyReader::readsWholeReplies()
{
    const ReplyEvents events = readWhole(
        R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"Hi","citations":null},{"type":"tool_use","id":"t","name":"f","input":{"b":1.0}},{"type":"mcp_tool_use","id":"x"}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":4}})");
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply expected{
        .id = "msg_1",
        .model = "m",
        .parts = {ReasoningPart{.text = "hm", .state = SealedState{.data = "s"}},
                  TextPart{.text = "Hi"},
                  ToolCallPart{.id = "t", .name = "f", .arguments = R"({"b":1.0})"},
                  OpaquePart{.type = "mcp_tool_use",
                             .json = R"({"type":"mcp_tool_use","id":"x"})"}},
        .usage = TokenUsage{.input = 3, .output = 4},
        .finish = reply::Finish{.reason = FinishReason::ToolCalls}};
    QVERIFY(foldEvents(events) == expected);
}

void TestMessagesReplyReader::tellsWhyItEnded_data()
{
    QTest::addColumn<QByteArray>("delta");
    QTest::addColumn<bool>("calls");
    QTest::addColumn<reply::Finish>("expected");
    const auto row = [](const char *title,
                        const char *delta,
                        const reply::Finish &expected,
                        bool calls = false) {
        QTest::newRow(title) << QByteArray(delta) << calls << expected;
    };
    row("end_turn", R"({"stop_reason":"end_turn"})", {});
    row("end_turn after a call",
        R"({"stop_reason":"end_turn"})",
        {.reason = FinishReason::ToolCalls},
        true);
    row("max_tokens", R"({"stop_reason":"max_tokens"})", {.reason = FinishReason::Length});
    row("max_tokens within a call",
        R"({"stop_reason":"max_tokens"})",
        {.reason = FinishReason::Length},
        true);
    row("stop_sequence",
        R"({"stop_reason":"stop_sequence","stop_sequence":"END"})",
        {.reason = FinishReason::StopSequence, .stopSequence = "END"});
    row("tool_use", R"({"stop_reason":"tool_use"})", {.reason = FinishReason::ToolCalls}, true);
    row("pause_turn", R"({"stop_reason":"pause_turn"})", {.reason = FinishReason::Paused});
    row("compaction", R"({"stop_reason":"compaction"})", {.reason = FinishReason::Paused});
    row("refusal",
        R"({"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"why"}})",
        {.reason = FinishReason::Refusal, .explanation = "why"});
    row("context",
        R"({"stop_reason":"model_context_window_exceeded"})",
        {.reason = FinishReason::ContextFull});
    row("tomorrow's", R"({"stop_reason":"bored"})", {});
    row("null", R"({"stop_reason":null})", {});
}

void TestMessagesReplyReader::tellsWhyItEnded()
{
    QFETCH(const QByteArray, delta);
    QFETCH(const bool, calls);
    QFETCH(const reply::Finish, expected);
    QByteArrayList stream = {head};
    if (calls)
        stream += {start(R"({"type":"tool_use","id":"1","name":"f"})"), stop()};
    stream += {R"({"type":"message_delta","delta":)" + delta + '}', done};
    const Reply reply = foldEvents(read(stream));
    QVERIFY(reply.finish == expected);
}

void TestMessagesReplyReader::countsTokens()
{
    const Reply reply = foldEvents(read(
        {R"({"type":"message_start","message":{"id":"a","usage":{"input_tokens":5,"cache_read_input_tokens":7,"cache_creation_input_tokens":11,"cache_creation":{"ephemeral_5m_input_tokens":8,"ephemeral_1h_input_tokens":3},"output_tokens":1}}})",
         R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":null,"cache_read_input_tokens":9,"cache_creation_input_tokens":null,"output_tokens":20,"output_tokens_details":{"thinking_tokens":4},"iterations":[{"type":"compaction","input_tokens":99}]}})",
         done}));
    const TokenUsage expected{.input = 5,
                              .cacheRead = 9,
                              .cacheWrite5m = 8,
                              .cacheWrite1h = 3,
                              .output = 20,
                              .reasoning = 4};
    QVERIFY(reply.usage == expected);
    QVERIFY(!foldEvents(read({head, why("\"end_turn\""), done})).usage);
}

void TestMessagesReplyReader::readsErrors_data()
{
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<int>("status");
    const auto row = [](const char *type, int status) {
        QTest::newRow(type) << R"({"type":"error","error":{"type":")" + QByteArray(type) +
                                   R"(","message":"So."}})"
                            << status;
    };
    row("overloaded_error", 529);
    row("rate_limit_error", 429);
    row("api_error", 500);
    row("invalid_request_error", 400);
    row("authentication_error", 401);
    row("billing_error", 402);
    row("permission_error", 403);
    row("not_found_error", 404);
    row("request_too_large", 413);
    row("timeout_error", 504);
    row("tomorrows_error", 500);
    QTest::newRow("without its type") << QByteArray(R"({"error":{"message":"So."}})") << 500;
}

void TestMessagesReplyReader::readsErrors()
{
    QFETCH(const QByteArray, error);
    QFETCH(const int, status);
    for (const ReplyEvents &events : {read({error}),
                                      read({head,
                                            start(R"({"type":"text"})"),
                                            delta(R"({"type":"text_delta","text":"a"})"),
                                            error,
                                            done}),
                                      readWhole(error)}) {
        QCOMPARE(eventsFault(events), QByteArray());
        const auto &failure = std::get<reply::Failure>(events.last());
        QCOMPARE(failure.status, status);
        QCOMPARE(failure.message, QByteArray("So."));
    }
    QCOMPARE(std::get<reply::Failure>(readWhole("{}").last()).status, 502);
}

void TestMessagesReplyReader::failsWhereTheStreamEndsEarly()
{
    for (const QByteArrayList &stream :
         {QByteArrayList{},
          QByteArrayList{head},
          QByteArrayList{
              head, start(R"({"type":"text"})"), delta(R"({"type":"text_delta","text":"a"})")},
          QByteArrayList{head, why("\"end_turn\"")}}) {
        const ReplyEvents events = read(stream);
        QCOMPARE(eventsFault(events), QByteArray());
        QCOMPARE(std::get<reply::Failure>(events.last()).status, 502);
    }
}

void TestMessagesReplyReader::passesOverWhatItDoesNotKnow()
{
    const Reply reply = foldEvents(read({R"({"type":"ping"})",
                                         "no JSON",
                                         "[1]",
                                         head,
                                         R"({"type":"new_event","x":1})",
                                         stop("7"),
                                         start(R"({"type":"text","text":"a"})"),
                                         delta(R"({"type":"new_delta","text":"b"})"),
                                         delta("null"),
                                         stop(),
                                         stop(),
                                         why("\"end_turn\""),
                                         done,
                                         start(R"({"type":"text","text":"late"})")}));
    QVERIFY(reply.parts == QList<Part>{TextPart{.text = "a"}});
    QVERIFY(reply.finish && !reply.failure);
}

void TestMessagesReplyReader::givesPartsAsTheyCome()
{
    MessagesReplyReader reader;
    ReplyEvents events;
    reader.feed({.type = "message_start", .data = head}, events);
    QVERIFY(events == (ReplyEvents{reply::Start{"msg_1", "m"}}));
    events.clear();
    reader.feed({.data = start(R"({"type":"text","text":""})")}, events);
    reader.feed({.data = delta(R"({"type":"text_delta","text":"a"})")}, events);
    QVERIFY(events == (ReplyEvents{reply::PartStart{}, reply::Delta{"a"}}));
}

void TestMessagesReplyReader::readsWhatTheWriterWrites()
{
    const Reply reply{
        .id = "msg_1",
        .model = "m",
        .parts = {ReasoningPart{.text = "hm", .state = SealedState{.data = "s"}},
                  ReasoningPart{.state =
                                    SealedState{.kind = SealedState::Kind::Redacted, .data = "r"}},
                  ReasoningPart{.state = SealedState{.origin = Format::OpenAiResponses,
                                                     .kind = SealedState::Kind::Encrypted,
                                                     .data = "e",
                                                     .itemId = "rs"}},
                  TextPart{.text = "Hi \xE2\x82\xAC \"\n"},
                  ToolCallPart{.id = "c", .name = "f", .arguments = R"({"b":1.0,"a":[]})"},
                  OpaquePart{.type = "x", .json = R"({"type":"x"})"}},
        .usage = TokenUsage{.input = 1,
                            .cacheRead = 2,
                            .cacheWrite5m = 3,
                            .cacheWrite1h = 4,
                            .output = 5,
                            .reasoning = 1},
        .finish = reply::Finish{.reason = FinishReason::ToolCalls}};
    const ReplyContext context{.model = "m", .id = "1"};
    MessagesReplyWriter writer(context);
    QByteArray stream;
    const ReplyEvents events = eventsOf(reply);
    for (const ReplyEvent &event : events)
        stream += writer.write(event);
    SseParser parser;
    MessagesReplyReader reader;
    ReplyEvents back;
    for (const SseEvent &event : parser.feed(stream))
        reader.feed(event, back);
    reader.finish(back);
    QCOMPARE(eventsFault(back), QByteArray());
    QVERIFY(foldEvents(back) == reply);
    QVERIFY(foldEvents(readWhole(MessagesReplyWriter(context).whole(reply))) == reply);
}

QTEST_GUILESS_MAIN(TestMessagesReplyReader)
#include "tst_messagesreplyreader.moc"
