#include "core/formats/usagetap.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestUsageTap final : public QObject
{
    Q_OBJECT

private slots:
    void readsUsageWhereverReadsEnd_data();
    void readsUsageWhereverReadsEnd();
    void tellsAnErrorInsideAStream();
    void boundsCounts();
    void countingCostsNothing();
    void tellsTheServiceTier_data();
    void tellsTheServiceTier();
    void countsWhatPassed();
    void whatIsNoDocumentTellsNothing_data();
    void whatIsNoDocumentTellsNothing();
};

void TestUsageTap::readsUsageWhereverReadsEnd_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<bool>("isEventStream");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<TokenUsage>("expected");
    const auto row = [](const char *title,
                        Format format,
                        bool isEventStream,
                        const char *reply,
                        const TokenUsage &usage) {
        QTest::newRow(title) << format << isEventStream << QByteArray(reply) << usage;
    };
    row("chat, whole",
        Format::OpenAiChat,
        false,
        R"({"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},"completion_tokens_details":{"reasoning_tokens":5}}})",
        {.input = 30, .cacheRead = 60, .cacheWrite5m = 10, .output = 20, .reasoning = 5});
    row("chat, streamed",
        Format::OpenAiChat,
        true,
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n"
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n"
        "data: [DONE]\n\n",
        {.input = 7, .output = 3});
    row("responses, whole",
        Format::OpenAiResponses,
        false,
        R"({"usage":{"input_tokens":50,"input_tokens_details":{"cached_tokens":20},"output_tokens":9,"output_tokens_details":{"reasoning_tokens":4}}})",
        {.input = 30, .cacheRead = 20, .output = 9, .reasoning = 4});
    row("responses, streamed",
        Format::OpenAiResponses,
        true,
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":"
        "{\"input_tokens\":5,\"output_tokens\":6}}}\n\n",
        {.input = 5, .output = 6});
    row("responses, written to caches of both lives",
        Format::OpenAiResponses,
        false,
        R"({"usage":{"input_tokens":50,"input_tokens_details":{"cached_tokens":20,"cache_write_tokens":12,"cache_write_tokens_details":{"ttl_30m_tokens":5,"ttl_12h_tokens":7}},"output_tokens":9}})",
        {.input = 18, .cacheRead = 20, .cacheWrite5m = 5, .cacheWrite1h = 7, .output = 9});
    row("messages, whole",
        Format::AnthropicMessages,
        false,
        R"({"usage":{"input_tokens":10,"cache_read_input_tokens":200,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10},"output_tokens":8}})",
        {.input = 10, .cacheRead = 200, .cacheWrite5m = 20, .cacheWrite1h = 10, .output = 8});
    row("messages, streamed: the delta is cumulative",
        Format::AnthropicMessages,
        true,
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{"
        "\"input_tokens\":10,\"cache_read_input_tokens\":4,\"output_tokens\":1}}}\n\n"
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{"
        "\"input_tokens\":null,\"output_tokens\":9,\"output_tokens_details\":{"
        "\"thinking_tokens\":2}}}\n\n"
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        {.input = 10, .cacheRead = 4, .output = 9, .reasoning = 2});
    row("gemini, whole",
        Format::GeminiGenerate,
        false,
        R"({"candidates":[],"usageMetadata":{"promptTokenCount":40,"cachedContentTokenCount":10,"toolUsePromptTokenCount":5,"candidatesTokenCount":6,"thoughtsTokenCount":3}})",
        {.input = 35, .cacheRead = 10, .output = 9, .reasoning = 3});
    row("gemini, streamed: the last wins",
        Format::GeminiGenerate,
        true,
        "data: {\"usageMetadata\":{\"promptTokenCount\":40,\"candidatesTokenCount\":1}}\r\n\r\n"
        "data: {\"usageMetadata\":{\"promptTokenCount\":40,\"candidatesTokenCount\":6,"
        "\"thoughtsTokenCount\":2}}\r\n\r\n",
        {.input = 40, .output = 8, .reasoning = 2});
    row("gemini, streamed as an array",
        Format::GeminiGenerate,
        false,
        R"([{"usageMetadata":{"promptTokenCount":4}},{"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2}}])",
        {.input = 4, .output = 2});
}

void TestUsageTap::readsUsageWhereverReadsEnd()
{
    QFETCH(const Format, format);
    QFETCH(const bool, isEventStream);
    QFETCH(const QByteArray, reply);
    QFETCH(const TokenUsage, expected);
    for (qsizetype cut = 0; cut <= reply.size(); ++cut) {
        UsageTap tap(format, Operation::Generate, isEventStream);
        tap.feed(QByteArrayView(reply).first(cut));
        tap.feed(QByteArrayView(reply).sliced(cut));
        tap.finish();
        QVERIFY(tap.usage().has_value());
        QCOMPARE(*tap.usage(), expected);
        QVERIFY(!tap.streamError());
    }
}

void TestUsageTap::tellsAnErrorInsideAStream()
{
    UsageTap tap(Format::AnthropicMessages, Operation::Generate, true);
    tap.feed("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
             "\"message\":\"private\"}}\n\n");
    tap.finish();
    QCOMPARE(tap.streamError(), QStringLiteral("overloaded_error"));
    QVERIFY(!tap.sawTerminal());
    QVERIFY(!tap.usage());
}

void TestUsageTap::boundsCounts()
{
    UsageTap tap(Format::GeminiGenerate, Operation::Generate, false);
    tap.feed(R"({"usageMetadata":{"promptTokenCount":9223372036854775807,)"
             R"("toolUsePromptTokenCount":9223372036854775807,"thoughtsTokenCount":7,)"
             R"("candidatesTokenCount":9223372036854775807}})");
    tap.finish();
    QVERIFY(tap.usage()->input > 0 && tap.usage()->output > 0);
    QVERIFY(tap.usage()->total() > tap.usage()->output);
}

void TestUsageTap::countingCostsNothing()
{
    UsageTap tap(Format::AnthropicMessages, Operation::CountTokens, false);
    tap.feed(R"({"input_tokens":500,"usage":{"input_tokens":500}})");
    tap.finish();
    QVERIFY(!tap.usage());
}

void TestUsageTap::tellsTheServiceTier_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QString>("tier");
    QTest::newRow("chat") << Format::OpenAiChat
                          << QByteArray("data: {\"choices\":[],\"service_tier\":\"flex\","
                                        "\"usage\":{\"prompt_tokens\":1}}\n\n")
                          << u"flex"_s;
    QTest::newRow("responses: what it came to, not what was asked")
        << Format::OpenAiResponses
        << QByteArray(
               "data: {\"type\":\"response.created\",\"response\":{\"service_tier\":\"auto\","
               "\"usage\":null}}\n\ndata: {\"type\":\"response.completed\",\"response\":"
               "{\"service_tier\":\"priority\",\"usage\":{\"input_tokens\":1}}}\n\n")
        << u"priority"_s;
    QTest::newRow("messages, fast")
        << Format::AnthropicMessages
        << QByteArray(
               "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,"
               "\"service_tier\":\"standard\",\"speed\":\"fast\"}}}\n\n"
               "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":1,"
               "\"service_tier\":\"standard\"}}\n\n")
        << u"fast"_s;
    QTest::newRow("gemini") << Format::GeminiGenerate
                            << QByteArray("data: {\"usageMetadata\":{\"promptTokenCount\":1,"
                                          "\"serviceTier\":\"FLEX\"}}\n\n")
                            << u"flex"_s;
}

void TestUsageTap::tellsTheServiceTier()
{
    QFETCH(const Format, format);
    QFETCH(const QByteArray, reply);
    UsageTap tap(format, Operation::Generate, true);
    tap.feed(reply);
    tap.finish();
    QTEST(tap.serviceTier(), "tier");
}

void TestUsageTap::countsWhatPassed()
{
    UsageTap stream(Format::OpenAiChat, Operation::Generate, true);
    QCOMPARE(stream.seenTokens(), 0);
    for (int i = 0; i < 10; ++i)
        stream.feed("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
    QCOMPARE(stream.seenTokens(), 10); // an event has one at least
    const QByteArray text = 'a' + QByteArray(400, 'x');
    const QByteArray longer =
        "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    stream.feed(longer);
    QCOMPARE(stream.seenTokens(), 100);
    UsageTap whole(Format::OpenAiChat, Operation::Generate, false);
    whole.feed(QByteArray(80, ' '));
    whole.finish();
    QCOMPARE(whole.seenTokens(), 20);
}

void TestUsageTap::whatIsNoDocumentTellsNothing_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("broken off") << QByteArray(R"({"usage":{"prompt_tokens":7)");
    QTest::newRow("a number") << QByteArray("7");
    QTest::newRow("an array of others") << QByteArray(R"([1,"usage",null])");
    QTest::newRow("usage that is none")
        << QByteArray(R"({"usage":[{"prompt_tokens":7}],"choices":{"finish_reason":"stop"}})");
    QTest::newRow("counts that are none")
        << QByteArray(R"({"usage":{"prompt_tokens":"7","completion_tokens":-1}})");
}

void TestUsageTap::whatIsNoDocumentTellsNothing()
{
    QFETCH(const QByteArray, reply);
    UsageTap tap(Format::OpenAiChat, Operation::Generate, false);
    tap.feed(reply);
    tap.finish();
    QVERIFY(!tap.usage());
    QVERIFY(!tap.streamError());
}

QTEST_GUILESS_MAIN(TestUsageTap)
#include "tst_usagetap.moc"
