#include "grammartest.h"

using namespace deskrelay;

/// What the grammar of gemini-generate finds.
class TestGeminiGrammar final : public QObject
{
    Q_OBJECT

private slots:
    void judgesStreams_data();
    void judgesStreams();
    void judgesArrays_data();
    void judgesArrays();
};

static QByteArray chunk(const QByteArray &parts, const QByteArray &more = {})
{
    return R"({"candidates":[{"content":{"parts":[)" + parts + R"(],"role":"model"})" + more +
           R"(,"index":0}],"modelVersion":"m","responseId":"r"})";
}

static QByteArray last()
{
    QByteArray made = chunk(R"({"text":""})", R"(,"finishReason":"STOP")");
    return made.replace("\"modelVersion\"",
                        R"("usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,)"
                        R"("totalTokenCount":7,"cachedContentTokenCount":3,)"
                        R"("thoughtsTokenCount":1},"modelVersion")");
}

static QByteArray rightReply()
{
    return frameOf(chunk(R"({"text":"hm","thought":true})")) +
           frameOf(chunk(R"({"text":"hi","thoughtSignature":"s"})")) +
           frameOf(chunk(R"({"functionCall":{"id":"a","name":"f","args":{}}})")) +
           frameOf(chunk(R"({"functionCall":{"id":"b","name":"f","args":{}}})")) +
           frameOf(chunk(R"({"inlineData":{"mimeType":"image/png","data":"AA=="}})")) +
           frameOf(chunk(R"({"executableCode":{"code":"1"}})")) + frameOf(last());
}

static QByteArray error()
{
    return R"({"error":{"code":503,"message":"Busy.","status":"UNAVAILABLE"}})";
}

void TestGeminiGrammar::judgesStreams_data()
{
    addGrammarColumns();
    addRight("all", rightReply());
    addRight("the last alone", frameOf(last()));
    addRight("an error", frameOf(error()));
    addRight("an error within", frameOf(chunk(R"({"text":"a"})")) + frameOf(error()));
    addBroken(rightReply(), frameOf(last()), "", "the stream ends without a reason");
    addBroken(
        rightReply(), frameOf(last()), frameOf(last()) + frameOf(last()), "a chunk after the end");
    addBroken(rightReply(), frameOf(last()), "data: [DONE]\n\n", "no JSON object");
    addBroken(rightReply(), "data: ", "event: x\ndata: ", "an event line");
    addBroken(rightReply(), R"("STOP")", R"("stop")", "no reason of the format");
    addBroken(rightReply(), R"("m")", R"("n")", "another model");
    addBroken(rightReply(), R"("responseId":"r")", R"("responseId":"q")", "another responseId");
    addBroken(rightReply(), R"("responseId":"r")", R"("responseId":"")", "no responseId");
    addBroken(rightReply(), R"("candidates":[)", R"("candidates":[1,)", "not one candidate");
    addBroken(rightReply(), R"("role":"model")", R"("role":"assistant")", "another role");
    addBroken(rightReply(), R"("index":0)", R"("index":1)", "another index");
    addBroken(rightReply(), R"({"text":"hm","thought":true})", "", "no parts");
    addBroken(rightReply(), R"({"text":"hm","thought":true})", "{}", "a part of nothing");
    addBroken(
        rightReply(), R"("thought":true)", R"("thought":false)", "thought is true or not there");
    addBroken(rightReply(), R"("thought":true)", R"("functionCall":{})", "a part of not one kind");
    addBroken(
        rightReply(), R"("thoughtSignature":"s")", R"("thoughtSignature":"")", "a signature of");
    addBroken(rightReply(), R"("hi")", "1", "text that is none");
    addBroken(rightReply(), R"("id":"b")", R"("id":"a")", "two calls with one id");
    addBroken(rightReply(), R"("id":"b",)", "", "a call without name or id");
    addBroken(rightReply(), R"("name":"f")", R"("name":"")", "a call without name or id");
    addBroken(rightReply(), R"("args":{})", R"("args":"{}")", "a call's args are no object");
    addBroken(rightReply(), R"("args":{})", R"("args":{},"x":1)", "an unknown member of a call");
    addBroken(rightReply(), R"("data":"AA==")", R"("data":"")", "data without type or bytes");
    addBroken(rightReply(), R"("totalTokenCount":7)", R"("totalTokenCount":6)", "usage's total");
    addBroken(
        rightReply(), R"("candidatesTokenCount":2)", R"("candidatesTokenCount":-2)", "usage lacks");
    addBroken(
        rightReply(), R"("cachedContentTokenCount":3)", R"("cachedContentTokenCount":5)", "more");
    addBroken(
        rightReply(), R"(,"index":0)", R"(,"finishMessage":"x","index":0)", "a finishMessage wi");
    addBroken(frameOf(error()), "503", "200", "an error of no status");
    addBroken(frameOf(error()), "Busy.", "", "an error without words");
    addBroken(frameOf(error()), "UNAVAILABLE", "GONE", "an error of no status name");
    addBroken(frameOf(error()), "{", R"({"candidates":[],)", "an error beside something else");
}

void TestGeminiGrammar::judgesStreams()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(replyFault(Format::GeminiGenerate, {.model = "m"}, bytes), rule);
}

void TestGeminiGrammar::judgesArrays_data()
{
    addGrammarColumns();
    const QByteArray right = '[' + chunk(R"({"text":"a"})") + ",\n\n" + last() + "\n]\n";
    addRight("two chunks", right);
    addRight("an error", '[' + error() + ']');
    addBroken(right, "\n]\n", "", "it is no JSON array");
    addBroken(right, R"("STOP")", R"("x")", "no reason of the format");
    addBroken('[' + chunk(R"({"text":"a"})") + ']', "a", "a", "the stream ends without a reason");
}

void TestGeminiGrammar::judgesArrays()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    const ReplyContext context{.model = "m", .isEventStream = false};
    compareFault(replyFault(Format::GeminiGenerate, context, bytes), rule);
    if (bytes.count("candidates") == 1 && rule.isEmpty())
        QCOMPARE(wholeReplyFault(Format::GeminiGenerate, context, bytes), QByteArray());
}

QTEST_APPLESS_MAIN(TestGeminiGrammar)
#include "tst_geminigrammar.moc"
