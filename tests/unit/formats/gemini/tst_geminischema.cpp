#include "geminisupport.h"

#include "core/formats/gemini/geminischema.h"

#include <QTest>

using namespace deskrelay;

/// JSON Schema in Gemini's words.
class TestGeminiSchema final : public QObject
{
    Q_OBJECT

private slots:
    void rewrites_data();
    void rewrites();
    void mergesAndRefers_data();
    void mergesAndRefers();
    void endsWithCycles();
    void writesParameters_data();
    void writesParameters();
    void bounds();
};

void TestGeminiSchema::rewrites_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *schema, const char *expected) {
        QTest::newRow(name) << QByteArray(schema) << QByteArray(expected);
    };
    const auto same = [&row](const char *name, const char *schema) { row(name, schema, schema); };
    same(
        "order and numbers stay",
        R"({"type":"object","properties":{"z":{"type":"number","minimum":1.50,"maximum":1e3},"a":{"type":"string","description":"é"}},"required":["z"],"additionalProperties":false})");
    same(
        "names are no keywords",
        R"({"type":"object","properties":{"$id":{"type":"string"},"const":{"type":"string"},"$ref":{"type":"string"},"pattern":{"type":"string"},"allOf":{"type":"string"}},"required":["const","$id"]})");
    same("arrays", R"({"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2})");
    same("or null", R"({"type":["string","null"]})");
    row("one type in a list", R"({"type":["STRING"]})", R"({"type":"string"})");
    row("nullable", R"({"type":"string","nullable":true})", R"({"type":["string","null"]})");
    row("several types",
        R"({"type":["string","array","null"],"items":{"type":"integer"},"title":"t"})",
        R"({"anyOf":[{"type":"string"},{"type":"array","items":{"type":"integer"}},{"type":"null"}],"title":"t"})");
    row("const", R"({"const":"a"})", R"({"type":"string","enum":["a"]})");
    row("const of a number",
        R"({"type":"number","const":1.0})",
        R"({"type":"number","enum":[1.0]})");
    row("const of truth",
        R"({"type":"boolean","const":true})",
        R"({"type":"boolean","description":"const: true"})");
    row("enum with null",
        R"({"type":["string","null"],"enum":["a","",null]})",
        R"({"type":["string","null"],"enum":["a"]})");
    row("enum of truths", R"({"enum":[true]})", R"({"description":"enum: [true]"})");
    row("exclusive bounds of integers",
        R"({"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10})",
        R"({"type":"integer","minimum":1,"maximum":9})");
    row("the nearer bound",
        R"({"type":"integer","minimum":5,"exclusiveMinimum":2})",
        R"({"type":"integer","minimum":5})");
    row("exclusive as a flag",
        R"({"type":"integer","minimum":5,"exclusiveMinimum":true})",
        R"({"type":"integer","minimum":6})");
    row("exclusive bound of a number",
        R"({"type":"number","exclusiveMinimum":0.5})",
        R"({"type":"number","minimum":0.5,"description":"exclusiveMinimum: 0.5"})");
    row("constraints are told",
        R"({"type":"string","description":"A word","minLength":2,"pattern":"^a","default":"ab"})",
        R"j({"type":"string","description":"A word (minLength: 2; pattern: ^a; default: ab)"})j");
    row("constraints without description",
        R"({"type":"array","items":{},"uniqueItems":true})",
        R"({"type":"array","items":{},"description":"uniqueItems: true"})");
    row("formats",
        R"({"type":"string","format":"uri"})",
        R"({"type":"string","description":"format: uri"})");
    same("known formats", R"({"type":"string","format":"date-time"})");
    row("annotations go",
        R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","$comment":"c","readOnly":true,"enumTitles":["A"],"x-order":1,"deprecated":true})",
        R"({"type":"object"})");
    row("oneOf",
        R"({"oneOf":[{"type":"string"},{"type":"integer","multipleOf":2}]})",
        R"({"anyOf":[{"type":"string"},{"type":"integer","description":"multipleOf: 2"}]})");
    row("tuple",
        R"({"type":"array","items":[{"const":1},true]})",
        R"({"type":"array","prefixItems":[{"enum":[1]},{}]})");
    row("required without a property",
        R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a","b"]})",
        R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"]})");
    row("type that is meant",
        R"({"properties":{"a":{"items":{"type":"string"}}}})",
        R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}}})");
    row("not JSON", "nonsense", R"({"type":"object"})");
}

void TestGeminiSchema::rewrites()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QByteArray, expected);
    QCOMPARE(geminiSchema(schema), expected);
    QCOMPARE(geminiSchema(expected), expected); // nothing is left to do
}

void TestGeminiSchema::mergesAndRefers_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *schema, const char *expected) {
        QTest::newRow(name) << QByteArray(schema) << QByteArray(expected);
    };
    row("a reference alone stays",
        R"({"type":"object","properties":{"p":{"$ref":"#/definitions/P"}},"definitions":{"P":{"type":"string","const":"x"}}})",
        R"({"type":"object","properties":{"p":{"$ref":"#/$defs/P"}},"$defs":{"P":{"type":"string","enum":["x"]}}})");
    row("one with a description is inlined",
        R"({"type":"object","properties":{"p":{"$ref":"#/$defs/P","description":"mine"}},"$defs":{"P":{"type":"string","description":"its"}}})",
        R"({"type":"object","properties":{"p":{"type":"string","description":"mine"}},"$defs":{"P":{"type":"string","description":"its"}}})");
    row("allOf",
        R"({"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]})",
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"]})");
    row("allOf of a reference",
        R"({"type":"object","properties":{"p":{"allOf":[{"$ref":"#/$defs/P"}],"description":"d"}},"$defs":{"P":{"type":"string"}}})",
        R"({"type":"object","properties":{"p":{"type":"string","description":"d"}},"$defs":{"P":{"type":"string"}}})");
    row("a reference at the top",
        R"({"$ref":"#/$defs/R","$defs":{"R":{"type":"object","title":"r"}}})",
        R"({"type":"object","title":"r","$defs":{"R":{"type":"object","title":"r"}}})");
    row("a reference to elsewhere in the document",
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"$ref":"#/properties/a"}}})",
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}})");
    row("a reference to nothing",
        R"({"type":"array","items":{"$ref":"https://x.example/s.json"}})",
        R"({"type":"array","items":{}})");
    row("a cycle may end",
        R"({"type":"object","properties":{"n":{"$ref":"#/$defs/N"}},"required":["n"],"$defs":{"N":{"type":"object","properties":{"v":{"type":"string"},"next":{"$ref":"#/$defs/N"}},"required":["v","next"]}}})",
        R"({"type":"object","properties":{"n":{"$ref":"#/$defs/N"}},"required":["n"],"$defs":{"N":{"type":"object","properties":{"v":{"type":"string"},"next":{"$ref":"#/$defs/N"}},"required":["v"]}}})");
}

void TestGeminiSchema::mergesAndRefers()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QByteArray, expected);
    QCOMPARE(geminiSchema(schema), expected);
}

void TestGeminiSchema::endsWithCycles()
{
    QVERIFY(!geminiSchema(R"({"$ref":"#"})").isEmpty());
    QVERIFY(
        !geminiSchema(
             R"({"$ref":"#/$defs/A","$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A","title":"x"}}})")
             .isEmpty());
    QVERIFY(!geminiSchema(R"({"allOf":[{"$ref":"#/allOf/0"}]})").isEmpty());
    // Each definition means the next one twice: 2^30 of them if all were put in place.
    QByteArray bomb =
        R"({"type":"object","properties":{"p":{"$ref":"#/$defs/d0","title":"t"}},"$defs":{)";
    for (int i = 0; i < 30; ++i) {
        const QByteArray next =
            "{\"$ref\":\"#/$defs/d" + QByteArray::number(i + 1) + "\",\"title\":\"t\"}";
        bomb += "\"d" + QByteArray::number(i) + "\":{\"properties\":{\"a\":" + next +
                ",\"b\":" + next + "}},";
    }
    bomb += R"("d30":{"type":"string"}}})";
    QVERIFY(geminiSchema(bomb).size() < 2'000'000);
}

void TestGeminiSchema::writesParameters_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << QByteArray() << QByteArray();
    QTest::newRow("empty") << QByteArray("{}") << QByteArray();
    QTest::newRow("no properties")
        << QByteArray(R"({"type":"object","properties":{},"additionalProperties":false})")
        << QByteArray();
    QTest::newRow("no type") << QByteArray(R"({"properties":{"a":{"type":"string"}}})")
                             << QByteArray(
                                    R"({"type":"object","properties":{"a":{"type":"string"}}})");
    QTest::newRow("alternatives") << QByteArray(R"({"anyOf":[{"type":"object"}]})")
                                  << QByteArray(R"({"type":"object","anyOf":[{"type":"object"}]})");
    QTest::newRow("another type")
        << QByteArray(R"({"type":"string","properties":{"a":{"type":"string"}}})")
        << QByteArray(R"({"type":"object","properties":{"a":{"type":"string"}}})");
}

void TestGeminiSchema::writesParameters()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QByteArray, expected);
    QCOMPARE(geminiParameters(schema), expected);
}

/// A long constraint says nothing to a model.
void TestGeminiSchema::bounds()
{
    const QByteArray longOne = R"({"type":"string","pattern":")" + QByteArray(500, 'a') + "\"}";
    QCOMPARE(geminiSchema(longOne), QByteArray(R"({"type":"string"})"));
}

QTEST_GUILESS_MAIN(TestGeminiSchema)
#include "tst_geminischema.moc"
