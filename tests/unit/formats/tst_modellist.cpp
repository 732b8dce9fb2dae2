#include "core/formats/modelcapabilities.h"
#include "core/formats/modellist.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What upstreams' lists tell of their models, and the lists that clients get.
class TestModelList final : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatAListTells_data();
    void readsWhatAListTells();
    void theTableKnowsWhetherAdaptiveIsTheDefault();
    void showsLimitsWhereTheEntryTellsNone_data();
    void showsLimitsWhereTheEntryTellsNone();
};

/// The traits that were told, in words.
static QByteArray told(const TraitChanges &changes)
{
    QByteArrayList words;
    for (auto it = changes.begin(); it != changes.end(); ++it)
        words << it.key() + '=' + traitText(it.value()).toLatin1();
    return words.join(' ');
}

void TestModelList::readsWhatAListTells_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("expected");
    const auto anthropic = [](const char *title, const QByteArray &more, const QByteArray &words) {
        QTest::newRow(title) << R"({"data":[{"type":"model","id":"m",)" + more + "}]}" << words;
    };
    const auto types =
        [](const char *adaptive, const char *enabled, const char *disabled) -> QByteArray {
        return QByteArray(R"("capabilities":{"thinking":{"supported":true,"types":{)") +
               R"("adaptive":{"supported":)" + adaptive + R"(},"enabled":{"supported":)" + enabled +
               R"(},"disabled":{"supported":)" + disabled + "}}}}";
    };
    anthropic("Anthropic's limits",
              R"("max_tokens":64000,"max_input_tokens":200000,"capabilities":null)",
              "context-tokens=200000 max-output-tokens=64000");
    anthropic("limits that are none", R"("max_tokens":null,"max_input_tokens":0)", "");
    anthropic("a budget alone", types("false", "true", "true"), "thinking=budget");
    anthropic("both", types("true", "true", "true"), "thinking=both");
    anthropic("adaptive alone", types("true", "false", "true"), "thinking=adaptive");
    anthropic("never off", types("true", "false", "false"), "thinking=always");
    anthropic("whether off is taken is not told", types("true", "false", "null"), "");
    anthropic("no types", R"("capabilities":{"thinking":{"supported":false}})", "thinking=none");
    anthropic("some efforts",
              R"("capabilities":{"effort":{"supported":true,"low":{"supported":true},)"
              R"("medium":{"supported":true},"high":{"supported":true},)"
              R"("max":{"supported":false},"xhigh":null}})",
              "efforts=low,medium,high");
    anthropic("no efforts", R"("capabilities":{"effort":{"supported":false}})", "efforts=no");
    anthropic("efforts without levels", R"("capabilities":{"effort":{"supported":true}})", "");
    anthropic("what it reads and writes",
              R"("capabilities":{"structured_outputs":{"supported":false},)"
              R"("image_input":{"supported":true},"pdf_input":{"supported":false}})",
              "documents=no images=yes structured-output=no");
    anthropic("nonsense", R"("capabilities":[1],"max_tokens":"many")", "");

    const auto gemini = [](const char *title, const QByteArray &more, const QByteArray &words) {
        QTest::newRow(title) << R"({"models":[{"name":"models/m")" + more + "}]}" << words;
    };
    gemini("Gemini's limits",
           R"(,"inputTokenLimit":1048576,"outputTokenLimit":65536,"thinking":true)",
           "context-tokens=1048576 max-output-tokens=65536");
    gemini("Gemini, no thinking", R"(,"thinking":false)", "efforts=no thinking=none");
    gemini("Gemini, nothing", "", "");

    const auto openAi = [](const char *title, const QByteArray &more, const QByteArray &words) {
        QTest::newRow(title) << R"({"data":[{"id":"m","object":"model")" + more + "}]}" << words;
    };
    openAi("OpenAI's own", R"(,"created":1,"owned_by":"openai")", "");
    openAi("OpenRouter",
           R"(,"context_length":131072,"top_provider":{"max_completion_tokens":32768})",
           "context-tokens=131072 max-output-tokens=32768");
    openAi("Groq",
           R"(,"context_window":8192,"max_completion_tokens":4096)",
           "context-tokens=8192 max-output-tokens=4096");
    openAi("vLLM", R"(,"max_model_len":40960)", "context-tokens=40960");
    openAi("a limit that is not told",
           R"(,"context_length":100,"top_provider":{"max_completion_tokens":null})",
           "context-tokens=100");
}

void TestModelList::readsWhatAListTells()
{
    QFETCH(const QByteArray, list);
    QFETCH(const QByteArray, expected);
    const Result<QList<ModelEntry>> entries = parseModelList(list, Family::OpenAi);
    QVERIFY(entries.has_value());
    QCOMPARE(entries->size(), 1);
    QCOMPARE(told(entries->first().told), expected);
}

void TestModelList::theTableKnowsWhetherAdaptiveIsTheDefault()
{
    using Thinking = ModelTraits::Thinking;
    const TraitChanges adaptive = {{trait::thinking, Thinking::Adaptive}, {"images", true}};
    QCOMPARE(told(heldOver({.thinking = Thinking::DefaultOn}, adaptive)), QByteArray("images=yes"));
    for (const Thinking known : {Thinking::Budget, Thinking::Both, Thinking::Always})
        QCOMPARE(heldOver({.thinking = known}, adaptive), adaptive);
    const TraitChanges budget = {{trait::thinking, Thinking::Budget}};
    QCOMPARE(heldOver({.thinking = Thinking::DefaultOn}, budget), budget);
}

void TestModelList::showsLimitsWhereTheEntryTellsNone_data()
{
    QTest::addColumn<ModelListShape>("shape");
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("expected");
    using Shape = ModelListShape;
    const QByteArray own = R"({"id":"m","object":"model"})";
    QTest::newRow("OpenAI's entry")
        << Shape::OpenAi << own
        << QByteArray(
               R"({"id":"m","object":"model","context_length":9,"max_completion_tokens":5})");
    const QByteArray half = R"({"id":"m","context_length":7})";
    QTest::newRow("a vendor's entry, with one of the two")
        << Shape::OpenAi << half
        << QByteArray(R"({"id":"m","context_length":7,"max_completion_tokens":5})");
    QTest::newRow("in OpenAI's shape")
        << Shape::OpenAi << QByteArray()
        << QByteArray(R"({"id":"m","object":"model","created":0,"owned_by":"gemini",)"
                      R"("context_length":9,"max_completion_tokens":5})");
    QTest::newRow("in Anthropic's shape")
        << Shape::Anthropic << QByteArray()
        << QByteArray(
               R"({"type":"model","id":"m","display_name":"m",)"
               R"("created_at":"1970-01-01T00:00:00Z","max_input_tokens":9,"max_tokens":5})");
    QTest::newRow("in Gemini's shape")
        << Shape::Gemini << QByteArray()
        << QByteArray(R"({"name":"models/m","displayName":"m","supportedGenerationMethods":)"
                      R"(["generateContent","countTokens"],"inputTokenLimit":9,)"
                      R"("outputTokenLimit":5})");
}

void TestModelList::showsLimitsWhereTheEntryTellsNone()
{
    QFETCH(const ModelListShape, shape);
    QFETCH(const QByteArray, raw);
    QFETCH(const QByteArray, expected);
    ModelEntry entry{.id = u"m"_s, .family = Family::Gemini, .shape = shape, .raw = raw};
    const QByteArray without = renderModel(shape, entry);
    if (!raw.isEmpty())
        QCOMPARE(without, raw);
    QVERIFY(!without.contains(":5"));
    entry.limits = ModelLimits{.contextTokens = 9, .outputTokens = 5};
    QCOMPARE(renderModel(shape, entry), expected);
}

QTEST_GUILESS_MAIN(TestModelList)
#include "tst_modellist.moc"
