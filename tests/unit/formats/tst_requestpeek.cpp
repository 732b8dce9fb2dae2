#include "core/formats/bodyedit.h"
#include "core/formats/requestpeek.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestRequestPeek final : public QObject
{
    Q_OBJECT

private slots:
    void readsTopLevelFieldsOnly();
    void findsTheSession_data();
    void findsTheSession();
    void findsTheBoundOfOutput_data();
    void findsTheBoundOfOutput();
    void refusesWhatIsNotOneObject_data();
    void refusesWhatIsNotOneObject();
    void editsInPlace_data();
    void editsInPlace();
};

void TestRequestPeek::readsTopLevelFieldsOnly()
{
    const QByteArray body =
        R"({"messages":[{"model":"inner","stream":true}], "mod\u0065l" : "gpt-\u0035" ,"stream":false})";
    const Result<RequestPeek> peek = peekRequest(Format::OpenAiChat, body);
    QVERIFY(peek.has_value());
    QCOMPARE(peek->model, u"gpt-5"_s);
    QVERIFY(!peek->stream);
    QCOMPARE(body.sliced(peek->modelRange.offset, peek->modelRange.length), R"("gpt-\u0035")");
}

void TestRequestPeek::findsTheSession_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("session");
    QTest::newRow("cache key") << Format::OpenAiResponses
                               << QByteArray(R"({"prompt_cache_key":"thread-1","model":"m"})")
                               << u"thread-1"_s;
    QTest::newRow("user id as JSON")
        << Format::AnthropicMessages
        << QByteArray(R"({"metadata":{"user_id":"{\"device_id\":\"d\",\"session_id\":\"s-7\"}"}})")
        << u"s-7"_s;
    QTest::newRow("older user id")
        << Format::AnthropicMessages
        << QByteArray(R"({"metadata":{"x":1,"user_id":"user_a_account__session_s-8"}})")
        << u"s-8"_s;
    QTest::newRow("none") << Format::OpenAiChat << QByteArray(R"({"metadata":{"user_id":"u"}})")
                          << QString();
    QTest::newRow("a number is no session")
        << Format::OpenAiChat << QByteArray(R"({"prompt_cache_key":7})") << QString();
}

void TestRequestPeek::findsTheSession()
{
    QFETCH(const Format, format);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, session);
    const Result<RequestPeek> peek = peekRequest(format, body);
    QVERIFY(peek.has_value());
    QCOMPARE(peek->session, session);
}

void TestRequestPeek::findsTheBoundOfOutput_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("most"); // -1: none
    const auto row = [](const char *body, Format format, qint64 most) {
        QTest::newRow(body) << format << QByteArray(body) << most;
    };
    row(R"({"max_tokens":7})", Format::AnthropicMessages, 7);
    row(R"({"max_completion_tokens":8,"model":"m"})", Format::OpenAiChat, 8);
    row(R"({"max_output_tokens":9})", Format::OpenAiResponses, 9);
    row(R"({"generationConfig":{"topK":[1],"maxOutputTokens":10,"stopSequences":["a"]}})",
        Format::GeminiGenerate,
        10);
    row(R"({"generation_config":{"max_output_tokens":11}})", Format::GeminiGenerate, 11);
    row(R"({"max_tokens":null})", Format::OpenAiChat, -1);
    row(R"({"max_tokens":"7"})", Format::OpenAiChat, -1);
    row(R"({"max_tokens":-7})", Format::OpenAiChat, -1);
    row(R"({"generationConfig":[{"maxOutputTokens":1}]})", Format::GeminiGenerate, -1);
    row(R"({"messages":[{"max_tokens":7}]})", Format::OpenAiChat, -1);
}

void TestRequestPeek::findsTheBoundOfOutput()
{
    QFETCH(const Format, format);
    QFETCH(const QByteArray, body);
    const Result<RequestPeek> peek = peekRequest(format, body);
    QVERIFY2(peek.has_value(), peek ? "" : qPrintable(peek.error().message));
    QTEST(peek->maxOutput.value_or(-1), "most");
}

void TestRequestPeek::refusesWhatIsNotOneObject_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("array") << QByteArray(R"([{"model":"m"}])");
    QTest::newRow("cut short") << QByteArray(R"({"model":"m","messages":[)");
    QTest::newRow("open string") << QByteArray(R"({"model":"m)");
    QTest::newRow("two documents") << QByteArray(R"({"model":"m"} {"model":"n"})");
    QTest::newRow("deep") << QByteArray(R"({"a":)") + QByteArray(100'000, '[');
    QTest::newRow("not UTF-8") << QByteArray("{\"model\":\"\xff\xfe\"}");
}

void TestRequestPeek::refusesWhatIsNotOneObject()
{
    QFETCH(const QByteArray, body);
    const Result<RequestPeek> peek = peekRequest(Format::OpenAiChat, body);
    QVERIFY(!peek.has_value());
    QCOMPARE(peek.error().kind, Error::Kind::Protocol);
}

void TestRequestPeek::editsInPlace_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("usage");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *title, const char *body, bool usage, const char *expected) {
        QTest::newRow(title) << QByteArray(body) << usage << QByteArray(expected);
    };
    row("model alone",
        R"( { "n" : 1.0, "model":"old" , "z":[] } )",
        false,
        R"( { "n" : 1.0, "model":"n\"w" , "z":[] } )");
    row("no stream options",
        R"({"model":"old","stream":true})",
        true,
        R"({"stream_options":{"include_usage":true},"model":"n\"w","stream":true})");
    row("empty stream options",
        R"({"stream_options":{ },"model":"old"})",
        true,
        R"({"stream_options":{"include_usage":true },"model":"n\"w"})");
    row("others in the stream options",
        R"({"model":"old","stream_options":{"a":1}})",
        true,
        R"({"model":"n\"w","stream_options":{"include_usage":true,"a":1}})");
    row("false becomes true",
        R"({"model":"old","stream_options":{"include_usage": false ,"a":1}})",
        true,
        R"({"model":"n\"w","stream_options":{"include_usage": true ,"a":1}})");
    row("null stream options",
        R"({"stream_options":null,"model":"old"})",
        true,
        R"({"stream_options":{"include_usage":true},"model":"n\"w"})");
    row("asked for already",
        R"({"stream_options":{"include_usage":true},"model":"old"})",
        true,
        R"({"stream_options":{"include_usage":true},"model":"n\"w"})");
}

void TestRequestPeek::editsInPlace()
{
    QFETCH(const QByteArray, body);
    QFETCH(const bool, usage);
    QFETCH(const QByteArray, expected);
    const Result<RequestPeek> peek = peekRequest(Format::OpenAiChat, body);
    QVERIFY(peek.has_value());
    const BodyEdits edits{.model = u"n\"w"_s, .requestUsage = usage};
    QCOMPARE(editBody(body, *peek, edits), expected);
    QCOMPARE(editBody(body, *peek, {}), body);
}

QTEST_GUILESS_MAIN(TestRequestPeek)
#include "tst_requestpeek.moc"
