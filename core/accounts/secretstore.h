#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <QObject>

#include <functional>

namespace deskrelay {

/// Keeps the accounts' secrets outside of the database.
///
/// Lives in the main thread. Jobs run one at a time in the order of the calls, each ends within
/// 10 s, and its callback runs from the event loop, never inside the call. Errors:
/// Locked (with the sentence what to do), Unavailable (no keychain here), Timeout, NotFound (read).
class SecretStore : public QObject
{
    Q_OBJECT

public:
    using ReadDone = std::function<void(const Result<Secret> &)>;
    using Done = std::function<void(const Result<void> &)>;

    using QObject::QObject;

    virtual void read(const AccountId &account, ReadDone done) = 0;
    /// Adds the secret or puts it in the place of the one that is there.
    virtual void write(const AccountId &account, const Secret &secret, Done done) = 0;
    /// Removing what is not there is a success.
    virtual void remove(const AccountId &account, Done done) = 0;
};

} // namespace deskrelay
