#include "core/requests/requesttrace.h"
#include "tests/integration/relayfixture.h"

#include <QTest>
#include <QThread>

#include <atomic>
#include <vector>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Many requests at once over accounts of which some fail: the clients notice nothing.
class TestPoolLoad final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aThousandRequestsOverThreeAccounts();
    void streamsGoOnWhileAnAccountDies();

private:
    std::unique_ptr<RelayFixture> m_fixture;
};

namespace {

/// An upstream in a thread of its own that gives every request the same answer.
class SteadyUpstream final
{
public:
    explicit SteadyUpstream(QByteArray answer, bool closes = false);
    ~SteadyUpstream();

    quint16 port() const { return m_port; }
    int answered() const { return m_answered; }
    /// From now on each connection is closed, those that are open as well.
    void die();

private:
    QThread m_thread;
    QObject *m_worker = nullptr;
    quint16 m_port = 0;
    std::atomic<int> m_answered = 0;
    std::atomic<bool> m_isDead = false;
};

SteadyUpstream::SteadyUpstream(QByteArray answer, bool closes)
{
    m_worker = new QObject;
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_worker,
        [=, this] {
            auto *const server = new QTcpServer(m_worker);
            server->listen(QHostAddress::LocalHost);
            m_port = server->serverPort();
            QObject::connect(server, &QTcpServer::newConnection, server, [=, this] {
                while (QTcpSocket *const socket = server->nextPendingConnection()) {
                    QObject::connect(
                        socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                    QObject::connect(socket, &QTcpSocket::readyRead, socket, [=, this] {
                        // One request at a time comes on a connection, in one piece or two.
                        if (!socket->peek(64 * 1024).endsWith('}'))
                            return;
                        socket->readAll();
                        if (closes || m_isDead) {
                            socket->abort();
                            return;
                        }
                        ++m_answered;
                        socket->write(answer);
                    });
                }
            });
        },
        Qt::BlockingQueuedConnection);
}

SteadyUpstream::~SteadyUpstream()
{
    m_thread.quit();
    m_thread.wait();
}

void SteadyUpstream::die()
{
    m_isDead = true;
    QMetaObject::invokeMethod(
        m_worker,
        [this] {
            const auto sockets = m_worker->findChildren<QTcpSocket *>();
            for (QTcpSocket *const socket : sockets)
                socket->abort();
        },
        Qt::BlockingQueuedConnection);
}

} // namespace

static QByteArray http(const QByteArray &line, const QByteArray &body)
{
    return "HTTP/1.1 " + line + "\r\nContent-Type: application/json\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

static const QByteArray answer =
    R"({"type":"message","content":[{"type":"text","text":"Hello"}],"usage":{"input_tokens":3,"output_tokens":1}})";

void TestPoolLoad::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
    m_fixture->data.accounts.clear();
}

void TestPoolLoad::cleanup()
{
    m_fixture.reset();
}

static void addAccount(RelayFixture &fixture, const QString &name, quint16 port, int priority)
{
    fixture.data.accounts.append(Account{.id = {name},
                                         .provider = Provider::Anthropic,
                                         .name = name,
                                         .baseUrl = u"http://127.0.0.1:%1"_s.arg(port),
                                         .priority = priority});
    fixture.setData(fixture.data);
    fixture.relay->setCredential({name}, Secret("sk-secret"));
}

/// Sends so many requests over 32 connections at a time, and answers those that came back well.
static int clean(RelayFixture &fixture, int requests, QList<WireReply> &replies)
{
    std::vector<std::unique_ptr<QTcpSocket>> running;
    const QByteArray request =
        fixture.post("/v1/messages", R"({"model":"claude-x","messages":[]})");
    int sent = 0;
    int good = 0;
    QHash<QTcpSocket *, QByteArray> received;
    const bool isDone = QTest::qWaitFor(
        [&] {
            while (running.size() < 32 && sent < requests) {
                running.push_back(fixture.open(request));
                ++sent;
            }
            for (auto it = running.begin(); it != running.end();) {
                QTcpSocket *const socket = it->get();
                received[socket] += socket->readAll();
                if (socket->state() != QTcpSocket::UnconnectedState) {
                    ++it;
                    continue;
                }
                const QByteArray all = received.take(socket);
                good += all.startsWith("HTTP/1.1 200") && all.endsWith(answer) ? 1 : 0;
                replies.append(
                    {.head = all.first(std::max<qsizetype>(0, all.indexOf("\r\n\r\n")))});
                it = running.erase(it);
            }
            return running.empty() && sent == requests;
        },
        60'000);
    return isDone ? good : -1;
}

void TestPoolLoad::aThousandRequestsOverThreeAccounts()
{
    SteadyUpstream limited(http("429 Too Many Requests\r\nRetry-After: 1", R"({"error":{}})"));
    SteadyUpstream broken({}, true);
    SteadyUpstream working(http("200 OK", answer));
    addAccount(*m_fixture, u"limited"_s, limited.port(), 1);
    addAccount(*m_fixture, u"broken"_s, broken.port(), 2);
    addAccount(*m_fixture, u"working"_s, working.port(), 3);
    QList<WireReply> replies;
    QCOMPARE(clean(*m_fixture, 1'000, replies), 1'000);
    QCOMPARE(working.answered(), 1'000);
    for (const WireReply &reply : std::as_const(replies)) {
        const UsageRecord record = m_fixture->recordOf(reply);
        QCOMPARE(record.account.value, u"working"_s);
        const RequestTrace trace = readTrace(record.trace);
        QCOMPARE(trace.attempts.size(), record.attempts);
        // Each of the other two was tried, or is named with what was in its way.
        QSet<QString> told;
        for (const RequestAttempt &attempt : trace.attempts)
            told.insert(attempt.account.value);
        for (const RequestTrace::Choice &choice : trace.choices) {
            for (const PassedOver &passed : choice.passed) {
                QVERIFY(passed.reason != PassReason::Better || told.contains(u"working"_s));
                told.insert(passed.account.value);
            }
        }
        QCOMPARE(told.size(), 3);
    }
    QTRY_COMPARE(m_fixture->relay->snapshot().inFlight, 0);
}

void TestPoolLoad::streamsGoOnWhileAnAccountDies()
{
    // 300 streams over 5 accounts; all wait for their first content when one account dies.
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                            "Connection: close\r\n\r\nevent: message_start\n"
                            "data: {\"type\":\"message_start\"}\n\n";
    SteadyUpstream dying(head);
    addAccount(*m_fixture, u"dying"_s, dying.port(), 50);
    const QByteArray rest =
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\"}\n\n"
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    std::vector<std::unique_ptr<SteadyUpstream>> whole;
    for (int i = 0; i < 4; ++i) {
        whole.push_back(std::make_unique<SteadyUpstream>(
            http("200 OK", head.sliced(head.indexOf("event")) + rest)
                .replace("application/json", "text/event-stream")));
        addAccount(*m_fixture, QString::number(i), whole.back()->port(), 50);
    }
    const QByteArray request =
        m_fixture->post("/v1/messages", R"({"model":"claude-x","stream":true,"messages":[]})");
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    for (int i = 0; i < 300; ++i)
        clients.push_back(m_fixture->open(request));
    QTRY_VERIFY(dying.answered() > 0);
    QTRY_COMPARE(m_fixture->relay->snapshot().inFlight, dying.answered());
    const int held = dying.answered();
    dying.die();
    for (const auto &client : clients) {
        QTRY_COMPARE(client->state(), QTcpSocket::UnconnectedState);
        const QByteArray all = client->readAll();
        QVERIFY2(all.startsWith("HTTP/1.1 200") && all.contains("message_stop"), all.constData());
    }
    QVERIFY2(held >= 30, "the accounts did not share the streams");
    QTRY_COMPARE(m_fixture->relay->snapshot().inFlight, 0);
}

QTEST_GUILESS_MAIN(TestPoolLoad)
#include "tst_poolload.moc"
