#include "core/upstream/transport.h"
#include "tests/unit/upstream/replyrecord.h"
#include "tests/unit/upstream/scriptedserver.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <array>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Stage = UpstreamReply::Stage;

class TestTransportFailure final : public QObject
{
    Q_OBJECT

private slots:
    void refusedConnectionNamesTheHost();
    void unknownNameFailsAtItsStage();
    void urlThatIsNoneFails_data();
    void urlThatIsNoneFails();
    void headerWithALineEndIsNotSent_data();
    void headerWithALineEndIsNotSent();
    void connectHasItsTimeout();
    void handshakeCountsAsConnecting();
    void firstByteHasItsTimeout();
    void requestThatIsNotTakenHasTheIdleTimeout();
    void silenceInTheReplyHasItsTimeout();
    void bytesPutTheIdleTimeoutOff();
    void pausedTimeIsNoSilence();
    void truncatedReplyFails_data();
    void truncatedReplyFails();
    void closedWithoutReplyFails();
    void bytesThatAreNoHttpFail();
    void hugeHeadFails();
    void untrustedCertificateIsRefused();
};

static const QByteArray secret = "sk-very-secret";

/// A request that carries the secret wherever one may be.
static UpstreamRequest requestTo(const QByteArray &url)
{
    UpstreamRequest request{.url = url + "?key=" + secret, .body = secret};
    request.headers = {{"Authorization", "Bearer " + secret}};
    return request;
}

static void checkError(const ReplyRecord &record, Kind kind, Stage stage, const QString &names)
{
    QVERIFY(record.error);
    QVERIFY2(record.error->message.contains(names), qPrintable(record.error->message));
    QVERIFY2(!record.error->message.contains(QString::fromLatin1(secret)),
             qPrintable(record.error->message));
    QVERIFY(record.error->message.endsWith(u'.'));
    QCOMPARE(record.error->kind, kind);
    QCOMPARE(record.error->source, Error::Source::Upstream);
    QVERIFY(record.error->retry != Error::Retry::No);
    QCOMPARE(record.reply->stage(), stage);
}

void TestTransportFailure::refusedConnectionNamesTheHost()
{
    quint16 port = 0;
    {
        const ScriptedServer gone({});
        port = gone.serverPort();
    }
    const QByteArray host = "127.0.0.1:" + QByteArray::number(port);
    Transport transport;
    ReplyRecord record(transport.send(requestTo("http://" + host + "/v1"), this));
    QCOMPARE(record.order, QString());
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Unavailable, Stage::Connect, QString::fromLatin1(host));
    QVERIFY(record.error->message.contains(u"refuses"_s));
    QCOMPARE(record.error->retry, Error::Retry::SameAccount); // nothing was sent
    QCOMPARE(record.error->httpStatus, 0);
}

void TestTransportFailure::unknownNameFailsAtItsStage()
{
    Transport transport;
    // A label beyond 63 bytes: no name server needs to be asked.
    ReplyRecord record(
        transport.send(requestTo("http://" + QByteArray(70, 'a') + ".invalid/v1"), this));
    QTRY_COMPARE_WITH_TIMEOUT(record.order, u"x"_s, 15'000);
    checkError(record, Kind::Unavailable, Stage::Name, u".invalid"_s);
}

void TestTransportFailure::urlThatIsNoneFails_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("no host") << "http:///v1"_ba;
    QTest::newRow("a file") << "file:///etc/hostname"_ba;
    QTest::newRow("a space") << "http://a b/"_ba;
}

void TestTransportFailure::urlThatIsNoneFails()
{
    QFETCH(const QByteArray, url);
    Transport transport;
    ReplyRecord record(transport.send(requestTo(url), this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Unavailable, Stage::Name, u"base URL"_s);
}

void TestTransportFailure::headerWithALineEndIsNotSent_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("line feed") << "x-api-key"_ba << QByteArray(secret + "\nX-Evil: 1");
    QTest::newRow("return") << "x-api-key"_ba << QByteArray(secret + "\rX-Evil: 1");
    QTest::newRow("zero") << "x-api-key"_ba << QByteArray("a\0b", 3);
    QTest::newRow("in the name") << "x\r\nX-Evil"_ba
                                 << "1"_ba;
}

void TestTransportFailure::headerWithALineEndIsNotSent()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    Transport transport;
    UpstreamRequest request = requestTo(server.url());
    request.headers.add(name, value);
    ReplyRecord record(transport.send(request, this));
    QCOMPARE(record.order, QString());
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Unavailable, Stage::Name, u"127.0.0.1"_s);
    QCOMPARE(server.connections, 0);
}

/// A listener whose queue is full: further connects get no answer.
class DeafListener final
{
public:
    DeafListener()
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *const any = reinterpret_cast<sockaddr *>(&address);
        socklen_t size = sizeof address;
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ::bind(m_listener, any, size);
        ::listen(m_listener, 0);
        ::getsockname(m_listener, any, &size);
        port = ntohs(address.sin_port);
        for (int &filler : m_fillers) {
            filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            ::connect(filler, any, size);
        }
    }
    ~DeafListener()
    {
        for (const int filler : m_fillers)
            ::close(filler);
        ::close(m_listener);
    }
    DeafListener(const DeafListener &) = delete;
    DeafListener &operator=(const DeafListener &) = delete;

    quint16 port = 0;

private:
    int m_listener = -1;
    std::array<int, 4> m_fillers = {};
};

void TestTransportFailure::connectHasItsTimeout()
{
    const DeafListener deaf;
    Transport transport;
    UpstreamRequest request =
        requestTo("http://127.0.0.1:" + QByteArray::number(deaf.port) + "/v1");
    request.timeouts.connect = 150ms;
    QElapsedTimer timer;
    timer.start();
    ReplyRecord record(transport.send(request, this));
    QTRY_COMPARE(record.order, u"x"_s);
    QVERIFY2(timer.elapsed() >= 145, qPrintable(QString::number(timer.elapsed())));
    checkError(record, Kind::Timeout, Stage::Connect, u"150 ms"_s);
}

void TestTransportFailure::handshakeCountsAsConnecting()
{
    ScriptedServer server([](QTcpSocket *, const QByteArray &) {}); // knows no TLS
    Transport transport;
    UpstreamRequest request = requestTo(server.url().replace("http:", "https:"));
    request.timeouts.connect = 150ms;
    ReplyRecord record(transport.send(request, this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Timeout, Stage::Tls, u"TLS handshake within 150 ms"_s);
}

void TestTransportFailure::firstByteHasItsTimeout()
{
    ScriptedServer server([](QTcpSocket *, const QByteArray &) {});
    Transport transport;
    UpstreamRequest request = requestTo(server.url());
    request.timeouts.firstByte = 120ms;
    QElapsedTimer timer;
    timer.start();
    ReplyRecord record(transport.send(request, this));
    QTRY_COMPARE(record.order, u"x"_s);
    QVERIFY(timer.elapsed() >= 120);
    checkError(record, Kind::Timeout, Stage::Request, u"did not begin to reply within 120 ms"_s);
    QTRY_COMPARE(server.open, 0);
}

void TestTransportFailure::requestThatIsNotTakenHasTheIdleTimeout()
{
    ScriptedServer server([](QTcpSocket *, const QByteArray &) {});
    server.readsNothing = true;
    Transport transport;
    UpstreamRequest request = requestTo(server.url());
    request.body = QByteArray(64 * 1024 * 1024, 'x');
    request.timeouts.idle = 150ms;
    ReplyRecord record(transport.send(request, this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Timeout, Stage::Request, u"did not take"_s);
}

void TestTransportFailure::silenceInTheReplyHasItsTimeout()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(chunkedHead() + chunk("x")); });
    Transport transport;
    UpstreamRequest request = requestTo(server.url());
    request.timeouts.idle = 120ms;
    ReplyRecord record(transport.send(request, this));
    QTRY_COMPARE(record.order, u"hbx"_s);
    checkError(record, Kind::Timeout, Stage::Reply, u"120 ms"_s);
    QCOMPARE(record.error->httpStatus, 200);
}

void TestTransportFailure::bytesPutTheIdleTimeoutOff()
{
    int left = 12;
    ScriptedServer server([&left](QTcpSocket *socket, const QByteArray &) {
        socket->write(chunkedHead());
        auto *const timer = new QTimer(socket);
        connect(timer, &QTimer::timeout, socket, [&left, socket] {
            if (--left >= 0)
                socket->write(left == 0 ? "0\r\n\r\n"_ba : chunk("x"));
        });
        timer->start(50ms);
    });
    Transport transport;
    UpstreamRequest request = requestTo(server.url());
    request.timeouts.idle = 300ms; // the whole reply takes 600 ms
    ReplyRecord record(transport.send(request, this));
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, u"hbf"_s);
}

void TestTransportFailure::pausedTimeIsNoSilence()
{
    QPointer<QTcpSocket> client;
    ScriptedServer server([&client](QTcpSocket *socket, const QByteArray &) {
        client = socket;
        socket->write(chunkedHead() + chunk("x"));
    });
    Transport transport;
    UpstreamRequest request = requestTo(server.url());
    request.timeouts.idle = 100ms;
    ReplyRecord paused(transport.send(request, this));
    connect(paused.reply, &UpstreamReply::bodyReceived, paused.reply, [&paused] {
        paused.reply->setPaused(true);
    });
    QTRY_COMPARE(paused.order, u"hb"_s);
    const QPointer<QTcpSocket> pausedClient = client;

    request.timeouts.idle = 400ms; // the other one tells that the time has passed
    ReplyRecord other(transport.send(request, this));
    QTRY_COMPARE(other.order, u"hbx"_s);
    QCOMPARE(paused.order, u"hb"_s);
    paused.reply->setPaused(false);
    pausedClient->write("0\r\n\r\n");
    QTRY_COMPARE(paused.order, u"hbf"_s);
}

void TestTransportFailure::truncatedReplyFails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("length") << "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"_ba;
    QTest::newRow("between chunks") << QByteArray(chunkedHead() + chunk("x"));
    QTest::newRow("inside a chunk") << QByteArray(chunkedHead() + "9\r\nshort");
    QTest::newRow("before the last end") << QByteArray(chunkedHead() + chunk("x") + "0\r\n");
}

void TestTransportFailure::truncatedReplyFails()
{
    QFETCH(const QByteArray, bytes);
    ScriptedServer server([&bytes](QTcpSocket *socket, const QByteArray &) {
        socket->write(bytes);
        socket->disconnectFromHost();
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, u"hbx"_s);
    checkError(record, Kind::Protocol, Stage::Reply, u"in the middle of its reply"_s);
}

void TestTransportFailure::closedWithoutReplyFails()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->disconnectFromHost(); });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Unavailable, Stage::Request, u"without a reply"_s);
    QCOMPARE(server.connections, 1); // on a fresh connection it is the upstream's answer
}

void TestTransportFailure::bytesThatAreNoHttpFail()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write("SSH-2.0-server\r\n" + secret + "\r\n");
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Protocol, Stage::Request, u"no HTTP"_s);
}

void TestTransportFailure::hugeHeadFails()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 300; ++i)
            socket->write("X-Fill: " + QByteArray(1024, 'x') + "\r\n");
        socket->write("\r\n");
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Protocol, Stage::Reply, u"headers"_s);
}

void TestTransportFailure::untrustedCertificateIsRefused()
{
    const QTemporaryDir folder;
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    QVERIFY2(server.useSelfSignedTls(folder.path()), "openssl made no certificate");
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"x"_s);
    checkError(record, Kind::Unavailable, Stage::Tls, u"self-signed certificate"_s);
    QVERIFY(server.requests.isEmpty());
}

QTEST_GUILESS_MAIN(TestTransportFailure)
#include "tst_transportfailure.moc"
