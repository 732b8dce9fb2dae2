#include "core/upstream/profile.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestProfile final : public QObject
{
    Q_OBJECT

private slots:
    void urlIsTheBaseAndThePath_data();
    void urlIsTheBaseAndThePath();
    void baseUrlMayBeTypedInManyWays_data();
    void baseUrlMayBeTypedInManyWays();
    void queriesOfBaseAndClientGoAlong();
    void familyAndFormatsOfEachProvider();
    void credentialGoesWhereTheProviderLooks_data();
    void credentialGoesWhereTheProviderLooks();
    void clientsAnthropicVersionStands();
    void credentialHasNoSpaceAround();
    void forwardedHeadersAreThoseForTheProvider();
    void forwardedHeadersLackWhatConnectionNames();
    void returnedHeadersAreThoseForTheClient();
    void queryLosesTheKeyAlone_data();
    void queryLosesTheKeyAlone();
};

static Account accountOf(Provider provider, const QString &baseUrl = {})
{
    Account account;
    account.provider = provider;
    account.baseUrl = baseUrl;
    return account;
}

void TestProfile::urlIsTheBaseAndThePath_data()
{
    QTest::addColumn<int>("provider");
    QTest::addColumn<int>("operation");
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("streamed");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name,
                        Provider provider,
                        Operation operation,
                        Format format,
                        const QByteArray &model,
                        bool streamed,
                        const QByteArray &expected) {
        QTest::newRow(name) << int(provider) << int(operation) << int(format) << model << streamed
                            << expected;
    };
    using enum Operation;
    using enum Format;
    const auto anthropic = Provider::Anthropic;
    const QByteArray a = "https://api.anthropic.com/v1";
    row("messages", anthropic, Generate, AnthropicMessages, "claude", true, a + "/messages");
    row("count",
        anthropic,
        CountTokens,
        AnthropicMessages,
        "claude",
        false,
        a + "/messages/count_tokens");
    row("claudes", anthropic, ListModels, AnthropicMessages, "", false, a + "/models");
    row("claude", anthropic, GetModel, AnthropicMessages, "c-1", false, a + "/models/c-1");

    const auto openAi = Provider::OpenAi;
    const QByteArray o = "https://api.openai.com/v1";
    row("chat", openAi, Generate, OpenAiChat, "gpt-5", true, o + "/chat/completions");
    row("responses", openAi, Generate, OpenAiResponses, "gpt-5", true, o + "/responses");
    row("compact", openAi, Compact, OpenAiResponses, "gpt-5", false, o + "/responses/compact");
    row("input tokens",
        openAi,
        InputTokens,
        OpenAiResponses,
        "gpt-5",
        false,
        o + "/responses/input_tokens");
    row("embeddings", openAi, Embed, OpenAiChat, "t", false, o + "/embeddings");
    row("gpts", openAi, ListModels, OpenAiResponses, "", false, o + "/models");
    row("tuned gpt", openAi, GetModel, OpenAiChat, "ft:g:o", false, o + "/models/ft:g:o");
    row("vendor's", openAi, GetModel, OpenAiChat, "meta/l l", false, o + "/models/meta%2Fl%20l");
    row("climbing", openAi, GetModel, OpenAiChat, "..", false, o + "/models/%2E%2E");

    const auto gemini = Provider::Gemini;
    const QByteArray g = "https://generativelanguage.googleapis.com/v1beta";
    row("whole", gemini, Generate, GeminiGenerate, "g-3", false, g + "/models/g-3:generateContent");
    row("streamed",
        gemini,
        Generate,
        GeminiGenerate,
        "g-3",
        true,
        g + "/models/g-3:streamGenerateContent");
    row("counted",
        gemini,
        CountTokens,
        GeminiGenerate,
        "g-3",
        false,
        g + "/models/g-3:countTokens");
    row("embedded", gemini, Embed, GeminiGenerate, "e", false, g + "/models/e:embedContent");
    row("embedded in one",
        gemini,
        BatchEmbed,
        GeminiGenerate,
        "e",
        false,
        g + "/models/e:batchEmbedContents");
    row("full name",
        gemini,
        Generate,
        GeminiGenerate,
        "models/g-3",
        false,
        g + "/models/g-3:generateContent");
    row("tuned",
        gemini,
        Generate,
        GeminiGenerate,
        "tunedModels/mine",
        false,
        g + "/tunedModels/mine:generateContent");
    row("strange name",
        gemini,
        Generate,
        GeminiGenerate,
        "a/b:c?d",
        false,
        g + "/models/a%2Fb%3Ac%3Fd:generateContent");
    row("geminis", gemini, ListModels, GeminiGenerate, "", false, g + "/models");
    row("gemini", gemini, GetModel, GeminiGenerate, "g-3", false, g + "/models/g-3");
    row("tuned one",
        gemini,
        GetModel,
        GeminiGenerate,
        "tunedModels/mine",
        false,
        g + "/tunedModels/mine");
}

void TestProfile::urlIsTheBaseAndThePath()
{
    QFETCH(const int, provider);
    QFETCH(const int, operation);
    QFETCH(const int, format);
    QFETCH(const QByteArray, model);
    QFETCH(const bool, streamed);
    QFETCH(const QByteArray, expected);
    const UpstreamCall call{.operation = Operation(operation),
                            .format = Format(format),
                            .model = model,
                            .streamed = streamed};
    QCOMPARE(upstreamUrl(accountOf(Provider(provider)), call), expected);
}

void TestProfile::baseUrlMayBeTypedInManyWays_data()
{
    QTest::addColumn<int>("provider");
    QTest::addColumn<QString>("baseUrl");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](Provider provider, const QString &base, const QByteArray &expected) {
        QTest::newRow(qPrintable(providerName(provider) + u' ' + base))
            << int(provider) << base << expected;
    };
    using enum Provider;
    row(OpenAiCompatible, u"http://h:1/v1"_s, "http://h:1/v1/models");
    row(OpenAiCompatible, u"http://h:1/v1/"_s, "http://h:1/v1/models");
    row(OpenAiCompatible, u" http://h:1/v1// "_s, "http://h:1/v1/models");
    row(OpenAiCompatible, u"https://h/api/paas/v4"_s, "https://h/api/paas/v4/models");
    row(OpenAiCompatible, u"https://h"_s, "https://h/models");
    row(OpenAi, u"http://h/openai/v1"_s, "http://h/openai/v1/models");
    row(Anthropic, u"http://h"_s, "http://h/v1/models");
    row(Anthropic, u"http://h/"_s, "http://h/v1/models");
    row(Anthropic, u"http://h/v1"_s, "http://h/v1/models");
    row(Anthropic, u"http://h/v1/"_s, "http://h/v1/models");
    row(AnthropicCompatible, u"https://h/api/anthropic"_s, "https://h/api/anthropic/v1/models");
    row(AnthropicCompatible, u"https://h/anthropic/v1/"_s, "https://h/anthropic/v1/models");
    row(Gemini, u"http://h"_s, "http://h/v1beta/models");
    row(Gemini, u"http://h/v1beta/"_s, "http://h/v1beta/models");
    row(Gemini, u"http://h/v1"_s, "http://h/v1/models");
    row(Gemini, u"http://v1"_s, "http://v1/v1beta/models");
    row(Gemini, u"http://h/gemini#part"_s, "http://h/gemini/v1beta/models");
}

void TestProfile::baseUrlMayBeTypedInManyWays()
{
    QFETCH(const int, provider);
    QFETCH(const QString, baseUrl);
    QFETCH(const QByteArray, expected);
    const Account account = accountOf(Provider(provider), baseUrl);
    const Format format = upstreamFormats(account.provider).first();
    QCOMPARE(upstreamUrl(account, {.operation = Operation::ListModels, .format = format}),
             expected);
}

void TestProfile::queriesOfBaseAndClientGoAlong()
{
    const Account gemini = accountOf(Provider::Gemini, u"http://h"_s);
    const UpstreamCall streamed{
        .format = Format::GeminiGenerate, .model = "g", .streamed = true, .query = "alt=sse&x=%2f"};
    QCOMPARE(upstreamUrl(gemini, streamed),
             "http://h/v1beta/models/g:streamGenerateContent?alt=sse&x=%2f"_ba);

    const Account vendor = accountOf(Provider::OpenAiCompatible, u"http://h/v1/?api-version=2"_s);
    UpstreamCall chat;
    QCOMPARE(upstreamUrl(vendor, chat), "http://h/v1/chat/completions?api-version=2"_ba);
    chat.query = "beta=true";
    QCOMPARE(upstreamUrl(vendor, chat), "http://h/v1/chat/completions?api-version=2&beta=true"_ba);
}

void TestProfile::familyAndFormatsOfEachProvider()
{
    using enum Provider;
    QCOMPARE(familyServedBy(Anthropic), Family::Anthropic);
    QCOMPARE(familyServedBy(AnthropicCompatible), Family::Anthropic);
    QCOMPARE(familyServedBy(Gemini), Family::Gemini);
    QCOMPARE(familyServedBy(OpenAi), Family::OpenAi);
    QCOMPARE(familyServedBy(OpenAiCompatible, Family::Gemini), Family::OpenAi);
    QCOMPARE(familyServedBy(Echo), Family::OpenAi);
    QCOMPARE(familyServedBy(Echo, Family::Gemini), Family::Gemini);

    QCOMPARE(upstreamFormats(Anthropic), (QList{Format::AnthropicMessages}));
    QCOMPARE(upstreamFormats(AnthropicCompatible), (QList{Format::AnthropicMessages}));
    QCOMPARE(upstreamFormats(Gemini), (QList{Format::GeminiGenerate}));
    QCOMPARE(upstreamFormats(OpenAi), (QList{Format::OpenAiChat, Format::OpenAiResponses}));
    QCOMPARE(upstreamFormats(OpenAiCompatible), upstreamFormats(OpenAi));
    QCOMPARE(upstreamFormats(Echo).size(), qsizetype(allFormats.size()));
}

void TestProfile::credentialGoesWhereTheProviderLooks_data()
{
    QTest::addColumn<int>("provider");
    QTest::addColumn<QByteArray>("expected"); // one header a line
    using enum Provider;
    QTest::newRow("anthropic") << int(Anthropic)
                               << "x-api-key: k\nanthropic-version: 2023-06-01\n"_ba;
    QTest::newRow("anthropic-compatible")
        << int(AnthropicCompatible)
        << "x-api-key: k\nAuthorization: Bearer k\nanthropic-version: 2023-06-01\n"_ba;
    QTest::newRow("gemini") << int(Gemini) << "x-goog-api-key: k\n"_ba;
    QTest::newRow("openai") << int(OpenAi) << "Authorization: Bearer k\n"_ba;
    QTest::newRow("openai-compatible") << int(OpenAiCompatible) << "Authorization: Bearer k\n"_ba;
    QTest::newRow("echo") << int(Echo) << ""_ba;
}

static QByteArray lines(const Headers &headers)
{
    QByteArray text;
    for (const Headers::Field &field : headers)
        text += field.name + ": " + field.value + '\n';
    return text;
}

void TestProfile::credentialGoesWhereTheProviderLooks()
{
    QFETCH(const int, provider);
    QFETCH(const QByteArray, expected);
    QCOMPARE(lines(credentialHeaders(Provider(provider), Secret("k"), {})), expected);
}

void TestProfile::clientsAnthropicVersionStands()
{
    const Headers client{{"Anthropic-Version", "2026-10-21"}};
    QVERIFY(
        !credentialHeaders(Provider::Anthropic, Secret("k"), client).contains("anthropic-version"));
}

void TestProfile::credentialHasNoSpaceAround()
{
    QCOMPARE(lines(credentialHeaders(Provider::OpenAi, Secret(" k\n"), {})),
             "Authorization: Bearer k\n"_ba);
}

void TestProfile::forwardedHeadersAreThoseForTheProvider()
{
    const Headers kept{{"User-Agent", "claude-cli/2"},
                       {"content-type", "application/json"},
                       {"Content-Encoding", "zstd"},
                       {"Accept", "application/json"},
                       {"Anthropic-Version", "2026-10-21"},
                       {"anthropic-beta", "a"},
                       {"anthropic-beta", "b"},
                       {"OpenAI-Organization", "org"},
                       {"x-claude-code-session-id", "1"},
                       {"X-Stainless-Lang", "js"},
                       {"x-goog-api-client", "gl-node"},
                       {"x-unknown", ""}};
    const Headers dropped{{"Host", "127.0.0.1:8642"},
                          {"Content-Length", "7"},
                          {"Connection", "keep-alive"},
                          {"Keep-Alive", "timeout=5"},
                          {"Proxy-Authorization", "x"},
                          {"Proxy-Connection", "x"},
                          {"TE", "trailers"},
                          {"Trailer", "x"},
                          {"Transfer-Encoding", "chunked"},
                          {"Upgrade", "h2c"},
                          {"Expect", "100-continue"},
                          {"Accept-Encoding", "gzip"},
                          {"Authorization", "Bearer dk-1"},
                          {"X-Api-Key", "dk-1"},
                          {"X-Goog-Api-Key", "dk-1"},
                          {"Cookie", "a=b"},
                          {"Origin", "http://localhost"},
                          {"Referer", "http://localhost/"},
                          {"Sec-Fetch-Mode", "cors"},
                          {"Access-Control-Request-Method", "POST"},
                          {"Forwarded", "for=1.2.3.4"},
                          {"X-Forwarded-For", "1.2.3.4"},
                          {"X-Real-IP", "1.2.3.4"}};
    Headers client;
    for (qsizetype i = 0; i < dropped.fields().size(); ++i) {
        client.add(dropped.fields()[i].name, dropped.fields()[i].value);
        if (i < kept.fields().size())
            client.add(kept.fields()[i].name, kept.fields()[i].value);
    }
    QCOMPARE(lines(forwardedHeaders(client)), lines(kept));
}

void TestProfile::forwardedHeadersLackWhatConnectionNames()
{
    const Headers client{{"Connection", "close, X-Hop"},
                         {"connection", "x-hop-2"},
                         {"x-hop", "1"},
                         {"X-Hop-2", "2"}};
    QVERIFY(forwardedHeaders(client).isEmpty());
}

void TestProfile::returnedHeadersAreThoseForTheClient()
{
    const Headers kept{{"Content-Type", "text/event-stream"},
                       {"request-id", "req_1"},
                       {"retry-after", "7"},
                       {"anthropic-ratelimit-requests-remaining", "3"},
                       {"x-ratelimit-reset-tokens", "6m0s"},
                       {"content-encoding", "gzip"},
                       {"x-should-retry", "true"}};
    Headers upstream = kept;
    for (const char *const name : {"Content-Length",
                                   "Transfer-Encoding",
                                   "Connection",
                                   "Keep-Alive",
                                   "Trailer",
                                   "Set-Cookie",
                                   "Access-Control-Allow-Origin",
                                   "Alt-Svc",
                                   "X-Deskrelay-Request-Id",
                                   "Proxy-Authenticate"})
        upstream.add(name, "x");
    QCOMPARE(lines(returnedHeaders(upstream)), lines(kept));
}

void TestProfile::queryLosesTheKeyAlone_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << ""_ba
                          << ""_ba;
    QTest::newRow("alone") << "key=dk-1"_ba
                           << ""_ba;
    QTest::newRow("first") << "key=dk-1&alt=sse"_ba
                           << "alt=sse"_ba;
    QTest::newRow("last") << "alt=sse&key=dk-1"_ba
                          << "alt=sse"_ba;
    QTest::newRow("twice") << "key=a&b=%2F+c&key=d"_ba
                           << "b=%2F+c"_ba;
    QTest::newRow("encoded name") << "%6Bey=a&b"_ba
                                  << "b"_ba;
    QTest::newRow("without value") << "key&b"_ba
                                   << "b"_ba;
    QTest::newRow("longer names stay") << "keys=1&monkey=2&Key=3"_ba
                                       << "keys=1&monkey=2&Key=3"_ba;
}

void TestProfile::queryLosesTheKeyAlone()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, expected);
    QCOMPARE(queryWithoutKey(query), expected);
}

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
