#include "core/base/secret.h"

#include <QDebug>
#include <QTest>

using namespace deskrelay;

class TestSecret final : public QObject
{
    Q_OBJECT

private slots:
    void streamsTellOnlyTheSize();
    void copiesShareTheBytes();
    void wipingOverwritesEveryByteInPlace();
    void comparesByContent();
    void inputLosesOneLineEnd_data();
    void inputLosesOneLineEnd();
    void isTakenOutOfTexts();
};

void TestSecret::streamsTellOnlyTheSize()
{
    QString text;
    QDebug(&text) << Secret("sk-abcd");
    QCOMPARE(text.trimmed(), QStringLiteral("Secret( 7 bytes )"));
}

void TestSecret::copiesShareTheBytes()
{
    const Secret one("sk-abcd");
    const Secret two = one;
    QCOMPARE(two.reveal().data(), one.reveal().data());
    QVERIFY(Secret().isEmpty());
    QCOMPARE(Secret().reveal().size(), 0);
}

void TestSecret::wipingOverwritesEveryByteInPlace()
{
    QByteArray bytes("sk-abcd");
    const char *const memory = bytes.constData();
    wipeBytes(bytes);
    QCOMPARE(bytes, QByteArray(7, '\0'));
    QCOMPARE(bytes.constData(), memory);
}

void TestSecret::comparesByContent()
{
    QVERIFY(Secret("abc") == Secret("abc"));
    QVERIFY(!(Secret("abc") == Secret("abd")));
    QVERIFY(!(Secret("abc") == Secret("abcd")));
    QVERIFY(equalInConstantTime("", ""));
    QVERIFY(!equalInConstantTime("a", QByteArrayView("\0", 1)));
}

void TestSecret::inputLosesOneLineEnd_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << QByteArray("key") << QByteArray("key");
    QTest::newRow("line feed") << QByteArray("key\n") << QByteArray("key");
    QTest::newRow("both") << QByteArray("key\r\n") << QByteArray("key");
    QTest::newRow("return") << QByteArray("key\r") << QByteArray("key");
    QTest::newRow("two") << QByteArray("key\n\n") << QByteArray("key\n");
    QTest::newRow("spaces stay") << QByteArray(" key \n") << QByteArray(" key ");
    QTest::newRow("only an end") << QByteArray("\n") << QByteArray();
}

void TestSecret::inputLosesOneLineEnd()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QByteArray, expected);
    QCOMPARE(secretFromInput(input).reveal().toByteArray(), expected);
}

void TestSecret::isTakenOutOfTexts()
{
    const Secret secret("sk/a\"b\\c-0123");
    const QByteArray escaped = "sk/a\\\"b\\\\c-0123"; // as JSON writes it
    const QByteArray slashed = "sk\\/a\\\"b\\\\c-0123";
    QCOMPARE(withoutSecret("key sk/a\"b\\c-0123!", secret), "key [redacted]!");
    QCOMPARE(withoutSecret(QByteArray('<' + escaped + '>'), secret), "<[redacted]>");
    QCOMPARE(withoutSecret(QByteArray('<' + slashed + '>'), secret), "<[redacted]>");
    QCOMPARE(withoutSecret("nothing of it", secret), "nothing of it");
    QCOMPARE(withoutSecret("an x stays", Secret("x")), "an x stays");
}

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
