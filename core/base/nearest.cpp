#include "core/base/nearest.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace deskrelay {

/// Names come from outside; a longer one costs no more than this.
static constexpr qsizetype longestCompared = 200;

/// Levenshtein's distance: insertions, deletions and replacements.
static qsizetype editDistance(QStringView left, QStringView right)
{
    std::vector<qsizetype> row(static_cast<size_t>(right.size()) + 1);
    for (size_t column = 0; column < row.size(); ++column)
        row[column] = static_cast<qsizetype>(column);
    for (const QChar character : left) {
        qsizetype diagonal = row[0]++;
        for (qsizetype column = 0; column < right.size(); ++column) {
            const auto at = static_cast<size_t>(column);
            const qsizetype replaced = diagonal + (character == right.at(column) ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({replaced, diagonal + 1, row[at] + 1});
        }
    }
    return row.back();
}

QStringList nearestNames(const QString &name, const QStringList &candidates, qsizetype count)
{
    const QString wanted = name.left(longestCompared).toCaseFolded();
    if (wanted.isEmpty())
        return {};
    std::vector<std::pair<qsizetype, QString>> near;
    for (const QString &candidate : candidates) {
        const QString offered = candidate.left(longestCompared).toCaseFolded();
        const qsizetype distance = editDistance(wanted, offered);
        const qsizetype allowed = std::max<qsizetype>(2, wanted.size() / 3);
        const bool holds = wanted.size() >= 3 && offered.size() >= 3 &&
                           (offered.contains(wanted) || wanted.contains(offered));
        if (distance <= allowed || holds)
            near.emplace_back(distance, candidate);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto &left, const auto &right) {
        return left.first < right.first;
    });
    QStringList names;
    for (const auto &[distance, candidate] : near) {
        if (names.size() < count && !names.contains(candidate))
            names.append(candidate);
    }
    return names;
}

} // namespace deskrelay
