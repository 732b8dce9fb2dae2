#include "tests/unit/http/httpserverfixture.h"

#include <QPointer>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestHttpServer final : public HttpServerFixture
{
    Q_OBJECT

private slots:
    void init() { start(); }
    void cleanup() { stop(); }

    void answersOrRefuses_data();
    void answersOrRefuses();
    void readsAHeadThatArrivesInPieces();
    void readsABodyInChunks();
    void keepsWhatWasSent();
    void answersPipelinedRequestsInTheirOrder();
    void asksForTheBodyThatIsExpected();
    void refusesALargeBodyBeforeItIsRead();
    void sharesTheRoomForBodies();
    void boundsTheConnections();
    void endsAHeadThatDoesNotCome();
    void endsABodyThatDoesNotCome();
    void tellsThatTheClientLeft();
    void boundsWhatASlowClientHolds();
    void listensOnBothLoopbackAddresses();
    void aTakenPortIsNamed();
};

void TestHttpServer::answersOrRefuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("start");
    const auto row = [](const char *title, const QByteArray &request, const char *start) {
        QTest::newRow(title) << request << QByteArray(start);
    };
    const QByteArray end = "Connection: close\r\n\r\n";
    const QByteArray get = "GET /a HTTP/1.1\r\n";
    row("plain", get + "Host: 127.0.0.1:1\r\n" + end, "HTTP/1.1 200 ");
    row("localhost", get + "Host: LocalHost\r\n" + end, "HTTP/1.1 200 ");
    row("IPv6", get + "Host: [::1]:8642\r\n" + end, "HTTP/1.1 200 ");
    row("HTTP/1.0 without Host", "GET /a HTTP/1.0\r\n\r\n", "HTTP/1.1 200 ");
    row("line feeds alone",
        "GET /a HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        "HTTP/1.1 200 ");
    row("another host", get + "Host: evil.example\r\n" + end, "HTTP/1.1 403 ");
    row("a host that looks alike", get + "Host: localhost.evil.example\r\n" + end, "HTTP/1.1 403 ");
    row("a web page",
        get + "Host: localhost\r\nOrigin: http://evil.example\r\n" + end,
        "HTTP/1.1 403 ");
    row("no page of its own", get + "Host: localhost\r\nOrigin: null\r\n" + end, "HTTP/1.1 403 ");
    row("no Host", get + end, "HTTP/1.1 400 ");
    row("two Hosts", get + "Host: localhost\r\nHost: localhost\r\n" + end, "HTTP/1.1 400 ");
    row("not HTTP", "hello\r\n\r\n", "HTTP/1.1 400 ");
    row("HTTP/2", "GET /a HTTP/2.0\r\nHost: localhost\r\n\r\n", "HTTP/1.1 505 ");
    row("no slash", "GET a HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 400 ");
    row("space before the colon", get + "Host : localhost\r\n\r\n", "HTTP/1.1 400 ");
    row("folded line", get + "Host: localhost\r\nX: a\r\n b\r\n\r\n", "HTTP/1.1 400 ");
    row("two lengths",
        get + "Host: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 400 ");
    row("the same length twice",
        get + "Host: localhost\r\nContent-Length: 0\r\nContent-Length: 0\r\n" + end,
        "HTTP/1.1 200 ");
    row("length and coding",
        get + "Host: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 400 ");
    row("a negative length",
        get + "Host: localhost\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 400 ");
    row("another coding",
        get + "Host: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 501 ");
    row("broken chunks",
        get + "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 400 ");
    row("another expectation", get + "Host: localhost\r\nExpect: tea\r\n\r\n", "HTTP/1.1 417 ");
    row("a large head",
        get + "Host: localhost\r\nX: " + QByteArray(70'000, 'x') + "\r\n\r\n",
        "HTTP/1.1 431 ");
}

void TestHttpServer::answersOrRefuses()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, start);
    const QByteArray reply = talk(request);
    QVERIFY2(reply.startsWith(start), reply.constData());
    QVERIFY(reply.contains("x-deskrelay-request-id: req_"));
    QVERIFY(!reply.toLower().contains("access-control-"));
    QCOMPARE(m_requests.size(), start.contains("200") ? 1 : 0);
}

void TestHttpServer::readsAHeadThatArrivesInPieces()
{
    const QByteArray request =
        "POST /p?q=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody";
    const std::unique_ptr<QTcpSocket> socket = open();
    for (const char byte : request) {
        socket->write(QByteArray(1, byte));
        socket->flush();
    }
    QTRY_COMPARE(m_requests.size(), 1);
    QCOMPARE(m_requests.first().path, "/p");
    QCOMPARE(m_requests.first().query, "q=1");
    QCOMPARE(m_requests.first().body, "body");
}

void TestHttpServer::readsABodyInChunks()
{
    const QByteArray reply = talk("POST /p HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n"
                                  "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");
    QVERIFY2(reply.startsWith("HTTP/1.1 200 "), reply.constData());
    QCOMPARE(m_requests.first().body, "abc0123456789");
}

void TestHttpServer::keepsWhatWasSent()
{
    talk("GET /a%20b HTTP/1.1\r\nhOsT: localhost\r\nX-A: 1\r\nConnection: close\r\nx-a: 2\r\n\r\n");
    const HttpRequest &request = m_requests.first();
    QCOMPARE(request.path, "/a%20b");
    QCOMPARE(request.headers.fields().first().name, "hOsT");
    QCOMPARE(request.headers.values("X-A"), (QList<QByteArray>{"1", "2"}));
}

void TestHttpServer::answersPipelinedRequestsInTheirOrder()
{
    QPointer<HttpReply> first;
    m_handler = [&first](const HttpRequest &request, HttpReply *reply) {
        if (request.path == "/1") {
            first = reply;
            reply->begin(200, {});
            reply->write("one, ");
        } else {
            reply->send(200, {}, "two");
        }
    };
    const std::unique_ptr<QTcpSocket> socket = open();
    socket->write("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  "GET /2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    QTRY_VERIFY(first);
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    QCOMPARE(m_requests.size(), 1); // the second waits for the first one's end
    QSignalSpy closed(socket.get(), &QTcpSocket::disconnected);
    first->write("done");
    first->end();
    QVERIFY(closed.wait());
    const QByteArray all = socket->readAll();
    QVERIFY2(all.indexOf("done") > all.indexOf("one, "), all.constData());
    QVERIFY(all.indexOf("two") > all.indexOf("0\r\n\r\n"));
}

void TestHttpServer::asksForTheBodyThatIsExpected()
{
    const std::unique_ptr<QTcpSocket> socket = open();
    socket->write("POST /p HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                  "Content-Length: 2\r\nConnection: close\r\n\r\n");
    QTRY_COMPARE(socket->bytesAvailable(),
                 qint64(QByteArray("HTTP/1.1 100 Continue\r\n\r\n").size()));
    socket->readAll();
    QSignalSpy closed(socket.get(), &QTcpSocket::disconnected);
    socket->write("hi");
    QVERIFY(closed.wait());
    QVERIFY(socket->readAll().startsWith("HTTP/1.1 200 "));
}

void TestHttpServer::refusesALargeBodyBeforeItIsRead()
{
    m_limits.bodyBytes = 1000;
    m_server->setLimits(m_limits);
    const QByteArray head = "POST /p HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    const QByteArray fits = talk(head + "Content-Length: 1000\r\n\r\n" + QByteArray(1000, 'x'));
    QVERIFY2(fits.startsWith("HTTP/1.1 200 "), fits.constData());
    const std::unique_ptr<QTcpSocket> socket = open();
    socket->write(head + "Content-Length: 1001\r\n\r\n");
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    QVERIFY(socket->readAll().startsWith("HTTP/1.1 413 "));
    const QByteArray chunked =
        talk(head + "Transfer-Encoding: chunked\r\n\r\n3E9\r\n" + QByteArray(1001, 'x'));
    QVERIFY2(chunked.startsWith("HTTP/1.1 413 "), chunked.constData());
}

void TestHttpServer::sharesTheRoomForBodies()
{
    m_limits.allBodiesBytes = 1000;
    m_server->setLimits(m_limits);
    const QByteArray head = "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600\r\n";
    const std::unique_ptr<QTcpSocket> holder = open();
    holder->write(QByteArray(head + "\r\n" + QByteArray(10, 'x')));
    QTRY_COMPARE(m_server->connectionCount(), 1);
    QTRY_VERIFY(talk(head + "Connection: close\r\n\r\n").startsWith("HTTP/1.1 503 "));
    holder->write(QByteArray(590, 'x'));
    QTRY_COMPARE(m_requests.size(), 1);
    const QByteArray later = talk(head + "Connection: close\r\n\r\n" + QByteArray(600, 'x'));
    QVERIFY2(later.startsWith("HTTP/1.1 200 "), later.constData());
}

void TestHttpServer::boundsTheConnections()
{
    m_limits.connections = 1;
    m_server->setLimits(m_limits);
    const std::unique_ptr<QTcpSocket> first = open();
    QTRY_COMPARE(m_server->connectionCount(), 1);
    const QByteArray second = talk("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY2(second.startsWith("HTTP/1.1 503 "), second.constData());
}

void TestHttpServer::endsAHeadThatDoesNotCome()
{
    const std::unique_ptr<QTcpSocket> socket = open();
    QSignalSpy closed(socket.get(), &QTcpSocket::disconnected);
    socket->write("GET /a HTTP/1.1\r\nHost:");
    socket->flush();
    QTRY_COMPARE(m_server->connectionCount(), 1);
    QTRY_VERIFY_WITH_TIMEOUT((m_clock.advance(4s), socket->bytesAvailable() > 0), 15'000);
    QVERIFY(socket->readAll().startsWith("HTTP/1.1 408 "));
}

void TestHttpServer::endsABodyThatDoesNotCome()
{
    const std::unique_ptr<QTcpSocket> socket = open();
    socket->write("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nslow");
    QTRY_COMPARE(m_server->connectionCount(), 1);
    QTRY_VERIFY_WITH_TIMEOUT((m_clock.advance(8s), socket->bytesAvailable() > 0), 15'000);
    QVERIFY(socket->readAll().startsWith("HTTP/1.1 408 "));
    QVERIFY(m_requests.isEmpty());
}

void TestHttpServer::tellsThatTheClientLeft()
{
    int left = 0;
    m_handler = [&left, this](const HttpRequest &, HttpReply *reply) {
        connect(reply, &HttpReply::gone, this, [&left] { ++left; });
    };
    const std::unique_ptr<QTcpSocket> socket = open();
    socket->write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE(m_requests.size(), 1);
    socket->abort();
    QTRY_COMPARE(left, 1);
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void TestHttpServer::boundsWhatASlowClientHolds()
{
    QPointer<HttpReply> reply;
    int drained = 0;
    m_handler = [&](const HttpRequest &, HttpReply *given) {
        reply = given;
        connect(given, &HttpReply::drained, this, [&drained] { ++drained; });
        given->begin(200, {});
    };
    const std::unique_ptr<QTcpSocket> socket = open();
    socket->setReadBufferSize(1024); // a client that does not read
    socket->write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY(reply);
    const QByteArray piece(64 * 1024, 'x');
    int pieces = 0;
    while (reply->pendingBytes() <= HttpReply::bufferLimit) {
        reply->write(piece);
        QVERIFY2(++pieces < 1000, "the client's socket takes everything");
    }
    QCOMPARE(drained, 0);
    socket->setReadBufferSize(0);
    connect(socket.get(), &QTcpSocket::readyRead, this, [&socket] { socket->readAll(); });
    socket->readAll();
    QTRY_COMPARE(drained, 1);
    QVERIFY(reply->pendingBytes() < HttpReply::bufferLimit);
}

void TestHttpServer::listensOnBothLoopbackAddresses()
{
    HttpServer server(m_clock, m_handler, {});
    const Result<quint16> port = server.listen(
        {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)}, 0);
    QVERIFY(port.has_value());
    for (const auto address : {QHostAddress::LocalHost, QHostAddress::LocalHostIPv6}) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(address), *port);
        QTRY_COMPARE(socket.state(), QTcpSocket::ConnectedState);
    }
}

void TestHttpServer::aTakenPortIsNamed()
{
    HttpServer second(m_clock, m_handler, {});
    const Result<quint16> port = second.listen({QHostAddress(QHostAddress::LocalHost)}, m_port);
    QVERIFY(!port.has_value());
    QCOMPARE(port.error().kind, Error::Kind::Conflict);
    QVERIFY(port.error().message.contains(QString::number(m_port)));
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
