#pragma once

#include <QList>

namespace deskrelay {

/// Brings \a rows to \a next and tells a model only what changed, so that selections stay.
///
/// \a sameRow says whether two values are one row; rows keep the order of \a next, which must not
/// reorder rows that were there. \a model gives beginInsert(row), endInsert(), beginRemove(row),
/// endRemove() and changed(row).
template <typename Row, typename SameRow, typename Model>
void mergeRows(QList<Row> &rows, const QList<Row> &next, SameRow sameRow, Model model)
{
    const auto find = [&](const QList<Row> &list, const Row &row) {
        for (qsizetype i = 0; i < list.size(); ++i) {
            if (sameRow(list[i], row))
                return i;
        }
        return qsizetype(-1);
    };
    for (qsizetype row = rows.size() - 1; row >= 0; --row) {
        if (find(next, rows[row]) < 0) {
            model.beginRemove(static_cast<int>(row));
            rows.removeAt(row);
            model.endRemove();
        }
    }
    for (qsizetype place = 0; place < next.size(); ++place) {
        const qsizetype row = find(rows, next[place]);
        if (row < 0) {
            model.beginInsert(static_cast<int>(place));
            rows.insert(place, next[place]);
            model.endInsert();
        } else if (!(rows[row] == next[place])) {
            rows[row] = next[place];
            model.changed(static_cast<int>(row));
        }
    }
}

} // namespace deskrelay
