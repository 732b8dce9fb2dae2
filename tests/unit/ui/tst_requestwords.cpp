#include "ui/models/requestwords.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;
using Cause = AccountChoice::Cause;

/// A trace in words.
class TestRequestWords final : public QObject
{
    Q_OBJECT

private slots:
    void aPlainRequestIsToldInAWord();
    void aFailoverIsToldStepByStep();
    void aSecondTryAtTheSameAccountHasNoChoice();
    void everyReasonHasWords();
    void aStatusSaysHowItEnded_data();
    void aStatusSaysHowItEnded();

private:
    const AccountId m_first{u"a"_s};
    const AccountId m_second{u"b"_s};
    const RequestReport m_names{.names = {{m_first, u"Work"_s}, {m_second, u"Home"_s}}};
};

void TestRequestWords::aPlainRequestIsToldInAWord()
{
    const RequestRow row{
        .record = {
            .account = m_first, .status = 200, .attempts = 1, .complete = true, .duration = 340ms}};
    const RequestWords words(m_names);
    QCOMPARE(words.summary(row), u"Work served it."_s);
    QCOMPARE(words.attempts(row).size(), 1);
    QCOMPARE(words.attempts(row)[0].figure, u"200 · 340 ms"_s);
    QVERIFY(words.passedOver(row).isEmpty());
}

void TestRequestWords::aFailoverIsToldStepByStep()
{
    RequestRow row{.record = {.account = m_second, .status = 200, .attempts = 2, .complete = true}};
    row.trace = {.choices = {{.account = m_first, .cause = Cause::Session},
                             {.account = m_second,
                              .cause = Cause::Only,
                              .passed = {{.account = m_first, .reason = PassReason::Tried}}}},
                 .attempts = {{.account = m_first,
                               .status = 529,
                               .reason = u"overloaded (529)"_s,
                               .duration = 12ms},
                              {.account = m_second, .status = 200, .duration = 2'100ms}},
                 .movedFrom = m_first,
                 .dropped = {u"top_k"_s, u"seed"_s}};
    const RequestWords words(m_names);
    const QList<TimeLineStep> steps = words.attempts(row);
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps[0].title, u"Work"_s);
    QCOMPARE(steps[0].state, AccountState::Attention);
    QCOMPARE(steps[0].figure, u"529 · 12 ms"_s);
    QCOMPARE(steps[0].text, u"chosen as it holds the session; overloaded (529)"_s);
    QCOMPARE(steps[1].title, u"Home"_s);
    QCOMPARE(steps[1].state, AccountState::Serving);
    QCOMPARE(steps[1].text, u"chosen as the only one that could"_s);
    const QString summary = words.summary(row);
    QVERIFY2(summary.startsWith(u"Home served it after 1 failed attempt"_s), qPrintable(summary));
    QVERIFY2(summary.contains(u"moved away from Work"_s), qPrintable(summary));
    QVERIFY2(summary.contains(u"top_k, seed"_s), qPrintable(summary));
    const QList<TimeLineStep> passed = words.passedOver(row);
    QCOMPARE(passed.size(), 1);
    QCOMPARE(passed[0].title, u"Work"_s);
    QCOMPARE(passed[0].text, u"this request had failed there"_s);
}

void TestRequestWords::aSecondTryAtTheSameAccountHasNoChoice()
{
    RequestRow row{.record = {.account = m_second, .status = 200, .complete = true}};
    row.trace = {.choices = {{.account = m_first, .cause = Cause::Priority},
                             {.account = m_second, .cause = Cause::Only}},
                 .attempts = {{.account = m_first, .reason = u"no connection"_s},
                              {.account = m_first, .reason = u"no connection"_s},
                              {.account = m_second, .status = 200}}};
    const QList<TimeLineStep> steps = RequestWords(m_names).attempts(row);
    QCOMPARE(steps.size(), 3);
    QCOMPARE(steps[0].text, u"chosen by priority; no connection"_s);
    QCOMPARE(steps[1].text, u"tried once more; no connection"_s);
    QCOMPARE(steps[2].text, u"chosen as the only one that could"_s);
}

void TestRequestWords::everyReasonHasWords()
{
    QSet<QString> texts;
    for (int i = 0; i <= int(PassReason::Better); ++i) {
        RequestRow row;
        row.trace.choices = {{.passed = {{.account = m_first, .reason = PassReason(i)}}}};
        texts.insert(RequestWords(m_names).passedOver(row)[0].text);
    }
    QVERIFY(!texts.contains(QString()));
    QCOMPARE(texts.size(), int(PassReason::Better) + 1);
}

void TestRequestWords::aStatusSaysHowItEnded_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("state");
    const auto row =
        [](const char *name, int status, bool isComplete, const QString &word, AccountState state) {
            QTest::newRow(name) << status << isComplete << word << int(state);
        };
    row("served", 200, true, u"200"_s, AccountState::Serving);
    row("broke off", 200, false, u"200, cut"_s, AccountState::Off);
    row("the client left", 499, false, u"left"_s, AccountState::Off);
    row("the request's own fault", 400, true, u"400"_s, AccountState::Attention);
    row("failed", 503, false, u"503"_s, AccountState::Attention);
}

void TestRequestWords::aStatusSaysHowItEnded()
{
    QFETCH(const int, status);
    QFETCH(const bool, complete);
    QFETCH(const QString, word);
    QFETCH(const int, state);
    const UsageRecord record{.status = status, .complete = complete};
    QCOMPARE(RequestWords::status(record), word);
    QCOMPARE(int(RequestWords::state(record)), state);
}

QTEST_APPLESS_MAIN(TestRequestWords)
#include "tst_requestwords.moc"
