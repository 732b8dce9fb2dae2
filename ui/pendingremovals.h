#pragma once

#include "core/accounts/account.h"
#include "ui/owneractions.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <map>
#include <memory>

namespace deskrelay {

/// Accounts that a person removed: disabled and hidden at once, gone after a time in which it can
/// be undone. What is still pending when this goes is removed.
class PendingRemovals final : public QObject
{
    Q_OBJECT

public:
    PendingRemovals(const OwnerActions &actions,
                    std::chrono::milliseconds undoTime,
                    QObject *parent = nullptr);

    void remove(const Account &account);
    /// Brings the account back as it was; nothing when it is too late.
    void undo(const AccountId &account);
    /// Removes what is pending now.
    void flush();

    QSet<AccountId> hidden() const;

signals:
    void hiddenChanged();
    /// A removal or its undoing was refused; the account shows again.
    void failed(const QString &message);

private:
    struct Pending
    {
        Account account = {};
        bool isLeaving = false; ///< The removal was sent; the account is hidden until it is done.
        std::unique_ptr<QTimer> timer = {};
    };

    void finish(const AccountId &account);
    void forget(const AccountId &account);

    OwnerActions m_actions;
    std::chrono::milliseconds m_undoTime;
    std::map<AccountId, Pending> m_pending = {};
};

} // namespace deskrelay
