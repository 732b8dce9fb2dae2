#include "core/base/jsontree.h"
#include "tests/integration/relayfixture.h"
#include "tests/integration/wiretexts.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What asks for no message, at an upstream of another format: embeddings and counts of tokens.
class TestConversion : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void geminiEmbedsForAnOpenAiClient();
    void openAiEmbedsForAGeminiClient();
    void wrongEmbeddingsAreRefused_data();
    void wrongEmbeddingsAreRefused();
    void anEmbeddingsErrorHasTheClientsShape();
    void anAnswerThatIsNoneIsAnError();
    void theUpstreamsCounterCounts_data();
    void theUpstreamsCounterCounts();
    void anEstimateStandsInForACounterThatFails_data();
    void anEstimateStandsInForACounterThatFails();
    void anEstimateHidesNoRefusedKey();
    void whatNobodyCountsIsEstimated();
    void aThreadMakesTheClientSendItsHistory();

private:
    ReceivedRequest lastRequest() const { return m_fixture->upstream->requests().value(0); }

    std::unique_ptr<RelayFixture> m_fixture;
};

void TestConversion::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestConversion::cleanup()
{
    m_fixture.reset();
}

void TestConversion::geminiEmbedsForAnOpenAiClient()
{
    m_fixture->upstream->enqueue(
        200,
        "application/json",
        R"({"embeddings":[{"values":[0.25,-1]},{"values":[0.5,2.5e-3]}],"usageMetadata":{"promptTokenCount":7}})");
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/embeddings",
        R"({"model":"gemini-embedding-001","input":["one","two"],"dimensions":2,"user":"me"})"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(
        answer.body,
        QByteArray(
            R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.25,-1]},)"
            R"({"object":"embedding","index":1,"embedding":[0.5,2.5e-3]}],)"
            R"("model":"gemini-embedding-001","usage":{"prompt_tokens":7,"total_tokens":7}})"));
    QVERIFY(answer.head.contains("x-deskrelay-dropped: user\r\n"));
    QCOMPARE(lastRequest().line(),
             QByteArray("POST /v1beta/models/gemini-embedding-001:batchEmbedContents HTTP/1.1"));
    QCOMPARE(
        lastRequest().body,
        QByteArray(
            R"({"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"one"}]},"outputDimensionality":2},)"
            R"({"model":"models/gemini-embedding-001","content":{"parts":[{"text":"two"}]},"outputDimensionality":2}]})"));
    QCOMPARE(lastRequest().field("x-goog-api-key"), upstreamCredential.toByteArray());
    const UsageRecord record = m_fixture->lastRecord();
    QCOMPARE(record.account.value, u"acc_gemini"_s);
    QCOMPARE(record.status, 200);
    QCOMPARE(record.tokens.input, 7);
}

void TestConversion::openAiEmbedsForAGeminiClient()
{
    m_fixture->upstream->enqueue(
        200,
        "application/json",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.125,3]}],"usage":{"prompt_tokens":4,"total_tokens":4}})");
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1beta/models/text-embedding-3-small:embedContent",
        R"({"content":{"parts":[{"text":"a"},{"text":"b"}]},"taskType":"RETRIEVAL_QUERY","outputDimensionality":2})"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(
        answer.body,
        QByteArray(R"({"embedding":{"values":[0.125,3]},"usageMetadata":{"promptTokenCount":4}})"));
    QVERIFY(answer.head.contains("x-deskrelay-dropped: taskType\r\n"));
    QCOMPARE(lastRequest().line(), QByteArray("POST /v1/embeddings HTTP/1.1"));
    QCOMPARE(
        lastRequest().body,
        QByteArray(
            R"({"model":"text-embedding-3-small","input":["a\nb"],"encoding_format":"float","dimensions":2})"));
    QCOMPARE(m_fixture->lastRecord().tokens.input, 4);
}

void TestConversion::wrongEmbeddingsAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("no input") << QByteArray(R"({"model":"gemini-embedding-001"})") << 400
                              << QByteArray("input");
    QTest::newRow("tokens instead of text")
        << QByteArray(R"({"model":"gemini-embedding-001","input":[[1,2]]})") << 400
        << QByteArray("input");
    QTest::newRow("no such endpoint") << QByteArray(R"({"model":"claude-opus-5-5","input":"x"})")
                                      << 501 << QByteArray("Anthropic has no embeddings");
}

void TestConversion::wrongEmbeddingsAreRefused()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QByteArray, told);
    const WireReply answer = m_fixture->talk(m_fixture->post("/v1/embeddings", body));
    QCOMPARE(answer.status, status);
    QVERIFY2(answer.body.contains(told), answer.body.constData());
    QVERIFY(m_fixture->upstream->requests().isEmpty());
}

void TestConversion::anEmbeddingsErrorHasTheClientsShape()
{
    m_fixture->upstream->enqueue(
        429,
        "application/json",
        R"({"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}})",
        "Retry-After: 9\r\n");
    const WireReply answer = m_fixture->talk(
        m_fixture->post("/v1/embeddings", R"({"model":"gemini-embedding-001","input":"x"})"));
    QCOMPARE(answer.status, 429);
    QVERIFY(answer.head.contains("retry-after: 9\r\n"));
    const Result<JsonTree> body = JsonTree::parse(answer.body);
    QVERIFY(body.has_value());
    QVERIFY(body->root()["error"]["message"].text.contains("Quota exceeded"));
    QVERIFY(body->root()["error"]["type"].isString());
}

void TestConversion::anAnswerThatIsNoneIsAnError()
{
    m_fixture->upstream->enqueue(200, "application/json", R"({"embeddings":[]})");
    const WireReply answer = m_fixture->talk(
        m_fixture->post("/v1/embeddings", R"({"model":"gemini-embedding-001","input":"x"})"));
    QCOMPARE(answer.status, 502);
    QVERIFY2(answer.body.contains("no embeddings"), answer.body.constData());
    QCOMPARE(m_fixture->lastRecord().status, 502);
}

void TestConversion::theUpstreamsCounterCounts_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<Format>("client");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("messages at gemini")
        << QByteArray("/v1/messages/count_tokens") << Format::AnthropicMessages
        << QByteArray("gemini-3-pro")
        << QByteArray("POST /v1beta/models/gemini-3-pro:countTokens HTTP/1.1")
        << QByteArray(R"({"totalTokens":41})") << QByteArray(R"({"input_tokens":41})");
    QTest::newRow("messages at openai")
        << QByteArray("/v1/messages/count_tokens") << Format::AnthropicMessages
        << QByteArray("gpt-5.5") << QByteArray("POST /v1/responses/input_tokens HTTP/1.1")
        << QByteArray(R"({"object":"response.input_tokens","input_tokens":42})")
        << QByteArray(R"({"input_tokens":42})");
    QTest::newRow("messages at openai's chat model")
        << QByteArray("/v1/messages/count_tokens") << Format::AnthropicMessages
        << QByteArray("gpt-4o") << QByteArray("POST /v1/responses/input_tokens HTTP/1.1")
        << QByteArray(R"({"object":"response.input_tokens","input_tokens":42})")
        << QByteArray(R"({"input_tokens":42})");
    QTest::newRow("gemini at anthropic")
        << QByteArray("/v1beta/models/claude-opus-5-5:countTokens") << Format::GeminiGenerate
        << QByteArray("claude-opus-5-5") << QByteArray("POST /v1/messages/count_tokens HTTP/1.1")
        << QByteArray(R"({"input_tokens":43})") << QByteArray(R"({"totalTokens":43})");
    QTest::newRow("responses at anthropic")
        << QByteArray("/v1/responses/input_tokens") << Format::OpenAiResponses
        << QByteArray("claude-opus-5-5") << QByteArray("POST /v1/messages/count_tokens HTTP/1.1")
        << QByteArray(R"({"input_tokens":44})")
        << QByteArray(R"({"object":"response.input_tokens","input_tokens":44})");
}

void TestConversion::theUpstreamsCounterCounts()
{
    QFETCH(const QByteArray, path);
    QFETCH(const Format, client);
    QFETCH(const QByteArray, model);
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, answer);
    QFETCH(const QByteArray, told);
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QByteArray asked = requestText(client, model, false);
    if (client == Format::GeminiGenerate)
        asked = "{\"generateContentRequest\":" + asked + '}';
    const WireReply reply = m_fixture->talk(m_fixture->post(path, asked));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, told);
    QVERIFY(!reply.head.contains("x-deskrelay-estimated"));
    QCOMPARE(lastRequest().line(), line);
    // What a counter does not count it refuses.
    const Result<JsonTree> sent = JsonTree::parse(lastRequest().body);
    QVERIFY(sent.has_value());
    for (const char *const name : {"max_tokens", "max_output_tokens", "stream", "store", "include"})
        QVERIFY2(sent->root()[name].isMissing(), name);
    QVERIFY2(lastRequest().body.contains(model) || lastRequest().line().contains(model),
             lastRequest().body.constData());
    const UsageRecord record = m_fixture->lastRecord();
    QCOMPARE(record.status, 200);
    QCOMPARE(record.tokens.total(), 0); // counting costs none
}

void TestConversion::anEstimateStandsInForACounterThatFails_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("not there") << 404 << QByteArray(R"({"error":{"code":404}})");
    QTest::newRow("busy") << 429 << QByteArray(R"({"error":{"code":429}})");
    QTest::newRow("broken") << 500 << QByteArray("oops");
    QTest::newRow("no count") << 200 << QByteArray(R"({"something":"else"})");
}

void TestConversion::anEstimateStandsInForACounterThatFails()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    m_fixture->upstream->enqueue(status, "application/json", body);
    const WireReply answer = m_fixture->talk(
        m_fixture->post("/v1/messages/count_tokens",
                        requestText(Format::AnthropicMessages, "gemini-3-pro", false)));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.head.contains("x-deskrelay-estimated: tokens\r\n"));
    const Result<JsonTree> told = JsonTree::parse(answer.body);
    QVERIFY(told.has_value());
    const qint64 tokens = told->root()["input_tokens"].toInteger().value_or(0);
    QVERIFY2(tokens > 20 && tokens < 60, answer.body.constData());
}

void TestConversion::anEstimateHidesNoRefusedKey()
{
    m_fixture->upstream->enqueue(401, "application/json", R"({"error":{"code":401}})");
    const WireReply answer = m_fixture->talk(
        m_fixture->post("/v1/messages/count_tokens",
                        requestText(Format::AnthropicMessages, "gemini-3-pro", false)));
    QCOMPARE(answer.status, 200);
    const auto lastError = [this] {
        for (const AccountStatus &status : m_fixture->relay->snapshot().accounts) {
            if (status.id.value == u"acc_gemini"_s)
                return status.lastError;
        }
        return QString();
    };
    QTRY_VERIFY2(lastError().contains(u"refuses the key"), qPrintable(lastError()));
}

void TestConversion::whatNobodyCountsIsEstimated()
{
    RelayData data = m_fixture->data;
    data.accounts.append({.id = {u"acc_vendor"_s},
                          .provider = Provider::OpenAiCompatible,
                          .name = u"vendor"_s,
                          .baseUrl = m_fixture->upstream->url(u"/v1"_s),
                          .models = {u"llama-4"_s}});
    m_fixture->setData(data);
    m_fixture->relay->setCredential({u"acc_vendor"_s}, Secret("sk-vendor-secret"));
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/messages/count_tokens", requestText(Format::AnthropicMessages, "llama-4", false)));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.head.contains("x-deskrelay-estimated: "));
    QVERIFY(m_fixture->upstream->requests().isEmpty());
}

void TestConversion::aThreadMakesTheClientSendItsHistory()
{
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/messages",
        R"({"model":"gemini-3-pro","max_tokens":9,"thread":{"id":"thread_1"},"messages":[{"role":"user","content":"Go on"}]})"));
    QCOMPARE(answer.status, 400);
    const Result<JsonTree> body = JsonTree::parse(answer.body);
    QVERIFY(body.has_value());
    QVERIFY(body->root()["error"]["details"]["error_code"].is("thread_unsupported_request"));
    QVERIFY(m_fixture->upstream->requests().isEmpty());
    QCOMPARE(m_fixture->lastRecord().status, 400);
}

QTEST_GUILESS_MAIN(TestConversion)

#include "tst_conversion.moc"
