#include "core/relay/modelcatalog.h"
#include "core/relay/modeltable.h"
#include "core/upstream/transport.h"
#include "tests/support/loopbackserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Who is believed of what a model takes: a person, its provider, the table.
class TestModelTable final : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhoSaysWhat();
    void guessesNoLimits();
    void asksAVendorWithoutAListOnce();
};

static const AccountId work{u"acc_work"_s};

static ModelCatalog::Source sourceAt(const LoopbackServer &upstream, Provider provider)
{
    return {.account = {.id = work, .provider = provider, .baseUrl = upstream.url()},
            .credential = Secret("sk-x")};
}

static bool learns(ModelCatalog &catalog, const ModelCatalog::Source &source)
{
    bool isDone = false;
    catalog.learn(source, [&isDone] { isDone = true; });
    return QTest::qWaitFor([&isDone] { return isDone; });
}

static QByteArray saidOf(const ModelTable &table, const AccountId &account, const QByteArray &field)
{
    const QList<ToldTrait> all =
        table.describe(account, Format::AnthropicMessages, "claude-opus-5-5");
    for (const ToldTrait &told : all) {
        if (told.field == field)
            return (traitText(told.value) + u' ' + traitSourceName(told.source)).toLatin1();
    }
    return {};
}

void TestModelTable::tellsWhoSaysWhat()
{
    LoopbackServer upstream;
    upstream.setModelList(
        200,
        R"({"data":[{"type":"model","id":"claude-opus-5-5","max_tokens":64000,"max_input_tokens":9000,)"
        R"("capabilities":{"pdf_input":{"supported":false},"thinking":{"supported":true,"types":{)"
        R"("adaptive":{"supported":true},"enabled":{"supported":false},"disabled":{"supported":true}}}}}]})");
    Transport transport;
    ModelCatalog catalog(SystemClock::instance(), &transport, nullptr);
    ModelTable table(&catalog);
    table.setOverrides({{u"claude-*"_s, u"context-tokens"_s, u"7000"_s},
                        {u"claude-*"_s, u"stop"_s, u"no"_s},
                        {u"claude-opus-5-5"_s, u"stop"_s, u"yes"_s}});
    QCOMPARE(saidOf(table, work, "max-output-tokens"), QByteArray("128000 table"));
    QVERIFY(learns(catalog, sourceAt(upstream, Provider::Anthropic)));
    QCOMPARE(saidOf(table, work, "max-output-tokens"), QByteArray("64000 provider"));
    QCOMPARE(saidOf(table, work, "context-tokens"), QByteArray("7000 user"));
    QCOMPARE(saidOf(table, work, "documents"), QByteArray("no provider"));
    QCOMPARE(saidOf(table, work, "images"), QByteArray("yes table"));
    QCOMPARE(saidOf(table, work, "stop"), QByteArray("yes user"));
    // The list says that it takes adaptive thinking, the table that this is on by default.
    QCOMPARE(saidOf(table, work, "thinking"), QByteArray("default-on table"));
    QCOMPARE(saidOf(table, {}, "max-output-tokens"), QByteArray("128000 table"));

    const ModelTraits traits = table.traitsOf(work, Format::AnthropicMessages, "CLAUDE-opus-5-5");
    QCOMPARE(traits.maxOutputTokens, 128'000); // an upstream's names are as they are
    QCOMPARE(traits.contextTokens, 7'000);
    QCOMPARE(table.traitsOf(work, Format::AnthropicMessages, "claude-opus-5-5").maxOutputTokens,
             64'000);
}

void TestModelTable::guessesNoLimits()
{
    Transport transport;
    ModelCatalog catalog(SystemClock::instance(), &transport, nullptr);
    ModelTable table(&catalog);
    const auto limits = [&table](const char *model) {
        return table.limitsOf(work, Format::OpenAiChat, model);
    };
    QVERIFY(limits("gpt-5.5") == ModelLimits({.contextTokens = 400'000, .outputTokens = 128'000}));
    QVERIFY(!limits("text-embedding-3-small"));
    QVERIFY(!limits("llama-4"));
    table.setOverrides({{u"llama-4"_s, u"context-tokens"_s, u"32000"_s}});
    QVERIFY(!limits("llama-4"));
    table.setOverrides({{u"llama-4"_s, u"context-tokens"_s, u"32000"_s},
                        {u"llama-*"_s, u"max-output-tokens"_s, u"8000"_s}});
    QVERIFY(limits("llama-4") == ModelLimits({.contextTokens = 32'000, .outputTokens = 8'000}));
}

void TestModelTable::asksAVendorWithoutAListOnce()
{
    LoopbackServer upstream;
    upstream.enqueue(404, "application/json", "{}");
    Transport transport;
    ModelCatalog catalog(SystemClock::instance(), &transport, nullptr);
    const ModelCatalog::Source vendor = sourceAt(upstream, Provider::OpenAiCompatible);
    QVERIFY(learns(catalog, vendor));
    bool isAtOnce = false;
    catalog.learn(vendor, [&isAtOnce] { isAtOnce = true; });
    QVERIFY(isAtOnce);
    QCOMPARE(upstream.requests().size(), 1);
    catalog.forget(work);
    // OpenAI's own list tells nothing but names.
    isAtOnce = false;
    catalog.learn(sourceAt(upstream, Provider::OpenAi), [&isAtOnce] { isAtOnce = true; });
    QVERIFY(isAtOnce);
    QCOMPARE(upstream.requests().size(), 1);
}

QTEST_GUILESS_MAIN(TestModelTable)
#include "tst_modeltable.moc"
