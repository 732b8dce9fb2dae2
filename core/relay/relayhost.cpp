#include "core/relay/relayhost.h"

#include "core/relay/accounttester.h"
#include "core/relay/relayserver.h"
#include "core/relay/relaythread.h"

#include <QPointer>

namespace deskrelay {

class RelayHost::Private
{
public:
    explicit Private(const Clock &usedClock)
        : clock(usedClock)
    {
    }

    const Clock &clock;
    RelayThread thread;
    RelayServer *server = nullptr; ///< Lives in the thread, which deletes it at its end.
    RelayServer::UsageSink sink = {};
    RelayServer::PoolSink poolSink = {};
    RelaySnapshot snapshot = {};
};

RelayHost::RelayHost(const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(clock))
{
    qRegisterMetaType<RelaySnapshot>();
    qRegisterMetaType<Error>();
    qRegisterMetaType<KeyId>();
    qRegisterMetaType<TimePoint>();
    d->thread.start();
    // Sockets, timers and libcurl's handles are made in the thread that they live in.
    QObject starter;
    starter.moveToThread(&d->thread);
    QMetaObject::invokeMethod(
        &starter,
        [this, &starter] {
            d->server = new RelayServer(
                d->clock,
                [this](const QList<UsageRecord> &records) {
                    if (d->sink)
                        d->sink(records);
                },
                [this](const PoolChange &change) {
                    if (d->poolSink)
                        d->poolSink(change);
                });
            starter.moveToThread(thread());
        },
        Qt::BlockingQueuedConnection);
    connect(&d->thread, &QThread::finished, d->server, &QObject::deleteLater);
    connect(d->server, &RelayServer::listening, this, &RelayHost::listening);
    connect(d->server, &RelayServer::failed, this, &RelayHost::failed);
    connect(d->server, &RelayServer::stopped, this, &RelayHost::stopped);
    connect(d->server, &RelayServer::keyUsed, this, &RelayHost::keyUsed);
    connect(d->server, &RelayServer::snapshotTaken, this, [this](const RelaySnapshot &snapshot) {
        d->snapshot = snapshot;
        emit snapshotChanged(d->snapshot);
    });
}

RelayHost::~RelayHost()
{
    QMetaObject::invokeMethod(d->server, [server = d->server] { server->stop({}); });
    d->thread.quit();
    d->thread.wait();
}

void RelayHost::start(const QString &host, quint16 port)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, host, port] { server->start(host, port); });
}

void RelayHost::stop(std::chrono::milliseconds patience)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, patience] { server->stop(patience); });
}

void RelayHost::setData(const RelayData &data)
{
    QMetaObject::invokeMethod(d->server, [server = d->server, data] { server->setData(data); });
}

void RelayHost::setConfig(const RelayConfig &config)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, config] { server->setConfig(config); });
}

void RelayHost::setCredential(const AccountId &account, const Secret &secret)
{
    QMetaObject::invokeMethod(d->server, [server = d->server, account, secret] {
        server->setCredential(account, secret);
    });
}

void RelayHost::removeCredential(const AccountId &account)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, account] { server->removeCredential(account); });
}

void RelayHost::resetAccount(const AccountId &account)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, account] { server->resetAccount(account); });
}

void RelayHost::restorePool(const PoolState &state)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, state] { server->restorePool(state); });
}

void RelayHost::setToday(const UsageReport &byAccount)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, byAccount] { server->setToday(byAccount); });
}

void RelayHost::restoreCosts(const QList<KeyCost> &costs)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, costs] { server->restoreCosts(costs); });
}

void RelayHost::testAccount(const Account &account,
                            const Secret &secret,
                            const AccountTestPlan &plan,
                            std::function<void(const AccountTestResult &)> done)
{
    const auto answer = [host = QPointer<RelayHost>(this),
                         done = std::move(done)](const AccountTestResult &result) {
        QMetaObject::invokeMethod(
            host, [done, result] { done(result); }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(
        d->server, [server = d->server, clock = &d->clock, account, secret, plan, answer] {
            auto *const tester = new AccountTester(
                *clock, server->transport(), account, secret, plan, answer, server);
            tester->start();
        });
}

void RelayHost::describeModel(const ModelInquiry &inquiry,
                              std::function<void(const ModelDescription &)> done)
{
    const auto answer = [host = QPointer<RelayHost>(this),
                         done = std::move(done)](const ModelDescription &description) {
        QMetaObject::invokeMethod(
            host, [done, description] { done(description); }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(d->server, [server = d->server, inquiry, answer] {
        server->describeModel(inquiry, answer);
    });
}

const RelaySnapshot &RelayHost::snapshot() const
{
    return d->snapshot;
}

void RelayHost::setUsageSink(std::function<void(const QList<UsageRecord> &)> sink)
{
    d->sink = std::move(sink);
}

void RelayHost::setPoolSink(std::function<void(const PoolChange &)> sink)
{
    d->poolSink = std::move(sink);
}

void RelayHost::setItemArchive(ItemArchive *archive)
{
    QMetaObject::invokeMethod(d->server,
                              [server = d->server, archive] { server->setItemArchive(archive); });
}

void RelayHost::setCaptureArchive(CaptureArchive *archive)
{
    QMetaObject::invokeMethod(
        d->server, [server = d->server, archive] { server->setCaptureArchive(archive); });
}

} // namespace deskrelay
