#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/http/httpserver.h"
#include "core/relay/healthprobe.h"
#include "core/relay/modelcatalog.h"
#include "core/relay/modelinquiry.h"
#include "core/relay/relaybook.h"
#include "core/relay/relayconfig.h"
#include "core/relay/relaydata.h"
#include "core/relay/relayfront.h"
#include "core/relay/relaypool.h"
#include "core/relay/relaysnapshot.h"
#include "core/scheduling/poolstate.h"
#include "core/upstream/transport.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace deskrelay {

/// The relay itself: the listener, what it works from, and the snapshots it gives.
///
/// Lives in the relay thread; RelayHost makes it, calls it by queued calls and deletes it when the
/// thread ends.
class RelayServer final : public QObject
{
    Q_OBJECT

public:
    using UsageSink = std::function<void(const QList<UsageRecord> &)>;
    using PoolSink = std::function<void(const PoolChange &)>;

    RelayServer(const Clock &clock, UsageSink sink, PoolSink poolSink);
    ~RelayServer() override;

    /// Answered by listening() or failed().
    void start(const QString &host, quint16 port);
    /// Stops listening at once, and ends what is under way after \a patience at the latest.
    /// Answered by stopped().
    void stop(std::chrono::milliseconds patience);
    void setConfig(const RelayConfig &config);
    void setItemArchive(ItemArchive *archive) { m_front.setItemArchive(archive); }
    void setCaptureArchive(CaptureArchive *archive) { m_front.captures().setArchive(archive); }
    void setData(const RelayData &data);
    void setCredential(const AccountId &account, const Secret &secret);
    void removeCredential(const AccountId &account);
    /// Forgets what went wrong with an account.
    void resetAccount(const AccountId &account);
    /// What the pool knew when the last process ended.
    void restorePool(const PoolState &state);
    void setToday(const UsageReport &byAccount);
    /// What keys have cost beside what is counted here.
    void restoreCosts(const QList<KeyCost> &costs);
    /// \a done may run later; it runs in this thread.
    void describeModel(const ModelInquiry &inquiry,
                       const std::function<void(const ModelDescription &)> &done);
    Transport *transport() { return &m_transport; }

signals:
    void listening(const QString &host, quint16 port);
    void failed(const deskrelay::Error &error);
    void stopped();
    void snapshotTaken(const deskrelay::RelaySnapshot &snapshot);
    void keyUsed(const deskrelay::KeyId &key, deskrelay::TimePoint at);

private:
    void end();
    void settle(); ///< A change that a snapshot is to tell.
    void takeSnapshot();
    void fillPool();
    void keepPool();

    const Clock &m_clock;
    const UsageSink m_sink;
    const PoolSink m_poolSink;
    Transport m_transport;
    ModelCatalog m_catalog;
    RelayPool m_pool;
    Scheduler m_scheduler;
    RelayBook m_book;
    RelayFront m_front;
    HealthProbe m_health;
    RelayConfig m_config = {};
    std::unique_ptr<HttpServer> m_http;
    RelaySnapshot m_snapshot = {};
    quint64 m_cooldownsKept = 0; ///< The generation that was handed to be stored.
    QTimer m_snapshotTimer;
    QTimer m_poolTimer;
    QTimer m_clockTimer;
    QTimer m_drainTimer;
};

} // namespace deskrelay
