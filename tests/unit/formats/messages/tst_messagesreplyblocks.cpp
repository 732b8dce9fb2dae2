#include "messagesstreams.h"

#include <QSet>
#include <QTest>

using namespace deskrelay;

/// What the blocks of a stream become.
class TestMessagesReplyBlocks final : public QObject
{
    Q_OBJECT

private slots:
    void readsBlocks_data();
    void readsBlocks();
    void givesCallsWithoutIdOneOfTheirOwn();
};

void TestMessagesReplyBlocks::readsBlocks_data()
{
    QTest::addColumn<QByteArrayList>("stream");
    QTest::addColumn<QList<Part>>("parts");
    const auto row = [](const char *title, const QByteArrayList &stream, const QList<Part> &parts) {
        QTest::newRow(title) << stream << parts;
    };
    constexpr Format own = Format::AnthropicMessages;
    const SealedState signature{.origin = own, .data = "EqQ+/="};
    row("text",
        {start(R"({"type":"text","text":""})"),
         delta(R"({"type":"text_delta","text":"He"})"),
         delta(R"({"type":"text_delta","text":"llo"})"),
         stop()},
        {TextPart{.text = "Hello"}});
    row("text of no words", {start(R"({"type":"text","text":""})"), stop()}, {});
    row("text told at its start",
        {start(R"({"type":"text","text":"He"})"),
         delta(R"({"type":"text_delta","text":"y"})"),
         stop()},
        {TextPart{.text = "Hey"}});
    row("thinking",
        {start(R"({"type":"thinking","thinking":"","signature":""})"),
         delta(R"({"type":"thinking_delta","thinking":"hm","estimated_tokens":3})"),
         delta(R"({"type":"signature_delta","signature":"EqQ"})"),
         delta(R"({"type":"signature_delta","signature":"+/="})"),
         stop()},
        {ReasoningPart{.text = "hm", .state = signature}});
    row("thinking that is not shown",
        {start(R"({"type":"thinking","thinking":"","signature":""})"),
         delta(R"({"type":"signature_delta","signature":"EqQ+/="})"),
         stop()},
        {ReasoningPart{.state = signature}});
    row("redacted thinking",
        {start(R"({"type":"redacted_thinking","data":"Emw="})"), stop()},
        {ReasoningPart{.state = SealedState{
                           .origin = own, .kind = SealedState::Kind::Redacted, .data = "Emw="}}});
    row("thinking in a block that was opened as text",
        {start(R"({"type":"text","text":""})"),
         delta(R"({"type":"thinking_delta","thinking":"hm"})"),
         delta(R"({"type":"text_delta","text":"Hi"})"),
         stop()},
        {ReasoningPart{.text = "hm"}, TextPart{.text = "Hi"}});
    row("a call",
        {start(R"({"type":"tool_use","id":"t1","name":"f","input":{}})"),
         delta(R"({"type":"input_json_delta","partial_json":""})"),
         delta(R"({"type":"input_json_delta","partial_json":"{\"b\":1.0,"})"),
         delta(R"({"type":"input_json_delta","partial_json":"\"a\":2}"})"),
         stop()},
        {ToolCallPart{.id = "t1", .name = "f", .arguments = R"({"b":1.0,"a":2})"}});
    row("a call without arguments",
        {start(R"({"type":"tool_use","id":"t1","name":"f","input":{}})"), stop()},
        {ToolCallPart{.id = "t1", .name = "f"}});
    row("a call told at its start",
        {start(R"({"type":"tool_use","id":"t1","name":"f","input":{"a":1}})"), stop()},
        {ToolCallPart{.id = "t1", .name = "f", .arguments = R"({"a":1})"}});
    row("a server tool",
        {start(R"({"type":"server_tool_use","id":"s","name":"web_search","input":{}})"),
         delta(R"({"type":"input_json_delta","partial_json":"{\"query\":"})"),
         delta(R"({"type":"input_json_delta","partial_json":"\"q\"}"})"),
         stop(),
         start(R"({"type":"web_search_tool_result","tool_use_id":"s","content":[]})", "1"),
         stop("1")},
        {OpaquePart{
             .origin = own,
             .type = "server_tool_use",
             .json =
                 R"({"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}})"},
         OpaquePart{.origin = own,
                    .type = "web_search_tool_result",
                    .json =
                        R"({"type":"web_search_tool_result","tool_use_id":"s","content":[]})"}});
    row("a compaction",
        {start(R"({"type":"compaction","content":null})"),
         delta(R"({"type":"compaction_delta","content":"sum"})"),
         stop()},
        {OpaquePart{.origin = own,
                    .type = "compaction",
                    .json = R"({"type":"compaction","content":"sum"})"}});
    row("a block of a type that nobody knows, with text",
        {start(R"({"type":"novelty","text":""})"),
         delta(R"({"type":"text_delta","text":"a\"b"})"),
         delta(R"({"type":"text_delta","text":"c"})"),
         stop()},
        {OpaquePart{
            .origin = own, .type = "novelty", .json = R"({"type":"novelty","text":"a\"bc"})"}});
    row("a block of no type", {start(R"({"type":"","x":1})"), stop()}, {});
    row("citations",
        {start(R"({"type":"text","text":"","citations":[]})"),
         delta(R"({"type":"citations_delta","citation":{}})"),
         delta(R"({"type":"text_delta","text":"a"})"),
         stop()},
        {TextPart{.text = "a"}});
    row("blocks that overlap",
        {start(R"({"type":"tool_use","id":"1","name":"f","input":{}})", "0"),
         start(R"({"type":"tool_use","id":"2","name":"g","input":{}})", "1"),
         delta(R"({"type":"input_json_delta","partial_json":"{\"g\""})", "1"),
         delta(R"({"type":"input_json_delta","partial_json":"{\"f\""})", "0"),
         delta(R"({"type":"input_json_delta","partial_json":":1}"})", "1"),
         stop("1"),
         delta(R"({"type":"input_json_delta","partial_json":":0}"})", "0"),
         stop("0")},
        {ToolCallPart{.id = "1", .name = "f", .arguments = R"({"f":0})"},
         ToolCallPart{.id = "2", .name = "g", .arguments = R"({"g":1})"}});
    row("no indices and no stops",
        {R"({"type":"content_block_start","content_block":{"type":"text","text":""}})",
         R"({"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}})",
         R"({"type":"content_block_start","content_block":{"type":"tool_use","id":"1","name":"f"}})"},
        {TextPart{.text = "a"}, ToolCallPart{.id = "1", .name = "f"}});
    row("no starts", {delta(R"({"type":"text_delta","text":"a"})")}, {TextPart{.text = "a"}});
}

void TestMessagesReplyBlocks::givesCallsWithoutIdOneOfTheirOwn()
{
    const QByteArrayList stream = {
        head,
        start(R"({"type":"tool_use","name":"f","input":{}})"),
        stop(),
        start(R"({"type":"tool_use","id":"","name":"f","input":{}})", "1"),
        stop("1"),
        done};
    QSet<QByteArray> ids; // also another turn's are others: Claude Code keeps all of them
    for (const ReplyEvent &event : read(stream) + read(stream)) {
        if (const auto *const call = std::get_if<reply::PartStart>(&event))
            ids.insert(call->callId);
    }
    QCOMPARE(ids.size(), 4);
    QVERIFY(!ids.contains(QByteArray()));
}

void TestMessagesReplyBlocks::readsBlocks()
{
    QFETCH(const QByteArrayList, stream);
    QFETCH(const QList<Part>, parts);
    const ReplyEvents events =
        read(QByteArrayList{head} + stream + QByteArrayList{why("null"), done});
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply reply = foldEvents(events);
    QCOMPARE(reply.id, QByteArray("msg_1"));
    QCOMPARE(reply.model, QByteArray("m"));
    QVERIFY(reply.finish && !reply.failure);
    QVERIFY(reply.parts == parts);
}

QTEST_APPLESS_MAIN(TestMessagesReplyBlocks)
#include "tst_messagesreplyblocks.moc"
