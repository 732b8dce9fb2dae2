#include "core/upstream/transport.h"

#include "core/base/clock.h"
#include "core/upstream/curlreply.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QSocketNotifier>
#include <QTimer>

#include <curl/curl.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deskrelay {

using std::chrono::milliseconds;

/// How often deadlines are looked at; more often only where one is shorter than a second.
static constexpr milliseconds longestSweep(250);
static constexpr milliseconds shortestSweep(5);
/// Idle connections kept for reuse, over all hosts.
static constexpr long keptConnections = 128;
/// Handles kept for reuse: making one costs more than a small request.
static constexpr size_t keptHandles = 64;
/// URLs whose host is remembered: there are as many as accounts times paths.
static constexpr qsizetype keptHosts = 128;

class Transport::Private final : public QObject, public CurlReply::Host
{
public:
    Private();
    ~Private() override;

    CurlReply *start(const UpstreamRequest &request, QObject *parent);

    void release(CurlReply *reply) override;
    void resume(CurlReply *reply) override;
    void scheduleDelivery(CurlReply *reply) override;

private:
    /// libcurl's wish for one socket. Kept when the wish ends: the next request on a kept
    /// connection has it again.
    struct Watch
    {
        std::unique_ptr<QSocketNotifier> read = {};
        std::unique_ptr<QSocketNotifier> write = {};
    };

    static int takeSocketWish(CURL *, curl_socket_t socket, int what, void *self, void *);
    static int takeTimerWish(CURLM *, long timeout, void *self);
    void watch(std::unique_ptr<QSocketNotifier> &notifier,
               curl_socket_t socket,
               QSocketNotifier::Type type,
               bool isWanted);

    UpstreamHost hostOf(const QByteArray &url);
    CURL *takeHandle();
    void drive(curl_socket_t socket, int events);
    void takeEnded();
    void deliverAll();
    void sweep();
    void hastenSweep(const UpstreamTimeouts &timeouts);

    CURLM *const m_multi;
    std::unordered_map<curl_socket_t, Watch> m_watches = {};
    std::vector<CURL *> m_idleHandles = {};
    QHash<QByteArray, UpstreamHost> m_hosts = {}; ///< By URL.
    QSet<CurlReply *> m_running = {};
    std::vector<QPointer<CurlReply>> m_scheduled = {};
    QTimer m_timer;
    QTimer m_sweepTimer;
};

static CURLM *makeMulti()
{
    [[maybe_unused]] static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    return curl_multi_init();
}

Transport::Private::Private()
    : m_multi(makeMulti())
{
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &Private::takeSocketWish);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &Private::takeTimerWish);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, keptConnections);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { drive(CURL_SOCKET_TIMEOUT, 0); });
    m_sweepTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_sweepTimer, &QTimer::timeout, this, &Private::sweep);
}

Transport::Private::~Private()
{
    for (CurlReply *const reply : std::as_const(m_running)) {
        reply->orphan();
        CURL *const handle = reply->takeHandle();
        curl_multi_remove_handle(m_multi, handle);
        curl_easy_cleanup(handle);
    }
    for (const QPointer<CurlReply> &reply : m_scheduled) {
        if (reply)
            reply->orphan();
    }
    for (CURL *const handle : m_idleHandles)
        curl_easy_cleanup(handle);
    curl_multi_cleanup(m_multi);
}

int Transport::Private::takeSocketWish(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    auto *const d = static_cast<Private *>(self);
    const bool wantsRead = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
    const bool wantsWrite = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
    Watch &watched = d->m_watches[socket];
    d->watch(watched.read, socket, QSocketNotifier::Read, wantsRead);
    d->watch(watched.write, socket, QSocketNotifier::Write, wantsWrite);
    return 0;
}

void Transport::Private::watch(std::unique_ptr<QSocketNotifier> &notifier,
                               curl_socket_t socket,
                               QSocketNotifier::Type type,
                               bool isWanted)
{
    if (!notifier && isWanted) {
        const int event = type == QSocketNotifier::Read ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
        notifier = std::make_unique<QSocketNotifier>(socket, type);
        connect(notifier.get(), &QSocketNotifier::activated, this, [this, socket, event] {
            drive(socket, event);
        });
    } else if (notifier && notifier->isEnabled() != isWanted) {
        notifier->setEnabled(isWanted);
    }
}

int Transport::Private::takeTimerWish(CURLM *, long timeout, void *self)
{
    auto *const d = static_cast<Private *>(self);
    if (timeout < 0)
        d->m_timer.stop();
    else
        d->m_timer.start(milliseconds(timeout));
    return 0;
}

UpstreamHost Transport::Private::hostOf(const QByteArray &url)
{
    if (const auto known = m_hosts.constFind(url); known != m_hosts.constEnd())
        return *known;
    if (m_hosts.size() >= keptHosts)
        m_hosts.clear();
    return *m_hosts.insert(url, upstreamHostOf(url));
}

CURL *Transport::Private::takeHandle()
{
    if (m_idleHandles.empty())
        return curl_easy_init();
    CURL *const handle = m_idleHandles.back();
    m_idleHandles.pop_back();
    return handle;
}

CurlReply *Transport::Private::start(const UpstreamRequest &request, QObject *parent)
{
    auto *const reply = new CurlReply(request, hostOf(request.url), this, takeHandle(), parent);
    m_running.insert(reply);
    if (reply->isOver()) {
        release(reply);
        scheduleDelivery(reply);
        return reply;
    }
    hastenSweep(request.timeouts);
    // libcurl asks for the timer at once: all requests of one round are sent together, which spares
    // the caches, and their receivers from being woken one by one.
    curl_multi_add_handle(m_multi, reply->handle());
    return reply;
}

void Transport::Private::release(CurlReply *reply)
{
    m_running.remove(reply);
    CURL *const handle = reply->takeHandle();
    curl_multi_remove_handle(m_multi, handle);
    if (m_idleHandles.size() < keptHandles) {
        curl_easy_reset(handle);
        m_idleHandles.push_back(handle);
    } else {
        curl_easy_cleanup(handle);
    }
    if (m_running.isEmpty())
        m_sweepTimer.stop();
}

void Transport::Private::resume(CurlReply *reply)
{
    curl_easy_pause(reply->handle(), CURLPAUSE_CONT);
}

void Transport::Private::scheduleDelivery(CurlReply *reply)
{
    if (std::exchange(reply->isScheduled, true))
        return;
    if (m_scheduled.empty())
        QMetaObject::invokeMethod(this, &Private::deliverAll, Qt::QueuedConnection);
    m_scheduled.emplace_back(reply);
}

/// Lets libcurl work; what comes of it is told later.
void Transport::Private::drive(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, events, &running);
    takeEnded();
}

void Transport::Private::takeEnded()
{
    int left = 0;
    while (const CURLMsg *const message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result;
        CURL *const handle = message->easy_handle;
        CurlReply *reply = nullptr;
        curl_easy_getinfo(handle, CURLINFO_PRIVATE, &reply);
        if (reply->takeFreshStart(code)) {
            curl_multi_remove_handle(m_multi, handle);
            curl_multi_add_handle(m_multi, handle);
            continue;
        }
        reply->conclude(code);
        release(reply);
        scheduleDelivery(reply);
    }
}

/// Outside of libcurl's calls: a slot may end any reply, send another request or end us.
void Transport::Private::deliverAll()
{
    const QPointer<Private> alive(this);
    const std::vector<QPointer<CurlReply>> scheduled = std::exchange(m_scheduled, {});
    for (const QPointer<CurlReply> &reply : scheduled) {
        if (!reply)
            continue;
        reply->isScheduled = false;
        reply->deliver();
        if (!alive)
            return;
    }
}

void Transport::Private::hastenSweep(const UpstreamTimeouts &timeouts)
{
    const milliseconds wanted =
        std::clamp(std::min(timeouts.firstByte, timeouts.idle) / 4, shortestSweep, longestSweep);
    if (!m_sweepTimer.isActive() || wanted < m_sweepTimer.intervalAsDuration())
        m_sweepTimer.start(wanted);
}

void Transport::Private::sweep()
{
    const MonotonicTime now = SystemClock::instance().monotonic();
    const QSet<CurlReply *> running = m_running;
    for (CurlReply *const reply : running) {
        if (reply->checkDeadline(now)) {
            release(reply);
            scheduleDelivery(reply);
        }
    }
}

Transport::Transport(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

Transport::~Transport() = default;

UpstreamReply *Transport::send(const UpstreamRequest &request, QObject *parent)
{
    return d->start(request, parent);
}

} // namespace deskrelay
