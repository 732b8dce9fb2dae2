#include "core/relay/relayhost.h"

#include <QFile>
#include <QPointer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What the process may have grown by. The address sanitizer keeps what is freed for a while.
#ifdef __SANITIZE_ADDRESS__
static constexpr qint64 mostGrown = 512 * 1024 * 1024;
#else
static constexpr qint64 mostGrown = 16 * 1024 * 1024;
#endif

/// A client that does not read, before an upstream that could send a gigabyte.
class TestBackpressure final : public QObject
{
    Q_OBJECT

private slots:
    void anUnreadStreamHoldsItsUpstreamBack();

private:
    void feed();

    static constexpr qint64 total = 1024LL * 1024 * 1024;
    QPointer<QTcpSocket> m_upstream;
    qint64 m_given = 0; ///< What the upstream's socket took of the stream.
};

/// Gives the upstream's socket as much as it takes.
void TestBackpressure::feed()
{
    static const QByteArray event =
        "data: {\"choices\":[{\"delta\":{\"content\":\"" + QByteArray(16'000, 'x') + "\"}}]}\n\n";
    while (m_upstream && m_given < total && m_upstream->bytesToWrite() < event.size())
        m_given += m_upstream->write(event);
}

static qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

void TestBackpressure::anUnreadStreamHoldsItsUpstreamBack()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] {
        m_upstream = server.nextPendingConnection();
        connect(m_upstream, &QTcpSocket::readyRead, this, [this] {
            if (!m_upstream->readAll().contains("\r\n\r\n"))
                return;
            m_upstream->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            connect(m_upstream, &QTcpSocket::bytesWritten, this, &TestBackpressure::feed);
        });
    });
    const Secret key = generateClientKey();
    RelayHost relay(SystemClock::instance());
    const Account account{.id = {u"a"_s},
                          .provider = Provider::OpenAiCompatible,
                          .name = u"a"_s,
                          .baseUrl = u"http://127.0.0.1:%1/v1"_s.arg(server.serverPort()),
                          .models = {u"m"_s}};
    relay.setData({.accounts = {account},
                   .keys = {{.id = {u"k"_s}, .name = u"k"_s, .hash = hashClientKey(key.reveal())}},
                   .aliases = {}});
    relay.setCredential(account.id, Secret("sk-upstream-secret"));
    QSignalSpy listening(&relay, &RelayHost::listening);
    relay.start(u"127.0.0.1"_s, 0);
    QVERIFY(listening.wait());

    QTcpSocket client;
    client.setReadBufferSize(16 * 1024);
    client.connectToHost(QHostAddress(QHostAddress::LocalHost),
                         listening.first().at(1).value<quint16>());
    const QByteArray body =
        R"({"model":"m","stream":true,"stream_options":{"include_usage":true}})";
    client.write("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " +
                 key.reveal().toByteArray() +
                 "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QTRY_VERIFY(m_given > 0 && client.bytesAvailable() > 0);
    const qint64 residentBefore = residentBytes();

    // It stalls once the buffers of the system are full: some megabytes on each of the two ways.
    const auto waitForStall = [this] {
        QSignalSpy taken(m_upstream, &QTcpSocket::bytesWritten);
        while (taken.wait(1'000) && m_given < total) {
        }
    };
    waitForStall();
    const qint64 unread = m_given;
    QVERIFY2(unread < 64 * 1024 * 1024, QByteArray::number(unread).constData());
    QVERIFY(residentBytes() - residentBefore < mostGrown);

    qint64 read = 0;
    connect(&client, &QTcpSocket::readyRead, this, [&] {
        if (read < 2 * unread)
            read += client.readAll().size();
    });
    read += client.readAll().size();
    QTRY_VERIFY_WITH_TIMEOUT(read >= 2 * unread, 20'000);
    waitForStall();
    QVERIFY2(m_given - read < 64 * 1024 * 1024, QByteArray::number(m_given - read).constData());
    QVERIFY(residentBytes() - residentBefore < mostGrown);

    client.abort();
    QTRY_VERIFY(!m_upstream || m_upstream->state() == QAbstractSocket::UnconnectedState);
}

QTEST_GUILESS_MAIN(TestBackpressure)

#include "tst_backpressure.moc"
