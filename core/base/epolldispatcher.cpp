#include "core/base/epolldispatcher.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX

#include <QCoreApplication>
#include <QEvent>
#include <QHash>
#include <QSocketNotifier>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace deskrelay {

namespace {

using Time = std::chrono::steady_clock::time_point;

/// Level-triggered epoll, a list of timers, an eventfd to wake up by.
class EpollDispatcher final : public QAbstractEventDispatcher
{
public:
    EpollDispatcher()
        : m_epoll(epoll_create1(EPOLL_CLOEXEC))
        , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
        epoll_event event = {};
        event.events = EPOLLIN;
        event.data.fd = m_wake;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
    }

    ~EpollDispatcher() override
    {
        ::close(m_wake);
        ::close(m_epoll);
    }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;

    void wakeUp() override;
    void interrupt() override
    {
        m_isInterrupted = true;
        wakeUp();
    }

private:
    struct Timer
    {
        int id = 0;
        qint64 interval = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Time due = {};
        bool isFiring = false; ///< Its event is being handled: not again until it is.
    };
    using Slots = std::array<QSocketNotifier *, 3>;

    struct Watched
    {
        Slots notifiers = {};
        quint32 events = 0; ///< What epoll was told to look for.
    };

    /// A descriptor that has something, and for which types of notifier (a bit each).
    struct Ready
    {
        int socket = -1;
        unsigned types = 0;
    };

    void updateSocket(int socket);
    void updateChanged();
    void await(int milliseconds, bool withSockets);
    bool activateReady();
    bool fireTimers();
    int waitTime() const;

    const int m_epoll;
    const int m_wake;
    std::atomic<bool> m_isAwake = false;
    std::atomic<bool> m_isInterrupted = false;
    QHash<int, Watched> m_sockets = {};
    std::vector<int> m_changed = {}; ///< Sockets whose notifiers epoll may not know of yet.
    std::vector<Ready> m_ready = {}; ///< Of the last look, what is not told yet.
    std::vector<Timer> m_timers = {};
};

static quint32 eventsFor(const std::array<QSocketNotifier *, 3> &notifiers)
{
    return (notifiers[QSocketNotifier::Read] ? quint32(EPOLLIN) : 0u) |
           (notifiers[QSocketNotifier::Write] ? quint32(EPOLLOUT) : 0u) |
           (notifiers[QSocketNotifier::Exception] ? quint32(EPOLLPRI) : 0u);
}

/// Tells epoll what is looked for on \a socket.
void EpollDispatcher::updateSocket(int socket)
{
    Watched &watched = m_sockets[socket];
    const bool isKnown = watched.events != 0;
    epoll_event event = {};
    event.data.fd = socket;
    event.events = eventsFor(watched.notifiers);
    watched.events = event.events;
    if (event.events == 0) {
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, socket, nullptr);
        m_sockets.remove(socket);
        return;
    }
    // A descriptor that was closed is out of epoll already, and its number may be another's now.
    if (epoll_ctl(m_epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0)
        epoll_ctl(m_epoll, isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
}

void EpollDispatcher::updateChanged()
{
    for (const int socket : m_changed) {
        const auto watched = m_sockets.constFind(socket);
        if (watched != m_sockets.constEnd() && watched->events != eventsFor(watched->notifiers))
            updateSocket(socket);
    }
    m_changed.clear();
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int socket = static_cast<int>(notifier->socket());
    Watched &watched = m_sockets[socket];
    QSocketNotifier *const former = std::exchange(watched.notifiers[notifier->type()], notifier);
    // Beside another notifier it can wait: a socket's write notifier comes and goes with each
    // write.
    if (watched.events != 0 && !former)
        m_changed.push_back(socket);
    else
        updateSocket(socket);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int socket = static_cast<int>(notifier->socket());
    const auto watched = m_sockets.find(socket);
    if (watched == m_sockets.end() || watched->notifiers[notifier->type()] != notifier)
        return;
    watched->notifiers[notifier->type()] = nullptr;
    // The number may be given to another socket before this round is over.
    for (Ready &ready : m_ready) {
        if (ready.socket == socket)
            ready.types &= ~(1u << notifier->type());
    }
    if (eventsFor(watched->notifiers) != 0)
        m_changed.push_back(socket);
    else
        updateSocket(socket); // at once: it may be closed next
}

static unsigned typesOf(quint32 events)
{
    const bool isBroken = (events & (EPOLLHUP | EPOLLERR)) != 0;
    return ((events & EPOLLIN) || isBroken ? 1u << QSocketNotifier::Read : 0u) |
           ((events & EPOLLOUT) || isBroken ? 1u << QSocketNotifier::Write : 0u) |
           ((events & EPOLLPRI) ? 1u << QSocketNotifier::Exception : 0u);
}

/// Looks which descriptors have something, and waits for one if need be.
void EpollDispatcher::await(int milliseconds, bool withSockets)
{
    m_ready.clear();
    if (!withSockets) {
        pollfd wake = {.fd = m_wake, .events = POLLIN, .revents = 0};
        if (::poll(&wake, 1, milliseconds) > 0)
            m_ready.push_back({m_wake, 0});
        return;
    }
    updateChanged();
    std::array<epoll_event, 256> events;
    const int count =
        epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<size_t>(i)];
        m_ready.push_back({event.data.fd, typesOf(event.events)});
    }
    std::reverse(m_ready.begin(), m_ready.end()); // taken from the back: who waits longest first
}

/// Tells the notifiers. Each is looked up anew, as one before may have removed it; a nested round
/// takes over what is left.
bool EpollDispatcher::activateReady()
{
    bool any = false;
    while (!m_ready.empty()) {
        Ready &ready = m_ready.back();
        if (ready.types == 0) {
            m_ready.pop_back();
            continue;
        }
        const int type = std::countr_zero(ready.types);
        ready.types &= ready.types - 1;
        const Slots notifiers = m_sockets.value(ready.socket).notifiers;
        if (QSocketNotifier *const notifier = notifiers[static_cast<size_t>(type)]) {
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &event);
            any = true;
        }
    }
    return any;
}

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    const Time due = std::chrono::steady_clock::now() + std::chrono::milliseconds(interval);
    m_timers.push_back({id, interval, type, object, due});
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return std::erase_if(m_timers, [id](const Timer &timer) { return timer.id == id; }) > 0;
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers,
                         [object](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> found;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            found.append(TimerInfo(timer.id, static_cast<int>(timer.interval), timer.type));
    }
    return found;
}

int EpollDispatcher::remainingTime(int id)
{
    for (const Timer &timer : m_timers) {
        if (timer.id == id) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                timer.due - std::chrono::steady_clock::now());
            return static_cast<int>(std::max<qint64>(0, left.count()));
        }
    }
    return -1;
}

/// Milliseconds until the next timer is due; -1 when there is none.
int EpollDispatcher::waitTime() const
{
    std::optional<Time> next;
    for (const Timer &timer : m_timers) {
        if (!timer.isFiring && (!next || timer.due < *next))
            next = timer.due;
    }
    if (!next)
        return -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*next - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<qint64>(left.count(), 0, 60'000));
}

bool EpollDispatcher::fireTimers()
{
    const Time now = std::chrono::steady_clock::now();
    std::vector<int> due;
    for (const Timer &timer : m_timers) {
        if (!timer.isFiring && timer.due <= now)
            due.push_back(timer.id);
    }
    const auto find = [this](int id) {
        return std::find_if(
            m_timers.begin(), m_timers.end(), [id](const Timer &timer) { return timer.id == id; });
    };
    std::sort(due.begin(), due.end(), [&find](int left, int right) {
        return find(left)->due < find(right)->due;
    });
    for (const int id : due) {
        const auto timer = find(id);
        if (timer == m_timers.end() || timer->due > now) // stopped or set anew by one before
            continue;
        timer->due = std::max(timer->due + std::chrono::milliseconds(timer->interval), now);
        timer->isFiring = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
        if (const auto fired = find(id); fired != m_timers.end())
            fired->isFiring = false;
    }
    return !due.empty();
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    emit awake();
    QCoreApplication::sendPostedEvents();
    bool any = false;

    const bool mayWait = (flags & QEventLoop::WaitForMoreEvents) && !m_isInterrupted && !m_isAwake;
    if (mayWait)
        emit aboutToBlock();
    const bool withSockets = !(flags & QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !(flags & QEventLoop::X11ExcludeTimers);
    await(mayWait ? (withTimers ? waitTime() : -1) : 0, withSockets);
    m_isAwake = false;
    const auto wake = std::find_if(m_ready.begin(), m_ready.end(), [this](const Ready &ready) {
        return ready.socket == m_wake;
    });
    if (wake != m_ready.end()) {
        quint64 value = 0;
        [[maybe_unused]] const auto read = ::read(m_wake, &value, sizeof value);
        m_ready.erase(wake);
        any = true;
    }
    any |= activateReady();
    if (withTimers)
        any |= fireTimers();
    QCoreApplication::sendPostedEvents();
    return any;
}

void EpollDispatcher::wakeUp()
{
    if (m_isAwake.exchange(true))
        return;
    const quint64 value = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &value, sizeof value);
}

} // namespace

std::unique_ptr<QAbstractEventDispatcher> makeRelayDispatcher()
{
    return std::make_unique<EpollDispatcher>();
}

} // namespace deskrelay

#else

namespace deskrelay {

std::unique_ptr<QAbstractEventDispatcher> makeRelayDispatcher()
{
    return nullptr;
}

} // namespace deskrelay

#endif
