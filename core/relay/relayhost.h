#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/capture/capturearchive.h"
#include "core/items/itemarchive.h"
#include "core/keys/clientkey.h"
#include "core/relay/accounttest.h"
#include "core/relay/modelinquiry.h"
#include "core/relay/relayconfig.h"
#include "core/relay/relaydata.h"
#include "core/relay/relaysnapshot.h"
#include "core/scheduling/poolstate.h"
#include "core/usage/usagequery.h"
#include "core/usage/usagerecord.h"

#include <QObject>

#include <functional>
#include <memory>

namespace deskrelay {

/// The main thread's handle on the relay and its thread.
///
/// Lives in the main thread. Commands are queued to the relay thread; the answers are signals.
class RelayHost final : public QObject
{
    Q_OBJECT

public:
    explicit RelayHost(const Clock &clock, QObject *parent = nullptr);
    ~RelayHost() override; ///< Stops the relay and joins its thread.

    /// Listens on \a host (and ::1 beside 127.0.0.1); answered by listening() or failed().
    void start(const QString &host, quint16 port);
    /// Stops listening at once; requests under way may take \a patience to end. Answered by
    /// stopped().
    void stop(std::chrono::milliseconds patience = {});

    void setData(const RelayData &data);
    void setConfig(const RelayConfig &config);
    void setCredential(const AccountId &account, const Secret &secret);
    void removeCredential(const AccountId &account);
    /// Forgets what went wrong with an account.
    void resetAccount(const AccountId &account);
    /// What keys have cost beside what this process counts: so far, and where a price comes later.
    void restoreCosts(const QList<KeyCost> &costs);
    /// What the store knows of today, before this process counted; rows by account.
    void setToday(const UsageReport &byAccount);

    /// Asks the provider for real with \a account as given (it need not be saved); \a done runs in
    /// the main thread.
    void testAccount(const Account &account,
                     const Secret &secret,
                     const AccountTestPlan &plan,
                     std::function<void(const AccountTestResult &)> done);

    /// What holds for a model and who tells it; \a done runs in the main thread.
    void describeModel(const ModelInquiry &inquiry,
                       std::function<void(const ModelDescription &)> done);

    /// The newest snapshot that came.
    const RelaySnapshot &snapshot() const;

    /// Called in the relay thread with records as they end; set before start().
    void setUsageSink(std::function<void(const QList<UsageRecord> &)> sink);
    /// Called in the relay thread with what is to be kept of the pool; set before start().
    void setPoolSink(std::function<void(const PoolChange &)> sink);
    /// What was kept of it; to be called once, after setData().
    void restorePool(const PoolState &state);
    /// Where replies and conversations are kept; set before start(), outlives the relay.
    void setItemArchive(ItemArchive *archive);
    /// Where captured requests are kept; set before start(), outlives the relay.
    void setCaptureArchive(CaptureArchive *archive);

signals:
    void listening(const QString &host, quint16 port);
    void failed(const deskrelay::Error &error);
    void stopped();
    void snapshotChanged(const deskrelay::RelaySnapshot &snapshot);
    /// A key admitted a request; at most once a second per key.
    void keyUsed(const deskrelay::KeyId &key, deskrelay::TimePoint at);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
