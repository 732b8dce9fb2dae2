#include "core/formats/messages/structuredschema.h"

#include <QTest>

using namespace deskrelay;

class TestStructuredSchema final : public QObject
{
    Q_OBJECT

private slots:
    void rewrites_data();
    void rewrites();
    void refuses_data();
    void refuses();
    void makesObjects_data();
    void makesObjects();
};

void TestStructuredSchema::rewrites_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *title, const char *schema, const char *expected) {
        QTest::newRow(title) << QByteArray(schema) << QByteArray(expected);
    };
    row("a closed object stays",
        R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"number"}},"required":["b"],"additionalProperties":false})",
        R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"number"}},"required":["b"],"additionalProperties":false})");
    row("objects are closed, the inner ones too",
        R"({"type":"object","additionalProperties":true,"properties":{"o":{"properties":{}}}})",
        R"({"type":"object","properties":{"o":{"properties":{},"type":"object","additionalProperties":false}},"additionalProperties":false})");
    row("bounds are told",
        R"({"type":"integer","minimum":1,"description":"How many.","maximum":5.50})",
        R"({"type":"integer","description":"How many.\n\n{minimum: 1, maximum: 5.50}"})");
    row("bounds of a list",
        R"({"type":"array","items":{"type":"string","maxLength":3},"minItems":1,"maxItems":9})",
        R"({"type":"array","items":{"type":"string","description":"{maxLength: 3}"},"minItems":1,"description":"{maxItems: 9}"})");
    row("formats",
        R"({"type":"object","properties":{"d":{"type":"string","format":"date"},"x":{"type":"string","format":"x"}}})",
        R"({"type":"object","properties":{"d":{"type":"string","format":"date"},"x":{"type":"string","description":"{format: \"x\"}"}},"additionalProperties":false})");
    row("a property of a keyword's name",
        R"({"type":"object","properties":{"$schema":{"type":"string"},"minimum":{"type":"number"},"const":{"enum":["a"]}}})",
        R"({"type":"object","properties":{"$schema":{"type":"string"},"minimum":{"type":"number"},"const":{"enum":["a"]}},"additionalProperties":false})");
    row("choices",
        R"({"oneOf":[{"type":"string"},{"type":"null"},{"const":1.0}],"$schema":"s"})",
        R"({"anyOf":[{"type":"string"},{"type":"null"},{"const":1.0}]})");
    row("references",
        R"({"type":"object","properties":{"a":{"$ref":"#/$defs/A","description":"d"},"b":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"object","properties":{}}}})",
        R"({"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"object","properties":{},"additionalProperties":false}},"additionalProperties":false})");
    row("a wrapped reference",
        R"({"type":"object","properties":{"a":{"allOf":[{"$ref":"#/definitions/a~1b"}],"title":"T"}},"definitions":{"a/b":{"type":"string"}}})",
        R"({"type":"object","properties":{"a":{"$ref":"#/definitions/a~1b"}},"definitions":{"a/b":{"type":"string"}},"additionalProperties":false})");
    row("types",
        R"({"type":["string","null"],"default":null})",
        R"({"type":["string","null"],"default":null})");
}

void TestStructuredSchema::rewrites()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QByteArray, expected);
    const std::optional<QByteArray> rewritten = structuredSchema(schema);
    QVERIFY(rewritten);
    QCOMPARE(*rewritten, expected);
}

void TestStructuredSchema::refuses_data()
{
    QTest::addColumn<QByteArray>("schema");
    const auto row = [](const char *title, const char *schema) {
        QTest::newRow(title) << QByteArray(schema);
    };
    row("no JSON", "{");
    row("no object", "[]");
    row("itself", R"({"type":"object","properties":{"a":{"$ref":"#"}}})");
    row("a circle",
        R"({"$ref":"#/$defs/A","$defs":{"A":{"type":"array","items":{"$ref":"#/$defs/B"}},"B":{"anyOf":[{"$ref":"#/$defs/A"}]}}})");
    row("a reference to elsewhere", R"({"$ref":"https://x.example/s.json"})");
    row("a reference to nothing", R"({"$ref":"#/$defs/A"})");
    row("an untyped property", R"({"type":"object","properties":{"a":{}}})");
    row("a map", R"({"type":"object","additionalProperties":{"type":"string"}})");
    row("all of two", R"({"allOf":[{"type":"object"},{"type":"object"}]})");
}

void TestStructuredSchema::refuses()
{
    QFETCH(const QByteArray, schema);
    QVERIFY(!structuredSchema(schema));
}

void TestStructuredSchema::makesObjects_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *title, const char *schema, const char *expected) {
        QTest::newRow(title) << QByteArray(schema) << QByteArray(expected);
    };
    constexpr auto empty = R"({"type":"object","properties":{}})";
    row("nothing", "", empty);
    row("no JSON", "{", empty);
    row("text", R"({"type":"string"})", empty);
    row("an object stays",
        R"( {"$schema":"s","type":"object"} )",
        R"( {"$schema":"s","type":"object"} )");
    row("no type",
        R"({"properties":{"a":{}},"$defs":{}})",
        R"({"type":"object","$defs":{},"properties":{"a":{}}})");
    row("an object or nothing",
        R"({"type":["object","null"],"properties":{"a":{}}})",
        R"({"type":"object","properties":{"a":{}}})");
    row("all of",
        R"({"type":"object","allOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b"]}]})",
        R"({"type":"object","properties":{"a":{},"b":{}},"required":["a","b"]})");
    row("one of",
        R"({"required":["c"],"properties":{"c":{}},"oneOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}}}]})",
        R"({"type":"object","properties":{"c":{},"a":{},"b":{}},"required":["c"]})");
}

void TestStructuredSchema::makesObjects()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QByteArray, expected);
    QCOMPARE(objectSchema(schema), expected);
}

QTEST_GUILESS_MAIN(TestStructuredSchema)
#include "tst_structuredschema.moc"
