#include "messagesasked.h"

#include <QTest>

class TestThinkingPlan final : public QObject
{
    Q_OBJECT

private slots:
    void thinksAsTheModelDoes_data();
    void thinksAsTheModelDoes();
};

void TestThinkingPlan::thinksAsTheModelDoes_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("expected"); // max_tokens, thinking, output_config, dropped
    const auto row =
        [](const char *title, const char *model, const Change &change, const char *expected) {
            QTest::newRow(title) << QByteArray(model) << change << QByteArray(expected);
        };
    const auto effort = [](Effort level) {
        return Change([level](Conversation &c) { c.reasoning.effort = level; });
    };
    const auto mode = [](Reasoning::Mode wish, std::optional<qint64> budget = {}) {
        return Change([wish, budget](Conversation &c) {
            c.format = Format::AnthropicMessages;
            c.reasoning = {.mode = wish, .budget = budget};
        });
    };
    using enum Reasoning::Mode;
    constexpr auto haiku3 = "claude-3-5-haiku";
    constexpr auto both = "claude-opus-4-6";
    constexpr auto adaptive = "claude-opus-4-7";
    constexpr auto always = "claude-fable-5-2";
    row("none: effort", haiku3, effort(Effort::High), "100|||reasoning_effort");
    row("none: unset", haiku3, {}, "100|||");
    row("budget: unset", budgeted, {}, "100|||");
    row("budget: effort",
        budgeted,
        effort(Effort::Medium),
        R"(8292|{"type":"enabled","budget_tokens":8192}||)");
    row("budget: none", budgeted, effort(Effort::None), R"(100|{"type":"disabled"}||)");
    row("budget: told",
        budgeted,
        mode(On, 4096),
        R"(4196|{"type":"enabled","budget_tokens":4096}||)");
    row("budget: open",
        budgeted,
        mode(On, -1),
        R"(8292|{"type":"enabled","budget_tokens":8192}||)");
    row("budget: too much",
        budgeted,
        mode(On, 100'000),
        R"(64000|{"type":"enabled","budget_tokens":62976}||)");
    row("budget: off", budgeted, mode(Off), R"(100|{"type":"disabled"}||)");
    row(
        "budget: forced call",
        budgeted,
        [](Conversation &c) {
            c.reasoning.effort = Effort::High;
            c.tools = {{.name = "f"}};
            c.toolChoice.mode = ToolChoice::Mode::Required;
        },
        "100|||reasoning_effort");
    row(
        "budget: a turn that began without thinking",
        budgeted,
        [](Conversation &c) {
            c.reasoning.effort = Effort::Low;
            c.messages += {assistant({call("1")}), user({result("1")})};
        },
        "1124|||reasoning_effort");
    row(
        "budget: a turn that began with thinking",
        budgeted,
        [](Conversation &c) {
            c.reasoning.effort = Effort::Low;
            c.messages += {assistant({ReasoningPart{.state = SealedState{.data = "s"}}, call("1")}),
                           user({result("1")})};
        },
        R"(1124|{"type":"enabled","budget_tokens":1024}||)");
    row("opus 4.5: effort beside the budget",
        "claude-opus-4-5",
        effort(Effort::Max),
        R"(64000|{"type":"enabled","budget_tokens":62976}|{"effort":"high"}|)");
    row("both: a budget",
        both,
        mode(On, 2048),
        R"(2148|{"type":"enabled","budget_tokens":2048}||)");
    row("both: adaptive", both, mode(On), R"(100|{"type":"adaptive"}||)");
    row("both: effort",
        both,
        effort(Effort::XHigh),
        R"(100|{"type":"adaptive","display":"summarized"}|{"effort":"high"}|)");
    row("adaptive: unset", adaptive, {}, "100|||");
    row("adaptive: effort",
        adaptive,
        effort(Effort::Minimal),
        R"(100|{"type":"adaptive","display":"summarized"}|{"effort":"low"}|)");
    row("adaptive: a budget",
        adaptive,
        mode(On, 10'000),
        R"(100|{"type":"adaptive"}|{"effort":"medium"}|)");
    row("adaptive: off", adaptive, effort(Effort::None), R"(100|{"type":"disabled"}||)");
    row(
        "default on: off at a high effort",
        newest,
        [](Conversation &c) {
            c.format = Format::AnthropicMessages;
            c.reasoning = {.mode = Off, .effort = Effort::Max};
        },
        R"(100|{"type":"disabled"}|{"effort":"high"}|)");
    row(
        "default on: own effort alone",
        newest,
        [](Conversation &c) {
            c.format = Format::AnthropicMessages;
            c.reasoning.effort = Effort::Max;
        },
        R"(100||{"effort":"max"}|)");
    row(
        "default on: shown",
        newest,
        [](Conversation &c) {
            c.format = Format::OpenAiResponses;
            c.reasoning = {.effort = Effort::High, .isShown = true};
        },
        R"(100|{"type":"adaptive","display":"summarized"}|{"effort":"high"}|)");
    row(
        "default on: not shown",
        newest,
        [](Conversation &c) {
            c.format = Format::GeminiGenerate;
            c.reasoning = {.effort = Effort::High, .isShown = false};
        },
        R"(100|{"type":"adaptive","display":"omitted"}|{"effort":"high"}|)");
    row(
        "default on: a later effort",
        newest,
        [](Conversation &c) {
            c.format = Format::AnthropicMessages;
            c.reasoning.effort = Effort::Max;
            c.messages.append({.role = Role::System, .effort = Effort::Low});
        },
        R"(100||{"effort":"low"}|)");
    row("always: off", always, effort(Effort::None), R"(100||{"effort":"low"}|reasoning_effort)");
    row("always: effort",
        always,
        effort(Effort::High),
        R"(100|{"type":"adaptive","display":"summarized"}|{"effort":"high"}|)");
    row("always: a budget", always, mode(On, 2048), R"(100||{"effort":"low"}|)");
}

void TestThinkingPlan::thinksAsTheModelDoes()
{
    QFETCH(const QByteArray, model);
    QFETCH(const Change, change);
    QFETCH(const QByteArray, expected);
    Conversation conversation = asked();
    conversation.model = model;
    if (change)
        change(conversation);
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    const Result<JsonTree> body = JsonTree::parse(request->body);
    QVERIFY(body);
    const JsonNode &root = body->root();
    const QByteArrayList parts = {root["max_tokens"].json(),
                                  root["thinking"].json(),
                                  root["output_config"].json(),
                                  request->dropped.join(',')};
    QCOMPARE(parts.join('|'), expected);
    QCOMPARE(MessagesRules::fault(request->body, request->headers), QByteArray());
}

QTEST_GUILESS_MAIN(TestThinkingPlan)
#include "tst_thinkingplan.moc"
