#include "core/upstream/curlsetup.h"
#include "core/upstream/transport.h"
#include "tests/unit/upstream/replyrecord.h"
#include "tests/unit/upstream/scriptedserver.h"

#include <QScopeGuard>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestTransportProxy final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void httpProxyIsAskedWithTheWholeUrl();
    void tlsGoesThroughATunnel();
    void socksProxyLooksTheNameUp();
    void environmentsProxyServesWhereTheAccountHasNone();
    void environmentHasNoSayOverTheAccountsProxy();
    void loopbackIsNeverProxied_data();
    void loopbackIsNeverProxied();
    void refusalTellsNoPassword_data();
    void refusalTellsNoPassword();
    void loopbackNames_data();
    void loopbackNames();
};

static const QString credentials = u"me:proxy-secret@"_s;

static UpstreamRequest requestTo(const QByteArray &url, const QString &proxy = {})
{
    return UpstreamRequest{.url = url, .body = "{}", .proxy = proxy};
}

static QString proxyUrl(const ScriptedServer &proxy, const QString &scheme)
{
    return scheme + "://"_L1 + credentials + "127.0.0.1:"_L1 + QString::number(proxy.serverPort());
}

void TestTransportProxy::init()
{
    for (const char *const name : {"http_proxy",
                                   "https_proxy",
                                   "HTTPS_PROXY",
                                   "all_proxy",
                                   "ALL_PROXY",
                                   "no_proxy",
                                   "NO_PROXY"})
        qunsetenv(name);
}

void TestTransportProxy::httpProxyIsAskedWithTheWholeUrl()
{
    ScriptedServer proxy(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("through")); });
    Transport transport;
    ReplyRecord record(
        transport.send(requestTo("http://upstream.test/v1/x", proxyUrl(proxy, u"http"_s)), this));
    QTRY_COMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.body, "through"_ba);
    const QByteArray request = proxy.requests.first();
    QVERIFY(
        request.startsWith("POST http://upstream.test/v1/x HTTP/1.1\r\nHost: upstream.test\r\n"));
    QVERIFY(request.contains("Proxy-Authorization: Basic bWU6cHJveHktc2VjcmV0\r\n"));
}

void TestTransportProxy::tlsGoesThroughATunnel()
{
    ScriptedServer proxy([](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 200 OK\r\nX-From: proxy\r\n\r\n");
        QObject::connect(socket, &QTcpSocket::readyRead, socket, &QTcpSocket::disconnectFromHost);
    });
    Transport transport;
    ReplyRecord record(
        transport.send(requestTo("https://upstream.test/v1/x", proxyUrl(proxy, u"http"_s)), this));
    QTRY_COMPARE(record.order, u"x"_s);
    QVERIFY(proxy.requests.first().startsWith("CONNECT upstream.test:443 HTTP/1.1\r\n"));
    QVERIFY(!proxy.requests.first().contains("/v1/x"));
    QCOMPARE(record.reply->stage(), UpstreamReply::Stage::Tls);
}

void TestTransportProxy::socksProxyLooksTheNameUp()
{
    QByteArray asked;
    QTcpServer proxy;
    proxy.listen(QHostAddress::LocalHost);
    connect(&proxy, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *const socket = proxy.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&asked, socket, step = 0]() mutable {
            const QByteArray bytes = socket->readAll();
            switch (step++) {
            case 0:
                socket->write(QByteArray::fromHex("0500"));
                break;
            case 1:
                asked = bytes;
                socket->write(QByteArray::fromHex("05000001000000000000"));
                break;
            default:
                socket->write(wholeReply("through"));
            }
        });
    });
    Transport transport;
    const QString url = u"socks5://127.0.0.1:%1"_s.arg(proxy.serverPort());
    ReplyRecord record(transport.send(requestTo("http://upstream.test:81/v1", url), this));
    QTRY_COMPARE(record.order, u"hbf"_s);
    // connect to a name: version, command, reserved, kind, length, name, port
    QCOMPARE(asked, QByteArray::fromHex("050100030d") + "upstream.test" + QByteArray("\0Q", 2));
}

void TestTransportProxy::environmentsProxyServesWhereTheAccountHasNone()
{
    ScriptedServer proxy(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    qputenv("http_proxy", proxyUrl(proxy, u"http"_s).toUtf8());
    const auto restore = qScopeGuard([] { qunsetenv("http_proxy"); });
    Transport transport;
    ReplyRecord record(transport.send(requestTo("http://upstream.test/v1/x"), this));
    QTRY_COMPARE(record.order, u"hf"_s);
    QCOMPARE(proxy.requests.size(), 1);
}

void TestTransportProxy::environmentHasNoSayOverTheAccountsProxy()
{
    ScriptedServer proxy(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    qputenv("http_proxy", "http://127.0.0.1:1");
    qputenv("no_proxy", "upstream.test");
    const auto restore = qScopeGuard([] {
        qunsetenv("http_proxy");
        qunsetenv("no_proxy");
    });
    Transport transport;
    ReplyRecord record(
        transport.send(requestTo("http://upstream.test/v1/x", proxyUrl(proxy, u"http"_s)), this));
    QTRY_COMPARE(record.order, u"hf"_s);
    QCOMPARE(proxy.requests.size(), 1);
}

void TestTransportProxy::loopbackIsNeverProxied_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isAccounts");
    for (const QByteArray host : {"127.0.0.1", "localhost", "relay.localhost"}) {
        QTest::addRow("%s, environment's", host.constData()) << host << false;
        QTest::addRow("%s, account's", host.constData()) << host << true;
    }
}

void TestTransportProxy::loopbackIsNeverProxied()
{
    QFETCH(const QByteArray, host);
    QFETCH(const bool, isAccounts);
    ScriptedServer proxy(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    const QString url = proxyUrl(proxy, u"http"_s);
    if (!isAccounts) {
        qputenv("http_proxy", url.toUtf8());
        qputenv("all_proxy", url.toUtf8());
    }
    const auto restore = qScopeGuard([] {
        qunsetenv("http_proxy");
        qunsetenv("all_proxy");
    });
    Transport transport;
    ReplyRecord record(transport.send(
        requestTo(server.url().replace("127.0.0.1", host), isAccounts ? url : QString()), this));
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, u"hf"_s);
    QCOMPARE(proxy.connections, 0);
    QCOMPARE(server.requests.size(), 1);
}

void TestTransportProxy::refusalTellsNoPassword_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<bool>("isGone");
    QTest::newRow("tunnel refused") << "https://upstream.test/v1"_ba << u"http"_s << false;
    QTest::newRow("tunnel, proxy gone") << "https://upstream.test/v1"_ba << u"http"_s << true;
    QTest::newRow("proxy gone") << "http://upstream.test/v1"_ba << u"http"_s << true;
    QTest::newRow("no SOCKS") << "http://upstream.test/v1"_ba << u"socks5"_s << false;
    QTest::newRow("SOCKS gone") << "http://upstream.test/v1"_ba << u"socks5"_s << true;
    QTest::newRow("no such kind") << "http://upstream.test/v1"_ba << u"quic"_s << true;
}

void TestTransportProxy::refusalTellsNoPassword()
{
    QFETCH(const QByteArray, url);
    QFETCH(const QString, scheme);
    QFETCH(const bool, isGone);
    ScriptedServer proxy([](QTcpSocket *, const QByteArray &) {});
    connect(&proxy, &ScriptedServer::bytesCame, &proxy, [](QTcpSocket *socket) {
        socket->write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        socket->disconnectFromHost();
    });
    const QString proxyAddress = proxyUrl(proxy, scheme);
    if (isGone)
        proxy.close();
    Transport transport;
    ReplyRecord record(transport.send(requestTo(url, proxyAddress), this));
    QTRY_COMPARE(record.order, u"x"_s);
    const QString message = record.error->message;
    QVERIFY2(!message.contains(u"secret"_s) && !message.contains(u"me:"_s), qPrintable(message));
    QVERIFY2(message.contains(u"proxy"_s), qPrintable(message));
    QCOMPARE(record.error->kind, Error::Kind::Unavailable);
}

void TestTransportProxy::loopbackNames_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("expected");
    for (const char *const url : {"http://localhost",
                                  "http://LOCALHOST:1/x",
                                  "http://localhost./",
                                  "https://a.b.localhost/",
                                  "http://127.0.0.1",
                                  "http://127.255.0.3:8",
                                  "http://127.1/",
                                  "http://0x7f000001/",
                                  "http://2130706433/",
                                  "http://[::1]:8/",
                                  "http://[0:0:0:0:0:0:0:1]/",
                                  "http://[::ffff:127.0.0.1]/",
                                  "http://me@localhost/"})
        QTest::newRow(url) << QByteArray(url) << true;
    for (const char *const url : {"http://notlocalhost",
                                  "http://localhost.example",
                                  "http://127.0.0.1.example",
                                  "http://128.0.0.1",
                                  "http://[::2]/",
                                  "http://localhost@example.com/",
                                  "no url at all",
                                  ""})
        QTest::newRow(url) << QByteArray(url) << false;
}

void TestTransportProxy::loopbackNames()
{
    QFETCH(const QByteArray, url);
    QFETCH(const bool, expected);
    QCOMPARE(isLoopbackHost(upstreamHostOf(url).name), expected);
}

QTEST_GUILESS_MAIN(TestTransportProxy)
#include "tst_transportproxy.moc"
