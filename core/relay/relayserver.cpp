#include "core/relay/relayserver.h"

#include "core/formats/route.h"
#include "core/relay/listening.h"
#include "core/relay/relayerrors.h"

namespace deskrelay {

static constexpr std::chrono::milliseconds snapshotTime(250);

RelayServer::RelayServer(const Clock &clock, UsageSink sink)
    : m_clock(clock)
    , m_sink(std::move(sink))
    , m_transport(this)
    , m_catalog(clock, &m_transport, this)
    , m_pool(&m_catalog)
    , m_book(clock)
    , m_front(clock, &m_transport, &m_catalog, &m_pool, &m_book, this)
{
    connect(&m_front, &RelayFront::changed, this, &RelayServer::settle);
    connect(&m_front, &RelayFront::keyUsed, this, &RelayServer::keyUsed);
    connect(&m_front, &RelayFront::recorded, this, [this](const UsageRecord &record) {
        if (m_sink)
            m_sink({record});
    });
    m_snapshotTimer.setParent(this);
    m_snapshotTimer.setSingleShot(true);
    m_snapshotTimer.setInterval(snapshotTime);
    connect(&m_snapshotTimer, &QTimer::timeout, this, &RelayServer::takeSnapshot);
    // The chart moves on while nothing happens.
    m_clockTimer.setParent(this);
    m_clockTimer.setInterval(LiveMeter::bucketLength);
    connect(&m_clockTimer, &QTimer::timeout, this, &RelayServer::settle);
    m_drainTimer.setParent(this);
    m_drainTimer.setSingleShot(true);
    connect(&m_drainTimer, &QTimer::timeout, this, &RelayServer::end);
}

void RelayServer::start(const QString &host, quint16 port)
{
    m_drainTimer.stop();
    m_http = std::make_unique<HttpServer>(
        m_clock,
        [this](const HttpRequest &request, HttpReply *reply) { m_front.handle(request, reply); },
        [](const HttpRequest &head, int status, const QString &message) {
            return makeErrorReply(
                errorFormatFor(head.path, head.headers), status, message, head.id);
        });
    m_http->setLimits(limitsFor(m_config, host));
    const Result<QList<QHostAddress>> addresses = addressesFor(host);
    const Result<quint16> bound =
        addresses ? m_http->listen(*addresses, port) : Result<quint16>(addresses.error());
    if (!bound) {
        m_http.reset();
        m_snapshot.state = RelayState::Failed;
        m_snapshot.error = bound.error().message;
        takeSnapshot();
        emit failed(bound.error());
        return;
    }
    m_snapshot.state = RelayState::Running;
    m_snapshot.error.clear();
    m_snapshot.host = addresses->first().toString();
    m_snapshot.port = *bound;
    m_clockTimer.start();
    takeSnapshot();
    emit listening(m_snapshot.host, *bound);
}

void RelayServer::stop(std::chrono::milliseconds patience)
{
    if (!m_http || patience <= std::chrono::milliseconds(0)) {
        end();
        return;
    }
    // Queued: the server may not be deleted while it tells.
    connect(m_http.get(), &HttpServer::drained, this, &RelayServer::end, Qt::QueuedConnection);
    m_http->drain();
    m_drainTimer.start(patience);
    m_snapshot.state = RelayState::Stopping;
    takeSnapshot();
}

void RelayServer::end()
{
    m_drainTimer.stop();
    if (m_http) {
        m_http->close();
        m_http.reset();
    }
    m_clockTimer.stop();
    m_snapshot.state = RelayState::Stopped;
    m_snapshot.port = 0;
    takeSnapshot();
    emit stopped();
}

void RelayServer::setConfig(const RelayConfig &config)
{
    m_config = config;
    m_front.setTimeouts(config.timeouts);
    m_front.setBodyLimit(config.limits.bodyBytes);
    m_front.setMediaLimits(config.media);
    if (m_http)
        m_http->setLimits(limitsFor(m_config, m_snapshot.host));
}

void RelayServer::setData(const RelayData &data)
{
    m_pool.setData(data);
    m_book.setAccounts(data.accounts);
    settle();
}

void RelayServer::setCredential(const AccountId &account, const Secret &secret)
{
    m_pool.setCredential(account, secret);
    m_book.setHasCredential(account, true);
    settle();
}

void RelayServer::removeCredential(const AccountId &account)
{
    m_pool.removeCredential(account);
    m_book.setHasCredential(account, false);
    settle();
}

void RelayServer::resetAccount(const AccountId &account)
{
    m_book.reset(account);
    settle();
}

void RelayServer::setToday(const UsageReport &byAccount)
{
    m_book.setToday(byAccount);
    settle();
}

void RelayServer::describeModel(const ModelInquiry &inquiry,
                                const std::function<void(const ModelDescription &)> &done)
{
    deskrelay::describeModel(m_pool, m_catalog, inquiry, done);
}

void RelayServer::settle()
{
    if (!m_snapshotTimer.isActive())
        m_snapshotTimer.start();
}

void RelayServer::takeSnapshot()
{
    m_snapshotTimer.stop();
    m_book.fill(m_snapshot);
    emit snapshotTaken(m_snapshot);
}

} // namespace deskrelay
