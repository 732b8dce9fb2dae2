#include "tests/support/servefixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Every path of the contract through the built relay, answered by the echo account.
class TestEndpoints final : public ServeFixture
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { end(); }

    void answers_data();
    void answers();
    void answersWithoutAKey_data();
    void answersWithoutAKey();
    void refusesInTheClientsFormat_data();
    void refusesInTheClientsFormat();
    void tellsNothingWithoutAKey_data();
    void tellsNothingWithoutAKey();
    void refusesAWebSocketSoThatToolsPost();

private:
    struct Reply
    {
        int status = 0;
        QByteArray head = {};
        QByteArray body = {};
    };

    Reply ask(const QByteArray &method,
              const QByteArray &path,
              const QByteArray &body,
              const QByteArray &fields) const;
    QByteArray bearer() const { return "Authorization: Bearer " + m_key + "\r\n"; }
};

void TestEndpoints::initTestCase()
{
    begin();
    QVERIFY(serve());
}

TestEndpoints::Reply TestEndpoints::ask(const QByteArray &method,
                                        const QByteArray &path,
                                        const QByteArray &body,
                                        const QByteArray &fields) const
{
    const QByteArray all =
        talk(method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
             fields + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    const qsizetype end = all.indexOf("\r\n\r\n");
    return {
        .status = all.mid(9, 3).toInt(), .head = all.left(end).toLower(), .body = all.mid(end + 4)};
}

static const QByteArray chat = R"({"model":"echo","messages":[{"role":"user","content":"Hi"}]})";
static const QByteArray messages =
    R"({"model":"echo","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]})";
static const QByteArray responses = R"({"model":"echo","input":"Hi"})";
static const QByteArray gemini = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})";
static const QByteArray batch =
    R"({"requests":[{"model":"models/echo","content":{"parts":[{"text":"Hi"}]}}]})";
static const QByteArray embedding = R"({"content":{"parts":[{"text":"Hi"}]}})";

/// A path, and whether it may also come without its `/v1`.
struct Path
{
    QByteArray path;
    bool mayLackVersion = true;
};

void TestEndpoints::answers_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("holds");
    const auto row =
        [](const char *method, const QByteArray &path, const QByteArray &body, const char *holds) {
            QTest::addRow("%s %s", method, path.constData())
                << QByteArray(method) << path << body << QByteArray(holds);
        };
    const auto rows =
        [&row](const char *method, const Path &path, const QByteArray &body, const char *holds) {
            QList<QByteArray> paths = {path.path};
            if (path.mayLackVersion && path.path.contains("/v1/"))
                paths.append(QByteArray(path.path).replace("/v1/", "/"));
            for (const QByteArray &one : std::as_const(paths)) {
                for (const char *const tail : {"", "/", "?beta=true", "/?beta=true&x=%20"})
                    row(method, one + tail, body, holds);
            }
        };
    for (const Path &path : QList<Path>{{"/v1/chat/completions"},
                                        {"/openai/v1/chat/completions"},
                                        {"/openai/claude/v1/chat/completions"},
                                        {"/openai/gemini/v1/chat/completions"}})
        rows("POST", path, chat, R"("object":"chat.completion")");
    for (const QByteArray path : {"/v1/responses", "/openai/v1/responses"}) {
        rows("POST", {path}, responses, R"("object":"response")");
        rows("POST", {path + "/input_tokens"}, responses, R"("input_tokens":)");
        rows("POST", {path + "/compact"}, responses, R"("object":"response.compaction")");
    }
    for (const QByteArray path : {"/v1/messages", "/api/v1/messages", "/claude/v1/messages"}) {
        rows("POST", {path}, messages, R"("type":"message")");
        rows("POST", {path + "/count_tokens"}, messages, R"("input_tokens":)");
    }
    for (const QByteArray prefix : {"/v1beta", "/v1", "/gemini/v1beta", "/gemini/v1"}) {
        const QByteArray model = prefix + "/models/echo";
        rows("POST", {model + ":generateContent", false}, gemini, R"("candidates":)");
        rows("POST", {model + ":streamGenerateContent", false}, gemini, R"("candidates":)");
        rows("POST", {model + "%3AgenerateContent", false}, gemini, R"("candidates":)");
        rows("POST", {model + ":countTokens", false}, gemini, R"("totalTokens":)");
        rows("POST", {model + ":embedContent", false}, embedding, R"("embedding":)");
        rows("POST", {model + ":batchEmbedContents", false}, batch, R"("embeddings":)");
    }
    row("POST", "/v1beta/models/echo:streamGenerateContent?alt=sse", gemini, "data: {");
    rows("POST", {"/v1/embeddings"}, R"({"model":"echo","input":"Hi"})", R"("object":"list")");
    for (const QByteArray prefix :
         {"/v1", "/openai/v1", "/api/v1", "/claude/v1", "/openai/claude/v1", "/openai/gemini/v1"}) {
        rows("GET", {prefix + "/models"}, {}, R"("id":"echo")");
        rows("GET", {prefix + "/models/echo"}, {}, R"("id":"echo")");
    }
    for (const QByteArray prefix : {"/v1beta", "/gemini/v1beta"}) {
        rows("GET", {prefix + "/models"}, {}, R"("name":"models/echo")");
        rows("GET", {prefix + "/models/echo"}, {}, R"("name":"models/echo")");
    }
    for (const char *const path : {"/metrics", "/metrics/", "/metrics?x=1"})
        row("GET", path, {}, "deskrelay_");
}

void TestEndpoints::answers()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, holds);
    const Reply reply = ask(method, path, body, bearer());
    QVERIFY2(reply.status == 200, QByteArray(reply.head + reply.body).constData());
    QVERIFY2(reply.body.simplified().replace(" ", "").contains(QByteArray(holds).replace(" ", "")),
             reply.body.constData());
    QVERIFY(reply.head.contains("x-deskrelay-request-id: req_"));
    QVERIFY(!reply.head.contains("access-control-"));
}

void TestEndpoints::answersWithoutAKey_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *method, const QByteArray &path, const char *body) {
        QTest::addRow("%s %s", method, path.constData())
            << QByteArray(method) << path << QByteArray(body);
    };
    for (const char *const tail : {"", "/", "?x=1"})
        row("GET", QByteArray("/health") + tail, R"({"status":"ok"})");
    row("HEAD", "/health", "");
    for (const QByteArray prefix : {"",
                                    "/openai",
                                    "/openai/claude",
                                    "/openai/gemini",
                                    "/api",
                                    "/claude",
                                    "/gemini",
                                    "/v1",
                                    "/v1beta"}) {
        row("HEAD", prefix + '/', "");
        row("HEAD", prefix + "/api/hello", "");
        row("HEAD", prefix + "/?x=1", "");
    }
}

void TestEndpoints::answersWithoutAKey()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, expected);
    const Reply reply = ask(method, path, {}, {});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, expected);
}

static void verifyShape(const QByteArray &format, int status, const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonObject error = object["error"_L1].toObject();
    const QString message = error["message"_L1].toString();
    QVERIFY2(message.size() > 20 && message.endsWith(u'.'), body.constData());
    if (format == "anthropic") {
        QCOMPARE(object["type"_L1].toString(), u"error"_s);
        QVERIFY(!error["type"_L1].toString().isEmpty());
        QVERIFY(object.contains("request_id"_L1));
    } else if (format == "gemini") {
        QCOMPARE(error["code"_L1].toInt(), status);
        QVERIFY(!error["status"_L1].toString().isEmpty());
    } else {
        QVERIFY(!error["type"_L1].toString().isEmpty());
        QVERIFY(error.contains("param"_L1) && error.contains("code"_L1));
    }
}

static void addErrorColumns()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("format");
}

static void errorRow(const QByteArray &method,
                     const QByteArray &path,
                     const QByteArray &fields,
                     const QByteArray &body,
                     int status,
                     const QByteArray &format)
{
    QTest::addRow("%d %s %s %s",
                  status,
                  method.constData(),
                  path.constData(),
                  fields.left(20).trimmed().constData())
        << method << path << fields << body << status << format;
}

static const QByteArray anthropicField = "anthropic-version: 2023-06-01\r\n";

void TestEndpoints::refusesInTheClientsFormat_data()
{
    addErrorColumns();
    const QList<QPair<QByteArray, QByteArray>> posts = {
        {"/v1/chat/completions", "openai"},
        {"/openai/claude/v1/chat/completions", "openai"},
        {"/v1/responses", "openai"},
        {"/v1/embeddings", "openai"},
        {"/v1/messages", "anthropic"},
        {"/claude/v1/messages", "anthropic"},
        {"/v1beta/models/echo:generateContent", "gemini"},
        {"/v1/models/echo:countTokens", "gemini"},
        {"/gemini/v1beta/models/echo:embedContent", "gemini"}};
    for (const auto &[path, format] : posts) {
        errorRow("POST", path, {}, "not json", 400, format);
        errorRow("POST", path, {}, {}, 400, format);
        errorRow("POST", path, {}, "[]", 400, format);
        errorRow("PUT", path, {}, {}, 404, format);
        errorRow("DELETE", path, {}, {}, 404, format);
        errorRow("BREW", path, {}, {}, 404, format);
        errorRow("OPTIONS", path, "Access-Control-Request-Method: POST\r\n", {}, 404, format);
        errorRow("POST", path, "Content-Encoding: zip\r\n", "{}", 415, format);
        errorRow("POST", path, "Content-Encoding: gzip\r\n", "{}", 400, format);
        errorRow("POST", path, "Host: evil.example\r\n", "{}", 400, format); // a second one
        errorRow("POST", path, "Origin: http://evil.example\r\n", "{}", 403, format);
        errorRow("POST", path, "Origin: null\r\n", "{}", 403, format);
        errorRow("POST", path, "Expect: tea\r\n", "{}", 417, format);
        errorRow("POST", path, "Transfer-Encoding: gzip\r\n", {}, 400, format);
        errorRow("POST", path, "Bad header\r\n", "{}", 400, format);
    }
    errorRow(
        "POST", "/v1/chat/completions", {}, R"({"model":"nobody","messages":[]})", 404, "openai");
    errorRow("POST", "/v1/messages", {}, R"({"model":"nobody","messages":[]})", 404, "anthropic");
    errorRow("POST", "/v1beta/models/nobody:generateContent", {}, gemini, 404, "gemini");
    errorRow(
        "POST", "/v1/chat/completions", {}, R"({"model":"gpt-5","messages":[]})", 503, "openai");
    errorRow("POST", "/v1/chat/completions", {}, R"({"messages":[]})", 400, "openai");
    errorRow("GET", "/v1/models/nobody", {}, {}, 404, "openai");
    errorRow("GET", "/v1beta/models/nobody", {}, {}, 404, "gemini");
    errorRow("GET", "/nothing", {}, {}, 404, "openai");
    errorRow("GET", "/nothing", anthropicField, {}, 404, "anthropic");
    errorRow("GET", "/nothing", "x-goog-api-key: k\r\n", {}, 404, "gemini");
    errorRow("POST", "/metrics", {}, {}, 404, "openai");
    errorRow("POST", "/health", {}, {}, 404, "openai");
    errorRow("OPTIONS", "*", {}, {}, 404, "openai");
}

void TestEndpoints::refusesInTheClientsFormat()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QByteArray, format);
    const Reply reply = ask(method, path, body, bearer() + fields);
    QVERIFY2(reply.status == status, QByteArray(reply.head + reply.body).constData());
    verifyShape(format, status, reply.body);
    QVERIFY(reply.head.contains("x-deskrelay-request-id: req_"));
    QVERIFY(reply.head.contains("content-type: application/json"));
    QCOMPARE(reply.head.contains("retry-after: "), status == 429 || status == 503);
    QVERIFY(!reply.head.contains("access-control-"));
}

void TestEndpoints::tellsNothingWithoutAKey_data()
{
    addErrorColumns();
    for (const QByteArray path : {"/v1/chat/completions", "/v1/responses", "/v1/embeddings"})
        errorRow("POST", path, {}, chat, 401, "openai");
    errorRow("POST", "/v1/messages", {}, messages, 401, "anthropic");
    errorRow("POST", "/v1beta/models/echo:generateContent", {}, gemini, 401, "gemini");
    errorRow("POST", "/v1/messages", "Authorization: Basic YTpi\r\n", messages, 401, "anthropic");
    errorRow("POST", "/v1/messages", "x-api-key: dk-unknown\r\n", messages, 401, "anthropic");
    errorRow("POST", "/v1/messages?key=dk-unknown", {}, messages, 401, "anthropic");
    errorRow("POST", "/v1/chat/completions", {}, "not json", 401, "openai");
    errorRow("GET", "/v1/models", {}, {}, 401, "openai");
    errorRow("GET", "/v1/models", anthropicField, {}, 401, "anthropic");
    errorRow("GET", "/v1/models", "x-goog-api-key: k\r\n", {}, 401, "gemini");
    errorRow("GET", "/v1/models/echo", {}, {}, 401, "openai");
    errorRow("GET", "/v1/models/nobody", {}, {}, 401, "openai");
    errorRow("GET", "/v1beta/models", {}, {}, 401, "gemini");
    errorRow("GET", "/metrics", {}, {}, 401, "openai");
    errorRow("GET", "/nothing", {}, {}, 404, "openai");
    errorRow("GET", "/", {}, {}, 404, "openai");
}

void TestEndpoints::tellsNothingWithoutAKey()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QByteArray, format);
    const Reply reply = ask(method, path, body, fields);
    QVERIFY2(reply.status == status, QByteArray(reply.head + reply.body).constData());
    verifyShape(format, status, reply.body);
    for (const QByteArray &private_ :
         {QByteArray("echo"), m_dir->path().toUtf8(), QByteArray("0.1.0")})
        QVERIFY2(!reply.body.contains(private_) && !reply.head.contains(private_),
                 reply.body.constData());
    QVERIFY(!reply.head.contains("server:"));
}

void TestEndpoints::refusesAWebSocketSoThatToolsPost()
{
    for (const QByteArray path : {"/v1/responses", "/openai/v1/responses", "/responses"}) {
        const Reply reply =
            ask("GET",
                path,
                {},
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
        QVERIFY2(reply.status == 426, QByteArray(reply.head + reply.body).constData());
        verifyShape("openai", 426, reply.body);
        QVERIFY(reply.head.contains("content-length: "));
        QVERIFY(reply.head.contains("\nupgrade: http/1.1"));
        QVERIFY(reply.head.contains("connection: upgrade"));
        QVERIFY(reply.head.contains("connection: close"));
    }
}

QTEST_GUILESS_MAIN(TestEndpoints)
#include "tst_endpoints.moc"
