#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"

#include <QTest>

using namespace deskrelay;

class TestJsonTree final : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheTextOfEveryValue();
    void readsValues();
    void refusesWhatIsNoDocument_data();
    void refusesWhatIsNoDocument();
    void writesWhatItRead();
    void escapesStrings();
};

void TestJsonTree::keepsTheTextOfEveryValue()
{
    const Result<JsonTree> tree = JsonTree::parse(
        R"( {"b" : 1.0, "a":[ 1e2 , "\u00e9\n" ,{} ], "c": { "z":1,"y": null } } )");
    QVERIFY(tree.has_value());
    const JsonNode &root = tree->root();
    QCOMPARE(root["b"].raw, QByteArrayView("1.0"));
    QCOMPARE(root["a"].raw, QByteArrayView(R"([ 1e2 , "\u00e9\n" ,{} ])"));
    QCOMPARE(root["a"].items.size(), 3U);
    QCOMPARE(root["a"].items[0].raw, QByteArrayView("1e2"));
    QCOMPARE(root["a"].items[1].raw, QByteArrayView(R"("\u00e9\n")"));
    QCOMPARE(root["a"].items[1].text, QByteArrayView("é\n"));
    QCOMPARE(root["c"].raw, QByteArrayView(R"({ "z":1,"y": null })"));
    QCOMPARE(root["c"].members[0].name, QByteArrayView("z"));
    QVERIFY(root["c"]["y"].type == JsonNode::Type::Null && !root["c"]["y"].isPresent());
    QVERIFY(root["nowhere"]["deeper"].isMissing());
}

void TestJsonTree::readsValues()
{
    const Result<JsonTree> tree = JsonTree::parse(R"([true, 3, 3.0, 3.5, -9007199254740993, "3"])");
    QVERIFY(tree.has_value());
    const std::vector<JsonNode> &items = tree->root().items;
    QCOMPARE(items[0].toBool(), std::optional(true));
    QCOMPARE(items[1].toInteger(), std::optional<qint64>(3));
    QCOMPARE(items[2].toInteger(), std::optional<qint64>(3));
    QCOMPARE(items[3].toInteger(), std::nullopt);
    QCOMPARE(items[3].toNumber(), std::optional(3.5));
    QCOMPARE(items[4].toInteger(), std::optional<qint64>(-9007199254740993));
    QCOMPARE(items[5].toInteger(), std::nullopt);
}

void TestJsonTree::refusesWhatIsNoDocument_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"",
                             "{",
                             "[1,]",
                             R"({"a":1,})",
                             R"({"a" 1})",
                             "[01]",
                             "[nul]",
                             "[truth]",
                             R"(["\x"])",
                             "{} {}",
                             "[1] x"})
        QTest::newRow(json) << QByteArray(json);
    QTest::newRow("deep") << QByteArray(QByteArray("[").repeated(5000) +
                                        QByteArray("]").repeated(5000));
}

void TestJsonTree::refusesWhatIsNoDocument()
{
    QFETCH(const QByteArray, json);
    const Result<JsonTree> tree = JsonTree::parse(json);
    QVERIFY(!tree.has_value());
    QCOMPARE(tree.error().kind, Error::Kind::Protocol);
}

void TestJsonTree::writesWhatItRead()
{
    const QByteArray schema = R"({"type" : "object", "const":1.0})";
    JsonWriter writer;
    writer.beginObject()
        .member("name", "x")
        .rawMember("schema", schema)
        .key("list")
        .beginArray()
        .number(qint64(1))
        .number(0.1)
        .null()
        .beginObject()
        .endObject()
        .endArray()
        .member("on", true)
        .endObject();
    QCOMPARE(
        writer.text(),
        QByteArray(R"({"name":"x","schema":)" + schema + R"(,"list":[1,0.1,null,{}],"on":true})"));
}

void TestJsonTree::escapesStrings()
{
    const QByteArray odd("a\"\\\n\t\x01é\xf0\x9f\x99\x82");
    const QByteArray json = jsonString(odd);
    QCOMPARE(json, QByteArray("\"a\\\"\\\\\\n\\t\\u0001é\xf0\x9f\x99\x82\""));
    const Result<JsonTree> tree = JsonTree::parse(QByteArray('[' + json + ']'));
    QVERIFY(tree.has_value());
    QCOMPARE(tree->root().items[0].text, QByteArrayView(odd));
    QCOMPARE(jsonString("a\xff"), QByteArray("\"a\xef\xbf\xbd\""));
}

QTEST_GUILESS_MAIN(TestJsonTree)
#include "tst_jsontree.moc"
