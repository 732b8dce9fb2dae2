#include "tests/support/loopbackserver.h"
#include "tests/support/servefixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <sys/resource.h>

using namespace deskrelay;
using namespace Qt::StringLiterals;

namespace {

/// A port of this machine that leads to another one, as a person's tunnel would.
class Forwarder final : public QObject
{
public:
    explicit Forwarder(quint16 target)
    {
        m_server.listen(QHostAddress(QHostAddress::LocalHost));
        connect(&m_server, &QTcpServer::newConnection, this, [this, target] {
            QTcpSocket *const from = m_server.nextPendingConnection();
            auto *const to = new QTcpSocket(from);
            to->connectToHost(QHostAddress(QHostAddress::LocalHost), target);
            const auto join = [](QTcpSocket *source, QTcpSocket *sink) {
                connect(source, &QTcpSocket::readyRead, sink, [source, sink] {
                    sink->write(source->readAll());
                });
                connect(source, &QTcpSocket::disconnected, sink, &QTcpSocket::disconnectFromHost);
            };
            join(from, to);
            join(to, from);
        });
    }
    quint16 port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
};

} // namespace

/// What the built relay lets pass, and what must never happen.
class TestGuard final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void listensOnLoopbackAlone();
    void saysWhenOthersCanReachIt();
    void refusesLargeRequestsInTheClientsFormat_data();
    void refusesLargeRequestsInTheClientsFormat();
    void sharesTheRoomForBodies();
    void endsWhatDoesNotArrive();
    void takesAThousandConnectionsAndTellsTheNext();
    void refusesAnAccountOfItsOwnAddress();
    void detectsThatACallComesBack();
    void warnsOfItsOwnAddressWhenItStarts();
    void keepsTheWaitThatAnUpstreamAsksFor();

private:
    Outcome addCompatible(const QString &name, const QString &baseUrl);
    QByteArray head(const QByteArray &path) const;
    bool set(const QString &name, const QString &value);
};

TestGuard::Outcome TestGuard::addCompatible(const QString &name, const QString &baseUrl)
{
    return run({u"--secrets"_s,
                u"vault"_s,
                u"account"_s,
                u"add"_s,
                u"--provider"_s,
                u"openai-compatible"_s,
                u"--name"_s,
                name,
                u"--base-url"_s,
                baseUrl,
                u"--key-stdin"_s},
               "sk-0123456789\n");
}

bool TestGuard::set(const QString &name, const QString &value)
{
    return run({u"config"_s, u"set"_s, name, value}).code == 0;
}

QByteArray TestGuard::head(const QByteArray &path) const
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + m_key +
           "\r\nContent-Type: application/json\r\n";
}

/// The local addresses, as the kernel writes them, at which somebody listens on \a port.
static QList<QByteArray> listenersAt(quint16 port)
{
    QList<QByteArray> addresses;
    const QByteArray suffix = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    for (const QString &name : {u"/proc/net/tcp"_s, u"/proc/net/tcp6"_s}) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n')) {
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() > 3 && fields[3] == "0A" && fields[1].endsWith(suffix))
                addresses.append(fields[1].chopped(5));
        }
    }
    return addresses;
}

void TestGuard::listensOnLoopbackAlone()
{
    QVERIFY(serve());
    for (const QByteArray &address : listenersAt(m_port))
        QVERIFY2(address == "0100007F" || address == "00000000000000000000000001000000",
                 address.constData());
    QVERIFY(!listenersAt(m_port).isEmpty());
    QVERIFY(!m_relayErr.contains("other machines"));
}

void TestGuard::saysWhenOthersCanReachIt()
{
    QVERIFY(serve({u"--port"_s, u"0"_s, u"--host"_s, u"0.0.0.0"_s}));
    QCOMPARE(listenersAt(m_port), QList<QByteArray>{"00000000"});
    QVERIFY2(m_relayErr.contains("can be reached from other machines"), m_relayErr.constData());
    QVERIFY(request("/v1/chat/completions", echoChat, "dk-none").startsWith("HTTP/1.1 401 "));
}

void TestGuard::refusesLargeRequestsInTheClientsFormat_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("openai-chat") << QByteArray("/v1/chat/completions")
                                 << QByteArray(R"({"error":{"message":)");
    QTest::newRow("openai-responses")
        << QByteArray("/v1/responses") << QByteArray(R"({"error":{"message":)");
    QTest::newRow("anthropic-messages")
        << QByteArray("/v1/messages")
        << QByteArray(R"({"type":"error","error":{"type":"request_too_large")");
    QTest::newRow("gemini-generate") << QByteArray("/v1beta/models/echo:generateContent")
                                     << QByteArray(R"({"error":{"code":413)");
}

void TestGuard::refusesLargeRequestsInTheClientsFormat()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, start);
    QVERIFY(serve());
    // Refused by its length alone: no byte of the body is sent, none is asked for.
    const QByteArray whole =
        talk(head(path) + "Expect: 100-continue\r\nContent-Length: 67108865\r\n\r\n");
    QVERIFY2(whole.startsWith("HTTP/1.1 413 "), whole.constData());
    QVERIFY2(whole.contains(QByteArray("\r\n\r\n" + start)), whole.constData());
    QVERIFY(whole.contains("connection: close\r\n"));
    const QByteArray chunked =
        talk(head(path) + "Transfer-Encoding: chunked\r\n\r\n4000001\r\nsome");
    QVERIFY2(chunked.startsWith("HTTP/1.1 413 "), chunked.constData());
    QVERIFY(chunked.contains(QByteArray("\r\n\r\n" + start)));
    // The head's size is found before the path's format is: in OpenAI's shape.
    const QByteArray wide = talk(head(path) + "X: " + QByteArray(66'000, 'x') + "\r\n\r\n");
    QVERIFY2(wide.startsWith("HTTP/1.1 431 "), wide.constData());
    QVERIFY(wide.contains("x-deskrelay-request-id: "));
}

void TestGuard::sharesTheRoomForBodies()
{
    QVERIFY(serve());
    QVERIFY(set(u"limits.all-bodies-bytes"_s, u"1MiB"_s));
    const QByteArray large = head("/v1/chat/completions") + "Content-Length: 700000\r\n";
    QTcpSocket holder;
    holder.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    holder.write(large + "Expect: 100-continue\r\n\r\n");
    QSignalSpy said(&holder, &QTcpSocket::readyRead);
    QVERIFY(said.wait()); // asked for its body: the room is taken
    const QByteArray second = talk(large + "Connection: close\r\n\r\n");
    QVERIFY2(second.startsWith("HTTP/1.1 503 "), second.constData());
    QVERIFY(second.contains("retry-after: "));
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
}

void TestGuard::endsWhatDoesNotArrive()
{
    QVERIFY(serve());
    QVERIFY(set(u"limits.head-time"_s, u"1s"_s) && set(u"limits.body-progress-time"_s, u"1s"_s));
    QVERIFY(talk("POST /v1/messages HTTP/1.1\r\nHost:").startsWith("HTTP/1.1 408 "));
    const QByteArray body = talk(head("/v1/messages") + "Content-Length: 5000\r\n\r\n{");
    QVERIFY2(body.startsWith("HTTP/1.1 408 "), body.constData());
    QVERIFY(body.contains(R"({"type":"error")"));
}

void TestGuard::takesAThousandConnectionsAndTellsTheNext()
{
    rlimit limit = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < 4096)
        QSKIP("this system allows too few open files");
    const rlim_t before = std::exchange(limit.rlim_cur, 1024); // what a session usually has
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const bool isServing = serve();
    limit.rlim_cur = std::max<rlim_t>(before, 4096);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    QVERIFY(isServing);

    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    const QByteArray probe = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int answered = 0;
    for (int i = 0; i < 1024; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        QTcpSocket *const socket = sockets.back().get();
        connect(socket, &QTcpSocket::readyRead, this, [socket, &answered] {
            answered += socket->readAll().startsWith("HTTP/1.1 200 ") ? 1 : 0;
        });
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        socket->write(probe);
    }
    QTRY_COMPARE_WITH_TIMEOUT(answered, 1024, 20'000);
    const QByteArray next = talk(probe);
    QVERIFY2(next.startsWith("HTTP/1.1 503 "), next.constData());
    QVERIFY(next.contains("retry-after: "));
    sockets.pop_back();
    // The one that is served takes the only place again for a moment, so one success is enough.
    bool isServed = false;
    const auto ask = [this, &isServed] {
        isServed = isServed ||
                   request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 ");
        return isServed;
    };
    QTRY_VERIFY_WITH_TIMEOUT(ask(), 30'000);
}

void TestGuard::refusesAnAccountOfItsOwnAddress()
{
    QVERIFY(serve());
    for (const QString &host :
         {u"127.0.0.1"_s, u"localhost"_s, u"LOCALHOST."_s, u"[::1]"_s, u"0.0.0.0"_s, u"127.1"_s}) {
        const Outcome refused =
            addCompatible(u"self"_s, u"http://%1:%2/v1"_s.arg(host).arg(m_port));
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("this relay"), refused.err.constData());
    }
    QVERIFY(account(u"self"_s).isEmpty());
    QCOMPARE(addCompatible(u"other"_s, u"http://127.0.0.1:1/v1"_s).code, 0);
}

void TestGuard::detectsThatACallComesBack()
{
    QVERIFY(serve());
    const Forwarder forwarder(m_port);
    const QString base = u"http://127.0.0.1:%1/v1"_s.arg(forwarder.port());
    QCOMPARE(addCompatible(u"mirror"_s, base).code, 0);
    const QByteArray reply =
        request("/v1/chat/completions", R"({"model":"gpt-5","messages":[]})", m_key);
    QVERIFY2(reply.startsWith("HTTP/1.1 508 "), reply.constData());
    QVERIFY2(reply.contains("mirror") && reply.contains("leads back to this relay"),
             reply.constData());
    const Outcome tested = run({u"--json"_s, u"account"_s, u"test"_s, u"mirror"_s});
    QCOMPARE(tested.code, 1);
    QVERIFY2(tested.out.contains("leads back to this relay"), tested.out.constData());
    // A list of models asks every account, and this one would ask again.
    const QByteArray models = talk("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close"
                                   "\r\nAuthorization: Bearer " +
                                   m_key + "\r\n\r\n");
    QVERIFY2(models.startsWith("HTTP/1.1 200 "), models.constData());
}

void TestGuard::warnsOfItsOwnAddressWhenItStarts()
{
    quint16 port = 0;
    {
        LoopbackServer once; // a port that is free
        port = once.port();
    }
    QCOMPARE(addCompatible(u"self"_s, u"http://localhost:%1/v1"_s.arg(port)).code, 0);
    QVERIFY(serve({u"--port"_s, QString::number(port)}));
    QTRY_VERIFY2(m_relayErr.contains("\"self\""), m_relayErr.constData());
    QVERIFY(m_relayErr.contains("leads back to this relay"));
}

void TestGuard::keepsTheWaitThatAnUpstreamAsksFor()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    const QString id = addUpstream(upstream);
    upstream.enqueue(429, "text/plain", "slow down", "Retry-After: 30\r\n");
    const QByteArray plain = request("/v1/messages", claudeRequest, m_key);
    QVERIFY2(plain.startsWith("HTTP/1.1 429 "), plain.constData());
    QVERIFY2(plain.toLower().contains("retry-after: 30\r\n"), plain.constData());
    QCOMPARE(run({u"account"_s, u"reset"_s, id}).code, 0);
    upstream.enqueue(503, "application/json", R"({"error":{"message":"busy"}})");
    const QByteArray bare = request("/v1/messages", claudeRequest, m_key);
    QVERIFY2(bare.startsWith("HTTP/1.1 503 "), bare.constData());
    QVERIFY(bare.contains("retry-after: "));
}

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
