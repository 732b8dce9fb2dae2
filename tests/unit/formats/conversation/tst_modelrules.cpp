#include "core/base/jsontree.h"
#include "core/formats/conversation/modelrules.h"

#include <QFile>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The table of models as data: that the shipped one is sound, what a wrong one is told, and the
/// words for each trait.
class TestModelRules final : public QObject
{
    Q_OBJECT

private slots:
    void theShippedTableIsSound();
    void tellsKnownNamesFromOthers();
    void namesThePlaceOfAMistake_data();
    void namesThePlaceOfAMistake();
    void readsWhatItWrites();
    void namesTheFieldAndWhatItMayBe_data();
    void namesTheFieldAndWhatItMayBe();
    void passesOverWhatDoesNotFit();
    void isWrittenDown();

private:
    static QByteArray shipped();
};

QByteArray TestModelRules::shipped()
{
    QFile file(u"" DESKRELAY_SOURCE_DIR "/resources/models.json"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestModelRules::theShippedTableIsSound()
{
    const Result<ModelRules> rules = ModelRules::parse(shipped());
    QVERIFY2(rules.has_value(), rules ? "" : qPrintable(rules.error().message));
    for (const Format format : allFormats) {
        for (const char *const model : {"claude-opus-4-6", "gpt-5.5", "gemini-2.5-pro", "house"})
            QVERIFY(rules->find(format, model).traits == traitsOf(format, model));
    }
}

void TestModelRules::tellsKnownNamesFromOthers()
{
    const ModelRules &rules = ModelRules::shipped();
    QVERIFY(rules.find(Format::AnthropicMessages, "claude-opus-5-5").isKnown);
    QVERIFY(rules.find(Format::OpenAiChat, "gpt-4o").isKnown);
    QVERIFY(rules.find(Format::GeminiGenerate, "gemini-3-flash").isKnown);
    QVERIFY(!rules.find(Format::AnthropicMessages, "claude-next").isKnown);
    QVERIFY(!rules.find(Format::OpenAiChat, "text-embedding-3-small").isKnown);
    QVERIFY(!rules.find(Format::GeminiGenerate, "gemma-4").isKnown);
}

void TestModelRules::namesThePlaceOfAMistake_data()
{
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("wrong");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *title,
                        const QByteArray &right,
                        const QByteArray &wrong,
                        const QString &message) {
        QTest::newRow(title) << right << wrong << message;
    };
    const QString at = u"The model table is wrong at "_s;
    row("no JSON", R"("anthropic": {)", "", {});
    row("an unknown family",
        R"("gemini": {)",
        R"("gemni": {)",
        u"The model table is wrong: there is no family \"gemni\"."_s);
    row("a missing source",
        R"("source": "Anthropic's)",
        R"("sauce": "Anthropic's)",
        at + u"anthropic.sauce: there is no such member."_s);
    row("a default that is missing",
        R"("signatures": true)",
        R"("stop": true)",
        at + u"gemini.defaults: signatures is missing."_s);
    row("a wrong word",
        R"("thinking": "always" })",
        R"("thinking": "ever" })",
        at + u"anthropic.models[16]: thinking must be none, budget, both, adaptive, default-on, "
             u"always or effort, not \"\"ever\"\"."_s);
    row("a wrong level",
        R"(["low", "high"])",
        R"(["low", "higher"])",
        at + u"gemini.models[3]: efforts must be levels out of "
             u"none,minimal,low,medium,high,xhigh,max, or no where there are none, not \"[\"low\", "
             u"\"higher\"]\"."_s);
    row("a number that is none",
        R"("max-output-tokens": 4096)",
        R"("max-output-tokens": -1)",
        at + u"anthropic.models[2]: max-output-tokens must be a whole number from 1 to "
             u"1000000000, not \"-1\"."_s);
    row("text for a truth",
        R"("audio": true })",
        R"("audio": "yes" })",
        at + u"openai.models[6]: audio must be yes or no, not \"\"yes\"\"."_s);
    row("an unknown field",
        R"("audio": true })",
        R"("adio": true })",
        at + u"openai.models[6]: There is no field \"adio\" of a model. Nearest: audio."_s);
    row("an unknown kind",
        R"("prefix": "claude-3-7", "kind": "older")",
        R"("prefix": "claude-3-7", "kind": "oldest")",
        at + u"anthropic.models[0].kind: there is no kind \"oldest\" before it."_s);
    row("the general before the special",
        R"("prefix": "claude-3-7")",
        R"("prefix": "claude-3")",
        at + u"anthropic.models[1].prefix: \"claude-3-5\" is never reached, as \"claude-3\" "
             u"stands before it."_s);
    row("no prefix",
        R"({ "prefix": "gpt" })",
        R"({ })",
        at + u"openai.others[1].prefix: it must be the beginning of a name."_s);
    row("another family's format",
        R"("openai-responses": {)",
        R"("gemini-generate": {)",
        at + u"openai.formats.gemini-generate: the family has no such format."_s);
    row("rows that are none",
        R"("others": [
      { "prefix": "" }
    ])",
        R"("others": 3)",
        at + u"gemini.others: it must be a list of rows."_s);
}

void TestModelRules::namesThePlaceOfAMistake()
{
    QFETCH(const QByteArray, right);
    QFETCH(const QByteArray, wrong);
    QFETCH(const QString, message);
    QByteArray table = shipped();
    const qsizetype at = table.indexOf(right);
    QVERIFY(at >= 0);
    table.replace(at, right.size(), wrong);
    const Result<ModelRules> rules = ModelRules::parse(table);
    QVERIFY(!rules.has_value());
    QCOMPARE(rules.error().kind, Error::Kind::Protocol);
    if (!message.isEmpty())
        QCOMPARE(rules.error().message, message);
}

void TestModelRules::readsWhatItWrites()
{
    const ModelTraits all = traitsOf(Format::OpenAiChat, "gpt-5.6");
    ModelTraits again = traitsOf(Format::AnthropicMessages, "claude-3-haiku");
    TraitChanges changes;
    for (const QByteArray &field : traitFields()) {
        const QString name = QString::fromLatin1(field);
        const QString text = traitText(traitOf(all, field));
        const Result<TraitValue> value = parseTrait(name, text);
        QVERIFY2(value.has_value(), field.constData());
        QVERIFY(*value == traitOf(all, field));
        changes.insert(field, *value);
    }
    applyTraits(again, changes);
    QVERIFY(again == all); // so that no field of the struct is left out
    QCOMPARE(traitText(*parseTrait(u"efforts"_s, u"no"_s)), u"no"_s);
    QCOMPARE(traitText(*parseTrait(u"efforts"_s, u"high, LOW,low"_s)), u"low,high"_s);
}

void TestModelRules::namesTheFieldAndWhatItMayBe_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("field") << u"max-tokens"_s << u"1"_s
                           << u"There is no field \"max-tokens\" of a model."_s;
    QTest::newRow("thinking") << u"thinking"_s << u"yes"_s << u"thinking must be none, budget,"_s;
    QTest::newRow("efforts") << u"efforts"_s << u"low,hi"_s << u"efforts must be levels out of"_s;
    QTest::newRow("no effort") << u"efforts"_s << u""_s << u"efforts must be levels out of"_s;
    for (const QString &text : {u"0"_s, u"-1"_s, u"1.5"_s, u"64k"_s, u"1000000001"_s, u""_s})
        QTest::addRow("tokens %s", qPrintable(text))
            << u"max-output-tokens"_s << text
            << u"max-output-tokens must be a whole number from 1 to 1000000000, not \"%1\"."_s.arg(
                   text);
    QTest::newRow("truth") << u"stop"_s << u"maybe"_s
                           << u"stop must be yes or no, not \"maybe\"."_s;
}

void TestModelRules::namesTheFieldAndWhatItMayBe()
{
    QFETCH(const QString, field);
    QFETCH(const QString, text);
    QFETCH(const QString, message);
    const Result<TraitValue> value = parseTrait(field, text);
    QVERIFY(!value.has_value());
    QCOMPARE(value.error().kind, Error::Kind::Usage);
    QVERIFY2(value.error().message.startsWith(message), qPrintable(value.error().message));
}

void TestModelRules::passesOverWhatDoesNotFit()
{
    const ModelTraits before = traitsOf(Format::OpenAiChat, "gpt-4o");
    ModelTraits after = before;
    applyTraits(after, {{"stop", qint64(3)}, {"nothing", true}});
    QVERIFY(after == before);
}

void TestModelRules::isWrittenDown()
{
    QFile file(u"" DESKRELAY_SOURCE_DIR "/docs/models.md"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    for (const QByteArray &field : traitFields())
        QVERIFY2(page.contains(QByteArray('`' + field + '`')), field.constData());
    for (int thinking = 0; thinking <= int(ModelTraits::Thinking::Effort); ++thinking) {
        const QString word = traitText(ModelTraits::Thinking(thinking));
        QVERIFY2(page.contains(QByteArray('`' + word.toLatin1() + '`')), qPrintable(word));
    }
}

QTEST_GUILESS_MAIN(TestModelRules)
#include "tst_modelrules.moc"
