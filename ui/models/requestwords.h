#pragma once

#include "core/requests/requestquery.h"
#include "ui/models/timelinestep.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace deskrelay {

/// What became of a request and why, in words.
class RequestWords final
{
    Q_DECLARE_TR_FUNCTIONS(deskrelay::RequestWords)

public:
    /// \a names holds those of accounts and keys, and outlives this.
    explicit RequestWords(const RequestReport &names)
        : m_names(names)
    {
    }

    /// `fast → claude-x`, or one name where both are the same.
    static QString model(const QString &asked, const QString &used);
    /// The HTTP status, with a word where the reply did not reach its end.
    static QString status(const UsageRecord &record);
    static AccountState state(const UsageRecord &record);
    /// Input, caches and output.
    static QString tokens(const UsageRecord &record);

    /// One or two sentences: who served it, whether it had to move, what was lost.
    QString summary(const RequestRow &row) const;
    /// Each call of an upstream, with why its account was chosen and what became of it.
    QList<TimeLineStep> attempts(const RequestRow &row) const;
    /// The accounts that were passed over, each with its reason; one choice after the other.
    QList<TimeLineStep> passedOver(const RequestRow &row) const;

private:
    QString account(const AccountId &id) const;
    QString passReason(const PassedOver &passed, TimePoint at) const;
    static QString cause(AccountChoice::Cause cause);

    const RequestReport &m_names;
};

} // namespace deskrelay
