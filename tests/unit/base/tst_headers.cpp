#include "core/base/headers.h"

#include <QTest>

using namespace deskrelay;

class TestHeaders final : public QObject
{
    Q_OBJECT

private slots:
    void namesCompareWithoutCaseAndKeepIt();
    void orderAndRepetitionStay();
    void setPutsOneInThePlaceOfAll();
    void absentIsEmpty();
    void tokensCompareWithoutCase();
};

void TestHeaders::namesCompareWithoutCaseAndKeepIt()
{
    const Headers headers{{"Content-TYPE", "a"}};
    QVERIFY(headers.contains("content-type"));
    QCOMPARE(headers.value("CONTENT-type"), QByteArray("a"));
    QCOMPARE(headers.fields().first().name, QByteArray("Content-TYPE"));
}

void TestHeaders::orderAndRepetitionStay()
{
    Headers headers;
    headers.add("B", "1");
    headers.add("A", "2");
    headers.add("b", "3");
    QCOMPARE(headers.values("b"), (QList<QByteArray>{"1", "3"}));
    QCOMPARE(headers, (Headers{{"B", "1"}, {"A", "2"}, {"b", "3"}}));
    headers.remove("B");
    QCOMPARE(headers, (Headers{{"A", "2"}}));
}

void TestHeaders::setPutsOneInThePlaceOfAll()
{
    Headers headers{{"x", "1"}, {"X", "2"}};
    headers.set("X", "3");
    QCOMPARE(headers, (Headers{{"X", "3"}}));
}

void TestHeaders::absentIsEmpty()
{
    const Headers headers{{"x", "1"}};
    QVERIFY(headers.value("y").isEmpty());
    QVERIFY(headers.values("y").isEmpty());
    QVERIFY(!headers.contains("y"));
    QVERIFY(Headers().isEmpty());
}

void TestHeaders::tokensCompareWithoutCase()
{
    QVERIFY(equalsIgnoringCase("Keep-Alive", "keep-alive"));
    QVERIFY(!equalsIgnoringCase("keep", "keep-alive"));
    QVERIFY(equalsIgnoringCase("", ""));
}

QTEST_GUILESS_MAIN(TestHeaders)
#include "tst_headers.moc"
