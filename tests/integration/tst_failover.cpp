#include "core/base/jsontree.h"
#include "core/requests/requesttrace.h"
#include "core/upstream/profile.h"
#include "tests/integration/relayfixture.h"
#include "tests/integration/wiretexts.h"

#include <QSignalSpy>
#include <QTest>

#include <vector>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A request that fails at one account is served by the next.
class TestFailover final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theNextAccountServes_data();
    void theNextAccountServes();
    void theRequestsOwnFaultIsToldAtOnce_data();
    void theRequestsOwnFaultIsToldAtOnce();
    void theLastFailureIsTold();
    void nothingMovesOnAfterTheFirstContent();
    void aWholeAnswerThatBreaksOffIsNotPaidForTwice();
    void noMoreAccountsThanAllowedAreTried();
    void accountsThatCoolAreNotAsked();
    void allCoolingIsToldWithTheSoonestRecovery();
    void aRefusedKeyIsMarkedUntilReset();
    void aSessionStaysAndMovesWhenItMust();
    void twoSessionsNeverMix();
    void aTranslatedRequestMovesOnToo();
    void theTraceSaysWhy();
    void aClientThatLeavesFreesTheLease();
    void aClientMayLeaveWhileItsRequestIsPrepared();

private:
    LoopbackServer &addAccount(const QString &name, Provider provider, int priority);
    WireReply ask(const QByteArray &session = {});
    WireReply talk(const QByteArray &request) { return m_last = m_fixture->talk(request); }
    UsageRecord lastRecord() { return m_fixture->recordOf(m_last); }
    RequestTrace lastTrace() { return readTrace(lastRecord().trace); }
    QString served() { return lastRecord().account.value; }

    std::unique_ptr<RelayFixture> m_fixture;
    std::vector<std::unique_ptr<LoopbackServer>> m_upstreams = {};
    WireReply m_last = {};
};

static const QByteArray answer =
    R"({"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}})";
static const QByteArray overloaded =
    R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})";

void TestFailover::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
    m_fixture->data.accounts.clear();
}

void TestFailover::cleanup()
{
    m_fixture.reset();
    m_upstreams.clear();
}

LoopbackServer &TestFailover::addAccount(const QString &name, Provider provider, int priority)
{
    m_upstreams.push_back(std::make_unique<LoopbackServer>());
    LoopbackServer &upstream = *m_upstreams.back();
    upstream.setModelList(404, "{}");
    const bool hasVersion = familyServedBy(provider) == Family::OpenAi;
    m_fixture->data.accounts.append(Account{.id = {name},
                                            .provider = provider,
                                            .name = name,
                                            .baseUrl = upstream.url(hasVersion ? u"/v1"_s : u""_s),
                                            .priority = priority});
    m_fixture->setData(m_fixture->data);
    m_fixture->relay->setCredential({name}, Secret(upstreamCredential.toByteArray()));
    return upstream;
}

/// A message for `claude-x`, in a session where one is named.
WireReply TestFailover::ask(const QByteArray &session)
{
    const QByteArray fields =
        session.isEmpty() ? QByteArray() : "x-session-id: " + session + "\r\n";
    return talk(m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})", fields));
}

void TestFailover::theNextAccountServes_data()
{
    QTest::addColumn<LoopbackServer::Answer>("first");
    const auto row = [](const char *title, const LoopbackServer::Answer &first) {
        QTest::newRow(title) << first;
    };
    const auto status = [](const QByteArray &line, const QByteArray &body) {
        return LoopbackServer::Answer{
            .pieces = {"HTTP/1.1 " + line +
                       "\r\nContent-Type: application/json\r\nContent-Length: " +
                       QByteArray::number(body.size()) + "\r\n\r\n" + body}};
    };
    row("429", status("429 Too Many Requests\r\nRetry-After: 30", overloaded));
    row("429 without a wait", status("429 Too Many Requests", overloaded));
    row("500", status("500 Internal Server Error", overloaded));
    row("503 without JSON", status("503 Service Unavailable", "<html>"));
    row("529", status("529 Overloaded", overloaded));
    row("401", status("401 Unauthorized", R"({"error":{"type":"authentication_error"}})"));
    row("402", status("402 Payment Required", R"({"error":{"type":"billing_error"}})"));
    row("spend limit",
        status(
            "400 Bad Request",
            R"({"error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits."}})"));
    row("hangs up", {.closes = true});
    row("cut within the head", {.pieces = {"HTTP/1.1 200 OK\r\nCont"}, .closes = true});
    row("overload within a stream",
        {.pieces =
             {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
              "event: message_start\ndata: {\"type\":\"message_start\"}\n\n"
              "event: error\ndata: " +
              overloaded + "\n\n"},
         .closes = true});
}

void TestFailover::theNextAccountServes()
{
    QFETCH(const LoopbackServer::Answer, first);
    LoopbackServer &broken = addAccount(u"broken"_s, Provider::Anthropic, 1);
    LoopbackServer &whole = addAccount(u"whole"_s, Provider::Anthropic, 2);
    const bool isStream = !first.pieces.isEmpty() && first.pieces.first().contains("event-stream");
    broken.enqueue(first);
    whole.enqueue(200,
                  isStream ? "text/event-stream" : "application/json",
                  isStream ? streamedReply(Format::AnthropicMessages) : answer);
    const WireReply reply =
        talk(m_fixture->post("/v1/messages",
                             isStream ? R"({"model":"claude-x","stream":true,"messages":[]})"
                                      : R"({"model":"claude-x","messages":[]})"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, isStream ? streamedReply(Format::AnthropicMessages) : answer);
    const UsageRecord record = lastRecord();
    QCOMPARE(record.account.value, u"whole"_s);
    QCOMPARE(record.attempts, 2);
    QCOMPARE(record.status, 200);
    QVERIFY(record.complete);
    // The next one does not try the broken one first.
    whole.enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
    QCOMPARE(broken.requests().size(), 1);
}

void TestFailover::theRequestsOwnFaultIsToldAtOnce_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 404, 413, 422})
        QTest::addRow("%d", status) << status;
}

void TestFailover::theRequestsOwnFaultIsToldAtOnce()
{
    QFETCH(const int, status);
    LoopbackServer &first = addAccount(u"first"_s, Provider::Anthropic, 1);
    LoopbackServer &second = addAccount(u"second"_s, Provider::Anthropic, 2);
    const QByteArray error =
        R"({"type":"error","error":{"type":"invalid_request_error","message":"No."}})";
    first.enqueue(status, "application/json", error);
    const WireReply reply = ask();
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.body, error);
    QVERIFY(second.requests().isEmpty());
    first.enqueue(200, "application/json", answer); // and it does not cool down
    QCOMPARE(ask().status, 200);
    QCOMPARE(served(), u"first"_s);
}

void TestFailover::theLastFailureIsTold()
{
    addAccount(u"first"_s, Provider::Anthropic, 1).enqueue(429, "application/json", overloaded);
    addAccount(u"second"_s, Provider::Anthropic, 2).enqueue(529, "application/json", overloaded);
    const WireReply reply = ask();
    QCOMPARE(reply.status, 529);
    QCOMPARE(reply.body, overloaded);
    // The first is back in a second: a client that comes then is served.
    const QByteArray head = reply.head.toLower();
    QVERIFY2(head.contains("x-should-retry: true"), head.constData());
    QVERIFY(head.contains("retry-after: 1\r\n"));
    QVERIFY(head.contains("retry-after-ms: "));
    QCOMPARE(lastRecord().attempts, 2);
}

void TestFailover::nothingMovesOnAfterTheFirstContent()
{
    const QByteArray stream = streamedReply(Format::AnthropicMessages);
    addAccount(u"first"_s, Provider::Anthropic, 1)
        .enqueue({.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" +
                             stream.first(stream.indexOf("there"))},
                  .closes = true});
    LoopbackServer &second = addAccount(u"second"_s, Provider::Anthropic, 2);
    const WireReply reply = talk(
        m_fixture->post("/v1/messages", R"({"model":"claude-x","stream":true,"messages":[]})"));
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.body.contains("event: error"));
    QVERIFY(second.requests().isEmpty());
}

void TestFailover::aWholeAnswerThatBreaksOffIsNotPaidForTwice()
{
    addAccount(u"first"_s, Provider::Anthropic, 1)
        .enqueue({.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             "Content-Length: 1000\r\n\r\n{\"type\":\"message\""},
                  .closes = true});
    LoopbackServer &second = addAccount(u"second"_s, Provider::Anthropic, 2);
    QCOMPARE(ask().status, 502);
    QVERIFY(second.requests().isEmpty());
}

void TestFailover::noMoreAccountsThanAllowedAreTried()
{
    for (int i = 1; i <= 4; ++i)
        addAccount(QString::number(i), Provider::Anthropic, i)
            .enqueue(500, "application/json", overloaded);
    QCOMPARE(ask().status, 500);
    QCOMPARE(lastRecord().attempts, 3);
    QVERIFY(m_upstreams.back()->requests().isEmpty());
    // The next one is served by the one that was not tried.
    RelayConfig config;
    config.failover.accounts = 1;
    m_fixture->relay->setConfig(config);
    QCOMPARE(ask().status, 500);
    QCOMPARE(lastRecord().attempts, 1);
    QCOMPARE(m_upstreams.back()->requests().size(), 1);
}

void TestFailover::accountsThatCoolAreNotAsked()
{
    LoopbackServer &first = addAccount(u"first"_s, Provider::Anthropic, 1);
    LoopbackServer &second = addAccount(u"second"_s, Provider::Anthropic, 2);
    first.enqueue(429, "application/json", overloaded, "Retry-After: 300\r\n");
    for (int i = 0; i < 5; ++i) {
        second.enqueue(200, "application/json", answer);
        QCOMPARE(ask().status, 200);
    }
    QCOMPARE(first.requests().size(), 1);
    // Another model of the first is not concerned.
    first.enqueue(200, "application/json", answer);
    QCOMPARE(talk(m_fixture->post("/v1/messages", R"({"model":"claude-y","messages":[]})")).status,
             200);
    QCOMPARE(first.requests().size(), 2);
    QTRY_COMPARE(m_fixture->relay->snapshot().accounts.value(0).cooldowns.size(), 1);
    QCOMPARE(m_fixture->relay->snapshot().accounts.value(0).cooldowns.first().reason,
             u"429, asked by the provider"_s);
}

void TestFailover::allCoolingIsToldWithTheSoonestRecovery()
{
    addAccount(u"first"_s, Provider::Anthropic, 1)
        .enqueue(429, "application/json", overloaded, "Retry-After: 300\r\n");
    addAccount(u"second"_s, Provider::Anthropic, 2)
        .enqueue(429, "application/json", overloaded, "Retry-After: 40\r\n");
    QCOMPARE(ask().status, 429);
    const WireReply reply = ask();
    QCOMPARE(reply.status, 429);
    const QByteArray head = reply.head.toLower();
    QVERIFY2(head.contains("retry-after: 40\r\n") || head.contains("retry-after: 39\r\n"),
             head.constData());
    QVERIFY(head.contains("x-should-retry: true"));
    QVERIFY2(reply.body.contains("cooling down"), reply.body.constData());
    const Result<JsonTree> body = JsonTree::parse(reply.body);
    QVERIFY(body && body->root()["error"]["type"].is("rate_limit_error"));
    QCOMPARE(lastRecord().attempts, 0);
}

void TestFailover::aRefusedKeyIsMarkedUntilReset()
{
    LoopbackServer &only = addAccount(u"only"_s, Provider::Anthropic, 1);
    only.enqueue(401, "application/json", R"({"error":{"type":"authentication_error"}})");
    WireReply reply = ask();
    QCOMPARE(reply.status, 502);
    QVERIFY(reply.body.contains("only"));
    QVERIFY(reply.head.toLower().contains("x-should-retry: false"));
    reply = ask();
    QCOMPARE(reply.status, 503);
    QVERIFY2(reply.body.contains("the key is refused (401)"), reply.body.constData());
    QCOMPARE(only.requests().size(), 1);
    m_fixture->relay->resetAccount({u"only"_s});
    only.enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
    // A new key lifts the mark too.
    only.enqueue(403, "application/json", R"({"error":{"type":"permission_error"}})");
    QCOMPARE(ask().status, 502);
    m_fixture->relay->setCredential({u"only"_s}, Secret("sk-another"));
    only.enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
}

void TestFailover::aSessionStaysAndMovesWhenItMust()
{
    LoopbackServer &first = addAccount(u"first"_s, Provider::Anthropic, 50);
    LoopbackServer &second = addAccount(u"second"_s, Provider::Anthropic, 50);
    for (int i = 0; i < 3; ++i) {
        first.enqueue(200, "application/json", answer);
        QCOMPARE(ask("mine").status, 200);
        QCOMPARE(served(), u"first"_s);
    }
    first.enqueue(529, "application/json", overloaded);
    second.enqueue(200, "application/json", answer);
    QCOMPARE(ask("mine").status, 200);
    QCOMPARE(lastTrace().movedFrom, std::optional(AccountId{u"first"_s}));
    m_fixture->relay->resetAccount({u"first"_s});
    second.enqueue(200, "application/json", answer);
    QCOMPARE(ask("mine").status, 200); // it has a prompt cache there now
    QCOMPARE(served(), u"second"_s);
}

void TestFailover::twoSessionsNeverMix()
{
    LoopbackServer &first = addAccount(u"first"_s, Provider::Anthropic, 50);
    LoopbackServer &second = addAccount(u"second"_s, Provider::Anthropic, 50);
    for (int i = 0; i < 5; ++i) {
        first.enqueue(200, "application/json", answer);
        second.enqueue(200, "application/json", answer);
        QCOMPARE(ask("one").status, 200);
        QCOMPARE(served(), u"first"_s);
        QCOMPARE(ask("two").status, 200);
        QCOMPARE(served(), u"second"_s);
    }
}

void TestFailover::aTranslatedRequestMovesOnToo()
{
    LoopbackServer &first = addAccount(u"first"_s, Provider::OpenAi, 1);
    LoopbackServer &second = addAccount(u"second"_s, Provider::OpenAiCompatible, 2);
    first.enqueue(
        500, "application/json", R"({"error":{"message":"Sorry.","type":"server_error"}})");
    second.enqueue(200, "application/json", wholeReply(Format::OpenAiChat));
    const WireReply reply =
        talk(m_fixture->post(requestPath(Format::AnthropicMessages, "gpt-4o", false),
                             requestText(Format::AnthropicMessages, "gpt-4o", false)));
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.contains("Hello there"), reply.body.constData());
    QCOMPARE(served(), u"second"_s);
    QCOMPARE(first.requests().first().body, second.requests().first().body);
}

void TestFailover::theTraceSaysWhy()
{
    addAccount(u"first"_s, Provider::Anthropic, 1)
        .enqueue(429, "application/json", overloaded, "Retry-After: 30\r\n");
    addAccount(u"second"_s, Provider::Anthropic, 2).enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
    const RequestTrace trace = lastTrace();
    QCOMPARE(trace.choices.size(), 2);
    QCOMPARE(trace.choices[0].account, std::optional(AccountId{u"first"_s}));
    QCOMPARE(trace.choices[0].cause, AccountChoice::Cause::Priority);
    QCOMPARE(trace.choices[1].cause, AccountChoice::Cause::Only);
    QCOMPARE(trace.choices[1].passed.size(), 1);
    QCOMPARE(trace.choices[1].passed[0].reason, PassReason::Cooling);
    QCOMPARE(trace.attempts.size(), 2);
    QCOMPARE(trace.attempts[0].status, 429);
    QCOMPARE(trace.attempts[0].reason, u"429, asked by the provider"_s);
    QCOMPARE(trace.attempts[1].status, 200);
}

void TestFailover::aClientThatLeavesFreesTheLease()
{
    LoopbackServer &only = addAccount(u"only"_s, Provider::Anthropic, 1);
    only.enqueue({}); // never answers
    QSignalSpy received(&only, &LoopbackServer::received);
    {
        const auto client = m_fixture->open(
            m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
        QVERIFY(received.wait());
        QTRY_COMPARE(m_fixture->relay->snapshot().accounts.value(0).inFlight, 1);
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->relay->snapshot().accounts.value(0).inFlight, 0, 1'000);
    QCOMPARE(m_fixture->lastRecord().status, 499);
}

void TestFailover::aClientMayLeaveWhileItsRequestIsPrepared()
{
    LoopbackServer &only = addAccount(u"only"_s, Provider::Anthropic, 1);
    only.setModelList(LoopbackServer::Answer{}); // it is waited for before a translation
    {
        const auto client = m_fixture->open(
            m_fixture->post(requestPath(Format::OpenAiChat, "claude-opus-5-5", false),
                            requestText(Format::OpenAiChat, "claude-opus-5-5", false)));
        QTRY_VERIFY(only.openConnections() > 0);
    }
    QCOMPARE(m_fixture->lastRecord().status, 499);
    QTRY_COMPARE(m_fixture->relay->snapshot().accounts.value(0).inFlight, 0);
    only.send("HTTP/1.1 404 X\r\nContent-Length: 2\r\n\r\n{}"); // nobody waits any more
    only.setModelList(404, "{}");
    only.enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
}

QTEST_GUILESS_MAIN(TestFailover)
#include "tst_failover.moc"
