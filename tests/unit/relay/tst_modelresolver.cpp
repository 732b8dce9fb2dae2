#include "core/relay/modelresolver.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestModelResolver final : public QObject
{
    Q_OBJECT

private slots:
    void resolvesByTheRulesInTheirOrder_data();
    void resolvesByTheRulesInTheirOrder();
    void namesTheNearestWhenNothingFits();
    void aKeysOwnAliasComesFirst_data();
    void aKeysOwnAliasComesFirst();
    void embeddingsFollowTheirPath();
    void onlyListingAccountsServeANameWithoutFamily();
};

static QList<AccountModels> someAccounts()
{
    return {{.id = {u"acc_echo"_s}, .provider = Provider::Echo, .own = {u"echo"_s}},
            {.id = {u"acc_claude"_s}, .provider = Provider::Anthropic},
            {.id = {u"acc_openai"_s}, .provider = Provider::OpenAi},
            {.id = {u"acc_local"_s},
             .provider = Provider::OpenAiCompatible,
             .own = {u"llama-4"_s, u"openai/gpt-oss"_s}},
            {.id = {u"acc_found"_s},
             .provider = Provider::OpenAiCompatible,
             .discovered = {u"mistral-9"_s}}};
}

static QList<Alias> someAliases()
{
    return {{.name = u"fast"_s, .model = u"claude-haiku-4-5"_s},
            {.name = u"gpt-5"_s, .model = u"claude-opus-4-8"_s, .family = u"anthropic"_s},
            {.name = u"odd"_s, .model = u"house-model"_s, .family = u"gemini"_s}};
}

void TestModelResolver::resolvesByTheRulesInTheirOrder_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<std::optional<Family>>("pathFamily");
    QTest::addColumn<ResolvedModel>("expected");
    const auto row = [](const char *title,
                        const QString &model,
                        std::optional<Family> path,
                        const QString &resolved,
                        std::optional<Family> family,
                        bool isListedOnly = false) {
        QTest::newRow(title) << model << path << ResolvedModel{resolved, family, isListedOnly};
    };
    const std::optional<Family> byModel;
    row("prefix claude", u"claude-opus-4-8"_s, byModel, u"claude-opus-4-8"_s, Family::Anthropic);
    row("prefix gemini", u"gemini-3-pro"_s, byModel, u"gemini-3-pro"_s, Family::Gemini);
    row("prefix o and digit", u"o4-mini"_s, byModel, u"o4-mini"_s, Family::OpenAi);
    row("offered to Claude Code", u"anthropic/gpt-5.5"_s, byModel, u"gpt-5.5"_s, Family::OpenAi);
    row("offered to Claude Code, by a list",
        u"anthropic/llama-4"_s,
        byModel,
        u"llama-4"_s,
        Family::OpenAi,
        true);
    row("offered to Claude Code, echo", u"anthropic/echo"_s, byModel, u"echo"_s, byModel, true);
    row("family anthropic", u"anthropic/claude-x"_s, byModel, u"claude-x"_s, Family::Anthropic);
    row("family anthropic, unknown", u"anthropic/house"_s, byModel, u"house"_s, Family::Anthropic);
    row("alias", u"fast"_s, byModel, u"claude-haiku-4-5"_s, Family::Anthropic);
    row("alias before prefix", u"gpt-5"_s, byModel, u"claude-opus-4-8"_s, Family::Anthropic);
    row("alias with family", u"odd"_s, byModel, u"house-model"_s, Family::Gemini);
    row("alias of another family than the path's",
        u"gpt-5"_s,
        Family::OpenAi,
        u"gpt-5"_s,
        Family::OpenAi);
    row("own list", u"llama-4"_s, byModel, u"llama-4"_s, Family::OpenAi, true);
    row("own list before family/model",
        u"openai/gpt-oss"_s,
        byModel,
        u"openai/gpt-oss"_s,
        Family::OpenAi,
        true);
    row("family/model", u"gemini/house"_s, byModel, u"house"_s, Family::Gemini);
    row("discovered", u"mistral-9"_s, byModel, u"mistral-9"_s, Family::OpenAi, true);
    row("echo", u"echo"_s, byModel, u"echo"_s, byModel, true);
    row("echo under a family's path", u"echo"_s, Family::Gemini, u"echo"_s, byModel, true);
    row("the path's family takes any name", u"house"_s, Family::Gemini, u"house"_s, Family::Gemini);
}

void TestModelResolver::resolvesByTheRulesInTheirOrder()
{
    QFETCH(const QString, model);
    QFETCH(const std::optional<Family>, pathFamily);
    QFETCH(const ResolvedModel, expected);
    const Result<ResolvedModel> resolved =
        resolveModel({.model = model, .family = pathFamily}, someAliases(), someAccounts());
    QVERIFY(resolved.has_value());
    QCOMPARE(resolved->model, expected.model);
    QCOMPARE(resolved->family, expected.family);
    QCOMPARE(resolved->isListedOnly, expected.isListedOnly);
}

void TestModelResolver::namesTheNearestWhenNothingFits()
{
    const Result<ResolvedModel> resolved =
        resolveModel({.model = u"lama-4"_s}, someAliases(), someAccounts());
    QVERIFY(!resolved.has_value());
    QCOMPARE(resolved.error().kind, Error::Kind::NotFound);
    QVERIFY2(resolved.error().message.contains("llama-4"_L1), qPrintable(resolved.error().message));
    QVERIFY(resolved.error().message.contains("\"lama-4\""_L1));
}

void TestModelResolver::aKeysOwnAliasComesFirst_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<std::optional<Family>>("pathFamily");
    QTest::addColumn<QString>("resolved"); // empty: not found
    const std::optional<Family> byModel;
    QTest::newRow("its own") << u"key_a"_s << u"fast"_s << byModel << u"claude-opus-5-5"_s;
    QTest::newRow("another's") << u"key_b"_s << u"fast"_s << byModel << u"claude-haiku-4-5"_s;
    QTest::newRow("no key") << QString() << u"fast"_s << byModel << u"claude-haiku-4-5"_s;
    QTest::newRow("its own alone") << u"key_a"_s << u"mine"_s << byModel << u"gpt-5"_s;
    QTest::newRow("another's alone") << u"key_b"_s << u"mine"_s << byModel << QString();
    QTest::newRow("its own is of another family")
        << u"key_a"_s << u"any"_s << std::optional(Family::Anthropic) << u"claude-haiku-4-5"_s;
    QTest::newRow("offered to Claude Code")
        << u"key_a"_s << u"anthropic/mine"_s << byModel << u"gpt-5"_s;
}

void TestModelResolver::aKeysOwnAliasComesFirst()
{
    QFETCH(const QString, key);
    QFETCH(const QString, asked);
    QFETCH(const std::optional<Family>, pathFamily);
    QFETCH(const QString, resolved);
    const KeyId own{u"key_a"_s};
    const QList<Alias> aliases = {
        {.name = u"fast"_s, .model = u"claude-haiku-4-5"_s},
        {.name = u"fast"_s, .model = u"claude-opus-5-5"_s, .key = own},
        {.name = u"mine"_s, .model = u"gpt-5"_s, .key = own},
        {.name = u"any"_s, .model = u"gpt-5"_s, .family = u"openai"_s, .key = own},
        {.name = u"any"_s, .model = u"claude-haiku-4-5"_s}};
    const Result<ResolvedModel> found = resolveModel(
        {.model = asked, .family = pathFamily, .key = KeyId{key}}, aliases, someAccounts());
    QCOMPARE(found.has_value(), !resolved.isEmpty());
    if (found)
        QCOMPARE(found->model, resolved);
    else
        QVERIFY(!found.error().message.contains("Nearest names: mine"_L1));
}

void TestModelResolver::embeddingsFollowTheirPath()
{
    const Result<ResolvedModel> resolved = resolveModel({.model = u"text-embedding-004"_s,
                                                         .format = Format::GeminiGenerate,
                                                         .operation = Operation::Embed},
                                                        {},
                                                        someAccounts());
    QVERIFY(resolved.has_value());
    QCOMPARE(resolved->family, Family::Gemini);
}

void TestModelResolver::onlyListingAccountsServeANameWithoutFamily()
{
    const QList<AccountModels> accounts = someAccounts();
    const auto serving = [&accounts](const ResolvedModel &model) {
        QStringList ids;
        for (const AccountModels &account : accounts) {
            if (servesModel(account, model))
                ids << account.id.value;
        }
        return ids;
    };
    QCOMPARE(serving({u"llama-4"_s, Family::OpenAi, true}), QStringList{u"acc_local"_s});
    QCOMPARE(serving({u"mistral-9"_s, Family::OpenAi, true}), QStringList{u"acc_found"_s});
    QCOMPARE(serving({u"gpt-5"_s, Family::OpenAi, false}),
             (QStringList{u"acc_openai"_s, u"acc_found"_s}));
    QCOMPARE(serving({u"echo"_s, std::nullopt, true}), QStringList{u"acc_echo"_s});
}

QTEST_GUILESS_MAIN(TestModelResolver)
#include "tst_modelresolver.moc"
