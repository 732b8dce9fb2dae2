#include "core/upstream/transport.h"
#include "tests/unit/upstream/replyrecord.h"
#include "tests/unit/upstream/scriptedserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <nss.h>

#include <chrono>
#include <memory>
#include <vector>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static constexpr int clients = 50;

static qint64 nowMicroseconds()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// A server in a thread of its own whose stream tells the time every 2 ms.
class TickingServer final
{
public:
    TickingServer()
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        run([this] {
            m_server = std::make_unique<ScriptedServer>([](QTcpSocket *socket, const QByteArray &) {
                socket->write(chunkedHead());
                auto *const timer = new QTimer(socket);
                timer->setTimerType(Qt::PreciseTimer);
                QObject::connect(timer, &QTimer::timeout, socket, [socket] {
                    socket->write(chunk(QByteArray::number(nowMicroseconds())));
                    socket->flush();
                });
                timer->start(2ms);
            });
            url = m_server->url();
        });
    }
    ~TickingServer()
    {
        run([this] { m_server.reset(); });
        m_thread.quit();
        m_thread.wait();
    }
    TickingServer(const TickingServer &) = delete;
    TickingServer &operator=(const TickingServer &) = delete;

    QByteArray url = {};

private:
    void run(const std::function<void()> &step)
    {
        QMetaObject::invokeMethod(&m_context, step, Qt::BlockingQueuedConnection);
    }

    QThread m_thread;
    QObject m_context;
    std::unique_ptr<ScriptedServer> m_server = {};
};

/// The names that nobody answers for are looked up by libcurl's own threads.
class TestHungLookup final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void unrelatedStreamIsNotDelayedByClientsThatLeave();
    void unrelatedStreamIsNotDelayedByLookupsThatTimeOut();
    void transportDoesNotWaitForLookups();

private:
    void startLookups(std::chrono::milliseconds timeout);
    void listenToTicks();
    void awaitTicks(int count);
    static qsizetype threads();

    const TickingServer m_server;
    std::unique_ptr<Transport> m_transport = {};
    std::vector<UpstreamReply *> m_hung = {};
    UpstreamReply *m_stream = nullptr;
    int m_failed = 0;
    int m_ticks = 0;
    qint64 m_worst = 0; ///< Microseconds from a tick's writing to its arrival.
};

void TestHungLookup::initTestCase()
{
    for (const char *const name : {"http_proxy", "all_proxy", "ALL_PROXY"})
        qunsetenv(name);
    QCOMPARE(__nss_configure_lookup("hosts", "deaf"), 0);
}

qsizetype TestHungLookup::threads()
{
    return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

void TestHungLookup::startLookups(std::chrono::milliseconds timeout)
{
    m_hung.clear();
    m_failed = 0;
    const qsizetype before = threads();
    for (int i = 0; i < clients; ++i) {
        UpstreamRequest request{.url = "http://hung" + QByteArray::number(i) + ".test/v1"};
        request.timeouts.connect = timeout;
        UpstreamReply *const reply = m_transport->send(request, this);
        connect(reply, &UpstreamReply::failed, this, [this] { ++m_failed; });
        m_hung.push_back(reply);
    }
    QTRY_VERIFY(threads() >= before + clients);
    QCOMPARE(m_failed, 0);
}

void TestHungLookup::listenToTicks()
{
    m_stream = m_transport->send({.url = m_server.url}, this);
    connect(m_stream, &UpstreamReply::bodyReceived, this, [this](const QByteArray &bytes) {
        // The last full tick in it; older ones that waited with it count by the first.
        const QByteArray first = bytes.first(
            std::min<qsizetype>(bytes.size(), QByteArray::number(nowMicroseconds()).size()));
        m_worst = std::max(m_worst, nowMicroseconds() - first.toLongLong());
        ++m_ticks;
    });
    awaitTicks(10);
    m_ticks = 0;
    m_worst = 0;
}

/// In one event loop: QTRY_VERIFY sleeps between its looks, which would count as delay.
void TestHungLookup::awaitTicks(int count)
{
    QSignalSpy ticks(m_stream, &UpstreamReply::bodyReceived);
    while (m_ticks < count)
        QVERIFY(ticks.wait());
}

void TestHungLookup::unrelatedStreamIsNotDelayedByClientsThatLeave()
{
    m_transport = std::make_unique<Transport>();
    listenToTicks();
    startLookups(60s);
    awaitTicks(50);
    m_ticks = 0;
    m_worst = 0;
    for (UpstreamReply *const reply : m_hung)
        delete reply;
    awaitTicks(100);
    qInfo("%d clients left: worst delay %.2f ms", clients, double(m_worst) / 1000);
    QVERIFY(m_worst < 20'000);
    QCOMPARE(m_failed, 0);
}

void TestHungLookup::unrelatedStreamIsNotDelayedByLookupsThatTimeOut()
{
    m_transport = std::make_unique<Transport>();
    listenToTicks();
    startLookups(1s);
    m_worst = 0;
    while (m_failed < clients)
        awaitTicks(m_ticks + 1);
    awaitTicks(100);
    qInfo("%d look-ups timed out: worst delay %.2f ms", clients, double(m_worst) / 1000);
    QVERIFY(m_worst < 20'000);
    QCOMPARE(m_hung.front()->stage(), UpstreamReply::Stage::Name);
}

void TestHungLookup::transportDoesNotWaitForLookups()
{
    m_transport = std::make_unique<Transport>();
    startLookups(60s);
    QElapsedTimer timer;
    timer.start();
    m_transport.reset();
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(m_failed, 0);
}

QTEST_GUILESS_MAIN(TestHungLookup)
#include "tst_hunglookup.moc"
