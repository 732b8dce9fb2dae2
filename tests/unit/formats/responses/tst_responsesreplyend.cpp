#include "core/formats/responses/compactiontext.h"
#include "tests/support/grammar/responsesgrammar.h"
#include "tests/unit/formats/responses/responsesstreams.h"

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// How a reply's events end, well or not, and the one item that a compaction is.
class TestResponsesReplyEnd final : public QObject
{
    Q_OBJECT

private slots:
    void endsOnce_data();
    void endsOnce();
    void tellsWhatWasCutOff_data();
    void tellsWhatWasCutOff();
    void tellsFailures_data();
    void tellsFailures();
    void turnsASummaryIntoTheOneCompaction();
    void handsOnACompactionOfTheUpstreams();
    void failsWithoutASummary();
};

void TestResponsesReplyEnd::endsOnce_data()
{
    QTest::addColumn<int>("reason");
    QTest::addColumn<QByteArray>("explanation");
    QTest::addColumn<QByteArray>("terminal");
    QTest::addColumn<QByteArray>("detail");
    const auto row = [](const char *name,
                        FinishReason reason,
                        const char *terminal,
                        const char *detail = "",
                        const char *explanation = "") {
        QTest::newRow(name) << int(reason) << QByteArray(explanation) << QByteArray(terminal)
                            << QByteArray(detail);
    };
    row("stop", FinishReason::Stop, "response.completed");
    row("stop sequence", FinishReason::StopSequence, "response.completed");
    row("calls", FinishReason::ToolCalls, "response.completed");
    row("paused", FinishReason::Paused, "response.completed");
    row("length", FinishReason::Length, "response.incomplete", "max_output_tokens");
    row("context", FinishReason::ContextFull, "response.incomplete", "max_output_tokens");
    row("filtered", FinishReason::Refusal, "response.incomplete", "content_filter");
    row("refused", FinishReason::Refusal, "response.completed", "", "no");
    row("bad call", FinishReason::BadToolCall, "response.failed", "server_error");
}

void TestResponsesReplyEnd::endsOnce()
{
    QFETCH(int, reason);
    QFETCH(QByteArray, explanation);
    QFETCH(QByteArray, terminal);
    QFETCH(QByteArray, detail);
    const ReplyEvents events =
        ReplyEvents{reply::Start{}} + part({}, {"a"}) +
        ReplyEvents{reply::Finish{.reason = FinishReason(reason), .explanation = explanation},
                    reply::Finish{},
                    reply::Failure{}};
    ResponsesGrammar grammar(contextOf());
    QCOMPARE(grammar.streamFault(streamOf(contextOf(), events)), QByteArray());
    QCOMPARE(grammar.terminal(), terminal);
    const Result<JsonTree> response = JsonTree::parse(grammar.response());
    const JsonNode &root = response->root();
    QCOMPARE(root["incomplete_details"]["reason"].string() + root["error"]["code"].string(),
             detail);
    QCOMPARE(grammar.items().size(), explanation.isEmpty() ? 1 : 2);
}

void TestResponsesReplyEnd::tellsWhatWasCutOff_data()
{
    QTest::addColumn<ReplyEvents>("events");
    QTest::addColumn<int>("reason");
    QTest::addColumn<QByteArray>("statuses");
    const ReplyEvents text = part({}, {"a"});
    const ReplyEvents call = part({.kind = Kind::ToolCall, .callId = "c", .name = "f"}, {R"({"a)"});
    const ReplyEvents search =
        part({.kind = Kind::ToolCall, .callId = "s", .name = "tool_search"}, {R"({"q)"});
    const ReplyEvents empty = part({.kind = Kind::Reasoning}, {});
    const int length = int(FinishReason::Length);
    QTest::newRow("text") << text << length << QByteArray("incomplete");
    QTest::newRow("a call") << text + call << length << QByteArray("completed incomplete");
    QTest::newRow("the client's search") << search << length << QByteArray("incomplete");
    QTest::newRow("then nothing") << call + empty << length << QByteArray("incomplete");
    QTest::newRow("filtered") << text << int(FinishReason::Refusal) << QByteArray("incomplete");
    QTest::newRow("context") << text << int(FinishReason::ContextFull) << QByteArray("incomplete");
    QTest::newRow("complete") << text + call << int(FinishReason::ToolCalls)
                              << QByteArray("completed completed");
}

void TestResponsesReplyEnd::tellsWhatWasCutOff()
{
    QFETCH(const ReplyEvents, events);
    QFETCH(const int, reason);
    QFETCH(const QByteArray, statuses);
    const ReplyContext context =
        contextOf(R"({"model":"m","tools":[{"type":"tool_search","execution":"client"}]})");
    ResponsesGrammar grammar(context);
    QCOMPARE(grammar.streamFault(
                 streamOf(context,
                          ReplyEvents{reply::Start{}} + events +
                              ReplyEvents{reply::Finish{.reason = FinishReason(reason)}})),
             QByteArray());
    QByteArrayList told;
    for (const QByteArray &item : grammar.items())
        told.append(JsonTree::parse(item)->root()["status"].string());
    QCOMPARE(told.join(' '), statuses);
}

void TestResponsesReplyEnd::tellsFailures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("rate") << 429 << QByteArray("try again in 2.5s")
                          << QByteArray("rate_limit_exceeded");
    QTest::newRow("overload") << 529 << QByteArray("Overloaded") << QByteArray("server_error");
    QTest::newRow("broken") << 502 << QByteArray("gone") << QByteArray("server_error");
    QTest::newRow("long") << 400 << QByteArray("prompt is too long: 9 tokens > 8 maximum")
                          << QByteArray("context_length_exceeded");
    QTest::newRow("wrong") << 400 << QByteArray("bad") << QByteArray("invalid_prompt");
    QTest::newRow("money") << 402 << QByteArray("pay") << QByteArray("insufficient_quota");
}

void TestResponsesReplyEnd::tellsFailures()
{
    QFETCH(int, status);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, code);
    ResponsesGrammar grammar(contextOf());
    QCOMPARE(grammar.streamFault(streamOf(contextOf(),
                                          ReplyEvents{reply::Start{}} + part({}, {"half"}) +
                                              ReplyEvents{reply::Failure{status, "t", message}})),
             QByteArray());
    QCOMPARE(grammar.error(), code); // OpenAI's SDK raises at it
    QCOMPARE(grammar.terminal(), QByteArray("response.failed"));
    const Result<JsonTree> response = JsonTree::parse(grammar.response());
    QVERIFY(response->root()["error"]["code"].is(code));
    QVERIFY(response->root()["error"]["message"].is(message));
}

static ReplyContext compactionContext()
{
    return contextOf(R"({"model":"m","input":[{"type":"compaction_trigger"}]})");
}

void TestResponsesReplyEnd::turnsASummaryIntoTheOneCompaction()
{
    const QByteArray stream =
        streamOf(compactionContext(),
                 ReplyEvents{reply::Start{}} + part({.kind = Kind::Reasoning}, {"hm"}) +
                     part({}, {"All ", "is well."}) +
                     part({.kind = Kind::ToolCall, .callId = "c", .name = "f"}, {"{}"}) +
                     ReplyEvents{reply::Finish{.reason = FinishReason::Length}});
    ResponsesGrammar grammar(compactionContext());
    QCOMPARE(grammar.streamFault(stream), QByteArray());
    QCOMPARE(grammar.terminal(), QByteArray("response.completed"));
    QCOMPARE(grammar.items().size(), 1);
    const Result<JsonTree> item = JsonTree::parse(grammar.items().first());
    QVERIFY(item->root()["type"].is("compaction"));
    QCOMPARE(unwrapSummary(item->root()["encrypted_content"].text), QByteArray("All is well."));
}

void TestResponsesReplyEnd::handsOnACompactionOfTheUpstreams()
{
    // OpenAI seals its own; that is the answer, under the id that was told at the beginning.
    const reply::Opaque own{
        {.origin = Format::OpenAiResponses,
         .type = "compaction",
         .json = R"({"id":"cmp_theirs","type":"compaction","encrypted_content":"gAAA"})"}};
    ResponsesGrammar grammar(compactionContext());
    QCOMPARE(grammar.streamFault(
                 streamOf(compactionContext(), ReplyEvents{reply::Start{}, own, reply::Finish{}})),
             QByteArray());
    QCOMPARE(grammar.terminal(), QByteArray("response.completed"));
    const Result<JsonTree> response = JsonTree::parse(grammar.response());
    QCOMPARE(response->root()["output"].json(),
             QByteArray(R"([{"id":"cmp_7_0","type":"compaction","encrypted_content":"gAAA"}])"));
}

void TestResponsesReplyEnd::failsWithoutASummary()
{
    ResponsesGrammar grammar(compactionContext());
    QCOMPARE(
        grammar.streamFault(streamOf(
            compactionContext(), {reply::Start{}, reply::Finish{.reason = FinishReason::Refusal}})),
        QByteArray());
    QCOMPARE(grammar.terminal(), QByteArray("response.failed"));
}

QTEST_APPLESS_MAIN(TestResponsesReplyEnd)
#include "tst_responsesreplyend.moc"
