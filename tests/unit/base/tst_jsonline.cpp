#include "core/base/jsonline.h"

#include <QTest>

using namespace deskrelay;

/// JSON that came over several lines, for a frame that has one.
class TestJsonLine final : public QObject
{
    Q_OBJECT

private slots:
    void becomesOneLine_data();
    void becomesOneLine();
};

void TestJsonLine::becomesOneLine_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const QByteArray &json, const QByteArray &line) {
        QTest::newRow(json.toPercentEncoding().constData()) << json << line;
    };
    row("", "");
    row("{\"a\":  1.50}", "{\"a\":  1.50}");
    row("{\n  \"b\": 1e5,\r\n\t\"a\": [1,\n2]\n}", "{ \"b\": 1e5, \"a\": [1, 2] }");
    row("{\"a\" \n : \r 1}\n", "{\"a\" : 1} ");
    row(R"({"a":"x\n  \\\r y"})", R"({"a":"x\n  \\\r y"})");
    row("[\"two  spaces\",\n\"\xc3\xa9\"]", "[\"two  spaces\", \"\xc3\xa9\"]");
}

void TestJsonLine::becomesOneLine()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, line);
    QCOMPARE(jsonLine(json), line);
}

QTEST_APPLESS_MAIN(TestJsonLine)
#include "tst_jsonline.moc"
