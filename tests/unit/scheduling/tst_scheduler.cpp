#include "core/scheduling/scheduler.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Blame = FailureVerdict::Blame;

/// The scheduler's memory: leases, sessions and cooldowns together.
class TestScheduler final : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void leasesAreGivenBack();
    void sessionsDoNotMix();
    void aSessionMovesWhenItsAccountCools();
    void aSessionComesBackToAnAccountThatWasFull();
    void aSessionOfTwoModelsHasAnAccountForEach();
    void aDrainedAccountKeepsItsSessions();
    void oneProbeGoesFirst();
    void aProbeThatIsLeftLetsAnotherGo();
    void anAccountNearItsQuotaIsLeft();
    void whatARequestIsBlamedForProvesTheAccount();
    void accountsThatAreGoneAreForgotten();

private:
    ScheduleQuestion question(const QByteArray &session = {}, const QString &model = u"m"_s) const;
    QString send(const QByteArray &session = {}, const QString &model = u"m"_s);

    ManualClock m_clock;
    std::unique_ptr<Scheduler> m_scheduler;
    QList<Account> m_accounts = {};
    QHash<QString, QStringList> m_models = {}; ///< What an account serves; none: all.
};

void TestScheduler::init()
{
    m_scheduler = std::make_unique<Scheduler>(m_clock);
    m_accounts = {Account{.id = {u"a"_s}}, Account{.id = {u"b"_s}}};
    m_models.clear();
}

ScheduleQuestion TestScheduler::question(const QByteArray &session, const QString &model) const
{
    ScheduleQuestion asked{.model = model, .session = session};
    for (const Account &account : m_accounts) {
        const QStringList models = m_models.value(account.id.value);
        asked.candidates.append(
            {.account = &account, .servesModel = models.isEmpty() || models.contains(model)});
    }
    return asked;
}

/// The account of a request that is answered at once.
QString TestScheduler::send(const QByteArray &session, const QString &model)
{
    const ScheduleQuestion asked = question(session, model);
    const AccountChoice choice = m_scheduler->choose(asked);
    if (!choice.account)
        return {};
    const Scheduler::Taken taken = m_scheduler->take(asked, choice);
    m_scheduler->noteSuccess(taken.lease);
    m_scheduler->release(taken.lease);
    return taken.lease.account.value;
}

void TestScheduler::leasesAreGivenBack()
{
    const ScheduleQuestion asked = question();
    const Scheduler::Taken first = m_scheduler->take(asked, m_scheduler->choose(asked));
    const Scheduler::Taken second = m_scheduler->take(asked, m_scheduler->choose(asked));
    QCOMPARE(first.lease.account.value, u"a"_s);
    QCOMPARE(second.lease.account.value, u"b"_s);
    QCOMPARE(m_scheduler->leases({u"a"_s}), 1);
    m_scheduler->release(first.lease);
    QCOMPARE(m_scheduler->leases({u"a"_s}), 0);
    QCOMPARE(m_scheduler->leases({u"b"_s}), 1);
}

void TestScheduler::sessionsDoNotMix()
{
    QCOMPARE(send("one"), u"a"_s);
    QCOMPARE(send("two"), u"b"_s);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(send("one"), u"a"_s);
        QCOMPARE(send("two"), u"b"_s);
    }
}

void TestScheduler::aSessionMovesWhenItsAccountCools()
{
    QCOMPARE(send("s"), u"a"_s);
    const ScheduleQuestion asked = question("s");
    const Scheduler::Taken failed = m_scheduler->take(asked, m_scheduler->choose(asked));
    m_scheduler->noteFailure(failed.lease, {.blame = Blame::Quota});
    m_scheduler->release(failed.lease);
    const AccountChoice choice = m_scheduler->choose(asked);
    const Scheduler::Taken moved = m_scheduler->take(asked, choice);
    m_scheduler->release(moved.lease);
    QCOMPARE(moved.lease.account.value, u"b"_s);
    QCOMPARE(moved.movedFrom, std::optional(AccountId{u"a"_s}));
    m_clock.advance(1h - 1ms); // and stays there when the other has recovered
    QCOMPARE(send("s"), u"b"_s);
}

void TestScheduler::aSessionComesBackToAnAccountThatWasFull()
{
    m_accounts[0].maxConcurrent = 1;
    QCOMPARE(send("s"), u"a"_s);
    const ScheduleQuestion asked = question("s");
    const Scheduler::Taken held = m_scheduler->take(asked, m_scheduler->choose(asked));
    QCOMPARE(held.lease.account.value, u"a"_s);
    QCOMPARE(send("s"), u"b"_s);
    m_scheduler->release(held.lease);
    QCOMPARE(send("s"), u"a"_s);
}

void TestScheduler::aSessionOfTwoModelsHasAnAccountForEach()
{
    m_models = {{u"a"_s, {u"large"_s}}, {u"b"_s, {u"small"_s}}};
    m_accounts.append(Account{.id = {u"c"_s}});
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(send("s", u"large"_s), u"a"_s);
        QCOMPARE(send("s", u"small"_s), u"b"_s);
    }
}

void TestScheduler::aDrainedAccountKeepsItsSessions()
{
    QCOMPARE(send("s"), u"a"_s);
    m_accounts[0].draining = true;
    QCOMPARE(send("s"), u"a"_s);
    QCOMPARE(send("t"), u"b"_s);
    QCOMPARE(send(), u"b"_s);
}

void TestScheduler::oneProbeGoesFirst()
{
    m_accounts.removeLast();
    const ScheduleQuestion asked = question();
    const Scheduler::Taken failed = m_scheduler->take(asked, m_scheduler->choose(asked));
    m_scheduler->noteFailure(failed.lease, {.blame = Blame::Service});
    m_scheduler->release(failed.lease);
    QVERIFY(!m_scheduler->choose(asked).account);
    QCOMPARE(m_scheduler->choose(asked).closest()->reason, PassReason::Cooling);
    m_clock.advance(10s);
    const Scheduler::Taken probe = m_scheduler->take(asked, m_scheduler->choose(asked));
    QVERIFY(probe.lease.isProbe);
    QCOMPARE(m_scheduler->choose(asked).closest()->reason, PassReason::Probed);
    m_scheduler->noteSuccess(
        probe.lease); // content has begun: the others need not wait for its end
    QVERIFY(m_scheduler->choose(asked).account.has_value());
    m_scheduler->release(probe.lease);
    QCOMPARE(m_scheduler->leases({u"a"_s}), 0);
}

void TestScheduler::aProbeThatIsLeftLetsAnotherGo()
{
    m_accounts.removeLast();
    const ScheduleQuestion asked = question();
    const Scheduler::Taken failed = m_scheduler->take(asked, m_scheduler->choose(asked));
    m_scheduler->noteFailure(failed.lease, {.blame = Blame::Service});
    m_scheduler->release(failed.lease);
    m_clock.advance(10s);
    const Scheduler::Taken probe = m_scheduler->take(asked, m_scheduler->choose(asked));
    m_scheduler->release(probe.lease); // its client left
    QVERIFY(m_scheduler->take(asked, m_scheduler->choose(asked)).lease.isProbe);
}

void TestScheduler::anAccountNearItsQuotaIsLeft()
{
    m_accounts[0].priority = 1;
    m_scheduler->noteLimits({u"a"_s}, {.used = 0.9, .freeAgain = m_clock.now() + 1min});
    QCOMPARE(send(), u"b"_s);
    QCOMPARE(m_scheduler->quotaUsed({u"a"_s}), 0.9);
    m_scheduler->setGuard(0.95);
    QCOMPARE(send(), u"a"_s);
    m_scheduler->setGuard(0.5);
    m_clock.advance(1min);
    QCOMPARE(send(), u"a"_s);
}

void TestScheduler::whatARequestIsBlamedForProvesTheAccount()
{
    m_accounts.removeLast();
    const ScheduleQuestion asked = question();
    const Scheduler::Taken failed = m_scheduler->take(asked, m_scheduler->choose(asked));
    m_scheduler->noteFailure(failed.lease, {.blame = Blame::Service});
    m_scheduler->release(failed.lease);
    m_clock.advance(10s);
    const Scheduler::Taken probe = m_scheduler->take(asked, m_scheduler->choose(asked));
    m_scheduler->noteFailure(probe.lease, {.blame = Blame::Request});
    m_scheduler->release(probe.lease);
    QVERIFY(m_scheduler->cooldowns().all().isEmpty());
}

void TestScheduler::accountsThatAreGoneAreForgotten()
{
    QCOMPARE(send("s"), u"a"_s);
    m_scheduler->cooldowns().note({u"a"_s}, u"m"_s, {.blame = Blame::Account}, {}, m_clock.now());
    m_accounts.removeFirst();
    m_scheduler->setAccounts(m_accounts);
    QVERIFY(m_scheduler->cooldowns().all().isEmpty());
    QCOMPARE(m_scheduler->sessions().size(), 0);
    QCOMPARE(send("s"), u"b"_s);
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
