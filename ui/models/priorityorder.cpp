#include "ui/models/priorityorder.h"

#include <algorithm>
#include <optional>

namespace deskrelay {

static constexpr int lowest = 1;
static constexpr int highest = 100;
static constexpr int distance = 10;

/// Numbers that every account's own one is between.
struct Gap
{
    int above = lowest - 1;  ///< Of the tier above; one before the first where there is none.
    int below = highest + 1; ///< Of the tier below; one behind the last where there is none.

    bool isOpenAbove() const { return above < lowest; }
    bool isOpenBelow() const { return below > highest; }
};

static int numberWithin(const Gap &gap)
{
    if (gap.isOpenAbove() && gap.isOpenBelow())
        return 50;
    if (gap.isOpenAbove() && gap.below - distance >= lowest)
        return gap.below - distance;
    if (gap.isOpenBelow() && gap.above + distance <= highest)
        return gap.above + distance;
    return (gap.above + gap.below) / 2;
}

/// Moves the tier at \a number away by \a step, and those that stand close behind it. Empty: there
/// is no room on that side.
static std::optional<QList<PriorityRow>>
pushed(const QList<PriorityRow> &rows, int number, int step)
{
    const auto isTaken = [&rows](int priority) {
        return std::any_of(rows.begin(), rows.end(), [priority](const PriorityRow &row) {
            return row.priority == priority;
        });
    };
    int end = number;
    while (isTaken(end))
        end += step;
    if (end < lowest || end > highest)
        return std::nullopt;
    QList<PriorityRow> changed;
    for (const PriorityRow &row : rows) {
        const bool isBetween = step > 0 ? row.priority >= number && row.priority < end
                                        : row.priority <= number && row.priority > end;
        if (isBetween)
            changed.append({row.account, row.priority + step});
    }
    return changed;
}

/// A number in a gap that has none, with what the others change for it.
static QList<PriorityRow>
madeRoom(const QList<PriorityRow> &others, const AccountId &account, const Gap &gap)
{
    const auto downwards = gap.isOpenBelow() ? std::nullopt : pushed(others, gap.below, 1);
    const auto upwards = gap.isOpenAbove() ? std::nullopt : pushed(others, gap.above, -1);
    if (!downwards && !upwards) // a hundred tiers
        return {{account, gap.isOpenAbove() ? gap.below : gap.above}};
    const bool isDown = downwards && (!upwards || downwards->size() <= upwards->size());
    QList<PriorityRow> changed = isDown ? *downwards : *upwards;
    changed.append({account, isDown ? gap.below : gap.above});
    return changed;
}

static QList<PriorityRow> changeTo(const PriorityRow &row, int priority)
{
    if (priority == row.priority)
        return {};
    return {{row.account, priority}};
}

/// What changes when row \a moved stands above row \a below, or last.
static QList<PriorityRow> placedAbove(const QList<PriorityRow> &rows, int moved, int below)
{
    const PriorityRow row = rows[moved];
    QList<PriorityRow> others = rows;
    others.removeAt(moved);
    const int place = below - (below > moved ? 1 : 0);
    Gap gap;
    if (place > 0)
        gap.above = others[place - 1].priority;
    if (place < others.size())
        gap.below = others[place].priority;
    if (gap.above == gap.below)
        return changeTo(row, gap.above);
    if (row.priority > gap.above && row.priority < gap.below)
        return {};
    if (gap.below - gap.above > 1)
        return changeTo(row, numberWithin(gap));
    return madeRoom(others, row.account, gap);
}

QList<PriorityRow> prioritiesAfterDrop(const QList<PriorityRow> &rows, int moved, PriorityDrop drop)
{
    const auto count = static_cast<int>(rows.size());
    const bool isPlace = drop.row >= 0 && drop.row < count + (drop.isOnto ? 0 : 1);
    const bool isItsOwn = drop.row == moved || (!drop.isOnto && drop.row == moved + 1);
    if (moved < 0 || moved >= count || !isPlace || isItsOwn)
        return {};
    return drop.isOnto ? changeTo(rows[moved], rows[drop.row].priority)
                       : placedAbove(rows, moved, drop.row);
}

QList<PriorityRow> prioritiesAfterStep(const QList<PriorityRow> &rows, int moved, bool isUp)
{
    const auto count = static_cast<int>(rows.size());
    if (moved < 0 || moved >= count)
        return {};
    const int priority = rows[moved].priority;
    int first = moved;
    while (first > 0 && rows[first - 1].priority == priority)
        --first;
    int end = moved + 1;
    while (end < count && rows[end].priority == priority)
        ++end;
    if (end - first > 1)
        return placedAbove(rows, moved, isUp ? first : end);
    const int next = isUp ? first - 1 : end;
    return next < 0 || next >= count ? QList<PriorityRow>()
                                     : changeTo(rows[moved], rows[next].priority);
}

} // namespace deskrelay
