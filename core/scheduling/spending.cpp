#include "core/scheduling/spending.h"

#include <QDateTime>

#include <algorithm>

namespace deskrelay {

static TimePoint startOf(const QDate &date)
{
    return fromMilliseconds(date.startOfDay().toMSecsSinceEpoch());
}

void Spending::turnDay(TimePoint now)
{
    if (now >= m_dayStart && now < m_dayEnd)
        return;
    const QDate date = QDateTime::fromMSecsSinceEpoch(toMilliseconds(now)).date();
    m_dayStart = startOf(date);
    m_dayEnd = startOf(date.addDays(1));
    for (Amounts &amounts : m_amounts)
        amounts.today = 0;
}

void Spending::restore(const KeyCost &cost, TimePoint now)
{
    turnDay(now);
    Amounts &amounts = m_amounts[cost.key];
    amounts.today += cost.today;
    amounts.total += cost.total;
}

Spending::Amounts Spending::of(const KeyId &key, TimePoint now)
{
    turnDay(now);
    return m_amounts.value(key);
}

void Spending::reserve(const KeyId &key, qint64 micros)
{
    if (micros > 0)
        m_amounts[key].reserved += micros;
}

void Spending::settle(const KeyId &key, qint64 reserved, qint64 micros, TimePoint at, TimePoint now)
{
    if (reserved <= 0 && micros <= 0)
        return;
    turnDay(now);
    Amounts &amounts = m_amounts[key];
    amounts.reserved = std::max<qint64>(0, amounts.reserved - reserved);
    amounts.total += micros;
    if (at >= m_dayStart)
        amounts.today += micros;
}

QList<KeyCost> Spending::all(TimePoint now)
{
    turnDay(now);
    QList<KeyCost> costs;
    for (auto amounts = m_amounts.begin(); amounts != m_amounts.end(); ++amounts) {
        if (amounts->total > 0)
            costs.append({.key = amounts.key(), .today = amounts->today, .total = amounts->total});
    }
    std::sort(costs.begin(), costs.end(), [](const KeyCost &a, const KeyCost &b) {
        return a.key.value < b.key.value;
    });
    return costs;
}

TimePoint Spending::nextMidnight(TimePoint now)
{
    turnDay(now);
    return m_dayEnd;
}

} // namespace deskrelay
