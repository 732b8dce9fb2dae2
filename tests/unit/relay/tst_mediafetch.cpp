#include "core/relay/mediafetch.h"
#include "tests/support/loopbackserver.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestMediaFetch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void fetchesAll();
    void followsRedirects();
    void refusesWhatFails_data();
    void refusesWhatFails();
    void callsNobodyInside_data();
    void callsNobodyInside();
    void aKeptConnectionOpensNoDoor();

private:
    /// What came of it: the message, or nothing.
    QString outcome(MediaFetch &fetch, const QByteArrayList &urls);
    QByteArray url(const QString &path) const { return m_server->url(path).toLatin1(); }

    std::unique_ptr<LoopbackServer> m_server;
    std::unique_ptr<Transport> m_transport;
    QList<FetchedMedia> m_media = {};
};

static const MediaLimits anywhere{.bytes = 1000, .mayBePrivate = true};

void TestMediaFetch::init()
{
    m_server = std::make_unique<LoopbackServer>();
    m_transport = std::make_unique<Transport>();
    m_media.clear();
}

void TestMediaFetch::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

QString TestMediaFetch::outcome(MediaFetch &fetch, const QByteArrayList &urls)
{
    QString message;
    bool isOver = false;
    connect(&fetch, &MediaFetch::finished, this, [&](const QList<FetchedMedia> &media) {
        m_media = media;
        isOver = true;
    });
    connect(&fetch, &MediaFetch::failed, this, [&](const QString &told) {
        message = told;
        isOver = true;
    });
    fetch.start(urls);
    if (!QTest::qWaitFor([&isOver] { return isOver; }, 20'000))
        return u"nothing came"_s;
    return message;
}

void TestMediaFetch::fetchesAll()
{
    m_server->enqueue(200, "image/png", "one");
    m_server->enqueue(200, "Application/PDF; charset=x", "two");
    MediaFetch fetch(m_transport.get(), anywhere, {}, nullptr);
    QCOMPARE(outcome(fetch, {url(u"/a.png?x=1#part"_s), url(u"/b"_s)}), QString());
    QCOMPARE(m_media.size(), 2);
    QStringList came;
    for (const FetchedMedia &one : std::as_const(m_media))
        came << QString::fromLatin1(one.type + ' ' + one.bytes);
    came.sort();
    QCOMPARE(came, (QStringList{u"application/pdf two"_s, u"image/png one"_s}));
    const ReceivedRequest asked = m_server->requests().first();
    QVERIFY(asked.field("authorization").isEmpty());
    QVERIFY2(!asked.line().contains('#'), asked.line().constData());
}

void TestMediaFetch::followsRedirects()
{
    m_server->enqueue(302, "text/html", "there", "Location: /next\r\n");
    m_server->enqueue(308, "text/html", "", "Location: " + url(u"/last"_s) + "\r\n");
    m_server->enqueue(200, "image/gif", "moved");
    MediaFetch fetch(m_transport.get(), anywhere, {}, nullptr);
    QCOMPARE(outcome(fetch, {url(u"/first"_s)}), QString());
    QCOMPARE(m_media.first().url, url(u"/first"_s));
    QCOMPARE(m_media.first().bytes, QByteArray("moved"));
    QCOMPARE(m_server->requests().last().line(), QByteArray("GET /last HTTP/1.1"));
}

void TestMediaFetch::refusesWhatFails_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("told");
    QTest::newRow("not there") << 404 << QByteArray("x") << QByteArray() << u"answered 404"_s;
    QTest::newRow("too large") << 200 << QByteArray(1001, 'x') << QByteArray()
                               << u"1000 bytes together"_s;
    QTest::newRow("in a circle") << 302 << QByteArray() << QByteArray("Location: /again\r\n")
                                 << u"redirected more than 3 times"_s;
    QTest::newRow("to a file") << 302 << QByteArray()
                               << QByteArray("Location: file:///etc/passwd\r\n")
                               << u"no http or https URL"_s;
}

void TestMediaFetch::refusesWhatFails()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, told);
    for (int i = 0; i < 4; ++i)
        m_server->enqueue(status, "image/png", body, fields);
    MediaFetch fetch(m_transport.get(), anywhere, {}, nullptr);
    const QString message = outcome(fetch, {url(u"/a"_s)});
    QVERIFY2(message.contains(told), qPrintable(message));
    QVERIFY(m_media.isEmpty());
}

void TestMediaFetch::callsNobodyInside_data()
{
    QTest::addColumn<QString>("host");
    for (const char *const host : {"127.0.0.1",
                                   "localhost",
                                   "127.1",
                                   "2130706433",
                                   "0x7f.1",
                                   "[::1]",
                                   "[::ffff:127.0.0.1]",
                                   "0.0.0.0"})
        QTest::newRow(host) << QString::fromLatin1(host);
}

void TestMediaFetch::callsNobodyInside()
{
    QFETCH(const QString, host);
    m_server->enqueue(200, "image/png", "secret");
    MediaFetch fetch(m_transport.get(), {}, {}, nullptr);
    const QString message =
        outcome(fetch, {u"http://%1:%2/a"_s.arg(host).arg(m_server->port()).toLatin1()});
    QVERIFY2(message.contains(u"own network") || message.contains(u"no http or https URL"),
             qPrintable(message));
    QVERIFY(m_server->requests().isEmpty());
    QCOMPARE(m_server->openConnections(), 0);
}

void TestMediaFetch::aKeptConnectionOpensNoDoor()
{
    m_server->enqueue(200, "image/png", "one");
    m_server->enqueue(200, "image/png", "two");
    MediaFetch first(m_transport.get(), anywhere, {}, nullptr);
    QCOMPARE(outcome(first, {url(u"/a"_s)}), QString());
    MediaFetch second(m_transport.get(), {}, {}, nullptr);
    const QString message = outcome(second, {url(u"/b"_s)});
    QVERIFY2(message.contains(u"own network"), qPrintable(message));
    QCOMPARE(m_server->requests().size(), 1);
}

QTEST_GUILESS_MAIN(TestMediaFetch)

#include "tst_mediafetch.moc"
