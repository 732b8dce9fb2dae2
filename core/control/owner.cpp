#include "core/control/owner.h"

#include "core/base/logging.h"
#include "core/control/commands.h"
#include "core/control/controlserver.h"
#include "core/control/ownercore.h"
#include "core/relay/listening.h"
#include "core/storage/datadirectory.h"
#include "core/usage/cachesavings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStandardPaths>
#include <QTimer>

namespace deskrelay {

using namespace Qt::StringLiterals;

QString secretsKindName(SecretsKind kind)
{
    return kind == SecretsKind::Vault ? u"vault"_s : u"keychain"_s;
}

std::optional<SecretsKind> secretsKindFromName(QStringView name)
{
    for (const SecretsKind kind : {SecretsKind::Keychain, SecretsKind::Vault}) {
        if (name == secretsKindName(kind))
            return kind;
    }
    return std::nullopt;
}

QString defaultDataDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/deskrelay"_s;
}

class Owner::Private
{
public:
    Private(Owner *owner, std::unique_ptr<OwnerCore> ownerCore)
        : q(owner)
        , core(std::move(ownerCore))
    {
    }

    void connectSignals();
    void makeFirstAccount();
    void makeFirstKey();
    void queryToday();
    void pruneUsage();
    void describe();

    Owner *const q;
    std::unique_ptr<OwnerCore> core;
    std::unique_ptr<ControlServer> control;
    std::optional<FirstKey> firstKey = {};
};

Owner::Owner() = default;
Owner::~Owner() = default;

Result<std::unique_ptr<Owner>> Owner::open(const OwnerOptions &options)
{
    const QString dataDir = options.dataDir.isEmpty() ? defaultDataDir() : options.dataDir;
    const Result<void> prepared = prepareDataDirectory(dataDir);
    if (!prepared)
        return prepared.error();
    Result<std::unique_ptr<DataDirLock>> lock = DataDirLock::take(dataDir);
    if (!lock)
        return lock.error();
    Result<std::unique_ptr<Store>> store = Store::open(dataDir);
    if (!store)
        return store.error();

    std::unique_ptr<Owner> owner(new Owner);
    owner->d = std::make_unique<Private>(
        owner.get(), std::make_unique<OwnerCore>(dataDir, std::move(*lock), std::move(*store)));
    Private &d = *owner->d;
    const Result<void> settings = d.core->loadSettings();
    if (!settings)
        return settings.error();
    const Result<void> kind = d.core->settleSecretsKind(options.secrets);
    if (!kind)
        return kind.error();
    if (options.passphrase)
        d.core->setPassphrase(*options.passphrase);
    d.connectSignals();
    d.makeFirstAccount();
    d.core->publish();
    if (options.serveControl) {
        d.makeFirstKey();
        d.control = std::make_unique<ControlServer>(
            [raw = owner.get()](const Command &command, CommandDone done) {
                raw->execute(command, std::move(done));
            });
        const Result<void> listening = d.control->listen(dataDir);
        if (!listening)
            return listening.error();
        d.describe();
        d.queryToday();
        d.pruneUsage();
        d.core->prices().priceOldRecords(); // the program may have come with new ones
        d.core->mendHalfDone();
        d.core->loadSecrets();
    }
    return owner;
}

void Owner::Private::connectSignals()
{
    connect(core.get(), &OwnerCore::accountsChanged, q, &Owner::accountsChanged);
    connect(core.get(), &OwnerCore::keysChanged, q, &Owner::keysChanged);
    connect(core.get(), &OwnerCore::aliasesChanged, q, &Owner::aliasesChanged);
    connect(core.get(), &OwnerCore::configChanged, q, &Owner::configChanged);
    connect(core.get(), &OwnerCore::secretsChanged, q, &Owner::secretsChanged);
    connect(core.get(), &OwnerCore::problem, q, &Owner::problem);
    connect(&core->relay(), &RelayHost::snapshotChanged, q, [this] { emit q->snapshotChanged(); });
    connect(&core->relay(), &RelayHost::listening, q, [this] {
        describe();
        core->warnOfOwnAddress();
    });
    connect(&core->relay(), &RelayHost::stopped, q, [this] { describe(); });
}

/// The lock file tells whoever comes second whom to talk to.
void Owner::Private::describe()
{
    const RelaySnapshot &snapshot = core->snapshot();
    const bool isRunning = snapshot.state == RelayState::Running;
    core->lock().describe(
        {.pid = QCoreApplication::applicationPid(),
         .address = isRunning ? addressText(snapshot.host, snapshot.port) : QString(),
         .socket = control ? control->path() : QString(),
         .isWindow = !QCoreApplication::applicationName().endsWith("ctl"_L1)});
}

void Owner::Private::makeFirstAccount()
{
    if (!core->store().initialState().isNew)
        return;
    Account echo{.id = AccountId{u"echo"_s},
                 .provider = Provider::Echo,
                 .name = u"echo"_s,
                 .models = {u"echo"_s},
                 .created = core->clock().now()};
    core->putAccount({echo, AccountPhase::Ready}, {});
}

/// Only where it is shown, by the window or `serve`: nobody would know it otherwise.
void Owner::Private::makeFirstKey()
{
    if (!core->keys().isEmpty())
        return;
    const Secret secret = generateClientKey();
    ClientKey key{.id = KeyId{randomId(u"key_"_s)},
                  .name = u"default"_s,
                  .hash = hashClientKey(secret.reveal()),
                  .hint = QString::fromLatin1(secret.reveal().last(4)),
                  .created = core->clock().now()};
    core->putKey(key, {});
    firstKey = FirstKey{.key = secret, .name = key.name};
}

void Owner::Private::queryToday()
{
    const QDateTime midnight = QDate::currentDate().startOfDay();
    UsageQuery query{.since = fromMilliseconds(midnight.toMSecsSinceEpoch()),
                     .axis = UsageAxis::Account};
    core->store().queryUsage(query, [this](const Result<UsageReport> &report) {
        if (report)
            core->relay().setToday(*report);
    });
}

/// Now, and from now on once a day.
void Owner::Private::pruneUsage()
{
    core->store().pruneUsage(core->clock().now() -
                             std::chrono::hours(24 * core->config().usageRetentionDays));
    QTimer::singleShot(std::chrono::hours(24), core.get(), [this] { pruneUsage(); });
}

QString Owner::dataDir() const
{
    return d->core->dataDir();
}

void Owner::execute(const Command &command, CommandDone done)
{
    if (command.name == "owner.release"_L1) {
        done(QJsonObject{});
        QTimer::singleShot(0, this, &Owner::releaseRequested);
        return;
    }
    if (command.name == "window.raise"_L1) {
        done(QJsonObject{});
        emit raiseRequested();
        return;
    }
    if (runAccountCommand(*d->core, command, done) || runKeyCommand(*d->core, command, done) ||
        runSettingCommand(*d->core, command, done) || runModelCommand(*d->core, command, done) ||
        runPriceCommand(*d->core, command, done) || runReportCommand(*d->core, command, done) ||
        runRequestCommand(*d->core, command, done) || runCaptureCommand(*d->core, command, done))
        return;
    done(makeError(Error::Kind::Usage, u"There is no command \"%1\"."_s.arg(command.name)));
}

void Owner::startRelay(std::optional<QString> host, std::optional<quint16> port)
{
    const QString address = host.value_or(d->core->config().host);
    if (isBeyondLoopback(address))
        qCWarning(lcControl).noquote()
            << "the relay listens on" << address << "and can be reached from other machines";
    d->core->relay().start(address, port.value_or(d->core->config().port));
}

void Owner::stopRelay(std::chrono::milliseconds patience)
{
    d->core->relay().stop(patience);
}

QList<AccountEntry> Owner::accounts() const
{
    QList<AccountEntry> entries;
    for (const StoredAccount &stored : d->core->accounts()) {
        if (stored.phase != AccountPhase::Ready)
            continue;
        const QString attention = d->core->attention(stored.account.id);
        entries.append({stored.account, !attention.isEmpty(), attention});
    }
    return entries;
}

QList<ClientKey> Owner::keys() const
{
    return d->core->keys();
}

QList<Alias> Owner::aliases() const
{
    return d->core->aliases();
}

QList<Group> Owner::groups() const
{
    return d->core->groups();
}

const RelayConfig &Owner::config() const
{
    return d->core->config();
}

const RelaySnapshot &Owner::snapshot() const
{
    return d->core->snapshot();
}

const SecretsStatus &Owner::secrets() const
{
    return d->core->secrets();
}

void Owner::queryRequests(const RequestQuery &query,
                          std::function<void(const Result<RequestReport> &)> done) const
{
    d->core->store().queryRequests(query, std::move(done));
}

void Owner::queryUsage(const UsageQuery &query,
                       std::function<void(const Result<UsageReport> &)> done) const
{
    if (!query.wantsSavings) {
        d->core->store().queryUsage(query, std::move(done));
        return;
    }
    d->core->store().queryUsage(
        query,
        [done = std::move(done), prices = d->core->prices().table()](Result<UsageReport> report) {
            if (report)
                report->saved = cacheSavings(report->rows, prices);
            done(report);
        });
}

std::optional<FirstKey> Owner::takeFirstKey()
{
    return std::exchange(d->firstKey, std::nullopt);
}

void Owner::unlockVault(const Secret &passphrase, std::function<void(const Result<void> &)> done)
{
    d->core->unlockVault(passphrase, [this, passphrase, done](const Result<void> &opened) {
        if (opened) {
            d->core->setPassphrase(passphrase);
            d->core->loadSecrets();
        }
        done(opened);
    });
}

void Owner::chooseVault(const Secret &passphrase, std::function<void(const Result<void> &)> done)
{
    if (d->core->secrets().isFixed && d->core->secrets().kind != SecretsKind::Vault) {
        done(makeError(Error::Kind::Conflict,
                       u"The secrets of this data directory are kept in the keychain."_s));
        return;
    }
    const Result<void> fixed = d->core->fixKind(SecretsKind::Vault);
    if (!fixed) {
        done(fixed);
        return;
    }
    unlockVault(passphrase, std::move(done));
}

void Owner::retrySecrets()
{
    d->core->loadSecrets();
}

} // namespace deskrelay
