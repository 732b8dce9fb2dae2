#include "core/capture/redaction.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What of a capture never reaches the disk.
class TestRedaction final : public QObject
{
    Q_OBJECT

private slots:
    void credentialsInHeaders();
    void theKeyInAQuery_data();
    void theKeyInAQuery();
    void knownSecretsWithoutAShape();
    void sizesStayTrue();
};

void TestRedaction::credentialsInHeaders()
{
    Capture capture{.messages = {{.headers = {{"Authorization", "Bearer abc"},
                                              {"x-api-key", "abc"},
                                              {"X-Goog-Api-Key", "abc"},
                                              {"cookie", "a=b"},
                                              {"x-other", "sk-ant-api03-abcdef0123456789"},
                                              {"accept", "text/plain"}}}}};
    redact(capture, {});
    const Headers expected = {{"Authorization", "[redacted]"},
                              {"x-api-key", "[redacted]"},
                              {"X-Goog-Api-Key", "[redacted]"},
                              {"cookie", "[redacted]"},
                              {"x-other", "[redacted]"},
                              {"accept", "text/plain"}};
    QCOMPARE(capture.messages.first().headers, expected);
}

void TestRedaction::theKeyInAQuery_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("first") << QByteArray("POST /v1beta/m:x?key=abc&alt=sse")
                           << QByteArray("POST /v1beta/m:x?key=[redacted]&alt=sse");
    QTest::newRow("later") << QByteArray("POST /a?alt=sse&key=abc")
                           << QByteArray("POST /a?alt=sse&key=[redacted]");
    QTest::newRow("empty") << QByteArray("POST /a?key=") << QByteArray("POST /a?key=[redacted]");
    QTest::newRow("another name") << QByteArray("POST /a?monkey=abc")
                                  << QByteArray("POST /a?monkey=abc");
    QTest::newRow("no query") << QByteArray("POST /key=abc") << QByteArray("POST /key=abc");
    QTest::newRow("cut off") << QByteArray("POST /a?ke") << QByteArray("POST /a?ke");
}

void TestRedaction::theKeyInAQuery()
{
    QFETCH(const QByteArray, start);
    QFETCH(const QByteArray, kept);
    Capture capture{.messages = {{.start = start}}};
    redact(capture, {});
    QCOMPARE(capture.messages.first().start, kept);
}

void TestRedaction::knownSecretsWithoutAShape()
{
    Capture capture{.messages = {{.start = "POST /upstream-secret",
                                  .headers = {{"x-echo", "it is upstream-secret"}},
                                  .body = R"({"error":"upstream-secret and a\"b\/cdefgh"})"}}};
    redact(capture, {Secret("upstream-secret"), Secret("a\"b/cdefgh")});
    const CapturedMessage &kept = capture.messages.first();
    QCOMPARE(kept.start, "POST /[redacted]");
    QCOMPARE(kept.headers.value("x-echo"), "it is [redacted]");
    QCOMPARE(kept.body, R"({"error":"[redacted] and [redacted]"})");
}

void TestRedaction::sizesStayTrue()
{
    const QByteArray body = "sk-ant-api03-abcdef0123456789 rest";
    Capture capture{
        .messages = {
            {.body = body, .size = body.size(), .pieces = {{.end = 10}, {.end = body.size()}}}}};
    redact(capture, {});
    const CapturedMessage &kept = capture.messages.first();
    QCOMPARE(kept.body, "[redacted] rest");
    QVERIFY(!kept.isCut());
    QCOMPARE(kept.pieces.last().end, kept.body.size());
}

QTEST_GUILESS_MAIN(TestRedaction)
#include "tst_redaction.moc"
