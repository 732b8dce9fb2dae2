#include "core/base/jsontree.h"
#include "tests/integration/statefulfixture.h"
#include "tests/integration/wiretexts.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The endpoints of kept replies and of conversations.
class TestStoredAnswers final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void keysDoNotMix();
    void outlivesTheRelay();
    void switchedOffItSaysSo();
    void wrongRequestsAreRefused_data();
    void wrongRequestsAreRefused();

private:
    std::unique_ptr<StatefulFixture> m_fixture;
};

void TestStoredAnswers::init()
{
    m_fixture = std::make_unique<StatefulFixture>();
    QVERIFY(m_fixture->open());
}

void TestStoredAnswers::cleanup()
{
    m_fixture.reset();
}

static const QByteArray notFound = "previous_response_not_found";

void TestStoredAnswers::keysDoNotMix()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    const QByteArray conversation = idOf(m_fixture->call("POST", "/v1/conversations", "{}"));
    const Secret other = generateClientKey();
    RelayData data = (*m_fixture)->data;
    data.keys.append(
        {.id = {u"key_other"_s}, .name = u"other"_s, .hash = hashClientKey(other.reveal())});
    (*m_fixture)->setData(data);
    const auto asOther = [&](QByteArray request) {
        return (*m_fixture)
            ->talk(request.replace((*m_fixture)->key(), other.reveal().toByteArray()));
    };
    const WireReply next =
        asOther((*m_fixture)->post("/v1/responses", goingOn("claude-opus-5-5", first)));
    QCOMPARE(next.status, 400);
    QVERIFY(next.body.contains(notFound));
    for (const QByteArray &path :
         QByteArrayList{"/v1/responses/" + first, "/v1/conversations/" + conversation}) {
        for (const char *const method : {"GET ", "DELETE "}) {
            QByteArray request = (*m_fixture)->post(path, {});
            QCOMPARE(asOther(request.replace(0, 5, method)).status, 404);
        }
        QCOMPARE(m_fixture->call("GET", path).status, 200);
    }
    QByteArray nobody = (*m_fixture)->post("/v1/responses/" + first, {});
    nobody.replace(0, 4, "GET").replace((*m_fixture)->key(), "dk-nobody");
    QCOMPARE((*m_fixture)->talk(nobody).status, 401);
}

void TestStoredAnswers::outlivesTheRelay()
{
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    const QByteArray told = m_fixture->call("GET", "/v1/responses/" + first).body;
    QVERIFY(m_fixture->open());
    QCOMPARE(m_fixture->call("GET", "/v1/responses/" + first).body, told);
    m_fixture->enqueue("gemini");
    QCOMPARE(m_fixture->ask(goingOn("gemini-3-pro", first)).status, 200);
    QVERIFY(m_fixture->sent().contains("First"));
}

void TestStoredAnswers::switchedOffItSaysSo()
{
    RelayConfig config;
    config.responses.isOn = false;
    (*m_fixture)->relay->setConfig(config);
    const QByteArray first = m_fixture->answered("claude-opus-5-5");
    for (const WireReply &refused : {m_fixture->ask(goingOn("claude-opus-5-5", first)),
                                     m_fixture->call("GET", "/v1/responses/" + first),
                                     m_fixture->call("POST", "/v1/conversations", "{}")}) {
        QCOMPARE(refused.status, 400);
        QVERIFY2(refused.body.contains(R"(\"responses.store\")"), refused.body.constData());
    }
    m_fixture->enqueue("gpt");
    QCOMPARE(m_fixture->ask(goingOn("gpt-5.5", "resp_theirs")).status, 200);
}

void TestStoredAnswers::wrongRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("names");
    const QByteArray made = "/v1/conversations";
    QTest::newRow("no JSON") << QByteArray("POST") << made << QByteArray("{") << 400
                             << QByteArray("JSON object");
    QTest::newRow("odd metadata") << QByteArray("POST") << made
                                  << QByteArray(R"({"metadata":{"a":1}})") << 400
                                  << QByteArray("`metadata`");
    QTest::newRow("a reference among the items")
        << QByteArray("POST") << made << QByteArray(R"({"items":[{"id":"x"}]})") << 400
        << QByteArray("`items`");
    QTest::newRow("too many items")
        << QByteArray("POST") << made << "{\"items\":[1" + QByteArray(",1").repeated(20) + "]}"
        << 400 << QByteArray("20 items");
    QTest::newRow("a page of nothing") << QByteArray("GET") << made + "/ID/items?limit=0"
                                       << QByteArray() << 400 << QByteArray("`limit`");
    QTest::newRow("an unknown order") << QByteArray("GET") << made + "/ID/items?order=up"
                                      << QByteArray() << 400 << QByteArray("`order`");
    QTest::newRow("after nothing") << QByteArray("GET") << made + "/ID/items?after=x"
                                   << QByteArray() << 400 << QByteArray("`after`");
    QTest::newRow("no items") << QByteArray("POST") << made + "/ID/items" << QByteArray("{}") << 400
                              << QByteArray("`items`");
    QTest::newRow("no metadata") << QByteArray("POST") << made + "/ID" << QByteArray("{}") << 400
                                 << QByteArray("`metadata`");
    QTest::newRow("an unknown item") << QByteArray("GET") << made + "/ID/items/msg_x"
                                     << QByteArray() << 404 << QByteArray("msg_x");
    QTest::newRow("an unknown conversation")
        << QByteArray("DELETE") << made + "/conv_x" << QByteArray() << 404 << QByteArray("conv_x");
    QTest::newRow("a conversation as a response")
        << QByteArray("GET") << QByteArray("/v1/responses/ID") << QByteArray() << 404
        << QByteArray("Response");
    QTest::newRow("a stream of what is kept")
        << QByteArray("GET") << QByteArray("/v1/responses/resp_x?stream=true") << QByteArray()
        << 400 << QByteArray("`stream`");
}

void TestStoredAnswers::wrongRequestsAreRefused()
{
    QFETCH(const QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QByteArray, names);
    path.replace("ID", idOf(m_fixture->call("POST", "/v1/conversations", "{}")));
    const WireReply refused = m_fixture->call(method, path, body);
    QCOMPARE(refused.status, status);
    QVERIFY2(refused.body.contains(names), refused.body.constData());
    const Result<JsonTree> error = JsonTree::parse(refused.body);
    QVERIFY(error && error->root()["error"]["type"].is("invalid_request_error"));
}

QTEST_GUILESS_MAIN(TestStoredAnswers)
#include "tst_storedanswers.moc"
