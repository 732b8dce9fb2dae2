#include "core/scheduling/scheduler.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <map>
#include <queue>
#include <vector>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Blame = FailureVerdict::Blame;

static constexpr int requestsOfTheDay = 1'000'000;
#if defined(__SANITIZE_ADDRESS__)
static constexpr int requestsSent = requestsOfTheDay * 15 / 100; // a morning, as busy
#else
static constexpr int requestsSent = requestsOfTheDay;
#endif

/// A day of an office on a clock that is not waited for, with what must hold at every step.
class TestSchedulerDay final : public QObject
{
    Q_OBJECT

private slots:
    void aDayOfFailures();
    void equalsShareFairly_data();
    void equalsShareFairly();
};

namespace {

/// A request under way.
struct Running
{
    TimePoint end = {};
    Lease lease = {};
    bool fails = false;
    FailureVerdict verdict = {};

    bool operator>(const Running &other) const { return end > other.end; }
};

/// What the test itself knows, beside the scheduler.
class Day final
{
public:
    explicit Day(quint32 seed);

    void run(int requests);

    int served = 0;
    int refused = 0;
    int moved = 0;
    int probes = 0;
    QHash<AccountId, int> byAccount = {};
    int leasesLeft() const;

private:
    ScheduleQuestion ask();
    void endUntil(TimePoint now);
    void end(const Running &running);
    void send(const ScheduleQuestion &question);
    void check(const ScheduleQuestion &question, const AccountChoice &choice) const;
    bool mayServe(const Candidate &candidate, const ScheduleQuestion &question) const;
    FailureVerdict mishap();

    ManualClock m_clock;
    Scheduler m_scheduler;
    QRandomGenerator m_random;
    QList<Account> m_accounts = {};
    std::priority_queue<Running, std::vector<Running>, std::greater<>> m_running = {};
    QHash<AccountId, int> m_atWork = {};
    std::map<std::pair<QString, QString>, TimePoint> m_coolsUntil = {}; ///< At the earliest.
    QHash<QByteArray, std::pair<AccountId, TimePoint>> m_holder = {}; ///< And when it last served.
};

} // namespace

Day::Day(quint32 seed)
    : m_scheduler(m_clock)
    , m_random(seed)
{
    for (int i = 0; i < 10; ++i) {
        m_accounts.append(Account{.id = {QString::number(i)},
                                  .priority = i < 7 ? 50 : 60,
                                  .weight = i == 3 ? 2 : 1,
                                  .maxConcurrent = i % 3 == 0 ? 4 : 0});
    }
}

/// A third of the requests come by a key that is bound to the accounts 0 to 3.
ScheduleQuestion Day::ask()
{
    const bool isBound = m_random.bounded(3) == 0;
    const int session = m_random.bounded(260);
    ScheduleQuestion question{.model = m_random.bounded(4) == 0 ? u"small"_s : u"large"_s};
    if (session < 200)
        question.session = QByteArray::number(session) + (isBound ? " bound" : " free");
    for (int i = 0; i < m_accounts.size(); ++i) {
        question.candidates.append({.account = &m_accounts[i],
                                    .isAllowed = !isBound || i < 4,
                                    .servesModel = i != 5 || question.model == u"large"_s});
    }
    return question;
}

FailureVerdict Day::mishap()
{
    const TimePoint now = m_clock.now();
    switch (m_random.bounded(8)) {
    case 0:
        return {.blame = Blame::Service, .reason = u"529"_s};
    case 1:
        return {.blame = Blame::Quota, .reason = u"429"_s};
    case 2:
    case 3:
        return {.blame = Blame::Quota,
                .until = now + std::chrono::seconds(1 + m_random.bounded(120)),
                .reason = u"429"_s};
    default:
        return {.blame = Blame::Request, .reason = u"400"_s};
    }
}

void Day::end(const Running &running)
{
    const AccountId account = running.lease.account;
    if (!running.fails) {
        m_scheduler.noteSuccess(running.lease);
    } else {
        m_scheduler.noteFailure(running.lease, running.verdict);
        const Blame blame = running.verdict.blame;
        if (blame != Blame::Request) {
            // Our own waits are at least as long as the first one.
            const TimePoint until =
                running.verdict.until.value_or(m_clock.now() + (blame == Blame::Quota ? 1s : 10s));
            const QString model = blame == Blame::Quota ? running.lease.model : QString();
            // Failures of requests from before belong to the wait that is there.
            auto &known = m_coolsUntil[{account.value, model}];
            if (known < running.lease.began)
                known = until;
        }
    }
    m_scheduler.release(running.lease);
    --m_atWork[account];
}

void Day::endUntil(TimePoint now)
{
    while (!m_running.empty() && m_running.top().end <= now) {
        const Running running = m_running.top();
        m_running.pop();
        if (running.end > m_clock.now())
            m_clock.advance(running.end - m_clock.now());
        end(running);
    }
    if (now > m_clock.now())
        m_clock.advance(now - m_clock.now());
}

/// The rules anew, in the plainest words.
bool Day::mayServe(const Candidate &candidate, const ScheduleQuestion &question) const
{
    const Account &account = *candidate.account;
    const bool isFull =
        account.maxConcurrent > 0 && m_atWork.value(account.id) >= account.maxConcurrent;
    return candidate.servesModel && candidate.isAllowed && !isFull &&
           !m_scheduler.cooldowns().obstacle(account.id, question.model, m_clock.now());
}

void Day::check(const ScheduleQuestion &question, const AccountChoice &choice) const
{
    if (!choice.account) {
        for (const Candidate &candidate : question.candidates)
            QVERIFY2(!mayServe(candidate, question), "refused, and an account is free");
        return;
    }
    const auto chosen =
        std::find_if(question.candidates.begin(),
                     question.candidates.end(),
                     [&](const Candidate &known) { return known.account->id == choice.account; });
    QVERIFY(chosen != question.candidates.end());
    QVERIFY2(chosen->isAllowed, "a foreign key");
    QVERIFY2(chosen->servesModel, "a foreign model");
    QVERIFY2(mayServe(*chosen, question), "full or cooling");
    for (const QString &model : {QString(), question.model}) {
        const auto cooling = m_coolsUntil.find({choice.account->value, model});
        if (cooling != m_coolsUntil.end())
            QVERIFY2(cooling->second <= m_clock.now(), "cooling");
    }
    const auto holder = m_holder.constFind(question.session);
    if (question.session.isEmpty() || holder == m_holder.constEnd() ||
        m_clock.now() - holder->second >= 1h)
        return;
    for (const Candidate &candidate : question.candidates) {
        if (candidate.account->id == holder->first && mayServe(candidate, question))
            QVERIFY2(*choice.account == holder->first, "the session moved without need");
    }
}

void Day::send(const ScheduleQuestion &question)
{
    const AccountChoice choice = m_scheduler.choose(question);
    check(question, choice);
    if (!choice.account) {
        ++refused;
        return;
    }
    const Scheduler::Taken taken = m_scheduler.take(question, choice);
    ++served;
    ++byAccount[taken.lease.account];
    moved += taken.movedFrom ? 1 : 0;
    probes += taken.lease.isProbe ? 1 : 0;
    QCOMPARE(++m_atWork[taken.lease.account], m_scheduler.leases(taken.lease.account));
    if (!question.session.isEmpty()) {
        const QList<AccountId> bound =
            m_scheduler.sessions().accounts(question.session, m_clock.now());
        QVERIFY(!bound.isEmpty());
        m_holder.insert(question.session, {bound.first(), m_clock.now()});
    }
    Running running{.end = m_clock.now() + milliseconds(50 + m_random.bounded(6'000)),
                    .lease = taken.lease,
                    .fails = m_random.bounded(200) == 0};
    if (running.fails) {
        running.end = m_clock.now() + milliseconds(5 + m_random.bounded(200));
        running.verdict = mishap();
    }
    m_running.push(running);
}

void Day::run(int requests)
{
    const milliseconds step = milliseconds(24h) / requestsOfTheDay;
    for (int i = 0; i < requests && !QTest::currentTestFailed(); ++i) {
        endUntil(m_clock.now() + step);
        send(ask());
    }
    endUntil(m_clock.now() + 1h);
}

int Day::leasesLeft() const
{
    int left = 0;
    for (const Account &account : m_accounts)
        left += m_scheduler.leases(account.id);
    return left;
}

void TestSchedulerDay::aDayOfFailures()
{
    Day day(7);
    day.run(requestsSent);
    QCOMPARE(day.served + day.refused, requestsSent);
    QCOMPARE(day.leasesLeft(), 0);
    // The day was worth the name.
    QVERIFY2(day.moved > requestsSent / 10'000 && day.probes > requestsSent / 10'000,
             "nothing happened");
    QVERIFY2(day.refused < requestsSent / 20, qPrintable(QString::number(day.refused)));
    for (int i = 0; i < 10; ++i)
        QVERIFY2(day.byAccount.value({QString::number(i)}) > 0, "an account starved");
}

void TestSchedulerDay::equalsShareFairly_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::addColumn<int>("atOnce");
    QTest::newRow("one after the other") << Strategy::Balanced << 1;
    QTest::newRow("at once") << Strategy::Balanced << 37;
    QTest::newRow("in turns") << Strategy::RoundRobin << 37;
}

void TestSchedulerDay::equalsShareFairly()
{
    QFETCH(const Strategy, strategy);
    QFETCH(const int, atOnce);
    ManualClock clock;
    Scheduler scheduler(clock);
    QRandomGenerator random(11);
    QList<Account> accounts;
    for (int i = 0; i < 10; ++i)
        accounts.append(Account{.id = {QString::number(i)}});
    ScheduleQuestion question{.model = u"m"_s, .strategy = strategy};
    for (const Account &account : std::as_const(accounts))
        question.candidates.append({.account = &account});

    QHash<AccountId, int> counts;
    std::vector<Lease> running;
    constexpr int requests = 20'000;
    for (int i = 0; i < requests; ++i) {
        if (int(running.size()) == atOnce) {
            const size_t ended = random.bounded(quint32(running.size()));
            scheduler.release(running[ended]);
            running.erase(running.begin() + qsizetype(ended));
        }
        running.push_back(scheduler.take(question, scheduler.choose(question)).lease);
        ++counts[running.back().account];
    }
    for (const int count : std::as_const(counts))
        QVERIFY2(std::abs(count - requests / 10) <= requests / 10 / 20,
                 qPrintable(QString::number(count)));
}

QTEST_GUILESS_MAIN(TestSchedulerDay)
#include "tst_schedulerday.moc"
