#include "chatreplies.h"
#include "core/formats/chat/chatreplywriter.h"

#include <QRandomGenerator>
#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// An upstream's reply in openai-chat, whoever the upstream is.
class TestChatReplyReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void givesOutTextAsItComes();
    void givesCallsWithoutIdOne();
    void readsWholeReplies_data();
    void readsWholeReplies();
    void readsWhatTheWriterWrites_data();
    void readsWhatTheWriterWrites();
};

void TestChatReplyReader::readsStreams_data()
{
    QTest::addColumn<QByteArrayList>("chunks");
    QTest::addColumn<QList<Part>>("parts");
    const auto row = [](const char *name, const QByteArrayList &chunks, const QList<Part> &parts) {
        QTest::newRow(name) << chunks << parts;
    };
    const QByteArray stop = ending("stop");
    const ToolCallPart first{.id = "c1", .name = "f", .arguments = R"({"a": 1.0})"};
    const ToolCallPart second{.id = "c2", .name = "g", .arguments = "{}"};
    row("text, a broken frame and an unknown one",
        {chunk(R"({"role":"assistant","content":"","refusal":null})"),
         chunk(R"({"content":"Hel"})"),
         "{",
         R"({"type":"ping"})",
         chunk(R"({"content":"lo"})"),
         stop,
         "[DONE]",
         chunk(R"({"content":"late"})")},
        {TextPart{"Hello"}});
    row("without [DONE]", {chunk(R"({"content":"a"})"), stop}, {TextPart{"a"}});
    row("without a reason", {chunk(R"({"content":"a"})"), "[DONE]"}, {TextPart{"a"}});
    row("without an index",
        {R"({"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]})"},
        {TextPart{"a"}});
    row("a message in the place of a delta",
        {R"({"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]})"},
        {TextPart{"a"}});
    row("other choices",
        {R"({"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]})",
         stop},
        {TextPart{"a"}});
    row("reasoning_content, then text",
        {chunk(R"({"reasoning_content":"h","content":null})"),
         chunk(R"({"reasoning_content":"m"})"),
         chunk(R"({"content":"a","reasoning_content":null})"),
         stop},
        {ReasoningPart{.text = "hm"}, TextPart{"a"}});
    row("reasoning, told twice",
        {chunk(
             R"({"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}],"content":""})"),
         chunk(R"({"content":"a"})"),
         stop},
        {ReasoningPart{.text = "hm"}, TextPart{"a"}});
    const SealedState seal{.origin = Format::AnthropicMessages, .data = "EqQB"};
    const auto details = [](const QByteArray &text) {
        return chunk(
            R"({"reasoning_details":[{"type":"reasoning.text","format":"anthropic-claude-v1","text":")" +
            text + R"(","signature":"EqQB","index":0}]})");
    };
    row("reasoning, plain and then whole with its seal",
        {chunk(R"({"reasoning_content":"h"})"),
         chunk(R"({"reasoning_content":"m"})"),
         details("hm"),
         chunk(R"({"reasoning_content":"\n\nso"})"),
         details("so"),
         chunk(R"({"content":"a"})"),
         stop},
        {ReasoningPart{.text = "hm", .state = seal},
         ReasoningPart{.text = "so", .state = seal},
         TextPart{"a"}});
    row("a seal after reasoning that had none",
        {chunk(R"({"reasoning_content":"h"})"),
         chunk(R"({"reasoning_content":"\n\nm"})"),
         details("m"),
         stop},
        {ReasoningPart{.text = "h\n\nm"}});
    row("OpenRouter's seals",
        {chunk(
             R"({"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","format":"anthropic-claude-v1","text":"hm"}]})"),
         details(""),
         chunk(
             R"({"reasoning_details":[{"type":"reasoning.encrypted","format":"openai-responses-v1","id":"rs_1","data":"gAAA"}]})"),
         chunk(
             R"({"reasoning_details":[{"type":"reasoning.encrypted","format":"unknown","data":"x"}]})"),
         stop},
        {ReasoningPart{.text = "hm", .state = seal},
         ReasoningPart{.state = SealedState{.origin = Format::OpenAiResponses,
                                            .kind = SealedState::Kind::Encrypted,
                                            .data = "gAAA",
                                            .itemId = "rs_1"}}});
    row("think marks",
        {chunk(R"({"content":"\n<thi"})"),
         chunk(R"({"content":"nk>\nhm, "})"),
         chunk(R"({"content":"so\n</th"})"),
         chunk(R"({"content":"ink>\n"})"),
         chunk(R"({"content":"\na <think>b</think>"})"),
         stop},
        {ReasoningPart{.text = "hm, so"}, TextPart{"a <think>b</think>"}});
    row("think marks beside vLLM's empty lists, then a call",
        {chunk(R"({"role":"assistant","content":"","tool_calls":[]})"),
         chunk(R"({"content":"<think>","tool_calls":[],"refusal":null})"),
         chunk(R"({"content":"hm","tool_calls":[]})"),
         chunk(
             R"({"tool_calls":[{"index":0,"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]})"),
         ending("tool_calls")},
        {ReasoningPart{.text = "hm"}, second});
    row("think marks of who thinks elsewhere",
        {chunk(R"({"reasoning_content":"hm"})"), chunk(R"({"content":"<think>a"})"), stop},
        {ReasoningPart{.text = "hm"}, TextPart{"<think>a"}});
    row("think marks of OpenAI's own",
        {R"({"model":"gpt-5","choices":[{"index":0,"delta":{"content":"<think>a</think>b"}}]})",
         stop},
        {TextPart{"<think>a</think>b"}});
    row("content as parts",
        {chunk(
             R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"a"}]})"),
         chunk(
             R"({"content":[{"type":"text","text":"b"},{"type":"reference","reference_ids":[1]}]})"),
         stop},
        {ReasoningPart{.text = "hm"}, TextPart{"ab"}});
    row("a refusal",
        {chunk(R"({"refusal":"No"})"), chunk(R"({"refusal":"."})"), stop},
        {RefusalPart{"No."}});
    row("an image between texts",
        {chunk(R"({"content":"a"})"),
         chunk(
             R"({"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC"}}]})"),
         chunk(R"({"content":"b"})"),
         stop},
        {TextPart{"a"}, MediaPart{.type = "image/png", .data = "AAEC"}, TextPart{"b"}});
    row("calls one after the other",
        {chunk(R"({"content":"a"})"),
         chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]})"),
         chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]})"),
         chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":" 1.0}"}}]})"),
         chunk(
             R"({"tool_calls":[{"index":1,"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]})"),
         ending("tool_calls")},
        {TextPart{"a"}, first, second});
    row("calls that interleave",
        {chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":""}},{"index":1,"id":"c2","function":{"name":"g","arguments":""}}]})"),
         chunk(R"({"tool_calls":[{"index":1,"function":{"arguments":"{"}}]})"),
         chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]})"),
         chunk(
             R"({"tool_calls":[{"index":1,"function":{"arguments":"}"}},{"index":0,"function":{"arguments":" 1.0}"}}]})"),
         chunk(R"({"content":"after"})"),
         ending("tool_calls")},
        {first, second, TextPart{"after"}});
    row("whole calls under one index",
        {chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"a\": 1.0}"}}]})"),
         chunk(
             R"({"tool_calls":[{"index":0,"id":"c2","function":{"name":"g","arguments":"{}"}}]})"),
         stop},
        {first, second});
    row("calls without an index, arguments as an object",
        {chunk(
             R"({"tool_calls":[{"id":"c1","function":{"name":"f","arguments":{"a": 1.0}}},{"id":"c2","function":{"name":"g","arguments":{}}}]})"),
         stop},
        {first, second});
    row("the name and the id repeated",
        {chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"a\":"}}]})"),
         chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":" 1.0}"}}]})"),
         stop},
        {first});
    row("nulls and empty names in later fragments",
        {chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":null}}]})"),
         chunk(
             R"({"tool_calls":[{"index":0,"id":"","function":{"name":"","arguments":"{\"a\": 1.0}"}}]})"),
         stop},
        {first});
    row("a custom call",
        {chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","type":"custom","custom":{"name":"p","input":""}}]})"),
         chunk(R"({"tool_calls":[{"index":0,"custom":{"input":"*** Begin"}}]})"),
         ending("tool_calls")},
        {ToolCallPart{.id = "c1", .name = "p", .isCustom = true, .arguments = "*** Begin"}});
    row("Gemini's signature",
        {chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"g","arguments":"{}"},"extra_content":{"google":{"thought_signature":"S"}}}]})"),
         stop},
        {ToolCallPart{.id = "c1",
                      .name = "g",
                      .arguments = "{}",
                      .state = SealedState{.origin = Format::GeminiGenerate, .data = "S"}}});
}

void TestChatReplyReader::readsStreams()
{
    QFETCH(const QByteArrayList, chunks);
    QFETCH(const QList<Part>, parts);
    const ReplyEvents events = streamed(chunks);
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply reply = foldEvents(events);
    QVERIFY(reply.finish.has_value());
    QCOMPARE(reply.parts.size(), parts.size());
    for (qsizetype i = 0; i < parts.size(); ++i)
        QVERIFY2(reply.parts[i] == parts[i], QByteArray::number(i).constData());
}

void TestChatReplyReader::givesOutTextAsItComes()
{
    const std::unique_ptr<ReplyReader> reader = makeChatReplyReader();
    ReplyEvents events;
    reader->feed({.data = chunk(R"({"content":"a"})")}, events);
    QVERIFY(events ==
            ReplyEvents({reply::Start{"u", "um"}, reply::PartStart{}, reply::Delta{"a"}}));
    events.clear();
    reader->feed(
        {.data = chunk(
             R"({"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"a"}}]})")},
        events);
    QVERIFY(events ==
            ReplyEvents({reply::PartEnd{},
                         reply::PartStart{.kind = Kind::ToolCall, .callId = "c1", .name = "f"},
                         reply::Delta{"{\"a"}}));
    events.clear();
    reader->feed(
        {.data = chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"\":1}"}}]})")},
        events);
    QVERIFY(events == ReplyEvents({reply::Delta{"\":1}"}}));
    events.clear();
    reader->feed(
        {.data = chunk(
             R"({"tool_calls":[{"index":1,"id":"c2","function":{"name":"g","arguments":""}}]})")},
        events); // the first is complete, so the second need not wait
    QVERIFY(events ==
            ReplyEvents({reply::PartEnd{},
                         reply::PartStart{.kind = Kind::ToolCall, .callId = "c2", .name = "g"}}));
}

void TestChatReplyReader::givesCallsWithoutIdOne()
{
    const ReplyEvents events = streamed(
        {chunk(
             R"({"tool_calls":[{"function":{"name":"f","arguments":{}}},{"function":{"name":"f"}}]})"),
         chunk(R"({"function_call":{"name":"g","arguments":""}})"),
         chunk(R"({"function_call":{"arguments":"{}"}})"),
         ending("function_call")});
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply reply = foldEvents(events);
    QCOMPARE(reply.parts.size(), 3);
    QByteArrayList ids;
    for (const Part &part : reply.parts)
        ids.append(std::get<ToolCallPart>(part).id);
    QVERIFY(ids[0].startsWith("call_") && ids[0] != ids[1] && ids[1] != ids[2]);
    QCOMPARE(std::get<ToolCallPart>(reply.parts[2]).name, QByteArray("g"));
    QCOMPARE(std::get<ToolCallPart>(reply.parts[2]).arguments, QByteArray("{}"));
    QVERIFY(reply.finish->reason == FinishReason::ToolCalls);
}

void TestChatReplyReader::readsWholeReplies_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QList<Part>>("parts");
    QTest::newRow("text") << QByteArray(R"({"role":"assistant","content":"a","refusal":null})")
                          << QList<Part>{TextPart{"a"}};
    QTest::newRow("reasoning and calls")
        << QByteArray(
               R"({"content":null,"reasoning_content":"hm","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"c2","type":"custom","custom":{"name":"p","input":"x"}}]})")
        << QList<Part>{ReasoningPart{.text = "hm"},
                       ToolCallPart{.id = "c1", .name = "f", .arguments = "{}"},
                       ToolCallPart{.id = "c2", .name = "p", .isCustom = true, .arguments = "x"}};
    QTest::newRow("nothing") << QByteArray(R"({"content":""})") << QList<Part>();
}

void TestChatReplyReader::readsWholeReplies()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QList<Part>, parts);
    const ReplyEvents events =
        whole(R"({"id":"u","model":"um","choices":[{"index":0,"message":)" + message +
              R"(,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}})");
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply reply = foldEvents(events);
    QCOMPARE(reply.id, QByteArray("u"));
    QCOMPARE(reply.model, QByteArray("um"));
    QVERIFY(reply.parts == parts);
    QVERIFY(reply.usage == TokenUsage({.input = 3, .output = 2}));
}

void TestChatReplyReader::readsWhatTheWriterWrites_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 0; seed < 40; ++seed)
        QTest::addRow("%u", seed) << seed;
}

/// A reply that the format can say: reasoning, text and calls in this order.
static Reply randomReply(QRandomGenerator &random)
{
    const auto text = [&random] {
        QByteArray made;
        for (int i = random.bounded(1, 20); i > 0; --i)
            made += random.bounded(4) ? QByteArray("a\"\\\n") : QByteArray("\xc3\xa9");
        return made;
    };
    Reply reply{.id = "chatcmpl-7",
                .model = "m",
                .usage = TokenUsage{.input = random.bounded(100),
                                    .cacheRead = random.bounded(100),
                                    .cacheWrite5m = random.bounded(100),
                                    .output = 50,
                                    .reasoning = random.bounded(50)}};
    if (random.bounded(2))
        reply.parts.append(ReasoningPart{.text = text()});
    if (random.bounded(2))
        reply.parts.append(TextPart{text()});
    const int calls = random.bounded(4);
    for (int i = 0; i < calls; ++i) {
        ToolCallPart call{.id = "c" + QByteArray::number(i),
                          .name = "f",
                          .isCustom = random.bounded(3) == 0,
                          .arguments = R"({"a": 1.0})"};
        if (random.bounded(2))
            call.state = SealedState{.origin = Format(random.bounded(4)), .data = "S.1"};
        reply.parts.append(call);
    }
    reply.finish =
        reply::Finish{.reason = calls > 0 ? FinishReason::ToolCalls : FinishReason::Length};
    return reply;
}

void TestChatReplyReader::readsWhatTheWriterWrites()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    const Reply reply = randomReply(random);
    const ReplyContext context{.model = "m", .id = "7", .wantsUsageChunk = true};
    const std::unique_ptr<ReplyWriter> writer = makeChatReplyWriter(context);
    QByteArray stream;
    for (const ReplyEvent &event : eventsOf(reply))
        stream += writer->write(event) + writer->ping();
    SseParser parser;
    ReplyEvents events;
    const std::unique_ptr<ReplyReader> reader = makeChatReplyReader();
    for (qsizetype at = 0; at < stream.size();) { // in pieces, cut anywhere
        const qsizetype size = std::min<qsizetype>(stream.size() - at, random.bounded(1, 40));
        for (const SseEvent &event : parser.feed(QByteArrayView(stream).sliced(at, size)))
            reader->feed(event, events);
        at += size;
    }
    reader->finish(events);
    QCOMPARE(eventsFault(events), QByteArray());
    QVERIFY(foldEvents(events) == reply);
    QVERIFY(foldEvents(whole(makeChatReplyWriter(context)->whole(reply))) == reply);
}

QTEST_GUILESS_MAIN(TestChatReplyReader)
#include "tst_chatreplyreader.moc"
