#include "core/accounts/keychainstore.h"

#include "core/base/logging.h"

#include <QPointer>
#include <QQueue>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// What QtKeychain's \a job says of \a account, in our terms.
static Error keychainError(const QKeychain::Job &job, const AccountId &account)
{
    const QString vault = u"or keep the secrets of a new data directory in a vault "
                          u"(--secrets vault)"_s;
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return makeError(
            Error::Kind::NotFound,
            u"The keychain has no secret of the account %1; give it its key anew."_s.arg(
                account.value));
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return makeError(Error::Kind::Locked,
                         u"The keychain is locked, or access to it was refused; unlock it and "
                         u"try again."_s);
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return makeError(Error::Kind::Unavailable,
                         u"There is no keychain on this machine; start one, such as GNOME Keyring "
                         u"or KWallet, %1."_s.arg(vault));
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return makeError(Error::Kind::Unavailable,
                     u"The keychain cannot be used (%1); start GNOME Keyring or KWallet, %2."_s.arg(
                         job.errorString().simplified(), vault));
}

/// Runs jobs one at a time, each for a limited time.
class KeychainStore::Private
{
public:
    /// Job is null when it did not end in time.
    using Ended = std::function<void(const QKeychain::Job *job)>;
    using Make = std::function<QKeychain::Job *()>;

    Private(KeychainStore *store, QString id, std::chrono::milliseconds time)
        : owner(store)
        , storeId(std::move(id))
        , jobTime(time)
    {
        timer.setSingleShot(true);
        connect(&timer, &QTimer::timeout, store, [this] { giveUp(); });
    }

    ~Private()
    {
        if (current)
            letGo();
    }

    QString itemKey(const AccountId &account) const { return storeId + u'/' + account.value; }

    void enqueue(Make make, Ended ended)
    {
        queue.enqueue({std::move(make), std::move(ended)});
        // From the event loop, so that nothing ends inside the call.
        QMetaObject::invokeMethod(
            owner, [this] { startNext(); }, Qt::QueuedConnection);
    }

    Error timeoutError() const
    {
        return makeError(
            Error::Kind::Timeout,
            u"The keychain did not answer within %1 s; unlock it if it asks for a "
            u"password, and try again."_s.arg(static_cast<double>(jobTime.count()) / 1000.0));
    }

private:
    struct Task
    {
        Make make = {};
        Ended ended = {};
    };

    void startNext()
    {
        if (current || queue.isEmpty())
            return;
        Task task = queue.dequeue();
        current = task.make();
        currentEnded = std::move(task.ended);
        // Never falls back to a plain file.
        current->setInsecureFallback(false);
        connect(current, &QKeychain::Job::finished, owner, [this](const QKeychain::Job *job) {
            timer.stop();
            current = nullptr;
            finish(job);
        });
        timer.start(jobTime);
        current->start();
    }

    void giveUp()
    {
        qCWarning(lcAccounts, "the keychain did not answer a job in time");
        letGo();
        finish(nullptr);
    }

    /// Leaves the running job to itself. It cannot be deleted, as the keychain's library still
    /// holds it, and it deletes itself should it ever end. QtKeychain runs one job at a time and
    /// starts the next when it sees this signal.
    void letGo()
    {
        QKeychain::Job *const job = std::exchange(current, nullptr);
        job->disconnect(owner);
        emit job->finished(job);
    }

    void finish(const QKeychain::Job *job)
    {
        const QPointer<KeychainStore> stillThere(owner);
        const Ended ended = std::exchange(currentEnded, {});
        ended(job);
        if (stillThere)
            startNext();
    }

    KeychainStore *owner;
    QString storeId;
    std::chrono::milliseconds jobTime;
    QTimer timer = QTimer();
    QQueue<Task> queue = {};
    QKeychain::Job *current = nullptr;
    Ended currentEnded = {};
};

static QString serviceName()
{
    return u"deskrelay"_s;
}

KeychainStore::KeychainStore(QString storeId, QObject *parent, std::chrono::milliseconds jobTime)
    : SecretStore(parent)
    , d(std::make_unique<Private>(this, std::move(storeId), jobTime))
{
}

KeychainStore::~KeychainStore() = default;

void KeychainStore::read(const AccountId &account, ReadDone done)
{
    d->enqueue(
        [key = d->itemKey(account)] {
            auto *const job = new QKeychain::ReadPasswordJob(serviceName());
            job->setKey(key);
            return job;
        },
        [this, account, done = std::move(done)](const QKeychain::Job *job) {
            if (!done)
                return;
            const auto *const ended = qobject_cast<const QKeychain::ReadPasswordJob *>(job);
            if (!ended)
                done(d->timeoutError());
            else if (ended->error() != QKeychain::NoError)
                done(keychainError(*ended, account));
            else
                done(Secret(ended->binaryData()));
        });
}

void KeychainStore::write(const AccountId &account, const Secret &secret, Done done)
{
    d->enqueue(
        [key = d->itemKey(account), secret] {
            auto *const job = new QKeychain::WritePasswordJob(serviceName());
            job->setKey(key);
            // Always as bytes: an item of the other type would stand beside this one.
            job->setBinaryData(secret.reveal().toByteArray());
            return job;
        },
        [this, account, done = std::move(done)](const QKeychain::Job *job) {
            if (!done)
                return;
            if (!job)
                done(d->timeoutError());
            else if (job->error() != QKeychain::NoError)
                done(keychainError(*job, account));
            else
                done({});
        });
}

void KeychainStore::remove(const AccountId &account, Done done)
{
    d->enqueue(
        [key = d->itemKey(account)] {
            auto *const job = new QKeychain::DeletePasswordJob(serviceName());
            job->setKey(key);
            return job;
        },
        [this, account, done = std::move(done)](const QKeychain::Job *job) {
            if (!done)
                return;
            if (!job)
                done(d->timeoutError());
            else if (job->error() != QKeychain::NoError && job->error() != QKeychain::EntryNotFound)
                done(keychainError(*job, account));
            else
                done({});
        });
}

} // namespace deskrelay
