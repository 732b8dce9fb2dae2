#include "core/control/ownercore.h"

#include "core/accounts/keychainstore.h"
#include "core/base/logging.h"
#include "core/items/itemarchive.h"
#include "core/relay/listening.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

OwnerCore::OwnerCore(QString dataDir,
                     std::unique_ptr<DataDirLock> lock,
                     std::unique_ptr<Store> store)
    : m_dataDir(std::move(dataDir))
    , m_lock(std::move(lock))
    , m_store(std::move(store))
    , m_captures(m_dataDir)
    , m_relay(std::make_unique<RelayHost>(SystemClock::instance()))
    , m_accounts(m_store->initialState().accounts)
    , m_groups(m_store->initialState().groups)
    , m_keys(m_store->initialState().keys)
    , m_aliases(m_store->initialState().aliases)
    , m_modelOverrides(m_store->initialState().modelOverrides)
{
    m_relay->setUsageSink([database = m_store.get()](const QList<UsageRecord> &records) {
        database->appendUsage(records);
    });
    m_relay->setPoolSink(
        [database = m_store.get()](const PoolChange &change) { database->savePool(change); });
    m_relay->restorePool(m_store->initialState().pool);
    m_relay->restoreCosts(m_store->initialState().keyCosts);
    m_relay->setItemArchive(&m_store->items());
    m_relay->setCaptureArchive(&m_captures);
    connect(m_relay.get(), &RelayHost::keyUsed, this, &OwnerCore::touchKey);
    connect(m_store.get(), &Store::writeFailed, this, [this](const Error &error) {
        emit problem(error.message);
    });
}

OwnerCore::~OwnerCore()
{
    m_relay.reset(); // its last records go to the store, which commits them
}

template <typename Item, typename Same>
static void replaceOrAppend(QList<Item> &list, const Item &item, Same same)
{
    const auto it = std::find_if(list.begin(), list.end(), same);
    if (it == list.end())
        list.append(item);
    else
        *it = item;
}

void OwnerCore::publish()
{
    RelayData data{.groups = m_groups,
                   .keys = m_keys,
                   .aliases = m_aliases,
                   .modelOverrides = m_modelOverrides,
                   .prices = m_prices.table()};
    for (const StoredAccount &stored : std::as_const(m_accounts)) {
        if (stored.phase == AccountPhase::Ready)
            data.accounts.append(stored.account);
    }
    m_relay->setData(data);
}

void OwnerCore::putAccount(const StoredAccount &account, Store::Done done)
{
    replaceOrAppend(m_accounts, account, [&account](const StoredAccount &known) {
        return known.account.id == account.account.id;
    });
    m_store->saveAccount(account, std::move(done));
    publish();
    emit accountsChanged();
}

void OwnerCore::dropAccount(const AccountId &account, Store::Done done)
{
    m_accounts.removeIf(
        [&account](const StoredAccount &known) { return known.account.id == account; });
    m_attention.remove(account);
    m_store->removeAccount(account, std::move(done));
    removeCredential(account);
    publish();
    emit accountsChanged();
}

void OwnerCore::putGroup(const Group &group, Store::Done done)
{
    replaceOrAppend(
        m_groups, group, [&group](const Group &known) { return known.name == group.name; });
    m_store->saveGroup(group, std::move(done));
    publish();
    emit accountsChanged();
}

void OwnerCore::putKey(const ClientKey &key, Store::Done done)
{
    replaceOrAppend(m_keys, key, [&key](const ClientKey &known) { return known.id == key.id; });
    m_store->saveKey(key, std::move(done));
    publish();
    emit keysChanged();
}

void OwnerCore::touchKey(const KeyId &key, TimePoint at)
{
    for (ClientKey &known : m_keys) {
        if (known.id == key)
            known.lastUsed = at;
    }
    m_store->touchKey(key, at);
    emit keysChanged();
}

void OwnerCore::putAlias(const Alias &alias, Store::Done done)
{
    replaceOrAppend(m_aliases, alias, [&alias](const Alias &known) {
        return known.name == alias.name && known.key == alias.key;
    });
    m_store->saveAlias(alias, std::move(done));
    publish();
    emit aliasesChanged();
}

void OwnerCore::dropAlias(const QString &name, const KeyId &key, Store::Done done)
{
    m_aliases.removeIf(
        [&name, &key](const Alias &known) { return known.name == name && known.key == key; });
    m_store->removeAlias(name, key, std::move(done));
    publish();
    emit aliasesChanged();
}

void OwnerCore::putModelOverrides(const QList<ModelOverride> &overrides, Store::Done done)
{
    m_modelOverrides = overrides;
    m_store->saveModelOverrides(overrides, std::move(done));
    publish();
}

// Settings

Result<void> OwnerCore::loadSettings()
{
    Result<RelayConfig> config = loadConfig(m_dataDir + u"/config.json"_s);
    if (!config)
        return config.error();
    m_config = *config;
    m_relay->setConfig(m_config);
    return {};
}

Result<void> OwnerCore::putConfig(const RelayConfig &config)
{
    const Result<void> saved = saveConfig(m_dataDir + u"/config.json"_s, config);
    if (!saved)
        return saved;
    m_config = config;
    m_relay->setConfig(config);
    emit configChanged();
    return {};
}

// Secrets

static QString kindPath(const QString &dataDir)
{
    return dataDir + u"/secrets.kind"_s;
}

Result<void> OwnerCore::settleSecretsKind(std::optional<SecretsKind> asked)
{
    QFile file(kindPath(m_dataDir));
    if (file.open(QIODevice::ReadOnly)) {
        const QString name = QString::fromLatin1(file.readAll()).trimmed();
        const std::optional<SecretsKind> recorded = secretsKindFromName(name);
        if (!recorded) {
            return makeError(
                Error::Kind::Protocol,
                u"%1 names no kind of secret store: it must say keychain or vault."_s.arg(
                    kindPath(m_dataDir)));
        }
        if (asked && *asked != *recorded) {
            return makeError(
                Error::Kind::Conflict,
                u"The secrets of %1 are kept in the %2, not in the %3. The kind is fixed "
                u"at first use; leave --secrets out."_s.arg(
                    m_dataDir, name, secretsKindName(*asked)));
        }
        m_secrets.kind = *recorded;
        m_secrets.isFixed = true;
        return {};
    }
    m_secrets.kind = asked.value_or(SecretsKind::Keychain);
    if (asked)
        return fixKind(*asked);
    return {};
}

Result<void> OwnerCore::fixKind(SecretsKind kind)
{
    if (m_secrets.isFixed && m_secrets.kind == kind)
        return {};
    QSaveFile file(kindPath(m_dataDir));
    const QByteArray text = secretsKindName(kind).toLatin1() + '\n';
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.commit();
    if (!isWritten) {
        return makeError(
            Error::Kind::Storage,
            u"%1 cannot be written: %2."_s.arg(kindPath(m_dataDir), file.errorString()));
    }
    m_secrets.kind = kind;
    m_secrets.isFixed = true;
    return {};
}

SecretStore *OwnerCore::secretStore()
{
    if (m_secrets.kind == SecretsKind::Vault) {
        if (!m_vault)
            m_vault = std::make_unique<VaultStore>(m_dataDir + u"/vault"_s);
        return m_vault.get();
    }
    if (!m_keychain)
        m_keychain = std::make_unique<KeychainStore>(m_store->initialState().storeId);
    return m_keychain.get();
}

void OwnerCore::unlockVault(const Secret &passphrase, SecretStore::Done done)
{
    secretStore();
    m_vault->open(passphrase, std::move(done));
}

void OwnerCore::openSecrets(std::function<void(const Result<SecretStore *> &)> done)
{
    SecretStore *const opened = secretStore();
    if (m_secrets.kind == SecretsKind::Keychain || m_vault->isOpen()) {
        done(opened);
        return;
    }
    if (!m_passphrase) {
        done(makeError(
            Error::Kind::Locked,
            u"The vault of %1 is closed. Set DESKRELAY_VAULT_PASSPHRASE or "
            u"DESKRELAY_VAULT_PASSPHRASE_FILE, or unlock it in the window."_s.arg(m_dataDir)));
        return;
    }
    m_vault->open(*m_passphrase, [opened, done = std::move(done)](const Result<void> &result) {
        if (result)
            done(opened);
        else
            done(result.error());
    });
}

void OwnerCore::settle(SecretsStatus::State state, const QString &message)
{
    m_secrets.state = state;
    m_secrets.message = message;
    emit secretsChanged();
    emit accountsChanged();
}

void OwnerCore::loadSecrets()
{
    m_secrets.state = SecretsStatus::State::Loading;
    emit secretsChanged();
    QList<AccountId> wanted;
    for (const StoredAccount &stored : std::as_const(m_accounts)) {
        if (stored.phase == AccountPhase::Ready && needsSecret(stored.account.provider))
            wanted.append(stored.account.id);
    }
    openSecrets([this, wanted](const Result<SecretStore *> &opened) {
        if (opened) {
            const bool isUnknown = wanted.isEmpty() && !m_secrets.isFixed;
            if (isUnknown)
                probe(*opened);
            else
                readNext(wanted, std::nullopt);
            return;
        }
        for (const AccountId &account : wanted)
            m_attention.insert(account,
                               u"Its secret is not available: "_s + opened.error().message);
        const bool isLocked = opened.error().kind == Error::Kind::Locked;
        settle(isLocked ? SecretsStatus::State::NeedsPassphrase : SecretsStatus::State::Absent,
               opened.error().message);
    });
}

void OwnerCore::settleAfter(const std::optional<Error> &worst)
{
    if (!worst)
        settle(SecretsStatus::State::Ready);
    else if (worst->kind == Error::Kind::Locked || worst->kind == Error::Kind::Timeout)
        settle(SecretsStatus::State::Locked, worst->message);
    else
        settle(SecretsStatus::State::Absent, worst->message);
}

void OwnerCore::probe(SecretStore *secrets)
{
    secrets->read(AccountId{u"probe"_s}, [this](const Result<Secret> &secret) {
        const bool answers = secret || secret.error().kind == Error::Kind::NotFound;
        settleAfter(answers ? std::nullopt : std::optional(secret.error()));
    });
}

void OwnerCore::readNext(QList<AccountId> left, std::optional<Error> worst)
{
    if (left.isEmpty()) {
        settleAfter(worst);
        return;
    }
    const AccountId account = left.takeFirst();
    secretStore()->read(account, [this, account, left, worst](const Result<Secret> &secret) {
        if (secret) {
            setCredential(account, *secret);
            readNext(left, worst);
            return;
        }
        noteUnread(account, secret.error());
        if (secret.error().kind == Error::Kind::Timeout) {
            // Who did not answer once is not waited for again, account after account.
            for (const AccountId &next : left)
                noteUnread(next, secret.error());
            readNext({}, secret.error());
            return;
        }
        const bool isMissing = secret.error().kind == Error::Kind::NotFound;
        readNext(left, isMissing ? worst : std::optional(secret.error()));
    });
}

void OwnerCore::noteUnread(const AccountId &account, const Error &error)
{
    const QString attention =
        error.kind == Error::Kind::NotFound
            ? u"Its secret is missing from the %1. Put the key in again."_s.arg(
                  secretsKindName(m_secrets.kind))
            : u"Its secret could not be read: "_s + error.message;
    m_attention.insert(account, attention);
    qCWarning(lcAccounts).noquote() << "account" << account.value << attention;
}

void OwnerCore::setCredential(const AccountId &account, const Secret &secret)
{
    m_attention.remove(account);
    m_relay->setCredential(account, secret);
}

void OwnerCore::removeCredential(const AccountId &account)
{
    m_relay->removeCredential(account);
}

Result<void> OwnerCore::checkNotOwnAddress(const Account &account) const
{
    const bool isRunning = snapshot().state == RelayState::Running;
    const QString host = isRunning ? snapshot().host : m_config.host;
    const quint16 port = isRunning ? snapshot().port : m_config.port;
    return deskrelay::checkNotOwnAddress(account, host, port);
}

void OwnerCore::warnOfOwnAddress()
{
    for (const StoredAccount &stored : std::as_const(m_accounts)) {
        if (const Result<void> checked = checkNotOwnAddress(stored.account); !checked)
            emit problem(checked.error().message);
    }
}

void OwnerCore::mendHalfDone()
{
    const QList<StoredAccount> present = m_accounts;
    for (const StoredAccount &stored : present) {
        if (stored.phase == AccountPhase::Ready)
            continue;
        const AccountId id = stored.account.id;
        openSecrets([this, id](const Result<SecretStore *> &opened) {
            if (!opened) // tried again at the next start
                return;
            (*opened)->remove(id, [this, id](const Result<void> &removed) {
                if (removed)
                    dropAccount(id, {});
            });
        });
    }
}

} // namespace deskrelay
