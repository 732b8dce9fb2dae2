#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/carriedstate.h"
#include "tests/support/grammar/responsesgrammar.h"
#include "tests/support/maker/replymaker.h"
#include "tests/unit/formats/responses/responsesstreams.h"

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The events of a reply as OpenAI's SDK and Codex read them.
class TestResponsesReplyWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesTextToTheLetter();
    void writesItems_data();
    void writesItems();
    void isTheSameWholeAndStreamed();
    void hidesReasoningThatNobodyAskedFor_data();
    void hidesReasoningThatNobodyAskedFor();
    void beginsWithNothingInIt();
    void namesWhatCameWithoutAnId();
    void keepsSilentStreamsAlive();
};

using Kind = reply::PartStart::Kind;

void TestResponsesReplyWriter::writesTextToTheLetter()
{
    const QByteArray stream = streamOf(contextOf(),
                                       ReplyEvents{reply::Start{"up_1", "other"}} +
                                           part({}, {"He", "llo"}) + ReplyEvents{reply::Finish{}});
    const QByteArray item =
        R"({"id":"msg_7_0","type":"message","status":"completed","content":[)"
        R"({"type":"output_text","annotations":[],"logprobs":[],"text":"Hello"}])"
        R"(,"role":"assistant"})";
    const Texts frames = {
        R"({"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":)"
        R"({"id":"msg_7_0","type":"message","status":"in_progress","content":[],"role":"assistant"}})",
        R"({"type":"response.content_part.added","sequence_number":3,"item_id":"msg_7_0",)"
        R"("output_index":0,"content_index":0,"part":)"
        R"({"type":"output_text","annotations":[],"logprobs":[],"text":""}})",
        R"({"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_7_0",)"
        R"("output_index":0,"content_index":0,"delta":"He","logprobs":[]})",
        R"({"type":"response.output_text.delta","sequence_number":5,"item_id":"msg_7_0",)"
        R"("output_index":0,"content_index":0,"delta":"llo","logprobs":[]})",
        R"({"type":"response.output_text.done","sequence_number":6,"item_id":"msg_7_0",)"
        R"("output_index":0,"content_index":0,"text":"Hello","logprobs":[]})",
        R"({"type":"response.content_part.done","sequence_number":7,"item_id":"msg_7_0",)"
        R"("output_index":0,"content_index":0,"part":)"
        R"({"type":"output_text","annotations":[],"logprobs":[],"text":"Hello"}})",
        R"({"type":"response.output_item.done","sequence_number":8,"output_index":0,"item":)" +
            item + '}'};
    SseParser parser;
    const QList<SseEvent> events = parser.feed(stream);
    QCOMPARE(events.size(), frames.size() + 3);
    for (qsizetype i = 0; i < frames.size(); ++i)
        QCOMPARE(events[i + 2].data, frames[i]);
    ResponsesGrammar grammar(contextOf());
    QCOMPARE(grammar.streamFault(stream), QByteArray());
    QCOMPARE(grammar.terminal(), QByteArray("response.completed"));
    const Result<JsonTree> response = JsonTree::parse(grammar.response());
    QVERIFY(response->root()["id"].is("resp_7"));
    QVERIFY(response->root()["model"].is("m"));
    QCOMPARE(response->root()["created_at"].toInteger(), 1'000);
}

void TestResponsesReplyWriter::writesItems_data()
{
    QTest::addColumn<ReplyEvents>("events");
    QTest::addColumn<Texts>("items");
    const SealedState signature{.origin = Format::AnthropicMessages, .data = "EqQB"};
    const SealedState redacted{
        .origin = Format::AnthropicMessages, .kind = SealedState::Kind::Redacted, .data = "rr"};
    const SealedState thought{.origin = Format::GeminiGenerate, .data = "CiQB"};
    const auto sealed = [](const SealedState &state) { return wrapState(state); };
    const reply::PartStart call{.kind = Kind::ToolCall, .callId = "toolu_1", .name = "f"};

    QTest::newRow("reasoning with a signature")
        << part({.kind = Kind::Reasoning}, {"h", "m"}, signature)
        << Texts{R"({"id":"rs_7_0","type":"reasoning","summary":[{"type":"summary_text",)"
                 R"("text":"hm"}],"encrypted_content":")" +
                 sealed(signature) + "\"}"};
    QTest::newRow("redacted reasoning")
        << part({.kind = Kind::Reasoning}, {}, redacted)
        << Texts{R"({"id":"rs_7_0","type":"reasoning","summary":[],"encrypted_content":")" +
                 sealed(redacted) + "\"}"};
    QTest::newRow("reasoning of nothing") << part({.kind = Kind::Reasoning}, {}) << Texts{};
    QTest::newRow("empty text") << part({}, {}) << Texts{};
    QTest::newRow("refusal")
        << part({.kind = Kind::Refusal}, {"no"})
        << Texts{R"({"id":"msg_7_0","type":"message","status":"completed","content":[)"
                 R"({"type":"refusal","refusal":"no"}],"role":"assistant"})"};
    QTest::newRow("function") << part(call, {R"({"a")", ":1}"})
                              << Texts{R"({"id":"fc_7_0","type":"function_call","status":)"
                                       R"("completed","call_id":"toolu_1","name":"f",)"
                                       R"("arguments":"{\"a\":1}"})"};
    QTest::newRow("function without arguments")
        << part(call, {})
        << Texts{R"({"id":"fc_7_0","type":"function_call","status":"completed",)"
                 R"("call_id":"toolu_1","name":"f","arguments":"{}"})"};
    QTest::newRow("function of a namespace, signed, without an id")
        << part({.kind = Kind::ToolCall, .name = "f", .space = "ns"}, {"{}"}, thought)
        << Texts{R"({"id":"fc_7_0","type":"function_call","status":"completed",)"
                 R"("call_id":"call_7_0","name":"f","namespace":"ns","arguments":"{}"})",
                 R"({"id":"rs_7_1","type":"reasoning","summary":[],"encrypted_content":")" +
                     sealed(carriedState(thought, "call_7_0")) + "\"}"};
    QTest::newRow("signed text")
        << part({}, {"a"}, thought)
        << Texts{R"({"id":"msg_7_0","type":"message","status":"completed","content":[)"
                 R"({"type":"output_text","annotations":[],"logprobs":[],"text":"a"}],)"
                 R"("role":"assistant"})",
                 R"({"id":"rs_7_1","type":"reasoning","summary":[],"encrypted_content":")" +
                     sealed(carriedState(thought, {})) + "\"}"};
    QTest::newRow("custom")
        << part({.kind = Kind::ToolCall, .callId = "c", .name = "exec", .isCustom = true},
                {"l", "s"})
        << Texts{R"({"id":"ctc_7_0","type":"custom_tool_call","status":"completed",)"
                 R"("call_id":"c","name":"exec","input":"ls"})"};
    QTest::newRow("the client's own tool search")
        << part({.kind = Kind::ToolCall, .callId = "c", .name = "tool_search"},
                {R"({"query":)", R"("q"})"})
        << Texts{R"({"id":"tsc_7_0","type":"tool_search_call","status":"completed",)"
                 R"("call_id":"c","execution":"client","arguments":{"query":"q"}})"};
    QTest::newRow("image")
        << ReplyEvents{reply::Media{{.type = "image/webp", .data = "AA=="}}}
        << Texts{R"({"id":"ig_7_0","type":"image_generation_call","status":"completed",)"
                 R"("output_format":"webp","result":"AA=="})"};
    QTest::newRow("what only this format says")
        << ReplyEvents{reply::Opaque{{Format::OpenAiResponses, "x", R"({"type":"x","id":"x_1"})"}},
                       reply::Opaque{{Format::AnthropicMessages, "y", R"({"type":"y"})"}}}
        << Texts{R"({"type":"x","id":"x_1"})"};
}

void TestResponsesReplyWriter::writesItems()
{
    QFETCH(ReplyEvents, events);
    QFETCH(Texts, items);
    const ReplyContext context = contextOf(
        R"({"model":"m","tools":[{"type":"tool_search","execution":"client","parameters":{}}]})");
    ResponsesGrammar grammar(context);
    QCOMPARE(grammar.streamFault(streamOf(
                 context, ReplyEvents{reply::Start{}} + events + ReplyEvents{reply::Finish{}})),
             QByteArray());
    QCOMPARE(grammar.items(), items);
}

void TestResponsesReplyWriter::isTheSameWholeAndStreamed()
{
    for (quint32 seed = 0; seed < 100; ++seed) {
        const Reply reply = ReplyMaker(seed).reply();
        ResponsesGrammar grammar(contextOf());
        QCOMPARE(grammar.streamFault(streamOf(contextOf(), eventsOf(reply))), QByteArray());
        QCOMPARE(responsesCodec.makeReplyWriter(contextOf())->whole(reply), grammar.response());
    }
}

void TestResponsesReplyWriter::hidesReasoningThatNobodyAskedFor_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("items");
    QTest::addColumn<bool>("isShown");
    QTest::newRow("without a state") << -1 << 0 << false;
    // The signature is refused without the text that it signs.
    QTest::newRow("signed") << int(SealedState::Kind::Signature) << 1 << true;
    QTest::newRow("encrypted") << int(SealedState::Kind::Encrypted) << 1 << false;
}

void TestResponsesReplyWriter::hidesReasoningThatNobodyAskedFor()
{
    QFETCH(int, state);
    QFETCH(int, items);
    QFETCH(bool, isShown);
    ReplyContext context = contextOf();
    context.showsReasoning = false;
    std::optional<SealedState> sealed;
    if (state >= 0)
        sealed = SealedState{.kind = SealedState::Kind(state), .data = "d"};
    ResponsesGrammar grammar(context);
    QCOMPARE(grammar.streamFault(streamOf(context,
                                          ReplyEvents{reply::Start{}} +
                                              part({.kind = Kind::Reasoning}, {"secret"}, sealed) +
                                              ReplyEvents{reply::Finish{}})),
             QByteArray());
    QCOMPARE(grammar.items().size(), items);
    QCOMPARE(grammar.items().join().contains("secret"), isShown);
}

void TestResponsesReplyWriter::beginsWithNothingInIt()
{
    ReplyContext context = contextOf();
    context.showsReasoning = false;
    const QByteArray stream = streamOf(
        context,
        ReplyEvents{reply::Start{}} +
            part({.kind = Kind::Reasoning}, {"secret"}, SealedState{.data = "EqQB"}) +
            part({}, {"a"}, SealedState{.origin = Format::GeminiGenerate, .data = "CiQB"}) +
            ReplyEvents{reply::Finish{}});
    ResponsesGrammar grammar(context);
    QCOMPARE(grammar.streamFault(stream), QByteArray());
    QCOMPARE(grammar.items().size(), 3);
    QVERIFY(stream.contains(R"("item":{"id":"rs_7_0","type":"reasoning","summary":[]}})"));
    QVERIFY(stream.contains(R"("item":{"id":"rs_7_2","type":"reasoning","summary":[]}})"));
}

void TestResponsesReplyWriter::namesWhatCameWithoutAnId()
{
    const reply::Opaque opaque{{Format::OpenAiResponses, "x", "{\"type\":\"x\",\n\"a\":1.0}"}};
    ResponsesGrammar grammar(contextOf());
    QCOMPARE(grammar.streamFault(streamOf(contextOf(), {reply::Start{}, opaque, reply::Finish{}})),
             QByteArray());
    QCOMPARE(grammar.items().size(), 1);
    QVERIFY(grammar.items().first().contains("\"item_7_0\""));
}

void TestResponsesReplyWriter::keepsSilentStreamsAlive()
{
    SseParser parser;
    const QByteArray ping = responsesCodec.makeReplyWriter(contextOf())->ping();
    QVERIFY(ping.endsWith("\n\n") && parser.feed(ping).isEmpty());
}

QTEST_APPLESS_MAIN(TestResponsesReplyWriter)
#include "tst_responsesreplywriter.moc"
