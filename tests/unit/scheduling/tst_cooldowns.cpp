#include "core/scheduling/cooldowns.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Blame = FailureVerdict::Blame;

/// How long accounts are passed over, and how they come back.
class TestCooldowns final : public QObject
{
    Q_OBJECT

private slots:
    void quotaIsOfOneModel();
    void aBrokenServiceIsOfTheAccount();
    void aRequestsOwnFaultCoolsNothing();
    void waitsGrow_data();
    void waitsGrow();
    void whatTheProviderAsksIsKept();
    void aShortAskDoesNotShortenTheServicesWait();
    void failuresOfOneMishapCountOnce();
    void oneRequestProbes();
    void aProbeThatFailsBeginsALongerWait();
    void aProbeThatTellsNothingLetsAnotherGo();
    void aSuccessFromBeforeProvesNothing();
    void aMarkStaysUntilAPersonActs();
    void survivesARestart();
    void forgetsAccountsThatAreGone();
    void isBounded();

private:
    static constexpr TimePoint start = TimePoint(std::chrono::seconds(1'700'000'000));
    const AccountId account = {u"a"_s};
    const QString model = u"m"_s;
    const FailureVerdict quota = {.blame = Blame::Quota, .reason = u"429"_s};
    const FailureVerdict service = {.blame = Blame::Service, .reason = u"500"_s};
    const FailureVerdict mark = {.blame = Blame::Account, .reason = u"the key is refused (401)"_s};
};

void TestCooldowns::quotaIsOfOneModel()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, quota, start, start);
    const auto obstacle = cooldowns.obstacle(account, model, start);
    QVERIFY(obstacle.has_value());
    QCOMPARE(obstacle->cooldown.reason, u"429"_s);
    QCOMPARE(obstacle->cooldown.until, std::optional(start + 1s));
    QVERIFY(!cooldowns.obstacle(account, u"other"_s, start));
    QVERIFY(!cooldowns.obstacle({u"b"_s}, model, start));
}

void TestCooldowns::aBrokenServiceIsOfTheAccount()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, service, start, start);
    QVERIFY(cooldowns.obstacle(account, u"other"_s, start).has_value());
    QVERIFY(!cooldowns.obstacle({u"b"_s}, model, start));
}

void TestCooldowns::aRequestsOwnFaultCoolsNothing()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, {.blame = Blame::Request}, start, start);
    QVERIFY(!cooldowns.obstacle(account, model, start));
    QVERIFY(cooldowns.all().isEmpty());
}

void TestCooldowns::waitsGrow_data()
{
    QTest::addColumn<FailureVerdict>("verdict");
    QTest::addColumn<QList<int>>("seconds");
    QTest::newRow("quota") << quota
                           << QList<int>{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1800, 1800};
    QTest::newRow("service") << service << QList<int>{10, 20, 40, 80, 160, 300, 300};
}

void TestCooldowns::waitsGrow()
{
    QFETCH(const FailureVerdict, verdict);
    QFETCH(const QList<int>, seconds);
    Cooldowns cooldowns;
    TimePoint now = start;
    for (const int wait : seconds) {
        cooldowns.note(account, model, verdict, now, now);
        const TimePoint end = now + std::chrono::seconds(wait);
        QVERIFY(cooldowns.obstacle(account, model, end - 1ms).has_value());
        QVERIFY(!cooldowns.obstacle(account, model, end));
        now = end;
    }
    // What works in between lets the count begin anew.
    cooldowns.noteSuccess(account, model, now);
    cooldowns.note(account, model, verdict, now, now);
    QCOMPARE(cooldowns.all().first().until, std::optional(now + std::chrono::seconds(seconds[0])));
}

void TestCooldowns::whatTheProviderAsksIsKept()
{
    Cooldowns cooldowns;
    FailureVerdict asked = quota;
    asked.until = start + 90s;
    cooldowns.note(account, model, asked, start, start);
    QVERIFY(cooldowns.obstacle(account, model, start + 89s).has_value());
    QVERIFY(!cooldowns.obstacle(account, model, start + 90s));
}

void TestCooldowns::aShortAskDoesNotShortenTheServicesWait()
{
    Cooldowns cooldowns;
    FailureVerdict asked = service;
    asked.until = start + 1s;
    cooldowns.note(account, model, asked, start, start);
    QVERIFY(cooldowns.obstacle(account, model, start + 9s).has_value());
    asked.until = start + 200s;
    cooldowns.note(account, model, asked, start + 10s, start + 10s);
    QVERIFY(cooldowns.obstacle(account, model, start + 199s).has_value());
}

void TestCooldowns::failuresOfOneMishapCountOnce()
{
    Cooldowns cooldowns;
    for (int i = 0; i < 32; ++i) // all were sent before the first came back
        cooldowns.note(account, model, service, start, start + 1s + i * 1ms);
    QCOMPARE(cooldowns.all().first().failures, 1);
    QVERIFY(!cooldowns.obstacle(account, model, start + 11s));
}

void TestCooldowns::oneRequestProbes()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, service, start, start);
    const TimePoint over = start + 10s;
    QVERIFY(!cooldowns.beginProbe(account, model, start + 5s));
    QVERIFY(cooldowns.beginProbe(account, model, over));
    const auto obstacle = cooldowns.obstacle(account, model, over);
    QVERIFY(obstacle && obstacle->isProbed);
    QVERIFY(!cooldowns.beginProbe(account, model, over));
    cooldowns.noteSuccess(account, model, over);
    QVERIFY(!cooldowns.obstacle(account, model, over));
    QVERIFY(cooldowns.all().isEmpty());
}

void TestCooldowns::aProbeThatFailsBeginsALongerWait()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, service, start, start);
    const TimePoint over = start + 10s;
    QVERIFY(cooldowns.beginProbe(account, model, over));
    cooldowns.note(account, model, service, over, over + 1s);
    QCOMPARE(cooldowns.all().first().failures, 2);
    QVERIFY(cooldowns.obstacle(account, model, over + 20s).has_value());
    QVERIFY(!cooldowns.obstacle(account, model, over + 21s));
}

void TestCooldowns::aProbeThatTellsNothingLetsAnotherGo()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, service, start, start);
    const TimePoint over = start + 10s;
    QVERIFY(cooldowns.beginProbe(account, model, over));
    cooldowns.endProbe(account, model);
    QVERIFY(!cooldowns.obstacle(account, model, over));
    QVERIFY(cooldowns.beginProbe(account, model, over));
}

void TestCooldowns::aSuccessFromBeforeProvesNothing()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, mark, start, start + 2s);
    cooldowns.noteSuccess(account, model, start + 1s);
    QVERIFY(cooldowns.obstacle(account, model, start + 3s).has_value());
}

void TestCooldowns::aMarkStaysUntilAPersonActs()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, mark, start, start);
    const TimePoint later = start + std::chrono::hours(1000);
    const auto obstacle = cooldowns.obstacle(account, u"any"_s, later);
    QVERIFY(obstacle.has_value());
    QVERIFY(!obstacle->cooldown.until);
    QVERIFY(!cooldowns.beginProbe(account, model, later));
    cooldowns.note(account, model, service, later, later); // of a request that was under way
    QVERIFY(!cooldowns.obstacle(account, model, later)->cooldown.until);
    cooldowns.reset(account);
    QVERIFY(!cooldowns.obstacle(account, model, later));
}

void TestCooldowns::survivesARestart()
{
    Cooldowns before;
    before.note(account, model, quota, start, start);
    before.note({u"b"_s}, model, mark, start, start);
    Cooldowns after;
    after.restore(before.all());
    QVERIFY(after.obstacle(account, model, start).has_value());
    QVERIFY(after.obstacle({u"b"_s}, model, start).has_value());
    after.note(account, model, quota, start + 1s, start + 1s);
    QCOMPARE(after.obstacle(account, model, start + 2s)->cooldown.failures, 2);
}

void TestCooldowns::forgetsAccountsThatAreGone()
{
    Cooldowns cooldowns;
    cooldowns.note(account, model, quota, start, start);
    cooldowns.note({u"b"_s}, model, quota, start, start);
    const quint64 generation = cooldowns.generation();
    cooldowns.keepOnly({{u"b"_s}});
    QCOMPARE(cooldowns.all().size(), 1);
    QVERIFY(cooldowns.generation() != generation);
}

void TestCooldowns::isBounded()
{
    Cooldowns cooldowns;
    for (int i = 0; i < 1'000; ++i)
        cooldowns.note(account, QString::number(i), quota, start + i * 2s, start + i * 2s);
    QVERIFY(cooldowns.all().size() <= 64);
}

QTEST_GUILESS_MAIN(TestCooldowns)
#include "tst_cooldowns.moc"
