#include "core/upstream/transport.h"
#include "tests/unit/upstream/replyrecord.h"
#include "tests/unit/upstream/scriptedserver.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestTransport final : public QObject
{
    Q_OBJECT

private slots:
    void wholeReplyComesInOrderAndNotBeforeSendReturns();
    void requestGoesOutAsGiven();
    void emptyPostHasALength();
    void methodsOfAllKinds_data();
    void methodsOfAllKinds();
    void streamedBytesComeAsTheyAreSent();
    void replyMayBeSplitAnywhere();
    void errorStatusIsAReply();
    void redirectIsNotFollowed();
    void interimHeadsAndTrailersAreLeftOut();
    void encodedBodyPassesAsItIs();
    void pausedReplyStopsTheUpstream();
    void aFastBodyIsToldInBoundedPieces();
    void connectionsAreReused();
    void closedConnectionIsNoticedAndReplaced_data();
    void closedConnectionIsNoticedAndReplaced();
    void manyStreamsAtATime();
};

static UpstreamRequest requestTo(const QByteArray &url, const QByteArray &body = "{}")
{
    return UpstreamRequest{.url = url, .body = body};
}

void TestTransport::wholeReplyComesInOrderAndNotBeforeSendReturns()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write(wholeReply("{\"a\":1}", "Request-Id: r\r\nX-Two: 1\r\nX-Two:2\r\n"));
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QCOMPARE(record.order, QString());
    QCOMPARE(record.reply->status(), 0);
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.body, "{\"a\":1}"_ba);
    QCOMPARE(record.reply->status(), 200);
    QCOMPARE(record.reply->stage(), UpstreamReply::Stage::Reply);
    QCOMPARE(
        record.reply->headers(),
        (Headers{{"Content-Length", "7"}, {"Request-Id", "r"}, {"X-Two", "1"}, {"X-Two", "2"}}));
}

void TestTransport::requestGoesOutAsGiven()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    Transport transport;
    QByteArray body(300'000, 'x');
    body[7] = '\0';
    UpstreamRequest request = requestTo(server.url("/v1/a/../b%2Fc?beta=true&q=%20"), body);
    request.headers = {{"X-StrAnge-CASE", "1"},
                       {"anthropic-beta", "a"},
                       {"anthropic-beta", "b"},
                       {"x-empty", ""},
                       {"Content-Length", "3"},
                       {"Transfer-Encoding", "chunked"},
                       {"Expect", "100-continue"}};
    ReplyRecord record(transport.send(request, this));
    request = {}; // the transport keeps what it needs
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, u"hf"_s);
    const QByteArray expected =
        "POST /v1/a/../b%2Fc?beta=true&q=%20 HTTP/1.1\r\nHost: 127.0.0.1:" +
        QByteArray::number(server.serverPort()) +
        "\r\nX-StrAnge-CASE: 1\r\nanthropic-beta: a\r\nanthropic-beta: b\r\nx-empty:\r\n"
        "Content-Length: 300000\r\n\r\n";
    QCOMPARE(server.requests.first().first(expected.size()), expected);
    QVERIFY(server.requests.first().sliced(expected.size()) == body);
}

void TestTransport::emptyPostHasALength()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("")); });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url(), {}), this));
    QTRY_VERIFY(record.isOver());
    QVERIFY(server.requests.first().contains("\r\nContent-Length: 0\r\n"));
}

void TestTransport::methodsOfAllKinds_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    for (const QByteArray method : {"GET", "DELETE", "PATCH", "PUT", "HEAD", "OPTIONS", "POST"}) {
        QTest::addRow("%s alone", method.constData()) << method << ""_ba;
        if (method != "HEAD")
            QTest::addRow("%s with body", method.constData()) << method << "{}"_ba;
    }
}

void TestTransport::methodsOfAllKinds()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, body);
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &request) {
        const QByteArray reply = wholeReply("answer");
        socket->write(request.startsWith("HEAD ") ? reply.chopped(6) : reply);
    });
    Transport transport;
    UpstreamRequest request = requestTo(server.url(), body);
    request.method = method;
    ReplyRecord record(transport.send(request, this));
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, method == "HEAD" ? u"hf"_s : u"hbf"_s);
    QVERIFY(server.requests.first().startsWith(QByteArray(method + " /v1/x HTTP/1.1\r\n")));
    QVERIFY(server.requests.first().endsWith(QByteArray("\r\n\r\n" + body)));
}

void TestTransport::streamedBytesComeAsTheyAreSent()
{
    QPointer<QTcpSocket> client;
    ScriptedServer server([&client](QTcpSocket *socket, const QByteArray &) {
        client = socket;
        socket->write(chunkedHead());
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"h"_s);
    client->write(chunk("data: one\n\n"));
    QTRY_COMPARE(record.body, "data: one\n\n"_ba);
    client->write(chunk("data: two\n\n"));
    QTRY_COMPARE(record.body, "data: one\n\ndata: two\n\n"_ba);
    client->write("0\r\n\r\n");
    QTRY_COMPARE(record.order, u"hbf"_s);
}

void TestTransport::replyMayBeSplitAnywhere()
{
    const QByteArray bytes = chunkedHead() + chunk("data: \xc3\xa9\r\n\r\n") + "0\r\n\r\n";
    QPointer<QTcpSocket> client;
    ScriptedServer server([&client](QTcpSocket *socket, const QByteArray &) { client = socket; });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_VERIFY(client);
    for (const char byte : bytes) {
        client->write(&byte, 1);
        client->flush();
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.body, "data: \xc3\xa9\r\n\r\n"_ba);
}

void TestTransport::errorStatusIsAReply()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n"
                      "Content-Length: 2\r\n\r\n{}");
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.reply->status(), 429);
    QCOMPARE(record.reply->headers().value("retry-after"), "7"_ba);
}

void TestTransport::redirectIsNotFollowed()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write("HTTP/1.1 307 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"hf"_s);
    QCOMPARE(record.reply->status(), 307);
    QCOMPARE(server.requests.size(), 1);
}

void TestTransport::interimHeadsAndTrailersAreLeftOut()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            "HTTP/1.1 200 OK\r\nX-Folded: a\r\n  b\r\nTransfer-Encoding: chunked\r\n\r\n" +
            chunk("x") + "0\r\nX-Trailer: 1\r\n\r\n");
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.reply->status(), 200);
    QCOMPARE(record.reply->headers(),
             (Headers{{"X-Folded", "a b"}, {"Transfer-Encoding", "chunked"}}));
}

void TestTransport::encodedBodyPassesAsItIs()
{
    ScriptedServer server([](QTcpSocket *socket, const QByteArray &) {
        socket->write(wholeReply("\x1f\x8bnot unpacked", "Content-Encoding: gzip\r\n"));
    });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.body, "\x1f\x8bnot unpacked"_ba);
    QVERIFY(!server.requests.first().toLower().contains("accept-encoding"));
}

void TestTransport::pausedReplyStopsTheUpstream()
{
    static constexpr qint64 total = 64 * 1024 * 1024;
    QPointer<QTcpSocket> client;
    qint64 given = 0;
    const auto feed = [&] { // as much as the other side takes
        while (client && given < total && client->bytesToWrite() < 64 * 1024) {
            client->write(QByteArray(64 * 1024, 'x'));
            given += 64 * 1024;
        }
    };
    ScriptedServer server([&](QTcpSocket *socket, const QByteArray &) {
        client = socket;
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(total) +
                      "\r\n\r\n");
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket, feed);
        feed();
    });
    Transport transport;
    UpstreamReply *const reply = transport.send(requestTo(server.url()), this);
    qint64 received = 0;
    connect(reply, &UpstreamReply::bodyReceived, this, [&](const QByteArray &bytes) {
        received += bytes.size();
        reply->setPaused(true);
    });
    QSignalSpy finished(reply, &UpstreamReply::finished);
    QTRY_VERIFY(received > 0);
    QTRY_VERIFY(client->bytesToWrite() > 0);
    qint64 before = -1;
    const auto stands = [&] { // nothing moved since the last look, 50 ms ago
        return std::exchange(before, given) == given;
    };
    QTRY_VERIFY(stands());
    const qint64 heldBack = given;
    QVERIFY2(heldBack < total / 2, qPrintable(QString::number(heldBack)));
    QVERIFY2(received < 256 * 1024, qPrintable(QString::number(received)));

    reply->disconnect(this);
    connect(reply, &UpstreamReply::bodyReceived, this, [&](const QByteArray &bytes) {
        received += bytes.size();
    });
    reply->setPaused(false);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QCOMPARE(received, total);
}

void TestTransport::aFastBodyIsToldInBoundedPieces()
{
    const QByteArray sent(16 * 1024 * 1024, 'x');
    ScriptedServer server(
        [&](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply(sent)); });
    Transport transport;
    ReplyRecord record(transport.send(requestTo(server.url()), this));
    qsizetype largest = 0;
    connect(record.reply, &UpstreamReply::bodyReceived, this, [&](const QByteArray &bytes) {
        largest = std::max(largest, bytes.size());
    });
    QTRY_VERIFY(record.isOver());
    QCOMPARE(record.order, u"hbf"_s);
    QCOMPARE(record.body, sent);
    QVERIFY2(largest <= 256 * 1024, QByteArray::number(largest).constData());
}

void TestTransport::connectionsAreReused()
{
    ScriptedServer server(
        [](QTcpSocket *socket, const QByteArray &) { socket->write(wholeReply("x")); });
    Transport transport;
    for (int i = 0; i < 10; ++i) {
        ReplyRecord record(transport.send(requestTo(server.url()), this));
        QTRY_COMPARE(record.order, u"hbf"_s);
    }
    QCOMPARE(server.connections, 1);
}

void TestTransport::closedConnectionIsNoticedAndReplaced_data()
{
    QTest::addColumn<bool>("isIdle");
    QTest::newRow("closed while it was idle") << true;
    QTest::newRow("closed when the request came") << false;
}

void TestTransport::closedConnectionIsNoticedAndReplaced()
{
    QFETCH(const bool, isIdle);
    QPointer<QTcpSocket> first;
    ScriptedServer server([&](QTcpSocket *socket, const QByteArray &) {
        if (first == socket) {
            socket->abort();
            return;
        }
        if (!first)
            first = socket;
        socket->write(wholeReply("x"));
    });
    Transport transport;
    ReplyRecord one(transport.send(requestTo(server.url()), this));
    QTRY_COMPARE(one.order, u"hbf"_s);
    if (isIdle) {
        first->disconnectFromHost();
        QTRY_COMPARE(server.open, 0);
    }
    ReplyRecord two(transport.send(requestTo(server.url(), QByteArray(500'000, 'x')), this));
    QTRY_VERIFY(two.isOver());
    QCOMPARE(two.order, u"hbf"_s);
    QCOMPARE(server.connections, 2);
}

void TestTransport::manyStreamsAtATime()
{
    static constexpr int count = 200;
    static constexpr int events = 20;
    QList<QTcpSocket *> clients;
    ScriptedServer server([&clients](QTcpSocket *socket, const QByteArray &) {
        clients.append(socket);
        socket->write(chunkedHead());
    });
    Transport transport;
    std::vector<std::unique_ptr<ReplyRecord>> records;
    for (int i = 0; i < count; ++i)
        records.push_back(
            std::make_unique<ReplyRecord>(transport.send(requestTo(server.url()), this)));
    QTRY_COMPARE(clients.size(), count);
    QByteArray expected;
    for (int event = 0; event < events; ++event) {
        const QByteArray bytes = "data: " + QByteArray::number(event) + "\n\n";
        expected += bytes;
        for (QTcpSocket *const client : clients)
            client->write(chunk(bytes));
        QCoreApplication::processEvents();
    }
    for (QTcpSocket *const client : clients)
        client->write("0\r\n\r\n");
    for (const auto &record : records) {
        QTRY_COMPARE(record->order, u"hbf"_s);
        QCOMPARE(record->body, expected);
    }
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
