#include "core/formats/responses/storeditems.h"
#include "core/formats/responses/storedobjects.h"
#include "core/formats/responses/storedreferences.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What a Responses request names, and what is put in its place.
class TestStoredReferences final : public QObject
{
    Q_OBJECT

private slots:
    void seesAtAGlanceWhetherSomethingIsNamed_data();
    void seesAtAGlanceWhetherSomethingIsNamed();
    void readsWhatIsNamed_data();
    void readsWhatIsNamed();
    void putsTheHistoryBeforeTheInput_data();
    void putsTheHistoryBeforeTheInput();
    void putsItemsInThePlaceOfTheirReferences();
    void putsAnItemAtTheEnd();
    void givesInputItemsAnIdAndAShape_data();
    void givesInputItemsAnIdAndAShape();
    void findsTheUsersMessages();
    void takesTheOutputOutAndPutsItBack();
    void makesACompactedResponse();
    void refusesOddMetadata_data();
    void refusesOddMetadata();
};

static JsonTree parsed(const QByteArray &json)
{
    Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        QTest::qFail(json.constData(), __FILE__, __LINE__);
    return tree ? std::move(*tree) : std::move(*JsonTree::parse("{}"));
}

void TestStoredReferences::seesAtAGlanceWhetherSomethingIsNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isNamed");
    QTest::newRow("nothing") << QByteArray(R"({"model":"m","input":"Hello"})") << false;
    QTest::newRow("a response") << QByteArray(R"({"previous_response_id":"resp_1"})") << true;
    QTest::newRow("a conversation") << QByteArray(R"({"conversation":{"id":"conv_1"}})") << true;
    QTest::newRow("an item") << QByteArray(R"([{"type":"item_reference","id":"x"}])") << true;
    QTest::newRow("an id alone") << QByteArray(R"({"input":[{ "id" : "msg_1" }]})") << true;
    QTest::newRow("an id among others")
        << QByteArray(R"({"input":[{"id":"msg_1","role":"user","content":"Hi"}]})") << false;
    QTest::newRow("an id at the end")
        << QByteArray(R"({"input":[{"role":"user","id":"msg_1"}]})") << false;
    QTest::newRow("talked of")
        << QByteArray(R"({"input":"the \"previous_response_id\" and {\"id\":\"x\"}"})") << false;
    QTest::newRow("cut off") << QByteArray(R"({"id")") << false;
    QTest::newRow("cut off later") << QByteArray(R"({"id":"x)") << false;
    QTest::newRow("no object") << QByteArray(R"("id")") << false;
}

void TestStoredReferences::seesAtAGlanceWhetherSomethingIsNamed()
{
    QFETCH(const QByteArray, body);
    QTEST(mayRefer(body), "isNamed");
}

void TestStoredReferences::readsWhatIsNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<StoredReferences>("expected");
    QTest::newRow("a response") << QByteArray(R"({"previous_response_id":"resp_1"})")
                                << StoredReferences{.previous = "resp_1"};
    QTest::newRow("a conversation")
        << QByteArray(R"({"conversation":"conv_1"})")
        << StoredReferences{.previous = "conv_1", .isConversation = true};
    QTest::newRow("a conversation's object")
        << QByteArray(R"({"previous_response_id":null,"conversation":{"id":"conv_1"}})")
        << StoredReferences{.previous = "conv_1", .isConversation = true};
    QTest::newRow("both, which is refused later")
        << QByteArray(R"({"previous_response_id":"resp_1","conversation":"conv_1"})")
        << StoredReferences{};
    QTest::newRow("items, each once")
        << QByteArray(
               R"({"input":[{"type":"item_reference","id":"a"},{"id":"b","type":null},{"id":"a"},)"
               R"({"id":"c","role":"user","content":"Hi"},{"type":"reasoning","id":"d"},7]})")
        << StoredReferences{.items = {"a", "b"}};
    QTest::newRow("other types") << QByteArray(R"({"previous_response_id":7,"input":"x"})")
                                 << StoredReferences{};
}

void TestStoredReferences::readsWhatIsNamed()
{
    QFETCH(const QByteArray, body);
    const JsonTree tree = parsed(body);
    QTEST(storedReferences(tree.root()), "expected");
}

void TestStoredReferences::putsTheHistoryBeforeTheInput_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("a list, all else as it was")
        << QByteArray(
               R"({"z":1.50,"input":[{"b":1e2,"a":"\u00e9"}],"previous_response_id":"resp_1","a":[ ]})")
        << QByteArray(R"({"z":1.50,"input":[{"h":1},{"h":2},{"b":1e2,"a":"\u00e9"}],"a":[ ]})");
    QTest::newRow("a text")
        << QByteArray(R"({"conversation":{"id":"conv_1"},"input":"Hi \u00e9"})")
        << QByteArray(
               R"({"input":[{"h":1},{"h":2},{"type":"message","role":"user","content":"Hi \u00e9"}]})");
    QTest::newRow("none") << QByteArray(R"({"previous_response_id":"resp_1","model":"m"})")
                          << QByteArray(R"({"model":"m","input":[{"h":1},{"h":2}]})");
    QTest::newRow("two, of which the first counts")
        << QByteArray(R"({"input":[1],"input":[2]})")
        << QByteArray(R"({"input":[{"h":1},{"h":2},1]})");
}

void TestStoredReferences::putsTheHistoryBeforeTheInput()
{
    QFETCH(const QByteArray, body);
    const JsonTree tree = parsed(body);
    QTEST(withHistory(tree.root(), {R"({"h":1})", R"({"h":2})"}), "expected");
}

void TestStoredReferences::putsItemsInThePlaceOfTheirReferences()
{
    const JsonTree tree = parsed(
        R"({"input":[{"id":"a"},{"type":"item_reference","id":"b"},{"id":"a","type":"x"}],"m":1.0})");
    QCOMPARE(
        withReferredItems(tree.root(), {{"a", R"({"n":1})"}}),
        QByteArray(
            R"({"input":[{"n":1},{"type":"item_reference","id":"b"},{"id":"a","type":"x"}],"m":1.0})"));
    const JsonTree text = parsed(R"({"input":"a"})");
    QCOMPARE(withReferredItems(text.root(), {{"a", "1"}}), QByteArray(R"({"input":"a"})"));
}

void TestStoredReferences::putsAnItemAtTheEnd()
{
    const JsonTree tree = parsed(R"({"input":[1,2],"previous_response_id":"resp_1"})");
    QCOMPARE(withInputItem(tree.root(), "3"),
             QByteArray(R"({"input":[1,2,3],"previous_response_id":"resp_1"})"));
}

void TestStoredReferences::givesInputItemsAnIdAndAShape_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("a text")
        << QByteArray(R"("Hi \u00e9")")
        << QByteArrayList{
               R"({"id":"msg_r_in0","type":"message","status":"completed","role":"user","content":[{"type":"input_text","text":"Hi \u00e9"}]})"};
    QTest::newRow("a short message")
        << QByteArray(R"([{"role":"user","content":"Hi"}])")
        << QByteArrayList{
               R"({"id":"msg_r_in0","type":"message","status":"completed","role":"user","content":[{"type":"input_text","text":"Hi"}]})"};
    QTest::newRow("a model's message with an id")
        << QByteArray(
               R"([{"content":"Yes","role":"assistant","type":"message","id":"m1","phase":"final_answer"}])")
        << QByteArrayList{
               R"({"id":"m1","type":"message","status":"completed","content":[{"type":"output_text","text":"Yes","annotations":[]}],"role":"assistant","phase":"final_answer"})"};
    QTest::newRow("a result")
        << QByteArray(R"([{"type":"function_call_output","call_id":"c","output":"{\"n\":1.0}"}])")
        << QByteArrayList{
               R"({"id":"fco_r_in0","type":"function_call_output","call_id":"c","output":"{\"n\":1.0}"})"};
    QTest::newRow("what asks for a compaction is no part of it")
        << QByteArray(R"([{"type":"compaction_trigger"},3])") << QByteArrayList{};
}

void TestStoredReferences::givesInputItemsAnIdAndAShape()
{
    QFETCH(const QByteArray, input);
    const JsonTree tree = parsed("{\"input\":" + input + '}');
    QByteArrayList items;
    const QList<StoredItem> stored = storedInput(tree.root()["input"], "r");
    for (const StoredItem &item : stored) {
        const JsonTree json = parsed(item.json);
        QVERIFY(json.root()["id"].is(item.id));
        items.append(item.json);
    }
    QTEST(items, "expected");
}

void TestStoredReferences::findsTheUsersMessages()
{
    const JsonTree tree =
        parsed(R"([{"role":"user","content":"one"},{"role":"assistant","content":"two"},)"
               R"({"type":"reasoning","id":"rs","summary":[]},{"role":"user","content":[]}])");
    const QByteArrayList messages = userMessages(storedInput(tree.root(), "r"));
    QCOMPARE(messages.size(), 2);
    QVERIFY(messages[0].contains("one"));
}

void TestStoredReferences::takesTheOutputOutAndPutsItBack()
{
    const QByteArray response =
        R"({"id":"resp_1","output":[{"id":"a","n":1.0},{"id":"b","type":"compaction"}],"usage":{"x":1}})";
    const JsonTree tree = parsed(response);
    const QList<StoredItem> output = storedOutput(tree.root());
    QCOMPARE(output.size(), 2);
    QCOMPARE(output[0].id, QByteArray("a"));
    QVERIFY(!isCompaction(output[0].json));
    QVERIFY(isCompaction(output[1].json));
    const QByteArray empty = withoutOutput(tree.root());
    QCOMPARE(empty, QByteArray(R"({"id":"resp_1","output":[],"usage":{"x":1}})"));
    const JsonTree without = parsed(empty);
    QCOMPARE(withOutput(without.root(), {output[0].json, output[1].json}), response);
}

void TestStoredReferences::makesACompactedResponse()
{
    const JsonTree response = parsed(
        R"({"id":"resp_1","created_at":5,"output":[{"type":"message"},{"type":"compaction","id":"c"}],"usage":{"x":1}})");
    QCOMPARE(
        compactedResponse(response.root(), {R"({"role":"user"})"}).value_or(""),
        QByteArray(
            R"({"id":"resp_1","object":"response.compaction","created_at":5,"output":[{"role":"user"},{"type":"compaction","id":"c"}],"usage":{"x":1}})"));
    const JsonTree failed = parsed(R"({"id":"resp_1","output":[]})");
    QVERIFY(!compactedResponse(failed.root(), {}));
}

void TestStoredReferences::refusesOddMetadata_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("pairs") << QByteArray(R"({"a":"b"})") << true;
    QTest::newRow("null") << QByteArray("null") << true;
    QTest::newRow("the longest") << "{\"" + QByteArray(64, 'a') + "\":\"" + QByteArray(512, 'b') +
                                        "\"}"
                                 << true;
    QTest::newRow("a number") << QByteArray(R"({"a":1})") << false;
    QTest::newRow("a list") << QByteArray("[]") << false;
    QTest::newRow("a long name") << "{\"" + QByteArray(65, 'a') + "\":\"b\"}" << false;
    QTest::newRow("a long text") << "{\"a\":\"" + QByteArray(513, 'b') + "\"}" << false;
    QByteArray many;
    for (int i = 0; i < 17; ++i)
        many += (i ? ",\"" : "{\"") + QByteArray::number(i) + "\":\"x\"";
    QTest::newRow("too many") << many + '}' << false;
}

void TestStoredReferences::refusesOddMetadata()
{
    QFETCH(const QByteArray, metadata);
    const JsonTree tree = parsed("{\"metadata\":" + metadata + '}');
    QTEST(wrongMetadata(tree.root()["metadata"]).isEmpty(), "isGood");
}

QTEST_GUILESS_MAIN(TestStoredReferences)
#include "tst_storedreferences.moc"
