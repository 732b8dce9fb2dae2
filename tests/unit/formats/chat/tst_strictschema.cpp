#include "core/formats/chat/strictschema.h"

#include <QTest>

using namespace deskrelay;

/// Which JSON Schemas OpenAI takes as strict.
class TestStrictSchema final : public QObject
{
    Q_OBJECT

private slots:
    void knowsStrictSchemas_data();
    void knowsStrictSchemas();
};

void TestStrictSchema::knowsStrictSchemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *schema, bool expected) {
        QTest::newRow(name) << QByteArray(schema) << expected;
    };
    row("all required",
        R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}},"required":["a"],"additionalProperties":false})",
        true);
    row("an optional one",
        R"({"type":"object","properties":{"a":{}},"required":[],"additionalProperties":false})",
        false);
    row("others allowed", R"({"type":"object","properties":{}})", false);
    row("an open object within",
        R"({"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false})",
        false);
    row("an open object in a definition",
        R"({"type":"object","properties":{},"additionalProperties":false,"$defs":{"x":{"type":"object"}}})",
        false);
    row("alternatives",
        R"({"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["a"],"additionalProperties":false})",
        true);
    row("allOf",
        R"({"type":"object","properties":{"a":{"allOf":[{}]}},"required":["a"],"additionalProperties":false})",
        false);
    row("a property of that name",
        R"({"type":"object","properties":{"allOf":{}},"required":["allOf"],"additionalProperties":false})",
        true);
    row("no object", R"({"type":"string"})", false);
    row("no JSON", "{", false);
}

void TestStrictSchema::knowsStrictSchemas()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const bool, expected);
    QCOMPARE(isStrictSchema(schema), expected);
}

QTEST_GUILESS_MAIN(TestStrictSchema)
#include "tst_strictschema.moc"
