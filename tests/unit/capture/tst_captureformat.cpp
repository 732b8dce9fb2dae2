#include "core/capture/captureformat.h"

#include <QTest>

using namespace deskrelay;
using Side = CapturedMessage::Side;

class TestCaptureFormat final : public QObject
{
    Q_OBJECT

private slots:
    void readsBackWhatItWrites();
    void refusesWhatItDidNotWrite_data();
    void refusesWhatItDidNotWrite();
};

void TestCaptureFormat::readsBackWhatItWrites()
{
    const QByteArray bytes("\x00\xff{\"a\":1}", 9);
    const QList<CapturedMessage> messages = {
        {.side = Side::ClientRequest,
         .start = "POST /v1/messages",
         .headers = {{"A", "b"}, {"a", "c"}},
         .body = bytes,
         .size = bytes.size()},
        {.side = Side::UpstreamReply,
         .attempt = 2,
         .start = "200",
         .body = bytes.repeated(1'000),
         .size = 1'000'000'000'000,
         .pieces = {{.after = std::chrono::milliseconds(12), .end = 5},
                    {.after = std::chrono::hours(2), .end = 9'000}}}};
    const QByteArray kept = encodeMessages(messages);
    QVERIFY(kept.size() < 1'000);
    const Result<QList<CapturedMessage>> read = decodeMessages(kept);
    QVERIFY(read);
    QCOMPARE(*read, messages);
    QVERIFY(!read->first().isCut());
    QVERIFY(read->last().isCut());
    QCOMPARE(*decodeMessages(encodeMessages({})), QList<CapturedMessage>());
}

void TestCaptureFormat::refusesWhatItDidNotWrite_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray good = encodeMessages({{.body = "abc", .size = 3}});
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("cut off") << good.chopped(3);
}

void TestCaptureFormat::refusesWhatItDidNotWrite()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(!decodeMessages(bytes));
}

QTEST_GUILESS_MAIN(TestCaptureFormat)
#include "tst_captureformat.moc"
