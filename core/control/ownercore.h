#pragma once

#include "core/accounts/secretstore.h"
#include "core/accounts/vaultstore.h"
#include "core/base/clock.h"
#include "core/control/datadirlock.h"
#include "core/control/owner.h"
#include "core/control/ownprices.h"
#include "core/relay/relayhost.h"
#include "core/storage/capturestore.h"
#include "core/storage/store.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace deskrelay {

/// What the owner of a data directory holds and the commands work on.
///
/// Lives in the main thread, within Owner.
class OwnerCore final : public QObject
{
    Q_OBJECT

public:
    OwnerCore(QString dataDir, std::unique_ptr<DataDirLock> lock, std::unique_ptr<Store> store);
    ~OwnerCore() override;

    const QString &dataDir() const { return m_dataDir; }
    const Clock &clock() const { return SystemClock::instance(); }
    Store &store() { return *m_store; }
    CaptureArchive &captures() { return m_captures; }
    RelayHost &relay() { return *m_relay; }
    DataDirLock &lock() { return *m_lock; }

    // What there is.
    const QList<StoredAccount> &accounts() const { return m_accounts; }
    const QList<Group> &groups() const { return m_groups; }
    const QList<ClientKey> &keys() const { return m_keys; }
    const QList<Alias> &aliases() const { return m_aliases; }
    const QList<ModelOverride> &modelOverrides() const { return m_modelOverrides; }
    OwnPrices &prices() { return m_prices; }
    const OwnPrices &prices() const { return m_prices; }
    const RelayConfig &config() const { return m_config; }
    const RelaySnapshot &snapshot() const { return m_relay->snapshot(); }
    QString attention(const AccountId &account) const { return m_attention.value(account); }

    // Changes: written to the store, told to the relay, signalled.
    void putAccount(const StoredAccount &account, Store::Done done);
    void dropAccount(const AccountId &account, Store::Done done);
    void putGroup(const Group &group, Store::Done done);
    void putKey(const ClientKey &key, Store::Done done);
    void touchKey(const KeyId &key, TimePoint at);
    void putAlias(const Alias &alias, Store::Done done);
    void dropAlias(const QString &name, const KeyId &key, Store::Done done);
    void putModelOverrides(const QList<ModelOverride> &overrides, Store::Done done);
    Result<void> putConfig(const RelayConfig &config);
    Result<void> loadSettings();

    // Secrets.
    Result<void> settleSecretsKind(std::optional<SecretsKind> asked);
    void setPassphrase(const Secret &passphrase) { m_passphrase = passphrase; }
    const SecretsStatus &secrets() const { return m_secrets; }
    /// Reads every account's secret, one after the other; secretsChanged() tells the end.
    void loadSecrets();
    /// Calls \a done when the secret store can be written to, or why not.
    void openSecrets(std::function<void(const Result<SecretStore *> &)> done);
    void unlockVault(const Secret &passphrase, SecretStore::Done done);
    Result<void> fixKind(SecretsKind kind);
    void setCredential(const AccountId &account, const Secret &secret);
    void removeCredential(const AccountId &account);

    void publish();
    void mendHalfDone();

    /// Conflict where \a account's base URL is where this relay listens, or shall listen.
    Result<void> checkNotOwnAddress(const Account &account) const;
    /// Tells as a problem() which accounts that is true of.
    void warnOfOwnAddress();

signals:
    void accountsChanged();
    void keysChanged();
    void aliasesChanged();
    void configChanged();
    void secretsChanged();
    void problem(const QString &message);

private:
    void readNext(QList<AccountId> left, std::optional<Error> worst);
    void noteUnread(const AccountId &account, const Error &error);
    /// Reads what is not there: so a new data directory learns whether its keychain works before
    /// the first secret is to be kept.
    void probe(SecretStore *secrets);
    void settleAfter(const std::optional<Error> &worst);
    void settle(SecretsStatus::State state, const QString &message = {});
    SecretStore *secretStore();

    const QString m_dataDir;
    const std::unique_ptr<DataDirLock> m_lock;
    const std::unique_ptr<Store> m_store;
    CaptureStore m_captures;
    std::unique_ptr<RelayHost> m_relay;
    std::unique_ptr<SecretStore> m_keychain;
    std::unique_ptr<VaultStore> m_vault;
    std::optional<Secret> m_passphrase = {};
    SecretsStatus m_secrets = {};
    QList<StoredAccount> m_accounts = {};
    QList<Group> m_groups = {};
    QList<ClientKey> m_keys = {};
    QList<Alias> m_aliases = {};
    QList<ModelOverride> m_modelOverrides = {};
    OwnPrices m_prices{m_store.get(),
                       [this] { publish(); },
                       [this](const QList<KeyCost> &costs) { m_relay->restoreCosts(costs); }};
    RelayConfig m_config = {};
    QHash<AccountId, QString> m_attention = {};
};

} // namespace deskrelay
