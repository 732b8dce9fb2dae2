// What an event costs on the relay's dispatcher and on Qt's own: 200 streams, 20 events a second
// each. Prints CPU time per 10,000 events and the delay from writing to reading.

#include "core/base/epolldispatcher.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

static constexpr int streams = 200;
static constexpr int events = 20'000;
static constexpr auto interval = 250us; // 4,000 events a second

struct Cost
{
    double cpuPerTenThousand = 0; ///< Seconds.
    double median = 0;            ///< Microseconds of delay.
    double worstOfHundred = 0;    ///< 99 of 100 come sooner.
};

static double threadSeconds()
{
    timespec time = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

static Cost measure(std::unique_ptr<QAbstractEventDispatcher> dispatcher)
{
    QThread thread;
    if (dispatcher)
        thread.setEventDispatcher(dispatcher.release());
    QObject context;
    context.moveToThread(&thread);
    thread.start();
    const auto run = [&context](const std::function<void()> &step) {
        QMetaObject::invokeMethod(&context, step, Qt::BlockingQueuedConnection);
    };

    std::array<std::array<int, 2>, streams> pairs = {};
    std::vector<std::unique_ptr<QSocketNotifier>> notifiers;
    std::vector<double> delays;
    double before = 0;
    run([&] {
        for (auto &pair : pairs) {
            ::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair.data());
            auto notifier = std::make_unique<QSocketNotifier>(pair[0], QSocketNotifier::Read);
            const int end = pair[0];
            QObject::connect(
                notifier.get(), &QSocketNotifier::activated, notifier.get(), [&delays, end] {
                    SteadyClock::rep written = 0;
                    if (::read(end, &written, sizeof written) != sizeof written)
                        return;
                    const auto now = SteadyClock::now().time_since_epoch().count();
                    delays.push_back(double(now - written) / 1000);
                });
            notifiers.push_back(std::move(notifier));
        }
        before = threadSeconds();
    });
    auto next = SteadyClock::now();
    for (int i = 0; i < events; ++i) {
        next += interval;
        const auto since = next.time_since_epoch().count();
        const timespec due = {.tv_sec = since / 1'000'000'000, .tv_nsec = since % 1'000'000'000};
        ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nullptr);
        const auto now = SteadyClock::now().time_since_epoch().count();
        const int end = pairs[static_cast<size_t>(i % streams)][1];
        if (::write(end, &now, sizeof now) != sizeof now) {
            std::perror("write");
            break;
        }
    }
    double spent = 0;
    run([&] {
        spent = threadSeconds() - before;
        notifiers.clear();
    });
    thread.quit();
    thread.wait();
    for (const auto &pair : pairs) {
        ::close(pair[0]);
        ::close(pair[1]);
    }
    std::sort(delays.begin(), delays.end());
    if (delays.empty())
        return {};
    return {.cpuPerTenThousand = spent * 10'000 / double(delays.size()),
            .median = delays[delays.size() / 2],
            .worstOfHundred = delays[delays.size() * 99 / 100]};
}

static void print(const char *name, const Cost &cost)
{
    std::printf("%-12s %.3f s of CPU per 10,000 events, delay %.0f us median, %.0f us p99\n",
                name,
                cost.cpuPerTenThousand,
                cost.median,
                cost.worstOfHundred);
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Cost theirs = measure(nullptr);
    const Cost ours = measure(deskrelay::makeRelayDispatcher());
    print("Qt's own", theirs);
    print("the relay's", ours);
    std::printf("ratio        %.2f of the CPU, %.2f of the delay\n",
                ours.cpuPerTenThousand / theirs.cpuPerTenThousand,
                ours.median / theirs.median);
    return 0;
}
