#include "core/http/httphead.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestHttpHead final : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void keepsWhatItUnderstood();
    void findsTheEndWhereverReadsEnd();
    void knowsAllowedHosts_data();
    void knowsAllowedHosts();
};

void TestHttpHead::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<HttpHead>("expected");
    const auto row = [](const char *title, const QByteArray &text, const HttpHead &expected) {
        QTest::newRow(title) << text << expected;
    };
    const Headers local = {{"Host", "a"}};
    row("plain",
        "GET /a/b?c=d?e HTTP/1.1\r\nHost: a\r\n\r\n",
        {.method = "GET", .path = "/a/b", .query = "c=d?e", .headers = local});
    row("odd method and bytes above ASCII",
        "M-SEARCH /\xc3\xa9 HTTP/1.1\r\nHost:\ta \r\n\r\n",
        {.method = "M-SEARCH", .path = "/\xc3\xa9", .headers = local});
    row("absolute form",
        "GET HTTP://b:1/x HTTP/1.1\r\nHost: a\r\n\r\n",
        {.method = "GET", .path = "/x", .authority = "b:1", .headers = local});
    row("absolute form without a path",
        "GET http://b HTTP/1.1\r\nHost: a\r\n\r\n",
        {.method = "GET", .path = "/", .authority = "b", .headers = local});
    row("server-wide",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        {.method = "OPTIONS", .path = "*", .headers = local});
    row("HTTP/1.0",
        "GET / HTTP/1.0\r\n\r\n",
        {.method = "GET", .path = "/", .minorVersion = 0, .closes = true});
    row("HTTP/1.0, kept alive",
        "GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n",
        {.method = "GET",
         .path = "/",
         .headers = {{"Connection", "x, Keep-Alive"}},
         .minorVersion = 0});
    row("chunked",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
        {.method = "POST",
         .path = "/",
         .headers = {{"Host", "a"}, {"Transfer-Encoding", "Chunked"}},
         .isChunked = true});
    row("length, close, expectation",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\nconnection: CLOSE\r\n"
        "expect: 100-Continue\r\n\r\n",
        {.method = "POST",
         .path = "/",
         .headers = {{"Host", "a"},
                     {"Content-Length", "007"},
                     {"connection", "CLOSE"},
                     {"expect", "100-Continue"}},
         .contentLength = 7,
         .closes = true,
         .expectsContinue = true});
}

void TestHttpHead::reads()
{
    QFETCH(const QByteArray, text);
    QFETCH(const HttpHead, expected);
    HttpHead head;
    const std::optional<HttpRefusal> refusal = parseHead(text, head);
    QVERIFY2(!refusal, refusal ? qPrintable(refusal->message) : "");
    QCOMPARE(head, expected);
}

void TestHttpHead::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    const auto row = [](const char *title, const QByteArray &text, int status = 400) {
        QTest::newRow(title) << text << status;
    };
    const auto field = [&row](const char *title, const QByteArray &line, int status = 400) {
        row(title, "POST / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n", status);
    };
    row("no version", "GET /\r\nHost: a\r\n\r\n");
    row("no path", "GET HTTP/1.1\r\nHost: a\r\n\r\n");
    row("two spaces", "GET  HTTP/1.1\r\nHost: a\r\n\r\n");
    row("a space in the path", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("a tab in the path", "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n");
    row("a CR in the path", "GET /a\rb HTTP/1.1\r\nHost: a\r\n\r\n");
    row("NUL in the path", QByteArray("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 30));
    row("lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n");
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505);
    row("HTTP/2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\n", 505);
    row("https target", "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    row("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("a method that is no token", "GE\"T / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("no Host", "GET / HTTP/1.1\r\n\r\n");
    field("two Hosts", "HOST: a");
    field("space before the colon", "X : b");
    field("no name", ": b");
    field("no colon", "header");
    field("folded line", "X: a\r\n b");
    field("NUL in a value", QByteArray("X: a\0b", 6));
    field("a CR in a value", "X: a\rb");
    field("a CR at a value's end", "X: a\r");
    field("a CR at a length's end", "Content-Length: 3\r");
    field("a vertical tab around a value",
          "Transfer-Encoding: \x0b"
          "chunked");
    field("both lengths", "Content-Length: 1\r\nTransfer-Encoding: chunked");
    field("both lengths, the other order", "Transfer-Encoding: chunked\r\nContent-Length: 1");
    field("another coding before", "Transfer-Encoding: gzip, chunked", 501);
    field("another coding after", "Transfer-Encoding: chunked, identity", 501);
    field("identity", "Transfer-Encoding: identity", 501);
    field("an empty coding", "Transfer-Encoding:", 501);
    field("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 501);
    field("a coding in quotes", "Transfer-Encoding: \"chunked\"", 501);
    field("a list of lengths", "Content-Length: 1, 1");
    field("a length with a sign", "Content-Length: +1");
    field("a hexadecimal length", "Content-Length: 0x1");
    field("an empty length", "Content-Length:");
    field("a length beyond 64 bits", "Content-Length: 99999999999999999999");
    field("another expectation", "Expect: 200-ok", 417);
    row("coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void TestHttpHead::refuses()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, status);
    HttpHead head;
    const std::optional<HttpRefusal> refusal = parseHead(text, head);
    QVERIFY(refusal);
    QCOMPARE(refusal->status, status);
    QVERIFY(refusal->message.endsWith(u'.'));
}

void TestHttpHead::keepsWhatItUnderstood()
{
    HttpHead head;
    QVERIFY(parseHead("POST /v1/messages HTTP/1.1\r\nanthropic-version: 1\r\nbad\r\n\r\n", head));
    QCOMPARE(head.path, "/v1/messages");
    QVERIFY(head.headers.contains("anthropic-version"));
}

void TestHttpHead::findsTheEndWhereverReadsEnd()
{
    const QByteArray text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for (qsizetype cut = 0; cut < text.size(); ++cut) {
        QCOMPARE(findHeadEnd(QByteArrayView(text).first(cut), 0), -1);
        QCOMPARE(findHeadEnd(text, cut), text.size());
    }
}

void TestHttpHead::knowsAllowedHosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *host, bool isAllowed) {
        QTest::newRow(host) << QByteArray(host) << isAllowed;
    };
    for (const char *host : {"localhost",
                             "LOCALHOST:8642",
                             "127.0.0.1",
                             "127.0.0.1:1",
                             "[::1]",
                             "[::1]:8642",
                             "relay.lan",
                             "Relay.LAN:80",
                             "[fd00::7]:8642"})
        row(host, true);
    for (const char *host : {"",
                             ":8642",
                             "localhost.",
                             "localhost.evil.example",
                             "evil.example",
                             "evil.example:8642",
                             "user@localhost",
                             "localhost@evil.example",
                             "localhost:evil",
                             "localhost:80@evil.example",
                             "localhost:1:2",
                             "localhost/",
                             "127.0.0.1.evil.example",
                             "127.0.0.2",
                             "0.0.0.0",
                             "[::1",
                             "[::1]evil",
                             "[::1].evil:80",
                             "::1",
                             "[::2]"})
        row(host, false);
}

void TestHttpHead::knowsAllowedHosts()
{
    QFETCH(const QByteArray, host);
    QFETCH(const bool, isAllowed);
    QCOMPARE(isHostAllowed(host, {u"relay.lan"_s, u"fd00::7"_s}), isAllowed);
}

QTEST_GUILESS_MAIN(TestHttpHead)
#include "tst_httphead.moc"
