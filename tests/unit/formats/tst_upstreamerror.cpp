#include "core/formats/upstreamerror.h"

#include "core/base/jsontree.h"
#include "core/formats/errorbody.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestUpstreamError final : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryShape_data();
    void readsEveryShape();
    void tellsAFullContextInTheToolsWords();
    void knowsWhenToComeBack();
    void keepsTheCodeBetweenOpenAisFormats();
    void knowsWhatAStatusBecomes();
    void nestsTheErrorOfAResponsesStream();
};

void TestUpstreamError::readsEveryShape_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    QTest::newRow("openai") << QByteArray(R"({"error":{"message":"no","type":"x","code":null}})")
                            << u"no"_s;
    QTest::newRow("anthropic") << QByteArray(
                                      R"({"type":"error","error":{"type":"x","message":"no"}})")
                               << u"no"_s;
    QTest::newRow("gemini in an array")
        << QByteArray(R"([{"error":{"code":400,"message":"no","status":"X"}}])") << u"no"_s;
    QTest::newRow("a plain string") << QByteArray(R"({"error":"no"})") << u"no"_s;
    QTest::newRow("detail") << QByteArray(R"({"detail":"no"})") << u"no"_s;
    QTest::newRow("nothing") << QByteArray("{}")
                             << u"The upstream answered 418 without saying why."_s;
    QTest::newRow("no JSON") << QByteArray("<html>")
                             << u"The upstream answered 418 without saying why."_s;
}

void TestUpstreamError::readsEveryShape()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, message);
    QCOMPARE(readUpstreamError(418, body).message, message);
}

void TestUpstreamError::tellsAFullContextInTheToolsWords()
{
    const UpstreamError full = readUpstreamError(
        400, R"({"error":{"message":"prompt is too long: 9 tokens > 8 maximum"}})");
    QVERIFY(full.isContextFull);
    const QByteArray chat = translatedErrorBody(Format::OpenAiChat, 400, full, "r");
    QVERIFY2(chat.contains(R"("code":"context_length_exceeded")"), chat.constData());
    QVERIFY(chat.contains("maximum context length"));
    // Also where the status has a code of its own.
    QVERIFY(translatedErrorBody(Format::OpenAiResponses, 413, full, "r")
                .contains(R"("code":"context_length_exceeded")"));
    const QByteArray messages = translatedErrorBody(Format::AnthropicMessages, 400, full, "r");
    QVERIFY(messages.contains(R"("message":"prompt is too long: 9 tokens > 8 maximum")"));
    const UpstreamError gemini = readUpstreamError(
        400,
        R"({"error":{"message":"The input token count (9) exceeds the maximum number of tokens allowed (8)."}})");
    QVERIFY(gemini.isContextFull);
    QVERIFY(translatedErrorBody(Format::AnthropicMessages, 400, gemini, "r")
                .contains("prompt is too long: The input"));
    QVERIFY(
        !readUpstreamError(429, R"({"error":{"message":"maximum context length"}})").isContextFull);
}

void TestUpstreamError::knowsWhenToComeBack()
{
    const UpstreamError limit = readUpstreamError(
        429,
        R"({"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[
            {"@type":"type.googleapis.com/google.rpc.Help"},
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.074824224s"}]}})");
    QVERIFY(limit.retryAfter == std::chrono::seconds(35)); // no sooner
    const QByteArray gemini = translatedErrorBody(Format::GeminiGenerate, 429, limit, "r");
    const Result<JsonTree> told = JsonTree::parse(gemini);
    QVERIFY2(told, gemini.constData());
    const JsonNode &detail = told->root()["error"]["details"].items.at(0);
    QVERIFY(detail["@type"].is("type.googleapis.com/google.rpc.RetryInfo"));
    QVERIFY(detail["retryDelay"].is("35s"));
    QVERIFY(!translatedErrorBody(Format::OpenAiChat, 429, limit, "r").contains("RetryInfo"));
    for (const QByteArray delay : {"", "soon", "-1s", "12", "1e99s"}) {
        const QByteArray body = R"({"error":{"message":"no","details":[{"@type":"RetryInfo",)"
                                R"("retryDelay":")" +
                                delay + "\"}]}}";
        QVERIFY2(!readUpstreamError(429, body).retryAfter, delay.constData());
    }
}

void TestUpstreamError::keepsTheCodeBetweenOpenAisFormats()
{
    const UpstreamError quota = readUpstreamError(
        429,
        R"({"error":{"message":"Pay.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}})");
    QVERIFY(translatedErrorBody(Format::OpenAiResponses, 429, quota, "r")
                .contains(R"("code":"insufficient_quota")"));
    QVERIFY(!translatedErrorBody(Format::GeminiGenerate, 429, quota, "r").contains("insufficient"));
    const UpstreamError gemini = readUpstreamError(
        429, R"({"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED"}})");
    QVERIFY(translatedErrorBody(Format::OpenAiChat, 429, gemini, "r")
                .contains(R"("code":"rate_limit_exceeded")"));
    const UpstreamError full =
        readUpstreamError(413, R"({"error":{"message":"prompt is too long: 9 tokens"}})");
    QVERIFY(translatedErrorBody(Format::OpenAiChat, 413, full, "r")
                .contains(R"("code":"context_length_exceeded")"));
}

void TestUpstreamError::knowsWhatAStatusBecomes()
{
    QCOMPARE(statusFor(Format::OpenAiChat, 529), 503);
    QCOMPARE(statusFor(Format::AnthropicMessages, 529), 529);
    QCOMPARE(statusFor(Format::GeminiGenerate, 404), 404);
}

/// OpenAI's SDKs raise for an event that holds an `error`; its fields are listed beside it.
void TestUpstreamError::nestsTheErrorOfAResponsesStream()
{
    const QByteArray frame = errorEvent(Format::OpenAiResponses, 429, u"Slow down."_s, "r");
    const QByteArray start = "event: error\ndata: ";
    QVERIFY(frame.startsWith(start));
    const Result<JsonTree> tree = JsonTree::parse(frame.sliced(start.size()).trimmed());
    QVERIFY(tree);
    for (const JsonNode *const error : {&tree->root(), &tree->root()["error"]}) {
        QVERIFY((*error)["code"].is("rate_limit_exceeded"));
        QVERIFY((*error)["message"].is("Slow down."));
    }
    QVERIFY(tree->root()["type"].is("error"));
}

QTEST_GUILESS_MAIN(TestUpstreamError)
#include "tst_upstreamerror.moc"
