#include "tests/unit/http/httpserverfixture.h"

#include <QPointer>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// How requests follow each other on a connection, and how a connection ends.
class TestHttpConnection final : public HttpServerFixture
{
    Q_OBJECT

private slots:
    void init() { start(); }
    void cleanup() { stop(); }

    void answersManyRequestsOfOneWrite();
    void servesNothingBehindARefusedRequest();
    void keepsAnHttp10ConnectionThatAsksForIt();
    void streamsToHttp10UntilItCloses_data();
    void streamsToHttp10UntilItCloses();
    void closesBehindAStreamWhereAsked();
    void answersHeadWithoutABody();
    void tellsAtOnceWhatIsNoHttp();
    void tellsAClientThatHasStoppedSending();
    void checksTheHostOfAnAbsoluteTarget();
    void asksForNoBodyThatItRefuses();
    void endsABodyThatBeganWellAndTrickles();
    void acceptsAgainWhenDescriptorsAreFree();
};

static const QByteArray local = "Host: localhost\r\n";
static const QByteArray last = "Host: localhost\r\nConnection: close\r\n\r\n";

void TestHttpConnection::answersManyRequestsOfOneWrite()
{
    QByteArray all;
    for (int i = 0; i < 50; ++i)
        all += "POST /" + QByteArray::number(i) + " HTTP/1.1\r\n" + local +
               (i % 2 == 0 ? "Content-Length: 3\r\n\r\nabc"
                           : "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    const QByteArray replies = talk(all + "GET /end HTTP/1.1\r\n" + last);
    QCOMPARE(m_requests.size(), 51);
    QCOMPARE(replies.count("HTTP/1.1 200 "), 51);
    qsizetype at = 0;
    for (int i = 0; i < 50; ++i) {
        QCOMPARE(m_requests[i].body, "abc");
        at = replies.indexOf(QByteArray("path=/" + QByteArray::number(i) + "HTTP/1.1"), at);
        QVERIFY2(at >= 0, replies.constData());
    }
    QVERIFY(replies.endsWith("path=/end"));
}

void TestHttpConnection::servesNothingBehindARefusedRequest()
{
    const QByteArray replies = talk("GET /1 HTTP/1.1\r\n" + local + "\r\nGET /2 HTTP/1.1\r\n" +
                                    local + "Bad : x\r\n\r\nGET /3 HTTP/1.1\r\n" + last);
    QCOMPARE(m_requests.size(), 1);
    QCOMPARE(replies.count("HTTP/1.1 "), 2);
    QVERIFY(replies.indexOf("HTTP/1.1 400 ") > replies.indexOf("path=/1"));
    QVERIFY(replies.contains("connection: close\r\n"));
}

void TestHttpConnection::keepsAnHttp10ConnectionThatAsksForIt()
{
    const QByteArray replies =
        talk("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");
    QCOMPARE(replies.count("HTTP/1.1 200 "), 2);
    QCOMPARE(replies.count("connection: keep-alive\r\n"), 1);
    QCOMPARE(replies.count("connection: close\r\n"), 1);
    QCOMPARE(replies.count("content-length: 7\r\n"), 2);
}

void TestHttpConnection::streamsToHttp10UntilItCloses_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("plain") << QByteArray();
    QTest::newRow("keep-alive asked") << QByteArray("Connection: keep-alive\r\n");
}

void TestHttpConnection::streamsToHttp10UntilItCloses()
{
    QFETCH(const QByteArray, field);
    m_handler = [](const HttpRequest &, HttpReply *reply) {
        reply->begin(200, {});
        reply->write("one, ");
        reply->write("two");
        reply->end();
    };
    const QByteArray reply = talk("GET / HTTP/1.0\r\n" + field + "\r\n");
    QVERIFY2(reply.endsWith("\r\n\r\none, two"), reply.constData());
    QVERIFY(reply.contains("connection: close\r\n"));
    QVERIFY(!reply.contains("transfer-encoding"));
}

void TestHttpConnection::closesBehindAStreamWhereAsked()
{
    m_handler = [](const HttpRequest &, HttpReply *reply) {
        reply->begin(200, {});
        reply->write("one");
        reply->end();
    };
    const QByteArray reply = talk("GET / HTTP/1.1\r\n" + last);
    QVERIFY2(reply.endsWith("\r\n\r\n3\r\none\r\n0\r\n\r\n"), reply.constData());
    QVERIFY(reply.contains("connection: close\r\n"));
}

void TestHttpConnection::answersHeadWithoutABody()
{
    m_handler = [](const HttpRequest &request, HttpReply *reply) {
        if (request.path == "/whole") {
            reply->send(200, {}, "12345");
        } else {
            reply->begin(200, {});
            reply->write("12345");
            reply->end();
        }
    };
    const QByteArray replies =
        talk("HEAD /whole HTTP/1.1\r\n" + local + "\r\nHEAD /streamed HTTP/1.1\r\n" + last);
    QCOMPARE(replies.count("HTTP/1.1 200 "), 2);
    QVERIFY(replies.contains("content-length: 5\r\n"));
    QVERIFY2(!replies.contains("12345"), replies.constData());
    QVERIFY(replies.endsWith("\r\n\r\n"));
}

void TestHttpConnection::tellsAtOnceWhatIsNoHttp()
{
    // The beginning of a TLS hello: a client that was given https://.
    const QByteArray reply = talk(QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    QVERIFY2(reply.startsWith("HTTP/1.1 400 "), reply.constData());
    QVERIFY(reply.contains("https"));
}

void TestHttpConnection::tellsAClientThatHasStoppedSending()
{
    const std::unique_ptr<QTcpSocket> socket = open();
    QSignalSpy closed(socket.get(), &QTcpSocket::disconnected);
    socket->write("nonsense\r\n\r\n");
    socket->flush();
    ::shutdown(static_cast<int>(socket->socketDescriptor()), SHUT_WR);
    QVERIFY(closed.wait());
    QVERIFY(socket->readAll().startsWith("HTTP/1.1 400 "));
}

void TestHttpConnection::checksTheHostOfAnAbsoluteTarget()
{
    QVERIFY(talk("GET http://127.0.0.1:1/a HTTP/1.1\r\n" + last).contains("path=/a"));
    const QByteArray reply = talk("GET http://evil.example/a HTTP/1.1\r\n" + last);
    QVERIFY2(reply.startsWith("HTTP/1.1 403 "), reply.constData());
    QCOMPARE(m_requests.size(), 1);
}

void TestHttpConnection::asksForNoBodyThatItRefuses()
{
    m_limits.bodyBytes = 10;
    m_server->setLimits(m_limits);
    const QByteArray reply =
        talk("POST / HTTP/1.1\r\n" + local + "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    QVERIFY2(reply.startsWith("HTTP/1.1 413 "), reply.constData());
}

void TestHttpConnection::endsABodyThatBeganWellAndTrickles()
{
    // A bare socket: Qt's would close by itself when the server has said its last.
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = {.sin_family = AF_INET,
                                 .sin_port = htons(m_port),
                                 .sin_addr = {htonl(INADDR_LOOPBACK)},
                                 .sin_zero = {}};
    QCOMPARE(::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    const QByteArray start =
        "POST / HTTP/1.1\r\n" + local + "Content-Length: 100000\r\n\r\n" + QByteArray(50'000, 'x');
    QCOMPARE(::send(client, start.constData(), size_t(start.size()), 0), start.size());
    QTRY_COMPARE(m_server->connectionCount(), 1);
    talk("GET / HTTP/1.1\r\n" + last); // the server has read by now
    m_clock.advance(31s);
    char reply[512] = {};
    QTRY_VERIFY(::recv(client, reply, sizeof reply, MSG_DONTWAIT | MSG_PEEK) > 0);
    QVERIFY(QByteArrayView(reply).startsWith("HTTP/1.1 408 "));
    QCOMPARE(::send(client, "y", 1, 0), 1); // the rest is thrown away for a moment only
    QCOMPARE(m_server->connectionCount(), 1);
    m_clock.advance(6s);
    QTRY_COMPARE(m_server->connectionCount(), 0);
    ::close(client);
}

void TestHttpConnection::acceptsAgainWhenDescriptorsAreFree()
{
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next = ::dup(STDERR_FILENO);
    ::close(next);
    const rlimit tight = {static_cast<rlim_t>(next) + 1, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    QTcpSocket socket; // takes the last one
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    const bool isConnected =
        QTest::qWaitFor([&socket] { return socket.state() == QTcpSocket::ConnectedState; });
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(isConnected);
    QCOMPARE(m_server->connectionCount(), 0);

    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.write("GET / HTTP/1.1\r\n" + last);
    QVERIFY2(closed.wait(), "the server accepts no more");
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
}

QTEST_GUILESS_MAIN(TestHttpConnection)
#include "tst_httpconnection.moc"
