#include "core/base/jsonwriter.h"
#include "core/base/sseparser.h"
#include "core/formats/responses/compactiontext.h"
#include "core/formats/responses/storedreferences.h"
#include "tests/integration/statefulfixture.h"
#include "tests/integration/wiretexts.h"

#include <QFile>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// A conversation made short by a model that has no word for it: Codex's trigger, and OpenAI's
/// endpoint.
class TestCompaction final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void codexGetsOneCompactionAndGoesOnWithIt_data();
    void codexGetsOneCompactionAndGoesOnWithIt();
    void theEndpointAnswersWithUserMessagesAndASummary_data();
    void theEndpointAnswersWithUserMessagesAndASummary();
    void theEchoAccountCompactsToo();
    void openAiCompactsItself();
    void openAiIsAskedAnewForWhatOnlyTheRelayKnows();
    void whatCannotBeCompactedIsRefused_data();
    void whatCannotBeCompactedIsRefused();
    void anUpstreamsErrorIsTold();
    void anAnswerWithoutASummaryIsABadGateway();

private:
    std::unique_ptr<StatefulFixture> m_fixture;
};

void TestCompaction::init()
{
    m_fixture = std::make_unique<StatefulFixture>();
    QVERIFY(m_fixture->open());
}

void TestCompaction::cleanup()
{
    m_fixture.reset();
}

static constexpr QByteArrayView prompt("another model will go on with the work");

/// What Codex sends when its conversation is too long, in short.
static const QByteArray codexRequest =
    R"({"model":"MODEL","stream":true,"store":false,"tool_choice":"auto","parallel_tool_calls":false,)"
    R"("include":["reasoning.encrypted_content"],"prompt_cache_key":"t1","reasoning":{"effort":"medium"},)"
    R"("tools":[{"type":"function","name":"look","parameters":{"type":"object","properties":{}}}],"input":[)"
    R"({"type":"message","id":"msg_1","role":"developer","content":[{"type":"input_text","text":"You are Codex."}]},)"
    R"({"type":"message","id":"msg_2","role":"user","content":[{"type":"input_text","text":"Read README"}]},)"
    R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Look."}],"content":null,"encrypted_content":"gAAAAABm"},)"
    R"({"type":"function_call","status":"completed","id":"fc_1","name":"look","arguments":"{}","call_id":"call_9"},)"
    R"({"type":"function_call_output","id":"fco_1","call_id":"call_9","output":"Hello"},)"
    R"({"type":"compaction_trigger"}]})";

/// The body that a real one sent; empty where there is no recording.
static QByteArray recordedRequest()
{
    QFile file(QStringLiteral(DESKRELAY_CAPTURES
                              "/codex/13-compaction-trigger-provider-named-OpenAI.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const Result<JsonTree> tree = JsonTree::parse(file.readAll());
    const JsonNode &body = tree->root()["body"];
    return body.isString() ? body.string() : body.json();
}

void TestCompaction::codexGetsOneCompactionAndGoesOnWithIt_data()
{
    QTest::addColumn<Format>("upstream");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("body");
    const auto rows = [](const char *name, const QByteArray &body) {
        const Result<JsonTree> tree = JsonTree::parse(body);
        for (const auto &[format, model] : {std::pair(Format::AnthropicMessages, "claude-opus-5-5"),
                                            std::pair(Format::GeminiGenerate, "gemini-3-pro")}) {
            const QByteArray asked = withMember(tree->root(), "model", jsonString(model));
            QTest::addRow("%s, %s", name, model) << format << QByteArray(model) << asked;
        }
    };
    rows("in short", codexRequest);
    if (const QByteArray recorded = recordedRequest(); !recorded.isEmpty())
        rows("recorded", recorded);
}

/// The items that the events of a stream say are done.
static QByteArrayList itemsDone(const QByteArray &stream)
{
    SseParser parser;
    QByteArrayList items;
    const QList<SseEvent> events = parser.feed(stream);
    for (const SseEvent &event : events) {
        const Result<JsonTree> data = JsonTree::parse(event.data);
        if (data && data->root()["type"].is("response.output_item.done"))
            items.append(data->root()["item"].json());
    }
    return items;
}

void TestCompaction::codexGetsOneCompactionAndGoesOnWithIt()
{
    QFETCH(const Format, upstream);
    QFETCH(const QByteArray, model);
    QFETCH(const QByteArray, body);
    (*m_fixture)->upstream->enqueue(200, "text/event-stream", streamedReply(upstream));
    const WireReply reply = m_fixture->ask(body);
    QVERIFY2(reply.status == 200, reply.body.constData());
    QVERIFY2(m_fixture->sent().contains(prompt), m_fixture->sent().constData());
    const QByteArrayList items = itemsDone(reply.body);
    QCOMPARE(items.size(), 1);
    const Result<JsonTree> item = JsonTree::parse(items.first());
    QVERIFY(item->root()["type"].is("compaction"));
    QCOMPARE(unwrapSummary(item->root()["encrypted_content"].text).value_or(""),
             QByteArray("Hello there"));
    QCOMPARE(reply.body.count("event: response.completed"), 1);

    // What Codex sends next: its instructions, the item, and the next wish.
    (*m_fixture)->upstream->enqueue(200, "text/event-stream", streamedReply(upstream));
    const WireReply next = m_fixture->ask(
        R"({"model":")" + model + R"(","stream":true,"store":false,"input":[)" + items.first() +
        R"(,{"type":"message","role":"user","content":[{"type":"input_text","text":"Go on"}]}]})");
    QCOMPARE(next.status, 200);
    const qsizetype summary = m_fixture->sent().indexOf("as a summary:\\n\\nHello there");
    QVERIFY2(summary > 0, m_fixture->sent().constData());
    QVERIFY(m_fixture->sent().indexOf("Go on") > summary);
    QVERIFY(itemsDone(next.body).first().contains("\"message\""));
}

void TestCompaction::theEndpointAnswersWithUserMessagesAndASummary_data()
{
    QTest::addColumn<Format>("upstream");
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("Anthropic") << Format::AnthropicMessages << QByteArray("claude-opus-5-5");
    QTest::newRow("Gemini") << Format::GeminiGenerate << QByteArray("gemini-3-pro");
    QTest::newRow("a vendor of chats") << Format::OpenAiChat << QByteArray("any-model");
}

void TestCompaction::theEndpointAnswersWithUserMessagesAndASummary()
{
    QFETCH(const Format, upstream);
    QFETCH(const QByteArray, model);
    RelayData data = (*m_fixture)->data;
    data.accounts.append({.id = {u"acc_vendor"_s},
                          .provider = Provider::OpenAiCompatible,
                          .name = u"vendor"_s,
                          .baseUrl = (*m_fixture)->upstream->url(u"/v1"_s),
                          .models = {u"any-model"_s}});
    (*m_fixture)->relay->setCredential({u"acc_vendor"_s}, Secret(QByteArray("sk")));
    (*m_fixture)->setData(data);
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    (*m_fixture)->upstream->enqueue(200, "application/json", wholeReply(upstream));
    const WireReply reply = m_fixture->ask(
        R"({"model":")" + model + R"(","previous_response_id":")" + first +
            R"(","instructions":"Be exact","input":[{"role":"user","content":"Second"},)"
            R"({"type":"function_call_output","call_id":"call_1","output":"seen"}]})",
        "/v1/responses/compact");
    QVERIFY2(reply.status == 200, reply.body.constData());
    QVERIFY2(m_fixture->sent().contains(prompt), m_fixture->sent().constData());
    QVERIFY(m_fixture->sent().contains("First") && m_fixture->sent().contains("Be exact"));
    const Result<JsonTree> tree = JsonTree::parse(reply.body);
    const JsonNode &object = tree->root();
    QVERIFY(object["object"].is("response.compaction"));
    QVERIFY(object["id"].text.startsWith("resp_"));
    QVERIFY(object["created_at"].toInteger().value_or(0) > 1'700'000'000);
    QCOMPARE(object["usage"]["output_tokens"].toInteger().value_or(0), 7);
    QCOMPARE(object["usage"]["input_tokens"].toInteger().value_or(0), 13);
    const auto &output = object["output"].items;
    QCOMPARE(output.size(), size_t(3));
    QVERIFY(output[0]["content"].items[0]["text"].is("First"));
    QVERIFY(output[1]["content"].items[0]["text"].is("Second"));
    QCOMPARE(unwrapSummary(output[2]["encrypted_content"].text).value_or(""),
             QByteArray("Hello there"));
    QTRY_COMPARE((*m_fixture)->lastRecord().model, QString::fromLatin1(model));
}

void TestCompaction::theEchoAccountCompactsToo()
{
    RelayData data = (*m_fixture)->data;
    data.accounts.append({.id = {u"acc_echo"_s},
                          .provider = Provider::Echo,
                          .name = u"echo"_s,
                          .models = {u"echo"_s}});
    (*m_fixture)->setData(data);
    const WireReply reply =
        m_fixture->ask(R"({"model":"echo","input":"Hello"})", "/v1/responses/compact");
    QVERIFY2(reply.status == 200, reply.body.constData());
    const Result<JsonTree> tree = JsonTree::parse(reply.body);
    QCOMPARE(tree->root()["output"].items.size(), size_t(2));
    const QByteArray sealed = tree->root()["output"].items[1]["encrypted_content"].string();
    QVERIFY(unwrapSummary(sealed).value_or("").contains(prompt)); // the last text that it was told
}

void TestCompaction::openAiCompactsItself()
{
    const QByteArray body = R"({ "input":"Hello","model":"gpt-5.5" })";
    (*m_fixture)->upstream->enqueue(200, "application/json", R"({"object":"response.compaction"})");
    QCOMPARE(m_fixture->ask(body, "/v1/responses/compact").status, 200);
    QCOMPARE(m_fixture->sent(), body);
    QVERIFY((*m_fixture)->upstream->requests().last().line().contains("/v1/responses/compact"));
}

void TestCompaction::openAiIsAskedAnewForWhatOnlyTheRelayKnows()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    (*m_fixture)
        ->upstream->enqueue(
            200,
            "application/json",
            R"({"id":"resp_x","object":"response","created_at":1,"status":"completed","model":"m","output":[)"
            R"({"type":"compaction","id":"cmp_x","encrypted_content":"gAAAB"}],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}})");
    const WireReply reply = m_fixture->ask(
        R"({"model":"gpt-5.5","previous_response_id":")" + first + "\"}", "/v1/responses/compact");
    QVERIFY2(reply.status == 200, reply.body.constData());
    QVERIFY(m_fixture->sent().contains("First"));
    QVERIFY(m_fixture->sent().contains(R"({"type":"compaction_trigger"})"));
    const Result<JsonTree> tree = JsonTree::parse(reply.body);
    QCOMPARE(tree->root()["output"].items.size(), size_t(2));
    QVERIFY(tree->root()["output"].items[1]["encrypted_content"].is("gAAAB"));
}

void TestCompaction::whatCannotBeCompactedIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("names");
    QTest::newRow("nothing") << QByteArray(R"({"model":"claude-opus-5-5"})")
                             << QByteArray("nothing to compact");
    QTest::newRow("a wrong item") << QByteArray(
                                         R"({"model":"claude-opus-5-5","input":[{"role":"x"}]})")
                                  << QByteArray("input[0].role");
    QTest::newRow("an unknown response")
        << goingOn("claude-opus-5-5", "resp_none") << QByteArray("resp_none");
}

void TestCompaction::whatCannotBeCompactedIsRefused()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, names);
    const WireReply refused = m_fixture->ask(body, "/v1/responses/compact");
    QCOMPARE(refused.status, 400);
    QVERIFY2(refused.body.contains(names), refused.body.constData());
}

static const QByteArray plainRequest = R"({"model":"claude-opus-5-5","input":"Hello"})";

void TestCompaction::anUpstreamsErrorIsTold()
{
    (*m_fixture)
        ->upstream->enqueue(
            429,
            "application/json",
            R"({"type":"error","error":{"type":"rate_limit_error","message":"Slow down."}})",
            "Retry-After: 7\r\n");
    const WireReply told = m_fixture->ask(plainRequest, "/v1/responses/compact");
    QCOMPARE(told.status, 429);
    QVERIFY(told.body.contains("Slow down."));
    QVERIFY(told.head.toLower().contains("retry-after: 7"));
}

void TestCompaction::anAnswerWithoutASummaryIsABadGateway()
{
    (*m_fixture)
        ->upstream->enqueue(
            200,
            "application/json",
            R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":0}})");
    const WireReply told = m_fixture->ask(plainRequest, "/v1/responses/compact");
    QCOMPARE(told.status, 502);
    QVERIFY2(told.body.contains("no summary"), told.body.constData());
}

QTEST_GUILESS_MAIN(TestCompaction)
#include "tst_compaction.moc"
