#include "ui/models/accountcolors.h"

#include "ui/theme.h"

#include <QSet>

#include <algorithm>

namespace deskrelay {

bool AccountColors::assign(const QList<AccountEntry> &accounts)
{
    QList<Account> ordered;
    ordered.reserve(accounts.size());
    for (const AccountEntry &entry : accounts)
        ordered.append(entry.account);
    std::stable_sort(ordered.begin(), ordered.end(), [](const Account &left, const Account &right) {
        return left.created < right.created;
    });

    QHash<AccountId, int> next;
    QSet<int> taken;
    for (const Account &account : std::as_const(ordered)) {
        const auto known = m_series.constFind(account.id);
        if (known != m_series.cend()) {
            next.insert(account.id, *known);
            taken.insert(*known);
        }
    }
    for (const Account &account : std::as_const(ordered)) {
        if (next.contains(account.id))
            continue;
        int series = 0;
        while (taken.contains(series))
            ++series;
        next.insert(account.id, series);
        taken.insert(series);
    }
    const bool isNew = next != m_series;
    m_series = next;
    return isNew;
}

int AccountColors::seriesOf(const AccountId &account) const
{
    return m_series.value(account, seriesCount - 1);
}

QVariantMap AccountColors::save() const
{
    QVariantMap saved;
    for (auto it = m_series.cbegin(); it != m_series.cend(); ++it)
        saved.insert(it.key().value, it.value());
    return saved;
}

void AccountColors::load(const QVariantMap &saved)
{
    m_series.clear();
    for (auto it = saved.cbegin(); it != saved.cend(); ++it) {
        bool isNumber = false;
        const int series = it.value().toInt(&isNumber);
        if (isNumber && series >= 0)
            m_series.insert(AccountId{it.key()}, series);
    }
}

} // namespace deskrelay
