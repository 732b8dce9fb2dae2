#include "core/accounts/keychainstore.h"

#include "core/accounts/secretservice.h"
#include "core/base/logging.h"

#include <QPointer>
#include <QQueue>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString serviceName()
{
    return u"deskrelay"_s;
}

static Error lockedError()
{
    return makeError(Error::Kind::Locked,
                     u"The keychain is locked, or access to it was refused; unlock it and try "
                     u"again."_s);
}

static Error notFoundError(const AccountId &account)
{
    return makeError(Error::Kind::NotFound,
                     u"The keychain has no secret of the account %1; give it its key anew."_s.arg(
                         account.value));
}

/// What QtKeychain's \a job says of \a account, in our terms; the secret where it read one.
static Result<Secret> keychainResult(const QKeychain::Job &job, const AccountId &account)
{
    const QString vault = u"or keep the secrets of a new data directory in a vault "
                          u"(--secrets vault)"_s;
    switch (job.error()) {
    case QKeychain::NoError:
        if (const auto *const read = qobject_cast<const QKeychain::ReadPasswordJob *>(&job))
            return Secret(read->binaryData());
        return Secret();
    case QKeychain::EntryNotFound:
        return notFoundError(account);
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return lockedError();
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return makeError(Error::Kind::Unavailable,
                         u"There is no keychain on this machine; start one, such as GNOME Keyring "
                         u"or KWallet, %1."_s.arg(vault));
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
    /// One job: how it is made, and who hears of its end.
    struct Task
    {
        AccountId account = {};
        std::function<QKeychain::Job *()> make = {};
        ReadDone ended = {};
    };

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
        if (job)
            letGo();
    }

    QString itemKey(const AccountId &account) const { return storeId + u'/' + account.value; }

    void enqueue(Task task)
    {
        queue.enqueue(std::move(task));
        // From the event loop, so that nothing ends inside the call.
        QMetaObject::invokeMethod(
            owner, [this] { startNext(); }, Qt::QueuedConnection);
    }

private:
    void startNext()
    {
        if (isBusy || queue.isEmpty())
            return;
        isBusy = true;
        current = queue.dequeue();
        job = current.make();
        // Never falls back to a plain file.
        job->setInsecureFallback(false);
        connect(job, &QKeychain::Job::finished, owner, [this](const QKeychain::Job *ended) {
            const bool isRemove = qobject_cast<const QKeychain::DeletePasswordJob *>(ended);
            job = nullptr;
            settle(keychainResult(*ended, current.account), isRemove);
        });
        timer.start(jobTime);
        job->start();
    }

    /// Takes \a result for the job's. What was not found, and what is said to be removed, may be
    /// there under lock all the same.
    void settle(const Result<Secret> &result, bool isRemove)
    {
        const bool isAbsent = result ? isRemove : result.error().kind == Error::Kind::NotFound;
        if (isAbsent) {
            question = askWhetherLocked(
                owner, serviceName(), itemKey(current.account), [this, result](bool isLocked) {
                    finish(isLocked ? Result<Secret>(lockedError()) : result);
                });
            if (question)
                return;
        }
        finish(result);
    }

    void giveUp()
    {
        qCWarning(lcAccounts, "the keychain did not answer a job in time");
        delete question;
        if (job)
            letGo();
        const double seconds = static_cast<double>(jobTime.count()) / 1000.0;
        finish(makeError(Error::Kind::Timeout,
                         u"The keychain did not answer within %1 s; unlock it if it asks for a "
                         u"password, and try again."_s.arg(seconds)));
    }

    /// Leaves the running job to itself. It cannot be deleted, as the keychain's library still
    /// holds it, and it deletes itself should it ever end. QtKeychain runs one job at a time and
    /// starts the next when it sees this signal.
    void letGo()
    {
        QKeychain::Job *const hung = std::exchange(job, nullptr);
        hung->disconnect(owner);
        emit hung->finished(hung);
    }

    void finish(const Result<Secret> &result)
    {
        timer.stop();
        const QPointer<KeychainStore> stillThere(owner);
        const Task ended = std::exchange(current, {});
        isBusy = false;
        ended.ended(result);
        if (stillThere)
            startNext();
    }

    KeychainStore *owner;
    QString storeId;
    std::chrono::milliseconds jobTime;
    QTimer timer;
    QQueue<Task> queue = {};
    Task current = {};
    bool isBusy = false;
    QKeychain::Job *job = nullptr;
    QPointer<QObject> question = {};
};

KeychainStore::KeychainStore(QString storeId, QObject *parent, std::chrono::milliseconds jobTime)
    : SecretStore(parent)
    , d(std::make_unique<Private>(this, std::move(storeId), jobTime))
{
}

KeychainStore::~KeychainStore() = default;

void KeychainStore::read(const AccountId &account, ReadDone done)
{
    d->enqueue({.account = account,
                .make =
                    [key = d->itemKey(account)] {
                        auto *const job = new QKeychain::ReadPasswordJob(serviceName());
                        job->setKey(key);
                        return job;
                    },
                .ended =
                    [done = std::move(done)](const Result<Secret> &result) {
                        if (done)
                            done(result);
                    }});
}

void KeychainStore::write(const AccountId &account, const Secret &secret, Done done)
{
    d->enqueue({.account = account,
                .make =
                    [key = d->itemKey(account), secret] {
                        auto *const job = new QKeychain::WritePasswordJob(serviceName());
                        job->setKey(key);
                        // Always as bytes: an item of the other type would stand beside this one.
                        job->setBinaryData(secret.reveal().toByteArray());
                        return job;
                    },
                .ended =
                    [done = std::move(done)](const Result<Secret> &result) {
                        if (done)
                            done(result ? Result<void>() : result.error());
                    }});
}

void KeychainStore::remove(const AccountId &account, Done done)
{
    d->enqueue({.account = account,
                .make =
                    [key = d->itemKey(account)] {
                        auto *const job = new QKeychain::DeletePasswordJob(serviceName());
                        job->setKey(key);
                        return job;
                    },
                .ended =
                    [done = std::move(done)](const Result<Secret> &result) {
                        const bool isGone = result || result.error().kind == Error::Kind::NotFound;
                        if (done)
                            done(isGone ? Result<void>() : result.error());
                    }});
}

} // namespace deskrelay
