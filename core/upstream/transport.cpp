#include "core/upstream/transport.h"

#include "core/base/clock.h"
#include "core/upstream/curlreply.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QSocketNotifier>
#include <QTimer>

#include <curl/curl.h>

#include <mutex>

namespace deskrelay {

/// How often deadlines are looked at; they are seconds to minutes long.
static constexpr std::chrono::milliseconds sweepTime(100);
/// Connections kept for reuse, over all hosts.
static constexpr long keptConnections = 64;

class Transport::Private
{
public:
    explicit Private(Transport *transport);
    ~Private();

    void act(curl_socket_t socket, int events);
    void drive();
    void sweep();
    void detach(CurlReply *reply);
    void unpause(CurlReply *reply);

    static int socketCallback(CURL *, curl_socket_t socket, int what, void *self, void *);
    static int timerCallback(CURLM *, long milliseconds, void *self);
    void watch(curl_socket_t socket, int what);

    struct Watch
    {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
    };

    Transport *const q;
    CURLM *const multi;
    QTimer timer;
    QTimer sweepTimer;
    QHash<curl_socket_t, Watch> watches = {};
    QSet<CurlReply *> replies = {};
};

Transport::Private::Private(Transport *transport)
    : q(transport)
    , multi(curl_multi_init())
{
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Private::socketCallback);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Private::timerCallback);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, keptConnections);
    timer.setParent(q);
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, q, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    sweepTimer.setParent(q);
    sweepTimer.setInterval(sweepTime);
    QObject::connect(&sweepTimer, &QTimer::timeout, q, [this] { sweep(); });
}

Transport::Private::~Private()
{
    const QSet<CurlReply *> left = replies;
    for (CurlReply *const reply : left)
        reply->abort();
    curl_multi_cleanup(multi);
}

int Transport::Private::socketCallback(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    static_cast<Private *>(self)->watch(socket, what);
    return 0;
}

int Transport::Private::timerCallback(CURLM *, long milliseconds, void *self)
{
    auto *const d = static_cast<Private *>(self);
    if (milliseconds < 0)
        d->timer.stop();
    else
        d->timer.start(std::chrono::milliseconds(milliseconds));
    return 0;
}

void Transport::Private::watch(curl_socket_t socket, int what)
{
    if (what == CURL_POLL_REMOVE) {
        const Watch gone = watches.take(socket);
        for (QSocketNotifier *const notifier : {gone.read, gone.write}) {
            if (notifier) {
                notifier->setEnabled(false);
                notifier->deleteLater();
            }
        }
        return;
    }
    Watch &watched = watches[socket];
    const auto set =
        [&](QSocketNotifier *&notifier, QSocketNotifier::Type type, bool isOn, int event) {
            if (!notifier && isOn) {
                notifier = new QSocketNotifier(socket, type, q);
                QObject::connect(notifier, &QSocketNotifier::activated, q, [this, socket, event] {
                    act(socket, event);
                });
            }
            if (notifier)
                notifier->setEnabled(isOn);
        };
    set(watched.read, QSocketNotifier::Read, (what & CURL_POLL_IN) != 0, CURL_CSELECT_IN);
    set(watched.write, QSocketNotifier::Write, (what & CURL_POLL_OUT) != 0, CURL_CSELECT_OUT);
}

void Transport::Private::act(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(multi, socket, events, &running);
    drive();
}

/// Hands out what libcurl brought, outside of its calls; a slot may end any reply.
void Transport::Private::drive()
{
    const QSet<CurlReply *> present = replies;
    const QPointer<Transport> alive(q);
    for (CurlReply *const reply : present) {
        if (replies.contains(reply))
            reply->deliver();
        if (!alive)
            return;
    }
    int left = 0;
    while (const CURLMsg *const message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result;
        char *owner = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        auto *const reply = reinterpret_cast<CurlReply *>(owner);
        curl_multi_remove_handle(multi, message->easy_handle);
        replies.remove(reply);
        reply->forget();
        reply->conclude(code);
        if (!alive)
            return;
    }
    if (replies.isEmpty())
        sweepTimer.stop();
}

void Transport::Private::sweep()
{
    const MonotonicTime now = SystemClock::instance().monotonic();
    const QSet<CurlReply *> present = replies;
    const QPointer<Transport> alive(q);
    for (CurlReply *const reply : present) {
        if (!replies.contains(reply))
            continue;
        const QString why = reply->overdue(now);
        if (!why.isEmpty())
            reply->failOverdue(why);
        if (!alive)
            return;
    }
}

void Transport::Private::detach(CurlReply *reply)
{
    replies.remove(reply);
    curl_multi_remove_handle(multi, reply->handle());
}

void Transport::Private::unpause(CurlReply *reply)
{
    curl_easy_pause(reply->handle(), CURLPAUSE_CONT);
    drive();
}

Transport::Transport(QObject *parent)
    : QObject(parent)
{
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    d = std::make_unique<Private>(this);
}

Transport::~Transport() = default;

UpstreamReply *Transport::send(const UpstreamRequest &request, QObject *parent)
{
    auto *const reply = new CurlReply(
        request,
        [this](CurlReply *ended) { d->detach(ended); },
        [this](CurlReply *held) { d->unpause(held); },
        parent);
    d->replies.insert(reply);
    if (!d->sweepTimer.isActive())
        d->sweepTimer.start();
    // Only sets a timer of 0 ms: the call begins from the event loop.
    curl_multi_add_handle(d->multi, reply->handle());
    return reply;
}

} // namespace deskrelay
