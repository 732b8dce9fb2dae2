#include "core/relay/relayserver.h"

#include "core/formats/route.h"
#include "core/relay/listening.h"
#include "core/relay/relayerrors.h"

namespace deskrelay {

static constexpr std::chrono::milliseconds snapshotTime(250);
/// Cooldowns and sessions are stored so long after they changed.
static constexpr std::chrono::milliseconds poolTime(500);

RelayServer::RelayServer(const Clock &clock, UsageSink sink, PoolSink poolSink)
    : m_clock(clock)
    , m_sink(std::move(sink))
    , m_poolSink(std::move(poolSink))
    , m_transport(this)
    , m_catalog(clock, &m_transport, this)
    , m_pool(&m_catalog)
    , m_scheduler(clock)
    , m_book(clock)
    , m_front(clock, &m_transport, &m_catalog, &m_pool, &m_scheduler, &m_book, this)
    , m_health(clock, &m_transport, &m_pool, &m_scheduler, this)
{
    connect(&m_front, &RelayFront::changed, this, &RelayServer::settle);
    connect(&m_front, &RelayFront::keyUsed, this, &RelayServer::keyUsed);
    connect(&m_front, &RelayFront::recorded, this, [this](const UsageRecord &record) {
        if (m_sink)
            m_sink({record});
    });
    connect(&m_health, &HealthProbe::recovered, this, [this](const AccountId &account) {
        m_book.reset(account);
        settle();
    });
    m_snapshotTimer.setParent(this);
    m_snapshotTimer.setSingleShot(true);
    m_snapshotTimer.setInterval(snapshotTime);
    connect(&m_snapshotTimer, &QTimer::timeout, this, &RelayServer::takeSnapshot);
    m_poolTimer.setParent(this);
    m_poolTimer.setSingleShot(true);
    m_poolTimer.setInterval(poolTime);
    connect(&m_poolTimer, &QTimer::timeout, this, &RelayServer::keepPool);
    // The chart moves on while nothing happens.
    m_clockTimer.setParent(this);
    m_clockTimer.setInterval(LiveMeter::bucketLength);
    connect(&m_clockTimer, &QTimer::timeout, this, &RelayServer::settle);
    connect(&m_clockTimer, &QTimer::timeout, &m_health, &HealthProbe::look);
    connect(&m_clockTimer, &QTimer::timeout, this, [this] { m_front.captures().look(); });
    m_drainTimer.setParent(this);
    m_drainTimer.setSingleShot(true);
    connect(&m_drainTimer, &QTimer::timeout, this, &RelayServer::end);
}

RelayServer::~RelayServer()
{
    m_http.reset(); // requests that it breaks off still tell of themselves
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
    keepPool();
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
    m_front.setFailoverLimits(config.failover);
    m_health.setLimits(config.health);
    m_front.captures().setLimits(config.capture);
    m_scheduler.setGuard(double(config.quotaGuardPercent) / 100);
    m_scheduler.sessions().setTimeToLive(config.stickyTtl);
    m_front.setItemLimits(config.responses);
    if (m_http)
        m_http->setLimits(limitsFor(m_config, m_snapshot.host));
}

void RelayServer::setData(const RelayData &data)
{
    for (const Account &account : data.accounts) {
        const Account *const known = m_pool.find(account.id);
        // Another address, or a person who lets it serve again: what went wrong is no guide.
        if (known && (known->baseUrl != account.baseUrl || known->proxy != account.proxy ||
                      (account.enabled && !known->enabled)))
            m_scheduler.cooldowns().reset(account.id);
    }
    m_pool.setData(data);
    m_scheduler.setAccounts(data.accounts);
    m_front.setKeys(data.keys);
    m_book.setAccounts(data.accounts);
    settle();
}

void RelayServer::setCredential(const AccountId &account, const Secret &secret)
{
    if (m_pool.credential(account) != secret && !m_pool.credential(account).isEmpty())
        m_scheduler.cooldowns().reset(account);
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
    m_scheduler.cooldowns().reset(account);
    settle();
}

void RelayServer::restorePool(const PoolState &state)
{
    m_scheduler.cooldowns().restore(state.cooldowns);
    m_scheduler.sessions().restore(state.sessions, m_clock.now());
    m_cooldownsKept = m_scheduler.cooldowns().generation();
    settle();
}

void RelayServer::setToday(const UsageReport &byAccount)
{
    m_book.setToday(byAccount);
    settle();
}

void RelayServer::restoreCosts(const QList<KeyCost> &costs)
{
    m_front.restoreCosts(costs);
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
    if (!m_poolTimer.isActive())
        m_poolTimer.start();
}

/// Hands over what of the pool has changed.
void RelayServer::keepPool()
{
    m_poolTimer.stop();
    PoolChange change{.sessions = m_scheduler.sessions().takeChanged()};
    const quint64 generation = m_scheduler.cooldowns().generation();
    if (std::exchange(m_cooldownsKept, generation) != generation)
        change.cooldowns = m_scheduler.cooldowns().all();
    if (m_poolSink && !change.isEmpty())
        m_poolSink(change);
}

void RelayServer::fillPool()
{
    const QHash<AccountId, qsizetype> sessions = m_scheduler.sessions().counts(m_clock.now());
    const QList<Cooldown> cooldowns = m_scheduler.cooldowns().inForce(m_clock.now());
    for (AccountStatus &status : m_snapshot.accounts) {
        status.sessions = sessions.value(status.id);
        status.quotaUsed = m_scheduler.quotaUsed(status.id);
        status.quotaFreeAgain = m_scheduler.quotaFreeAgain(status.id);
        for (const Cooldown &cooldown : cooldowns) {
            if (cooldown.account == status.id)
                status.cooldowns.append(cooldown);
        }
    }
}

void RelayServer::takeSnapshot()
{
    m_snapshotTimer.stop();
    m_book.fill(m_snapshot);
    m_snapshot.keyCosts = m_front.keyCosts();
    fillPool();
    emit snapshotTaken(m_snapshot);
}

} // namespace deskrelay
