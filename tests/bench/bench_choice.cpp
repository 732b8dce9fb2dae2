// What choosing an account costs among few and among many. Run by hand on a release build.

#include "core/scheduling/scheduler.h"

#include <cstdio>
#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;

static double microsecondsAmong(int accounts)
{
    const SystemClock &clock = SystemClock::instance();
    Scheduler scheduler(clock);
    QList<Account> all;
    for (int i = 0; i < accounts; ++i)
        all.append(Account{.id = {u"acc_%1"_s.arg(i)}, .priority = 1 + i % 100});
    ScheduleQuestion question{.model = u"claude-opus-5-5"_s, .session = "a session"};
    for (const Account &account : std::as_const(all)) {
        question.candidates.append({.account = &account});
        if (account.id.value.endsWith(u'7'))
            scheduler.cooldowns().note(account.id,
                                       question.model,
                                       {.blame = FailureVerdict::Blame::Quota},
                                       clock.now(),
                                       clock.now());
    }
    constexpr int rounds = 2'000;
    const std::clock_t began = std::clock(); // of the processor: others may be at work
    for (int i = 0; i < rounds; ++i)
        (void)scheduler.choose(question);
    return double(std::clock() - began) * 1e6 / CLOCKS_PER_SEC / rounds;
}

int main()
{
    const double few = microsecondsAmong(10);
    const double many = microsecondsAmong(1'000);
    std::printf("a choice among 10 accounts %8.2f us\n", few);
    std::printf("among 1,000                %8.2f us, %.0f times that\n", many, many / few);
    return 0;
}
