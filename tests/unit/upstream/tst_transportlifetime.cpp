#include "core/upstream/transport.h"
#include "tests/unit/upstream/replyrecord.h"
#include "tests/unit/upstream/scriptedserver.h"

#include <QEvent>
#include <QPointer>
#include <QSocketNotifier>
#include <QTest>

#include <functional>
#include <memory>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Replies and transports that end while others run.
class TestTransportLifetime final : public QObject
{
    Q_OBJECT

private slots:
    void abortClosesTheUpstreamAtOnceAndIsSilent();
    void replyMayBeDeletedInEachSlot_data();
    void replyMayBeDeletedInEachSlot();
    void transportMayGoInASlot();
    void transportMayGoBeforeItsReplies();
    void aTransportLeavesNothingForLater();
    void requestMayBeSentFromASlot();
};

static UpstreamRequest requestTo(const QByteArray &url)
{
    return UpstreamRequest{.url = url, .body = "{}"};
}

void TestTransportLifetime::abortClosesTheUpstreamAtOnceAndIsSilent()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(chunkedHead() + chunk("x")); });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"hb"_s);
    record.reply->abort();
    QTRY_COMPARE(server.open, 0);
    QCOMPARE(record.order, u"hb"_s);
    record.reply->abort();
    record.reply->setPaused(true);
    record.reply->setPaused(false);
}

void TestTransportLifetime::replyMayBeDeletedInEachSlot_data()
{
    QTest::addColumn<QString>("slot");
    QTest::newRow("head") << u"head"_s;
    QTest::newRow("body") << u"body"_s;
    QTest::newRow("finished") << u"finished"_s;
    QTest::newRow("failed") << u"failed"_s;
}

void TestTransportLifetime::replyMayBeDeletedInEachSlot()
{
    QFETCH(const QString, slot);
    ScriptedServer server([&slot](QTcpSocket *socket, const QByteArray &) {
        socket->write(slot == "failed"_L1 ? chunkedHead() : wholeReply("x"));
        if (slot == "failed"_L1)
            socket->disconnectFromHost();
    });
    Transport transport;
    QPointer<UpstreamReply> reply = transport.send(requestTo(server.url()), this);
    const auto end = [&reply] { delete reply; };
    if (slot == "head"_L1)
        connect(reply, &UpstreamReply::headReceived, this, end);
    else if (slot == "body"_L1)
        connect(reply, &UpstreamReply::bodyReceived, this, end);
    else if (slot == "finished"_L1)
        connect(reply, &UpstreamReply::finished, this, end);
    else
        connect(reply, &UpstreamReply::failed, this, end);
    ReplyRecord other(transport.send(requestTo(server.url()), this));
    QTRY_VERIFY(!reply);
    QTRY_VERIFY(other.isOver());
}

void TestTransportLifetime::transportMayGoInASlot()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(chunkedHead() + chunk("x")); });
    auto transport = std::make_unique<Transport>();
    ReplyRecord one(transport->send(requestTo(server.url()), this));
    ReplyRecord two(transport->send(requestTo(server.url()), this));
    connect(one.reply, &UpstreamReply::bodyReceived, this, [&transport] { transport.reset(); });
    connect(two.reply, &UpstreamReply::bodyReceived, this, [&transport] { transport.reset(); });
    QTRY_VERIFY(!transport);
    QTRY_COMPARE(server.open, 0);
    QVERIFY(!one.isOver());
    QVERIFY(!two.isOver());
}

void TestTransportLifetime::transportMayGoBeforeItsReplies()
{
    ScriptedServer server([](QTcpSocket *, const QByteArray &) {});
    auto transport = std::make_unique<Transport>();
    ReplyRecord record(transport->send(requestTo(server.url()), this));
    QTRY_COMPARE(server.requests.size(), 1);
    transport.reset();
    record.reply->setPaused(true);
    record.reply->setPaused(false);
    record.reply->abort();
    delete record.reply;
    QTRY_COMPARE(server.open, 0);
    QCOMPARE(record.order, QString());
}

/// At the end of a thread nobody deletes what was to be deleted later.
void TestTransportLifetime::aTransportLeavesNothingForLater()
{
    struct Watcher final : public QObject
    {
        bool eventFilter(QObject *object, QEvent *event) override
        {
            if (event->type() == QEvent::DeferredDelete && qobject_cast<QSocketNotifier *>(object))
                ++notifiers;
            return false;
        }
        int notifiers = 0;
    };
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("x")); });
    auto transport = std::make_unique<Transport>();
    ReplyRecord record(transport->send(requestTo(server.url()), this));
    QTRY_VERIFY(record.isOver());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    transport.reset();
    Watcher watcher;
    QCoreApplication::instance()->installEventFilter(&watcher);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(watcher.notifiers, 0);
}

void TestTransportLifetime::requestMayBeSentFromASlot()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("x")); });
    Transport transport;
    int ended = 0;
    std::function<void()> next = [&] {
        UpstreamReply *const reply = transport.send(requestTo(server.url()), this);
        connect(reply, &UpstreamReply::finished, this, [&, reply] {
            reply->deleteLater();
            if (++ended < 20)
                next();
        });
    };
    next();
    QTRY_COMPARE(ended, 20);
    QCOMPARE(server.connections, 1);
}

QTEST_GUILESS_MAIN(TestTransportLifetime)
#include "tst_transportlifetime.moc"
