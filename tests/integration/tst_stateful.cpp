#include "core/base/jsontree.h"
#include "tests/integration/statefulfixture.h"
#include "tests/integration/wiretexts.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Responses that name earlier ones, at upstreams that know nothing of them.
class TestStateful final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aReplyCanBeNamedBeforeItsStreamIsOver();
    void whatDidNotEndWellIsNotKept_data();
    void whatDidNotEndWellIsNotKept();
    void aClientThatLeavesLeavesNothing();
    void whatGoesThroughIsNotKept();
    void anUnknownIdGoesThroughToOpenAi_data();
    void anUnknownIdGoesThroughToOpenAi();
    void aKnownIdIsExpandedForOpenAi();
    void aVendorWithoutResponsesGetsTheHistoryAsAChat();
    void theHistoryOfAConversationStandsStill();
    void aCompactionEndsTheHistory();
    void tokensAreCountedWithTheHistory();
    void aChainHasBounds();
    void aMissingLinkIsNamed();

private:
    std::unique_ptr<StatefulFixture> m_fixture;
};

void TestStateful::init()
{
    m_fixture = std::make_unique<StatefulFixture>();
    QVERIFY(m_fixture->open());
}

void TestStateful::cleanup()
{
    m_fixture.reset();
}

static const QByteArray notFound = "previous_response_not_found";

void TestStateful::aReplyCanBeNamedBeforeItsStreamIsOver()
{
    const QByteArray stream = streamedReply(Format::AnthropicMessages);
    (*m_fixture)->upstream->enqueue({.pieces = {streamHead + chunked(stream)}});
    const auto socket =
        (*m_fixture)
            ->open((*m_fixture)
                       ->post("/v1/responses",
                              R"({"model":"claude-opus-5-5","input":"First","stream":true})"));
    QByteArray got;
    QVERIFY(QTest::qWaitFor([&] {
        got += socket->readAll();
        return got.contains("event: response.completed");
    }));
    const QByteArray id = idInStream(got);
    m_fixture->enqueue("claude");
    const WireReply next = m_fixture->ask(goingOn("claude-opus-5-5", id));
    QVERIFY2(next.status == 200, next.body.constData());
    QVERIFY(m_fixture->sent().contains("First"));
    QVERIFY(m_fixture->sent().contains("Hello there"));
}

void TestStateful::whatDidNotEndWellIsNotKept_data()
{
    QTest::addColumn<QByteArray>("upstream");
    QTest::addColumn<QByteArray>("more");
    const QByteArray cut = streamedReply(Format::AnthropicMessages);
    QTest::newRow("cut by the limit of tokens")
        << QByteArray(cut).replace("tool_use\",\"stop_seq", "max_tokens\",\"stop_seq")
        << QByteArray();
    QTest::newRow("an error in the stream")
        << cut.first(cut.indexOf("event: message_delta")) +
               "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
               "\"message\":\"gone\"}}\n\n"
        << QByteArray();
    QTest::newRow("broken off") << cut.first(cut.indexOf("event: message_delta")) << QByteArray();
    QTest::newRow("not to be kept") << cut << QByteArray(R"(,"store":false)");
}

void TestStateful::whatDidNotEndWellIsNotKept()
{
    QFETCH(const QByteArray, upstream);
    QFETCH(const QByteArray, more);
    (*m_fixture)->upstream->enqueue(200, "text/event-stream", upstream);
    const WireReply reply =
        m_fixture->ask(R"({"model":"claude-opus-5-5","input":"First","stream":true)" + more + '}');
    const QByteArray id = idInStream(reply.body);
    QVERIFY(!id.isEmpty());
    const WireReply next = m_fixture->ask(goingOn("claude-opus-5-5", id));
    QCOMPARE(next.status, 400);
    QVERIFY2(next.body.contains(notFound), next.body.constData());
    QCOMPARE(m_fixture->call("GET", "/v1/responses/" + id).status, 404);
}

void TestStateful::aClientThatLeavesLeavesNothing()
{
    const QByteArray stream = streamedReply(Format::AnthropicMessages);
    const qsizetype half = stream.indexOf("event: content_block_stop");
    (*m_fixture)->upstream->enqueue({.pieces = {streamHead + chunked(stream.first(half))}});
    auto socket =
        (*m_fixture)
            ->open((*m_fixture)
                       ->post("/v1/responses",
                              R"({"model":"claude-opus-5-5","input":"First","stream":true})"));
    QByteArray got;
    QVERIFY(QTest::qWaitFor([&] {
        got += socket->readAll();
        return got.contains("Hello ");
    }));
    const QByteArray id = idInStream(got);
    socket->abort();
    QVERIFY(!(*m_fixture)->lastRecord().complete);
    (*m_fixture)->upstream->send(chunked(stream.sliced(half)) + "0\r\n\r\n");
    QCOMPARE(m_fixture->call("GET", "/v1/responses/" + id).status, 404);
}

void TestStateful::whatGoesThroughIsNotKept()
{
    const QByteArray id = m_fixture->answered("gpt-5.5");
    QCOMPARE(id, QByteArray("resp_1")); // OpenAI's own
    QCOMPARE(m_fixture->call("GET", "/v1/responses/resp_1").status, 404);
}

void TestStateful::anUnknownIdGoesThroughToOpenAi_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a response") << goingOn("gpt-5.5", "resp_theirs");
    QTest::newRow("a conversation")
        << QByteArray(R"({ "model":"gpt-5.5","conversation":{"id":"conv_x"},"input":"Hi" })");
    QTest::newRow("an item") << QByteArray(
        R"({"model":"gpt-5.5","input":[{"type":"item_reference","id":"msg_x"}]})");
}

void TestStateful::anUnknownIdGoesThroughToOpenAi()
{
    QFETCH(const QByteArray, body);
    m_fixture->enqueue("gpt");
    QCOMPARE(m_fixture->ask(body).status, 200);
    QCOMPARE(m_fixture->sent(), body);
}

void TestStateful::aKnownIdIsExpandedForOpenAi()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    m_fixture->enqueue("gpt");
    const WireReply second = m_fixture->ask(goingOn("gpt-5.5", first));
    QCOMPARE(second.status, 200);
    const Result<JsonTree> request = JsonTree::parse(m_fixture->sent());
    QVERIFY(request->root()["previous_response_id"].isMissing());
    QVERIFY(request->root()["include"].json().contains("reasoning.encrypted_content"));
    // Question, answer, call, a result that the history lacks, and what was asked now.
    QVERIFY2(request->root()["input"].json().contains("Hello there"),
             m_fixture->sent().constData());
    const Result<JsonTree> reply = JsonTree::parse(second.body);
    QVERIFY(reply->root()["previous_response_id"].is(first));

    m_fixture->enqueue("gemini");
    QCOMPARE(m_fixture->ask(goingOn("gemini-3-pro", idOf(second), "Last")).status, 200);
    const qsizetype places[] = {m_fixture->sent().indexOf("First"),
                                m_fixture->sent().indexOf("Next"),
                                m_fixture->sent().indexOf("Last")};
    QVERIFY2(places[0] >= 0 && places[0] < places[1] && places[1] < places[2],
             m_fixture->sent().constData());
}

void TestStateful::aVendorWithoutResponsesGetsTheHistoryAsAChat()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    RelayData data = (*m_fixture)->data;
    data.accounts = {{.id = {u"acc_vendor"_s},
                      .provider = Provider::OpenAiCompatible,
                      .name = u"vendor"_s,
                      .baseUrl = (*m_fixture)->upstream->url(u"/v1"_s),
                      .models = {u"any-model"_s}}};
    (*m_fixture)->relay->setCredential({u"acc_vendor"_s}, Secret(QByteArray("sk")));
    (*m_fixture)->setData(data);
    (*m_fixture)->upstream->enqueue(404, "application/json", "{}");
    (*m_fixture)->upstream->enqueue(200, "application/json", wholeReply(Format::OpenAiChat));
    const WireReply second = m_fixture->ask(goingOn("any-model", first));
    QVERIFY2(second.status == 200, second.body.constData());
    QVERIFY((*m_fixture)->upstream->requests().last().line().contains("/chat/completions"));
    QVERIFY(m_fixture->sent().contains("First"));
    const Result<JsonTree> reply = JsonTree::parse(second.body);
    QVERIFY(reply->root()["previous_response_id"].is(first));
    QCOMPARE(m_fixture->call("GET", "/v1/responses/" + idOf(second)).status, 200);
}

void TestStateful::theHistoryOfAConversationStandsStill()
{
    const QByteArray conversation = idOf(m_fixture->call("POST", "/v1/conversations", "{}"));
    QVERIFY(conversation.startsWith("conv_"));
    const QByteArray within = R"(,"conversation":")" + conversation + '"';
    const QByteArray first = m_fixture->answered("claude-opus-5-5", within);
    m_fixture->enqueue("claude");
    QCOMPARE(m_fixture->ask(R"({"model":"claude-opus-5-5","input":"Later")" + within + '}').status,
             200);
    QVERIFY(m_fixture->sent().contains("First"));
    // Who goes on from the first reply does not hear what came later.
    m_fixture->enqueue("claude");
    QCOMPARE(m_fixture->ask(goingOn("claude-opus-5-5", first)).status, 200);
    QCOMPARE(m_fixture->sent().count("First"), 1);
    QVERIFY2(!m_fixture->sent().contains("Later"), m_fixture->sent().constData());
}

void TestStateful::aCompactionEndsTheHistory()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    m_fixture->enqueue("claude");
    const WireReply second =
        m_fixture->ask(R"({"model":"claude-opus-5-5","previous_response_id":")" + first +
                       R"(","input":[{"type":"compaction_trigger"}]})");
    QVERIFY2(second.body.contains(R"("type":"compaction")"), second.body.constData());
    m_fixture->enqueue("claude");
    QCOMPARE(m_fixture->ask(goingOn("claude-opus-5-5", idOf(second))).status, 200);
    QVERIFY2(!m_fixture->sent().contains("First"), m_fixture->sent().constData());
    QVERIFY2(m_fixture->sent().contains("as a summary"), m_fixture->sent().constData());
    QVERIFY2(!m_fixture->sent().contains("about to be cut"), m_fixture->sent().constData());
}

void TestStateful::tokensAreCountedWithTheHistory()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    (*m_fixture)->upstream->enqueue(200, "application/json", R"({"input_tokens":77})");
    const WireReply counted =
        m_fixture->ask(goingOn("claude-opus-5-5", first), "/v1/responses/input_tokens");
    QVERIFY2(counted.body.contains("77"), counted.body.constData());
    QVERIFY((*m_fixture)->upstream->requests().last().line().contains("/v1/messages/count_tokens"));
    QVERIFY(m_fixture->sent().contains("First"));
}

void TestStateful::aChainHasBounds()
{
    KeptEntry entry{.id = "resp_long", .key = {u"key_test"_s}, .body = "{}"};
    entry.time = SystemClock::instance().now();
    const QByteArray message = R"({"type":"message","role":"user","content":"Hi"})";
    for (int i = 0; i < 4'097; ++i)
        entry.items.append({.id = QByteArray::number(i), .json = message});
    m_fixture->store().items().keep(entry, {.bytes = 1'000'000'000});
    WireReply refused = m_fixture->ask(goingOn("claude-opus-5-5", "resp_long"));
    QCOMPARE(refused.status, 400);
    QVERIFY2(refused.body.contains("4096 items"), refused.body.constData());

    RelayConfig config;
    config.limits.bodyBytes = 2'000;
    (*m_fixture)->relay->setConfig(config);
    entry.id = "resp_large";
    entry.items = {{.id = "x", .json = '"' + QByteArray(2'000, 'x') + '"'}};
    m_fixture->store().items().keep(entry, {.bytes = 1'000'000'000});
    refused = m_fixture->ask(goingOn("claude-opus-5-5", "resp_large"));
    QCOMPARE(refused.status, 400);
    QVERIFY2(refused.body.contains("2000 bytes"), refused.body.constData());
    QVERIFY(refused.body.contains("/v1/responses/compact"));
}

void TestStateful::aMissingLinkIsNamed()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    m_fixture->enqueue("claude");
    const QByteArray second = idOf(m_fixture->ask(goingOn("claude-opus-5-5", first)));
    QCOMPARE(m_fixture->call("DELETE", "/v1/responses/" + first).status, 200);
    for (const char *const model : {"claude-opus-5-5", "gpt-5.5"}) { // nor does OpenAI know it
        const WireReply refused = m_fixture->ask(goingOn(model, second));
        QCOMPARE(refused.status, 400);
        QVERIFY2(refused.body.contains(first), refused.body.constData());
        QVERIFY(refused.body.contains(notFound));
    }
}

QTEST_GUILESS_MAIN(TestStateful)
#include "tst_stateful.moc"
