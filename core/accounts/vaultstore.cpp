#include "core/accounts/vaultstore.h"

#include "core/accounts/vaultformat.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QThreadPool>

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// The vault itself. Used by one worker at a time.
class VaultStore::Private
{
public:
    explicit Private(QString vaultPath)
        : path(std::move(vaultPath))
    {
        // One worker: jobs run in the order of the calls.
        pool.setMaxThreadCount(1);
        pool.setObjectName(u"vault"_s);
    }

    Result<void> open(const Secret &passphrase)
    {
        if (!QFileInfo::exists(path))
            return make(passphrase);
        const Result<QByteArray> bytes = load();
        if (!bytes)
            return bytes.error();
        const Result<VaultHead> found = readVaultHead(*bytes, path);
        if (!found)
            return found.error();
        Result<VaultKey> derived = VaultKey::derive(passphrase, found->parameters);
        if (!derived)
            return derived.error();
        if (!equalInConstantTime(derived->check(), found->check)) {
            return makeError(Error::Kind::Locked,
                             u"The passphrase does not open the vault %1; try again."_s.arg(path));
        }
        if (const Result<VaultEntries> entries = readVaultEntries(*bytes, *derived, path); !entries)
            return entries.error();
        head = *found;
        key = std::make_unique<VaultKey>(std::move(*derived));
        return {};
    }

    Result<Secret> read(const AccountId &account)
    {
        const Result<VaultEntries> entries = readEntries();
        if (!entries)
            return entries.error();
        const auto found = entries->constFind(account.value);
        if (found == entries->constEnd()) {
            return makeError(Error::Kind::NotFound,
                             u"The vault %1 has no secret of the account %2; give it its key "
                             u"anew."_s.arg(path, account.value));
        }
        return *found;
    }

    Result<void> write(const AccountId &account, const Secret &secret)
    {
        Result<VaultEntries> entries = readEntries();
        if (!entries)
            return entries.error();
        entries->insert(account.value, secret);
        return save(head, *key, *entries);
    }

    Result<void> remove(const AccountId &account)
    {
        Result<VaultEntries> entries = readEntries();
        if (!entries)
            return entries.error();
        return entries->remove(account.value) > 0 ? save(head, *key, *entries) : Result<void>();
    }

    const QString path;
    QThreadPool pool = {};
    bool isOpen = false; ///< As the owner's thread was told.

private:
    Result<void> make(const Secret &passphrase)
    {
        VaultHead made = {.parameters = newVaultParameters()};
        Result<VaultKey> derived = VaultKey::derive(passphrase, made.parameters);
        if (!derived)
            return derived.error();
        made.check = derived->check();
        if (const Result<void> saved = save(made, *derived, {}); !saved)
            return saved;
        head = made;
        key = std::make_unique<VaultKey>(std::move(*derived));
        return {};
    }

    Result<VaultEntries> readEntries() const
    {
        if (!key) {
            return makeError(Error::Kind::Locked,
                             u"The vault %1 is closed; give its passphrase first."_s.arg(path));
        }
        const Result<QByteArray> bytes = load();
        return bytes ? readVaultEntries(*bytes, *key, path) : bytes.error();
    }

    Result<QByteArray> load() const
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            return makeError(Error::Kind::Storage,
                             u"The vault %1 cannot be read: %2."_s.arg(path, file.errorString()));
        }
        return file.read(largestVault + 1);
    }

    Result<void>
    save(const VaultHead &newHead, const VaultKey &newKey, const VaultEntries &entries) const
    {
        const Result<QByteArray> bytes = sealVault(newHead, newKey, entries);
        if (!bytes)
            return bytes.error();
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) ||
            !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
            file.write(*bytes) != bytes->size() || !file.commit()) {
            return makeError(Error::Kind::Storage,
                             u"The vault %1 cannot be written: %2. Check the space on the disk and "
                             u"the folder's permissions."_s.arg(path, file.errorString()));
        }
        return {};
    }

    VaultHead head = {};
    std::unique_ptr<VaultKey> key = {};
};

VaultStore::VaultStore(QString path, QObject *parent)
    : SecretStore(parent)
    , d(std::make_unique<Private>(std::move(path)))
{
}

VaultStore::~VaultStore()
{
    d->pool.waitForDone();
}

bool VaultStore::exists() const
{
    return QFileInfo::exists(d->path);
}

bool VaultStore::isOpen() const
{
    return d->isOpen;
}

/// Runs \a work on the worker, and \a done with its result in the thread of \a store.
template <typename Work, typename Done>
static void runJob(VaultStore *store, QThreadPool &pool, Work work, Done done)
{
    pool.start([store, work = std::move(work), done = std::move(done)] {
        auto answer = [result = work(), done] {
            if (done)
                done(result);
        };
        QMetaObject::invokeMethod(store, std::move(answer), Qt::QueuedConnection);
    });
}

void VaultStore::open(const Secret &passphrase, Done done)
{
    runJob(
        this,
        d->pool,
        [vault = d.get(), passphrase] { return vault->open(passphrase); },
        Done([this, done = std::move(done)](const Result<void> &opened) {
            d->isOpen = d->isOpen || opened;
            if (done)
                done(opened);
        }));
}

void VaultStore::read(const AccountId &account, ReadDone done)
{
    runJob(
        this,
        d->pool,
        [vault = d.get(), account] { return vault->read(account); },
        std::move(done));
}

void VaultStore::write(const AccountId &account, const Secret &secret, Done done)
{
    runJob(
        this,
        d->pool,
        [vault = d.get(), account, secret] { return vault->write(account, secret); },
        std::move(done));
}

void VaultStore::remove(const AccountId &account, Done done)
{
    runJob(
        this,
        d->pool,
        [vault = d.get(), account] { return vault->remove(account); },
        std::move(done));
}

} // namespace deskrelay
