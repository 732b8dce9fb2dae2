#include "core/formats/conversation/modeltraits.h"

#include <QFile>
#include <QTest>

using namespace deskrelay;

/// What each model takes, held to a list that people can read: modeltraits.txt. Told in words of
/// its own, so that nothing that reads the shipped table also writes what it is held to.
class TestModelTraits final : public QObject
{
    Q_OBJECT

private slots:
    void knowsEveryModel_data();
    void knowsEveryModel();
    void findsTheNearestEffort_data();
    void findsTheNearestEffort();
    void budgetsAndEffortsMeet();
};

static const QByteArrayList thinkingNames = {
    "none", "budget", "both", "adaptive", "default-on", "always", "effort"};
static const QByteArrayList effortNames = {
    "none", "minimal", "low", "medium", "high", "xhigh", "max"};

static QByteArray described(const ModelTraits &traits)
{
    QByteArrayList efforts;
    for (const Effort effort : traits.efforts)
        efforts << effortNames[static_cast<qsizetype>(effort)];
    QByteArrayList taken;
    const auto note = [&taken](bool isTaken, const char *name) {
        if (isTaken)
            taken << name;
    };
    note(traits.takesSampling, "sampling");
    note(traits.takesStructuredOutput, "structured-output");
    note(traits.takesSystemAnywhere, "system-anywhere");
    note(traits.takesPrefill, "prefill");
    note(traits.takesForcedTools, "forced-tools");
    note(traits.takesImages, "images");
    note(traits.takesDocuments, "documents");
    note(traits.takesAudio, "audio");
    note(traits.takesCustomTools, "custom-tools");
    note(traits.takesCacheBreakpoints, "cache-breakpoints");
    note(traits.takesStop, "stop");
    note(traits.needsSignatures, "signatures");
    note(traits.returnsReasoningText, "returned-reasoning");
    return thinkingNames[static_cast<qsizetype>(traits.thinking)] + ' ' + '[' + efforts.join(',') +
           "] " + taken.join(',') + ' ' + QByteArray::number(traits.maxOutputTokens) + ' ' +
           QByteArray::number(traits.contextTokens);
}

void TestModelTraits::knowsEveryModel_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("expected");
    QFile file(
        QStringLiteral(DESKRELAY_SOURCE_DIR "/tests/unit/formats/conversation/modeltraits.txt"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const qsizetype formatEnd = line.indexOf(' ');
        const qsizetype modelEnd = line.indexOf(' ', formatEnd + 1);
        const QByteArray name = line.first(formatEnd);
        const auto format = std::find_if(allFormats.begin(), allFormats.end(), [&](Format known) {
            return formatName(known).toLatin1() == name;
        });
        QVERIFY2(format != allFormats.end(), line.constData());
        const QByteArray model = line.sliced(formatEnd + 1, modelEnd - formatEnd - 1);
        QTest::addRow("%s %s", name.constData(), model.constData())
            << *format << model << line.sliced(modelEnd + 1);
    }
}

void TestModelTraits::knowsEveryModel()
{
    QFETCH(const Format, format);
    QFETCH(const QByteArray, model);
    QFETCH(const QByteArray, expected);
    QCOMPARE(described(traitsOf(format, model)), expected);
    QCOMPARE(described(traitsOf(format, model.toUpper())), expected);
}

void TestModelTraits::findsTheNearestEffort_data()
{
    QTest::addColumn<QList<Effort>>("known");
    QTest::addColumn<Effort>("wish");
    QTest::addColumn<std::optional<Effort>>("nearest");
    using enum Effort;
    const auto row = [](const char *title, QList<Effort> known, Effort wish, auto nearest) {
        QTest::newRow(title) << known << wish << std::optional<Effort>(nearest);
    };
    row("known", {Low, Medium, High}, Medium, Medium);
    row("above all", {Low, Medium, High}, Max, High);
    row("below all", {Low, High}, None, Low);
    row("the lower of two", {Low, High}, Medium, Low);
    row("a little is not none", {None, Low, Medium}, Minimal, Low);
    row("none at all", {None, Low}, None, None);
    row("none alone", {None}, High, None);
    row("no levels", {}, Medium, std::nullopt);
}

void TestModelTraits::findsTheNearestEffort()
{
    QFETCH(const QList<Effort>, known);
    QFETCH(const Effort, wish);
    QFETCH(const std::optional<Effort>, nearest);
    QVERIFY(nearestEffort({.efforts = known}, wish) == nearest);
}

void TestModelTraits::budgetsAndEffortsMeet()
{
    using enum Effort;
    for (const Effort effort : {None, Low, Medium, High, XHigh, Max})
        QVERIFY(effortOf(budgetOf(effort)) == effort);
    QVERIFY(effortOf(512) == Minimal);
    QVERIFY(effortOf(-1) == Medium); // as the model sees fit
}

QTEST_GUILESS_MAIN(TestModelTraits)
#include "tst_modeltraits.moc"
