#include "core/formats/conversation/openaiwishes.h"

#include <QTest>

using namespace deskrelay;

class TestOpenAiWishes final : public QObject
{
    Q_OBJECT

private slots:
    void knowTheEffort_data();
    void knowTheEffort();
    void nameTheTier_data();
    void nameTheTier();
    void fitNames();
};

void TestOpenAiWishes::knowTheEffort_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<std::optional<Effort>>("effort");
    using Mode = Reasoning::Mode;
    using enum Effort;
    const auto row = [](const char *title,
                        const Conversation &asked,
                        std::optional<Effort> effort) { QTest::newRow(title) << asked << effort; };
    row("nothing said", {}, std::nullopt);
    row("said", {.reasoning = {.mode = Mode::On, .effort = High}}, High);
    row("on, as the model likes", {.reasoning = {.mode = Mode::On}}, Medium);
    row("an open budget", {.reasoning = {.mode = Mode::On, .budget = -1}}, Medium);
    row("a budget", {.reasoning = {.mode = Mode::On, .budget = 24'576}}, High);
    row("off", {.reasoning = {.mode = Mode::Off, .effort = High}}, None);
    row("changed on the way",
        {.messages = {{.effort = Low}, {.effort = XHigh}, {}},
         .reasoning = {.mode = Mode::On, .effort = High}},
        XHigh);
    row("off whatever was said on the way",
        {.messages = {{.effort = Low}}, .reasoning = {.mode = Mode::Off}},
        None);
}

void TestOpenAiWishes::knowTheEffort()
{
    QFETCH(const Conversation, conversation);
    QFETCH(const std::optional<Effort>, effort);
    QVERIFY(wishedEffort(conversation) == effort);
}

void TestOpenAiWishes::nameTheTier_data()
{
    QTest::addColumn<Format>("client");
    QTest::addColumn<QByteArray>("tier");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](Format client, const char *tier, const char *name) {
        QTest::addRow("%d %s", static_cast<int>(client), tier)
            << client << QByteArray(tier) << QByteArray(name);
    };
    row(Format::OpenAiChat, "scale", "scale");
    row(Format::AnthropicMessages, "auto", "auto");
    row(Format::AnthropicMessages, "standard_only", "default");
    row(Format::GeminiGenerate, "FLEX", "flex");
    row(Format::GeminiGenerate, "standard", "default");
    row(Format::GeminiGenerate, "other", "");
}

void TestOpenAiWishes::nameTheTier()
{
    QFETCH(const Format, client);
    QFETCH(const QByteArray, tier);
    QFETCH(const QByteArray, name);
    QCOMPARE(openAiServiceTier({.format = client, .serviceTier = tier}), name);
}

void TestOpenAiWishes::fitNames()
{
    QCOMPARE(openAiSchemaName("my answer!"), QByteArray("my_answer_"));
    QCOMPARE(openAiSchemaName({}), QByteArray("answer"));
    QCOMPARE(openAiSchemaName(QByteArray(80, 'a')).size(), 64);
    QCOMPARE(openAiKey("short"), QByteArray("short"));
    QCOMPARE(openAiKey(QByteArray(80, 'a')).size(), 64);
}

QTEST_GUILESS_MAIN(TestOpenAiWishes)
#include "tst_openaiwishes.moc"
