#include "core/base/jsontree.h"
#include "tests/integration/relayfixture.h"
#include "tests/integration/wiretexts.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What the relay knows of models on its way into requests and lists: by the accounts' own lists,
/// by a person's word, and the names that stand for models.
class TestModelFacts final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theUpstreamsListTellsHowToThink_data();
    void theUpstreamsListTellsHowToThink();
    void aListThatNeverComesHoldsNothingUp();
    void aPersonIsBelievedFirst_data();
    void aPersonIsBelievedFirst();
    void listsShowTheLimits();
    void twoAtOnceGetTheSameList();
    void aKeysOwnAliasComesFirst();
    void aKeysAliasIsSeenByNoOther();

private:
    void listClaude(const QByteArray &id, const QByteArray &more);
    JsonTree askedOf(const QByteArray &model, const QByteArray &key = {});
    QByteArray get(const QByteArray &path, const QByteArray &key) const;
    QByteArray addKey(const QString &id);

    std::unique_ptr<RelayFixture> m_fixture;
};

void TestModelFacts::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestModelFacts::cleanup()
{
    m_fixture.reset();
}

/// The accounts' upstream lists one model of Anthropic's.
void TestModelFacts::listClaude(const QByteArray &id, const QByteArray &more)
{
    m_fixture->upstream->setModelList(
        200, R"({"data":[{"type":"model","id":")" + id + R"(","display_name":"C",)" + more + "}]}");
}

/// What the upstream is asked where a chat client wants \a model to think.
JsonTree TestModelFacts::askedOf(const QByteArray &model, const QByteArray &key)
{
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::AnthropicMessages));
    const QByteArray body = R"({"model":")" + model +
                            R"(","reasoning_effort":"medium","messages":[{"role":"user",)"
                            R"("content":"Hi"}]})";
    QByteArray request = m_fixture->post("/v1/chat/completions", body);
    if (!key.isEmpty())
        request.replace(m_fixture->key(), key);
    const WireReply reply = m_fixture->talk(request);
    [&] { // the name that was asked for comes back
        QVERIFY2(reply.status == 200, reply.body.constData());
        const Result<JsonTree> told = JsonTree::parse(reply.body);
        QVERIFY(told.has_value());
        QCOMPARE(told->root()["model"].string(), model);
    }();
    const QByteArray asked = m_fixture->upstream->requests().isEmpty()
                                 ? QByteArray("{}")
                                 : m_fixture->upstream->requests().last().body;
    return std::move(*JsonTree::parse(asked));
}

void TestModelFacts::theUpstreamsListTellsHowToThink_data()
{
    QTest::addColumn<QByteArray>("listed");
    QTest::addColumn<QByteArray>("capabilities");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("maxTokens");
    const QByteArray budget =
        R"("max_tokens":50000,"capabilities":{"effort":{"supported":false},"thinking":{"supported":true,)"
        R"("types":{"adaptive":{"supported":false},"enabled":{"supported":true}}}})";
    QTest::newRow("adaptive is not supported")
        << QByteArray("claude-opus-5-5") << budget << QByteArray("enabled") << QByteArray("50000");
    QTest::newRow("listed with its date") << QByteArray("claude-opus-5-5-20261010") << budget
                                          << QByteArray("enabled") << QByteArray("50000");
    QTest::newRow("another model's") << QByteArray("claude-opus-5-5-fast") << budget
                                     << QByteArray("adaptive") << QByteArray("128000");
    QTest::newRow("no thinking") << QByteArray("claude-opus-5-5")
                                 << QByteArray(R"("capabilities":{"thinking":{"supported":false}})")
                                 << QByteArray() << QByteArray("128000");
    QTest::newRow("nothing told") << QByteArray("claude-opus-5-5")
                                  << QByteArray(R"("capabilities":null)") << QByteArray("adaptive")
                                  << QByteArray("128000");
}

void TestModelFacts::theUpstreamsListTellsHowToThink()
{
    QFETCH(const QByteArray, listed);
    QFETCH(const QByteArray, capabilities);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, maxTokens);
    listClaude(listed, capabilities);
    const JsonTree asked = askedOf("claude-opus-5-5");
    QCOMPARE(asked.root()["thinking"]["type"].string(), type);
    QCOMPARE(asked.root()["max_tokens"].json(), maxTokens);
    QCOMPARE(asked.root()["thinking"]["budget_tokens"].isPresent(), type == "enabled");
}

void TestModelFacts::aListThatNeverComesHoldsNothingUp()
{
    m_fixture->upstream->setModelList({});
    QCOMPARE(askedOf("claude-opus-5-5").root()["thinking"]["type"].string(),
             QByteArray("adaptive"));
    const UsageRecord first = m_fixture->lastRecord();
    QVERIFY(first.duration >= std::chrono::seconds(2)); // it was waited for, once
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(askedOf("claude-opus-5-5").root()["thinking"]["type"].string(),
             QByteArray("adaptive"));
    QVERIFY(timer.elapsed() < 2000);
}

void TestModelFacts::aPersonIsBelievedFirst_data()
{
    QTest::addColumn<QList<ModelOverride>>("overrides");
    QTest::addColumn<QByteArray>("maxTokens");
    const QString field = u"max-output-tokens"_s;
    const ModelOverride all{u"claude*"_s, field, u"7000"_s};
    const ModelOverride opus{u"Claude-Opus*"_s, field, u"6000"_s};
    const ModelOverride exact{u"claude-opus-5-5"_s, field, u"5000"_s};
    const ModelOverride other{u"claude-opus-5"_s, field, u"4000"_s};
    QTest::newRow("none") << QList<ModelOverride>{} << QByteArray("64000");
    QTest::newRow("the beginning") << QList<ModelOverride>{all} << QByteArray("7000");
    QTest::newRow("the longer one") << QList<ModelOverride>{opus, all} << QByteArray("6000");
    QTest::newRow("the name itself")
        << QList<ModelOverride>{exact, opus, all} << QByteArray("5000");
    QTest::newRow("another's") << QList<ModelOverride>{other} << QByteArray("64000");
    QTest::newRow("what no version knows")
        << QList<ModelOverride>{{u"claude*"_s, u"colour"_s, u"red"_s}, all} << QByteArray("7000");
}

void TestModelFacts::aPersonIsBelievedFirst()
{
    QFETCH(const QList<ModelOverride>, overrides);
    QFETCH(const QByteArray, maxTokens);
    listClaude("claude-opus-5-5", R"("max_tokens":64000)");
    m_fixture->data.modelOverrides = overrides;
    m_fixture->setData(m_fixture->data);
    QCOMPARE(askedOf("claude-opus-5-5").root()["max_tokens"].json(), maxTokens);
    m_fixture->data.modelOverrides.clear();
    m_fixture->setData(m_fixture->data);
    QCOMPARE(askedOf("claude-opus-5-5").root()["max_tokens"].json(), QByteArray("64000"));
}

QByteArray TestModelFacts::get(const QByteArray &path, const QByteArray &key) const
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key +
           "\r\nConnection: close\r\n\r\n";
}

void TestModelFacts::listsShowTheLimits()
{
    m_fixture->data.accounts = {m_fixture->data.accounts.first()};
    m_fixture->data.accounts.first().models = {
        u"claude-haiku-4-5"_s, u"claude-opus-5-5"_s, u"house"_s};
    m_fixture->data.aliases = {{.name = u"fast"_s, .model = u"claude-haiku-4-5"_s}};
    m_fixture->data.modelOverrides = {{u"claude-haiku*"_s, u"context-tokens"_s, u"90000"_s}};
    m_fixture->setData(m_fixture->data);
    listClaude("claude-opus-5-5", R"("max_tokens":64000,"max_input_tokens":300000)");
    const QByteArray body = m_fixture->talk(get("/v1/models", m_fixture->key())).body;
    for (const char *const item :
         {R"({"id":"claude-haiku-4-5","object":"model","created":0,"owned_by":"anthropic",)"
          R"("context_length":90000,"max_completion_tokens":64000})",
          R"({"id":"claude-opus-5-5","object":"model","created":0,"owned_by":"anthropic",)"
          R"("context_length":300000,"max_completion_tokens":64000})",
          R"({"id":"house","object":"model","created":0,"owned_by":"anthropic"})",
          R"({"id":"fast","object":"model","created":0,"owned_by":"anthropic",)"
          R"("context_length":90000,"max_completion_tokens":64000})"})
        QVERIFY2(body.contains(item), body.constData());
}

void TestModelFacts::twoAtOnceGetTheSameList()
{
    m_fixture->data.accounts = {m_fixture->data.accounts.first()};
    m_fixture->setData(m_fixture->data);
    listClaude("claude-opus-5-5", R"("max_tokens":64000)");
    const QByteArray request = get("/v1/models", m_fixture->key());
    const std::unique_ptr<QTcpSocket> first = m_fixture->open(request);
    const std::unique_ptr<QTcpSocket> second = m_fixture->open(request);
    for (QTcpSocket *const socket : {first.get(), second.get()}) {
        QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
        QVERIFY(socket->readAll().contains("claude-opus-5-5"));
    }
}

/// Another client key; answers what a client sends.
QByteArray TestModelFacts::addKey(const QString &id)
{
    const Secret key = generateClientKey();
    m_fixture->data.keys.append({.id = KeyId{id}, .name = id, .hash = hashClientKey(key.reveal())});
    return key.reveal().toByteArray();
}

void TestModelFacts::aKeysOwnAliasComesFirst()
{
    const QByteArray other = addKey(u"key_other"_s);
    m_fixture->data.aliases = {
        {.name = u"fast"_s, .model = u"claude-haiku-4-5"_s},
        {.name = u"fast"_s, .model = u"claude-opus-5-5"_s, .key = KeyId{u"key_other"_s}}};
    m_fixture->setData(m_fixture->data);
    QCOMPARE(askedOf("fast").root()["model"].string(), QByteArray("claude-haiku-4-5"));
    QCOMPARE(askedOf("fast", other).root()["model"].string(), QByteArray("claude-opus-5-5"));
    m_fixture->data.aliases.removeLast();
    m_fixture->setData(m_fixture->data);
    QCOMPARE(askedOf("fast", other).root()["model"].string(), QByteArray("claude-haiku-4-5"));
}

void TestModelFacts::aKeysAliasIsSeenByNoOther()
{
    const QByteArray other = addKey(u"key_other"_s);
    m_fixture->data.accounts = {m_fixture->data.accounts.first()};
    m_fixture->data.aliases = {
        {.name = u"private"_s, .model = u"claude-opus-5-5"_s, .key = KeyId{u"key_other"_s}}};
    m_fixture->setData(m_fixture->data);
    listClaude("claude-opus-5-5", R"("max_tokens":64000)");
    QCOMPARE(askedOf("private", other).root()["model"].string(), QByteArray("claude-opus-5-5"));
    QVERIFY(m_fixture->talk(get("/v1/models", other)).body.contains("\"private\""));
    QVERIFY(!m_fixture->talk(get("/v1/models", m_fixture->key())).body.contains("private"));
    const WireReply refused = m_fixture->talk(
        m_fixture->post("/v1/chat/completions", R"({"model":"privat","messages":[]})"));
    QCOMPARE(refused.status, 404);
    QVERIFY(!refused.body.contains("private")); // nor is it a name to be hinted at
}

QTEST_GUILESS_MAIN(TestModelFacts)
#include "tst_modelfacts.moc"
