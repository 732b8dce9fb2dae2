#include "core/formats/route.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestRoute final : public QObject
{
    Q_OBJECT

private slots:
    void findsEveryEndpoint_data();
    void findsEveryEndpoint();
    void knowsNothingElse_data();
    void knowsNothingElse();
    void findsKeptAnswers_data();
    void findsKeptAnswers();
    void answersProbes();
    void tellsErrorsInTheNearestFormat();
};

void TestRoute::findsEveryEndpoint_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<Route>("expected");
    const auto row = [](const char *method, const char *path, const Route &route) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << route;
    };
    const Route chat{.format = Format::OpenAiChat};
    const Route responses{.format = Format::OpenAiResponses};
    const Route messages{.format = Format::AnthropicMessages};
    const auto with = [](Route route, auto change) {
        change(route);
        return route;
    };
    const auto claude = [](Route &route) { route.family = Family::Anthropic; };
    const auto gemini = [](Route &route) { route.family = Family::Gemini; };
    const auto counting = [](Route &route) { route.operation = Operation::CountTokens; };
    for (const char *path : {"/v1/chat/completions",
                             "/openai/v1/chat/completions",
                             "/chat/completions",
                             "/v1/chat/completions/"})
        row("POST", path, chat);
    for (const char *path :
         {"/v1/responses", "/openai/v1/responses", "/openai/responses", "/responses"})
        row("POST", path, responses);
    row("POST", "/openai/responses/compact", with(responses, [](Route &route) {
            route.operation = Operation::Compact;
        }));
    row("POST", "/v1/responses/input_tokens", with(responses, [](Route &route) {
            route.operation = Operation::InputTokens;
        }));
    for (const char *path : {"/v1/messages", "/messages"})
        row("POST", path, messages);
    row("POST", "/v1/messages/count_tokens", with(messages, counting));
    for (const char *path : {"/api/v1/messages", "/claude/v1/messages"})
        row("POST", path, with(messages, claude));
    row("POST", "/claude/v1/messages/count_tokens", with(with(messages, claude), counting));
    row("POST", "/openai/claude/v1/chat/completions", with(chat, claude));
    row("POST", "/openai/gemini/v1/chat/completions", with(chat, gemini));
    row("POST", "/v1/embeddings", with(chat, [](Route &route) {
            route.operation = Operation::Embed;
        }));

    const Route generate{.format = Format::GeminiGenerate, .model = u"gemini-3-pro"_s};
    for (const char *path : {"/v1beta/models/gemini-3-pro:generateContent",
                             "/v1/models/gemini-3-pro:generateContent",
                             "/v1beta/models/gemini-3-pro%3AgenerateContent"})
        row("POST", path, generate);
    row("POST", "/gemini/v1beta/models/gemini-3-pro:generateContent", with(generate, gemini));
    row("POST",
        "/v1beta/models/gemini-3-pro:streamGenerateContent",
        with(generate, [](Route &route) { route.streams = true; }));
    row("POST", "/v1beta/models/gemini-3-pro:countTokens", with(generate, counting));
    row("POST",
        "/v1beta/models/e:embedContent",
        {.operation = Operation::Embed, .format = Format::GeminiGenerate, .model = u"e"_s});
    row("POST",
        "/v1beta/models/e:batchEmbedContents",
        {.operation = Operation::BatchEmbed, .format = Format::GeminiGenerate, .model = u"e"_s});

    const Route list{.operation = Operation::ListModels, .format = Format::OpenAiChat};
    for (const char *path : {"/v1/models", "/openai/v1/models", "/models"})
        row("GET", path, list);
    row("GET", "/openai/claude/v1/models", with(list, claude));
    row("GET",
        "/v1beta/models",
        {.operation = Operation::ListModels, .format = Format::GeminiGenerate});
    row("GET",
        "/v1/models/some%2Fname",
        {.operation = Operation::GetModel, .format = Format::OpenAiChat, .model = u"some/name"_s});
}

void TestRoute::findsEveryEndpoint()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const Route, expected);
    const std::optional<Route> route = routeFor(method, path);
    QVERIFY(route.has_value());
    QCOMPARE(*route, expected);
}

void TestRoute::knowsNothingElse_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *method, const char *path) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path);
    };
    row("GET", "/v1/chat/completions");
    row("POST", "/v1/models");
    row("POST", "/v1/chatter/completions");
    row("POST", "/openaix/v1/chat/completions");
    row("POST", "/gemini/v1/messages");
    row("POST", "/claude/v1/chat/completions");
    row("POST", "/v1beta/models/:generateContent");
    row("POST", "/v1beta/models/m:forget");
    row("GET", "/");
    row("POST", "");
}

void TestRoute::knowsNothingElse()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QVERIFY(!routeFor(method, path));
}

void TestRoute::findsKeptAnswers_data()
{
    using Kind = StoredRoute::Kind;
    QTest::addColumn<QByteArray>("methods");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<StoredRoute>("expected");
    const auto row = [](const char *methods, const QByteArray &path, const StoredRoute &route) {
        for (const char *const before : {"/v1", "", "/openai", "/openai/v1"})
            QTest::addRow("%s%s", before, path.constData())
                << QByteArray(methods) << before + path << route;
    };
    row("GET DELETE", "/responses/resp_1", {.id = "resp_1"});
    row("GET DELETE", "/responses/a%2Fb/", {.id = "a/b"});
    row("GET", "/responses/resp_1/input_items", {.kind = Kind::InputItems, .id = "resp_1"});
    row("POST", "/conversations", {.kind = Kind::Conversations});
    row("GET POST DELETE", "/conversations/conv_1", {.kind = Kind::Conversation, .id = "conv_1"});
    row("GET POST", "/conversations/conv_1/items", {.kind = Kind::Items, .id = "conv_1"});
    row("GET DELETE",
        "/conversations/conv_1/items/msg_1",
        {.kind = Kind::Item, .id = "conv_1", .item = "msg_1"});
    const auto none = [](const char *path) {
        QTest::addRow("%s", path) << QByteArray() << QByteArray(path) << StoredRoute();
    };
    none("/v1/responses");
    none("/v1/responses//input_items");
    none("/v1/responses/resp_1/items");
    none("/v1/responses/resp_1/input_items/x");
    none("/v1/conversations/conv_1/items/msg_1/x");
    none("/v1beta/conversations");
    none("/claude/v1/conversations");
    none("/v1/conversationsx");
}

void TestRoute::findsKeptAnswers()
{
    QFETCH(const QByteArray, methods);
    QFETCH(const QByteArray, path);
    QFETCH(StoredRoute, expected);
    for (const char *const method : {"GET", "POST", "DELETE", "HEAD", "PUT"}) {
        const std::optional<StoredRoute> route = storedRouteFor(method, path);
        expected.method = method;
        if (methods.split(' ').contains(method))
            QCOMPARE(route, expected);
        else
            QVERIFY2(!route, method);
    }
}

void TestRoute::answersProbes()
{
    for (const char *path : {"/", "", "/api/hello", "/openai/", "/claude/api/hello", "/gemini"})
        QVERIFY2(isProbe("HEAD", path), path);
    QVERIFY(!isProbe("GET", "/"));
    QVERIFY(!isProbe("HEAD", "/v1/messages"));
}

void TestRoute::tellsErrorsInTheNearestFormat()
{
    const Headers none;
    const Headers anthropic = {{"Anthropic-Version", "2023-06-01"}};
    const Headers google = {{"x-goog-api-key", "k"}};
    QCOMPARE(errorFormatFor("/v1/messages/what", none), Format::AnthropicMessages);
    QCOMPARE(errorFormatFor("/v1beta/else", none), Format::GeminiGenerate);
    QCOMPARE(errorFormatFor("/v1/responses/x", anthropic), Format::OpenAiResponses);
    QCOMPARE(errorFormatFor("/openai/conversations/x", none), Format::OpenAiResponses);
    QCOMPARE(errorFormatFor("/nothing", anthropic), Format::AnthropicMessages);
    QCOMPARE(errorFormatFor("/nothing", google), Format::GeminiGenerate);
    QCOMPARE(errorFormatFor("/nothing", none), Format::OpenAiChat);
}

QTEST_GUILESS_MAIN(TestRoute)
#include "tst_route.moc"
