#include "tests/unit/formats/responses/responsesreplies.h"

#include <QRandomGenerator>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The items of an upstream, told one after the other, and what vendors leave out.
class TestResponsesItemStream final : public QObject
{
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void givesCallsWithoutIdOne();
    void untanglesItems();
    void keepsTheOrderWhateverComes();
};

using Kind = reply::PartStart::Kind;

void TestResponsesItemStream::readsStreams_data()
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
    QTest::newRow("a call without a name")
        << Texts{R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":"{}"})",
                 R"({"type":"response.output_item.done","output_index":0,"item":{"id":"f","type":"function_call","call_id":"c","arguments":"{}"}})"}
        << Parts{ToolCallPart{.id = "c", .arguments = "{}"}};
    QTest::newRow("an item of no type")
        << Texts{R"({"type":"response.output_item.done","output_index":0,"item":{"id":"x","type":""}})"}
        << Parts{};
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

void TestResponsesItemStream::givesCallsWithoutIdOne()
{
    const QByteArray done = R"({"type":"response.output_item.done","output_index":)"
                            "%1"
                            R"(,"item":{"type":"function_call","name":"f","arguments":"{}"}})";
    QSet<QByteArray> ids;
    for (const ReplyEvent &event : readAll({created,
                                            QByteArray(done).replace("%1", "0"),
                                            QByteArray(done).replace("%1", "1"),
                                            completed})) {
        if (const auto *const call = std::get_if<reply::PartStart>(&event))
            ids.insert(call->callId);
    }
    QCOMPARE(ids.size(), 2);
    QVERIFY(!ids.contains(QByteArray()));
}

void TestResponsesItemStream::readsStreams()
{
    QFETCH(Texts, frames);
    QFETCH(Parts, parts);
    const ReplyEvents events = readAll(Texts{created} + frames + Texts{completed, "[DONE]"});
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply reply = foldEvents(events);
    QCOMPARE(reply.id, QByteArray("resp_1"));
    QCOMPARE(reply.model, QByteArray("gpt-5"));
    QVERIFY(reply.parts == parts);
    QVERIFY(reply.finish);
}

void TestResponsesItemStream::untanglesItems()
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

void TestResponsesItemStream::keepsTheOrderWhateverComes()
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
        QCOMPARE(eventsFault(readAll(frames)), QByteArray());
    }
}

QTEST_APPLESS_MAIN(TestResponsesItemStream)
#include "tst_responsesitemstream.moc"
