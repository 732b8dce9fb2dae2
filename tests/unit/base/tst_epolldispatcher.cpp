#include "core/base/epolldispatcher.h"
#include "tests/unit/base/dispatchedthread.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

using namespace deskrelay;
using namespace std::chrono_literals;

class TestEpollDispatcher final : public QObject
{
    Q_OBJECT

private slots:
    void threadRunsOnIt();
    void timersFireInTheOrderOfTheirTimes();
    void timersAreNeverEarlyAndRepeat();
    void zeroTimersDoNotStarveSockets();
    void timerMayEndInItsOwnEvent();
    void timerTellsWhatIsLeft();
    void socketsEchoAtATime();
    void writableSocketIsTold();
    void closedPeerIsTold();
    void notifierMayGoInItsSlot();
    void notifierMayTakeAnotherAlong();
    void reusedDescriptorIsNotToldOfTheOldOnesEvents();
    void queuedCallsComeFromManyThreads();
    void waitingThreadIsWokenByQuit();
    void excludedSocketsWait();
    void idleThreadBlocks();
};

void TestEpollDispatcher::threadRunsOnIt()
{
    DispatchedThread thread;
    const auto *const dispatcher = thread.thread().eventDispatcher();
    QVERIFY(dispatcher);
    QVERIFY(!dispatcher->inherits("QEventDispatcherUNIX"));
}

void TestEpollDispatcher::timersFireInTheOrderOfTheirTimes()
{
    DispatchedThread thread;
    std::vector<int> order;
    std::atomic<bool> done = false;
    thread.run([&] {
        for (const int ms : {60, 20, 40, 0, 80}) {
            QTimer::singleShot(ms, Qt::PreciseTimer, thread.context(), [&order, &done, ms] {
                order.push_back(ms);
                done = ms == 80;
            });
        }
    });
    QTRY_VERIFY(done);
    QCOMPARE(order, (std::vector<int>{0, 20, 40, 60, 80}));
}

void TestEpollDispatcher::timersAreNeverEarlyAndRepeat()
{
    DispatchedThread thread;
    std::vector<qint64> times;
    std::atomic<int> count = 0;
    QElapsedTimer clock;
    std::unique_ptr<QTimer> timer;
    thread.run([&] {
        timer = std::make_unique<QTimer>();
        timer->setTimerType(Qt::PreciseTimer);
        QObject::connect(timer.get(), &QTimer::timeout, timer.get(), [&] {
            times.push_back(clock.nsecsElapsed());
            if (++count == 5)
                timer->stop();
        });
        clock.start();
        timer->start(20ms);
    });
    QTRY_COMPARE(count.load(), 5);
    thread.run([&] { timer.reset(); });
    for (size_t i = 0; i < times.size(); ++i)
        QVERIFY2(times[i] >= qint64(i + 1) * 20'000'000, qPrintable(QString::number(times[i])));
    QCOMPARE(count.load(), 5);
}

void TestEpollDispatcher::zeroTimersDoNotStarveSockets()
{
    DispatchedThread thread;
    const SocketPair sockets;
    std::atomic<int> ticks = 0;
    std::atomic<int> told = 0;
    std::vector<std::unique_ptr<QObject>> objects;
    thread.run([&] {
        for (int i = 0; i < 3; ++i) {
            auto timer = std::make_unique<QTimer>();
            QObject::connect(timer.get(), &QTimer::timeout, timer.get(), [&ticks] { ++ticks; });
            timer->start(0ms);
            objects.push_back(std::move(timer));
        }
        auto notifier = std::make_unique<QSocketNotifier>(sockets.ends[0], QSocketNotifier::Read);
        QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), [&] {
            sockets.read(0);
            ++told;
        });
        objects.push_back(std::move(notifier));
    });
    for (int i = 1; i <= 20; ++i) {
        sockets.write(1);
        QTRY_COMPARE(told.load(), i);
    }
    QVERIFY(ticks > 20);
    thread.run([&] { objects.clear(); });
}

void TestEpollDispatcher::timerMayEndInItsOwnEvent()
{
    DispatchedThread thread;
    std::atomic<int> fired = 0;
    thread.run([&] {
        auto *const first = new QTimer;
        auto *const second = new QTimer;
        for (QTimer *const timer : {first, second}) {
            QObject::connect(timer, &QTimer::timeout, timer, [&fired, first, second] {
                ++fired;
                delete first; // both are due: the one that fires first takes the other along
                delete second;
            });
            timer->start(5ms);
        }
    });
    QTRY_VERIFY(fired > 0);
    thread.run([] {});
    QCOMPARE(fired.load(), 1);
}

void TestEpollDispatcher::timerTellsWhatIsLeft()
{
    DispatchedThread thread;
    thread.run([&] {
        QObject owner;
        auto *const dispatcher = QAbstractEventDispatcher::instance();
        const int id = owner.startTimer(10s, Qt::CoarseTimer);
        QVERIFY(dispatcher->remainingTime(id) > 9'000);
        QVERIFY(dispatcher->remainingTime(id) <= 10'000);
        const auto timers = dispatcher->registeredTimers(&owner);
        QCOMPARE(timers.size(), 1);
        QCOMPARE(timers.first().timerId, id);
        QCOMPARE(timers.first().interval, 10'000);
        owner.killTimer(id);
        QCOMPARE(dispatcher->remainingTime(id), -1);
        QVERIFY(dispatcher->registeredTimers(&owner).isEmpty());
    });
}

void TestEpollDispatcher::socketsEchoAtATime()
{
    static constexpr int count = 200;
    static constexpr int rounds = 50;
    DispatchedThread thread;
    const std::array<SocketPair, count> pairs;
    std::vector<std::unique_ptr<QSocketNotifier>> notifiers;
    std::atomic<int> ended = 0;
    std::array<int, count> seen = {};
    thread.run([&] {
        for (size_t i = 0; i < count; ++i) {
            for (const int end : {0, 1}) {
                auto notifier = std::make_unique<QSocketNotifier>(pairs[i].ends[size_t(end)],
                                                                  QSocketNotifier::Read);
                QObject::connect(notifier.get(),
                                 &QSocketNotifier::activated,
                                 notifier.get(),
                                 [&pairs, &seen, &ended, i, end] {
                                     pairs[i].read(end);
                                     if (++seen[i] < rounds)
                                         pairs[i].write(end);
                                     else
                                         ++ended;
                                 });
                notifiers.push_back(std::move(notifier));
            }
            pairs[i].write(1);
        }
    });
    QTRY_COMPARE(ended.load(), count);
    thread.run([&] { notifiers.clear(); });
}

void TestEpollDispatcher::writableSocketIsTold()
{
    DispatchedThread thread;
    const SocketPair sockets;
    std::atomic<int> told = 0;
    std::unique_ptr<QSocketNotifier> writer;
    std::unique_ptr<QSocketNotifier> reader;
    thread.run([&] {
        reader = std::make_unique<QSocketNotifier>(sockets.ends[0], QSocketNotifier::Read);
        writer = std::make_unique<QSocketNotifier>(sockets.ends[0], QSocketNotifier::Write);
        QObject::connect(writer.get(), &QSocketNotifier::activated, writer.get(), [&] {
            if (++told == 3)
                writer->setEnabled(false);
        });
    });
    QTRY_COMPARE(told.load(), 3);
    thread.run([&] { writer->setEnabled(true); });
    QTRY_VERIFY(told > 3);
    thread.run([&] {
        writer.reset();
        reader.reset();
    });
}

void TestEpollDispatcher::closedPeerIsTold()
{
    DispatchedThread thread;
    SocketPair sockets;
    std::atomic<int> told = 0;
    std::unique_ptr<QSocketNotifier> reader;
    thread.run([&] {
        reader = std::make_unique<QSocketNotifier>(sockets.ends[0], QSocketNotifier::Read);
        QObject::connect(reader.get(), &QSocketNotifier::activated, reader.get(), [&] {
            ++told;
            reader->setEnabled(false);
        });
    });
    ::shutdown(sockets.ends[1], SHUT_RDWR);
    QTRY_COMPARE(told.load(), 1);
    thread.run([&] { reader.reset(); });
}

void TestEpollDispatcher::notifierMayGoInItsSlot()
{
    DispatchedThread thread;
    const SocketPair sockets;
    std::atomic<int> told = 0;
    thread.run([&] {
        auto *const reader = new QSocketNotifier(sockets.ends[0], QSocketNotifier::Read);
        QObject::connect(reader, &QSocketNotifier::activated, reader, [&told, reader] {
            ++told;
            reader->setEnabled(false);
            reader->deleteLater();
        });
    });
    sockets.write(1);
    QTRY_COMPARE(told.load(), 1);
    sockets.write(1);
    thread.run([] {});
    QCOMPARE(told.load(), 1);
}

void TestEpollDispatcher::notifierMayTakeAnotherAlong()
{
    DispatchedThread thread;
    const std::array<SocketPair, 2> pairs;
    std::atomic<int> told = 0;
    thread.run([&] {
        std::array<QSocketNotifier *, 2> readers = {};
        for (size_t i = 0; i < 2; ++i)
            readers[i] = new QSocketNotifier(pairs[i].ends[0], QSocketNotifier::Read);
        for (size_t i = 0; i < 2; ++i) {
            QObject::connect(
                readers[i], &QSocketNotifier::activated, readers[i], [&told, readers, i] {
                    ++told;
                    delete readers[1 - i];
                    readers[i]->setEnabled(false);
                    readers[i]->deleteLater();
                });
            pairs[i].write(1); // both are ready in one look
        }
    });
    QTRY_COMPARE(told.load(), 1);
    thread.run([] {});
    QCOMPARE(told.load(), 1);
}

void TestEpollDispatcher::reusedDescriptorIsNotToldOfTheOldOnesEvents()
{
    DispatchedThread thread;
    std::array<SocketPair, 2> pairs;
    std::array<int, 2> fresh = {-1, -1};
    std::atomic<int> told = 0;
    std::atomic<int> toldFresh = 0;
    thread.run([&] {
        std::array<QSocketNotifier *, 2> readers = {};
        for (size_t i = 0; i < 2; ++i)
            readers[i] = new QSocketNotifier(pairs[i].ends[0], QSocketNotifier::Read);
        for (size_t i = 0; i < 2; ++i) {
            const auto replaceOther = [&, readers, i] {
                if (++told > 1)
                    return;
                readers[i]->setEnabled(false);
                delete readers[1 - i];
                ::close(pairs[1 - i].ends[0]);
                ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fresh.data());
                // The system gives out the lowest free number: the one just closed, or below it.
                const int wanted = pairs[1 - i].ends[0];
                if (fresh[0] != wanted && fresh[1] != wanted)
                    ::dup2(fresh[0], wanted);
                auto *const reader =
                    new QSocketNotifier(wanted, QSocketNotifier::Read, thread.context());
                QObject::connect(reader, &QSocketNotifier::activated, reader, [&toldFresh, reader] {
                    ++toldFresh;
                    reader->setEnabled(false);
                });
            };
            QObject::connect(readers[i], &QSocketNotifier::activated, readers[i], replaceOther);
            pairs[i].write(1);
        }
    });
    QTRY_COMPARE(told.load(), 1);
    thread.run([] {});
    thread.run([] {});
    QCOMPARE(toldFresh.load(), 0);
    ::close(fresh[0]);
    ::close(fresh[1]);
}

void TestEpollDispatcher::queuedCallsComeFromManyThreads()
{
    static constexpr int callers = 8;
    static constexpr int calls = 2000;
    DispatchedThread thread;
    std::atomic<int> count = 0;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < callers; ++i) {
        threads.emplace_back(QThread::create([&] {
            for (int call = 0; call < calls; ++call)
                QMetaObject::invokeMethod(thread.context(), [&count] { ++count; });
        }));
        threads.back()->start();
    }
    for (const auto &caller : threads)
        caller->wait();
    QTRY_COMPARE(count.load(), callers * calls);
}

void TestEpollDispatcher::waitingThreadIsWokenByQuit()
{
    QThread thread;
    thread.setEventDispatcher(makeRelayDispatcher().release());
    thread.start();
    QElapsedTimer timer;
    timer.start();
    thread.quit();
    QVERIFY(thread.wait(5000));
    QVERIFY(timer.elapsed() < 5000);
}

void TestEpollDispatcher::excludedSocketsWait()
{
    DispatchedThread thread;
    const SocketPair sockets;
    thread.run([&] {
        int told = 0;
        QSocketNotifier reader(sockets.ends[0], QSocketNotifier::Read);
        QObject::connect(&reader, &QSocketNotifier::activated, &reader, [&] {
            sockets.read(0);
            ++told;
        });
        sockets.write(1);
        auto *const dispatcher = QAbstractEventDispatcher::instance();
        dispatcher->processEvents(QEventLoop::ExcludeSocketNotifiers);
        QCOMPARE(told, 0);
        dispatcher->processEvents(QEventLoop::AllEvents);
        QCOMPARE(told, 1);
    });
}

void TestEpollDispatcher::idleThreadBlocks()
{
    DispatchedThread thread;
    int rounds = 0;
    thread.run([&] {
        QObject::connect(QAbstractEventDispatcher::instance(),
                         &QAbstractEventDispatcher::awake,
                         thread.context(),
                         [&rounds] { ++rounds; });
    });
    std::atomic<bool> done = false;
    thread.run([&] {
        rounds = 0;
        QTimer::singleShot(100, Qt::PreciseTimer, thread.context(), [&done] { done = true; });
    });
    QTRY_VERIFY(done);
    int seen = 0;
    thread.run([&] { seen = rounds; });
    QVERIFY2(seen <= 10, qPrintable(QString::number(seen)));
}

QTEST_GUILESS_MAIN(TestEpollDispatcher)
#include "tst_epolldispatcher.moc"
