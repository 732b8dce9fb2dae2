#include "tests/integration/relayfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What requests cost, what is estimated where the upstream does not tell, and the limits of cost.
class TestCosts final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aRequestIsPricedByModelAndTier();
    void whatHasNoPriceIsNotFree();
    void whatWasNotServedCostsNothing();
    void aStreamLeftAtAStopStringIsEstimated();
    void aClientThatLeavesIsEstimated();
    void aReplyWithoutUsageIsEstimated();
    void theClientsProgramIsRecorded();

    void aDaysCostIsALimit();
    void aTotalIsALimitThatNeverFrees();
    void aLimitOfMoneyIsNotWaitedFor();
    void unpricedRequestsUseNoBudget();
    void parallelRequestsDoNotOvershoot();
    void whatWasSpentBeforeCounts();
    void tellsTheCostInMetrics();

private:
    void price(const QString &model, qint64 input, qint64 output);
    void limit(void (*change)(ClientKey &));
    WireReply ask(const QByteArray &body);

    std::unique_ptr<RelayFixture> m_fixture;
};

static const QByteArray body = R"({"model":"claude-x","max_tokens":100,"messages":[]})";
/// 900 tokens in, 60 out: 1,020,000 micro-dollars at 1 and 2 for each thousand.
static const QByteArray answer =
    R"({"type":"message","content":[],"usage":{"input_tokens":900,"output_tokens":60}})";
static constexpr qint64 dollar = 1'000'000;
static constexpr qint64 thousand = 1'000;

static const QByteArray eventHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n";

static QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

void TestCosts::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
    price(u"claude-x"_s, thousand * dollar, 2 * thousand * dollar);
}

void TestCosts::cleanup()
{
    m_fixture.reset();
}

void TestCosts::price(const QString &model, qint64 input, qint64 output)
{
    const ModelPrice price{
        .standard = {.price = {.input = input, .output = output}},
        .tiers = {{u"flex"_s, {.price = {.input = input / 2, .output = output / 2}}}}};
    m_fixture->data.prices = PriceTable({{model, price}});
    m_fixture->setData(m_fixture->data);
}

void TestCosts::limit(void (*change)(ClientKey &))
{
    change(m_fixture->data.keys.first());
    m_fixture->setData(m_fixture->data);
}

WireReply TestCosts::ask(const QByteArray &asked)
{
    return m_fixture->talk(m_fixture->post("/v1/messages", asked));
}

void TestCosts::aRequestIsPricedByModelAndTier()
{
    m_fixture->upstream->enqueue(200, "application/json", answer);
    const UsageRecord record = m_fixture->recordOf(ask(body));
    QCOMPARE(record.costMicros, std::optional<qint64>(900'000 + 120'000));
    QVERIFY(!record.estimated && !record.pricedLater);

    QByteArray flexible = answer;
    flexible.replace("\"input_tokens\"", "\"service_tier\":\"flex\",\"input_tokens\"");
    m_fixture->upstream->enqueue(200, "application/json", flexible);
    const UsageRecord cheaper = m_fixture->recordOf(ask(body));
    QCOMPARE(cheaper.tier, u"flex"_s);
    QCOMPARE(cheaper.costMicros, std::optional<qint64>(510'000));
}

void TestCosts::whatHasNoPriceIsNotFree()
{
    price(u"another"_s, 1, 1);
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QVERIFY(!m_fixture->recordOf(ask(body)).costMicros);
}

void TestCosts::whatWasNotServedCostsNothing()
{
    m_fixture->upstream->enqueue(
        400, "application/json", R"({"type":"error","error":{"type":"invalid_request_error"}})");
    const UsageRecord refused = m_fixture->recordOf(ask(body));
    QCOMPARE(refused.costMicros, std::optional<qint64>(0));
    QVERIFY(!refused.estimated);
    const UsageRecord wrong = m_fixture->recordOf(ask("{"));
    QCOMPARE(wrong.costMicros, std::optional<qint64>(0));
}

void TestCosts::aStreamLeftAtAStopStringIsEstimated()
{
    // OpenAI's models take no stop strings: the relay watches for them, and leaves.
    const QByteArray stopped =
        R"({"model":"gpt-5.5","max_tokens":9,"stream":true,"stop_sequences":["lo t"],"messages":[{"role":"user","content":"Hi, how are you today?"}]})";
    QByteArray events =
        "event: response.created\ndata: "
        R"({"type":"response.created","response":{"id":"r","model":"gpt-5.5","status":"in_progress"}})"
        "\n\n"
        "event: response.output_item.added\ndata: "
        R"({"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"m","role":"assistant","content":[]}})"
        "\n\n"
        "event: response.content_part.added\ndata: "
        R"({"type":"response.content_part.added","output_index":0,"content_index":0,"item_id":"m","part":{"type":"output_text","text":""}})"
        "\n\n";
    for (const char *const text : {"Nice to see you here, friend of mine. ", "Hel", "lo there"}) {
        events += QByteArray("event: response.output_text.delta\ndata: ") +
                  R"({"type":"response.output_text.delta","output_index":0,"content_index":0,)" +
                  R"("item_id":"m","delta":")" + text + "\"}\n\n";
    }
    m_fixture->upstream->enqueue({.pieces = {eventHead + chunk(events)}});
    const WireReply reply = m_fixture->talk(m_fixture->post("/v1/messages", stopped));
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.contains("stop_sequence"), reply.body.constData());
    const UsageRecord record = m_fixture->recordOf(reply);
    QVERIFY(record.estimated);
    QVERIFY2(record.tokens.input > 3, qPrintable(QString::number(record.tokens.input)));
    QVERIFY2(record.tokens.output >= 8 && record.tokens.output < 30,
             qPrintable(QString::number(record.tokens.output)));
}

void TestCosts::aClientThatLeavesIsEstimated()
{
    QByteArray events =
        "event: message_start\ndata: "
        R"({"type":"message_start","message":{"usage":{"input_tokens":700,"output_tokens":1}}})"
        "\n\n";
    for (int i = 0; i < 50; ++i) {
        events += "event: content_block_delta\ndata: "
                  R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta",)"
                  R"("text":"four tokens of text"}})"
                  "\n\n";
    }
    m_fixture->upstream->enqueue({.pieces = {eventHead + chunk(events)}});
    const auto client = m_fixture->open(
        m_fixture->post("/v1/messages", R"({"model":"claude-x","stream":true,"messages":[]})"));
    QByteArray got;
    QTRY_VERIFY((got += client->readAll()).count("four tokens") == 50);
    client->abort();
    const UsageRecord record = m_fixture->lastRecord();
    QVERIFY(record.estimated);
    QVERIFY(!record.complete);
    QCOMPARE(record.tokens.input, 700); // as it was told
    QVERIFY2(record.tokens.output >= 50 && record.tokens.output <= 400,
             qPrintable(QString::number(record.tokens.output)));
    QVERIFY(record.costMicros && *record.costMicros > 700'000);
}

void TestCosts::aReplyWithoutUsageIsEstimated()
{
    m_fixture->upstream->enqueue(
        200,
        "application/json",
        R"({"type":"message","content":[{"type":"text","text":"It does not say what it took."}]})");
    const UsageRecord record = m_fixture->recordOf(ask(body));
    QVERIFY(record.estimated && record.complete);
    QCOMPARE(record.tokens.input, body.size() / 4);
    QVERIFY(record.tokens.output > 5);
}

void TestCosts::theClientsProgramIsRecorded()
{
    m_fixture->upstream->enqueue(200, "application/json", answer);
    const WireReply reply = m_fixture->talk(
        m_fixture->post("/v1/messages", body, "User-Agent: claude-cli/2.1.0 (external, cli)\r\n"));
    QCOMPARE(m_fixture->recordOf(reply).tool, u"claude-code"_s);
}

void TestCosts::aDaysCostIsALimit()
{
    limit([](ClientKey &key) { key.dailyCostMicros = 2 * dollar; });
    for (int i = 0; i < 2; ++i) {
        m_fixture->upstream->enqueue(200, "application/json", answer);
        QCOMPARE(ask(body).status, 200);
    }
    const WireReply reply = ask(body);
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("$2.04 of $2.00 a day"), reply.body.constData());
    QVERIFY2(reply.body.contains("local midnight"), reply.body.constData());
    QVERIFY(reply.body.contains("rate_limit_error"));
    QVERIFY(reply.head.toLower().contains("retry-after: "));
    QCOMPARE(m_fixture->upstream->requests().size(), 2);
    QCOMPARE(m_fixture->recordOf(reply).costMicros, std::optional<qint64>(0));
}

void TestCosts::aTotalIsALimitThatNeverFrees()
{
    limit([](ClientKey &key) { key.totalCostMicros = dollar; });
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QCOMPARE(ask(body).status, 200);
    const WireReply reply = ask(body);
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("$1.02 of $1.00 in all"), reply.body.constData());
    QVERIFY2(reply.body.contains("never"), reply.body.constData());
    QVERIFY(reply.head.toLower().contains("x-should-retry: false"));
}

void TestCosts::aLimitOfMoneyIsNotWaitedFor()
{
    limit([](ClientKey &key) {
        key.dailyCostMicros = dollar;
        key.maxWait = std::chrono::hours(1);
    });
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QCOMPARE(ask(body).status, 200);
    QCOMPARE(ask(body).status, 429);
}

void TestCosts::unpricedRequestsUseNoBudget()
{
    limit([](ClientKey &key) { key.totalCostMicros = 1; });
    price(u"another"_s, 1, 1);
    for (int i = 0; i < 3; ++i) {
        m_fixture->upstream->enqueue(200, "application/json", answer);
        QCOMPARE(ask(body).status, 200);
    }
}

void TestCosts::parallelRequestsDoNotOvershoot()
{
    // Each is thought to cost 13 tokens in and at most 1000 out, about 2 dollars.
    const QByteArray large = R"({"model":"claude-x","max_tokens":1000,"messages":[]})";
    const QByteArray full =
        R"({"type":"message","content":[],"usage":{"input_tokens":12,"output_tokens":1000}})";
    limit([](ClientKey &key) { key.dailyCostMicros = 10 * dollar; });
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    for (int i = 0; i < 64; ++i) {
        m_fixture->upstream->enqueue(200, "application/json", full);
        clients.push_back(m_fixture->open(m_fixture->post("/v1/messages", large)));
    }
    int served = 0;
    int refused = 0;
    for (const auto &client : clients) {
        QTRY_COMPARE(client->state(), QTcpSocket::UnconnectedState);
        const QByteArray reply = client->readAll();
        served += reply.startsWith("HTTP/1.1 200") ? 1 : 0;
        refused += reply.startsWith("HTTP/1.1 429") ? 1 : 0;
    }
    QCOMPARE(served + refused, 64);
    QCOMPARE(served, 5); // 10.06 dollars; the fifth began with 8.05 used or reserved
}

void TestCosts::whatWasSpentBeforeCounts()
{
    limit([](ClientKey &key) {
        key.dailyCostMicros = 5 * dollar;
        key.totalCostMicros = 100 * dollar;
    });
    m_fixture->relay->restoreCosts(
        {{.key = {u"key_test"_s}, .today = 5 * dollar, .total = 50 * dollar}});
    const WireReply reply = ask(body);
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("$5.00 of $5.00 a day"), reply.body.constData());
    QTRY_COMPARE(m_fixture->relay->snapshot().keyCosts.size(), 1);
    QCOMPARE(m_fixture->relay->snapshot().keyCosts.first().total, 50 * dollar);
}

void TestCosts::tellsTheCostInMetrics()
{
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QCOMPARE(ask(body).status, 200);
    const WireReply metrics =
        m_fixture->talk("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        "Authorization: Bearer " +
                        m_fixture->key() + "\r\n\r\n");
    QVERIFY2(metrics.body.contains("# TYPE deskrelay_cost_usd_total counter"),
             metrics.body.constData());
    QVERIFY2(metrics.body.contains(
                 "deskrelay_cost_usd_total{account=\"acc_anthropic\",provider=\"anthropic\"} 1.02"),
             metrics.body.constData());
    QVERIFY(metrics.body.contains("deskrelay_requests_unpriced_total 0"));
}

QTEST_GUILESS_MAIN(TestCosts)
#include "tst_costs.moc"
