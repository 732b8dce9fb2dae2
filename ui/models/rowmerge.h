#pragma once

#include <QList>

namespace deskrelay {

/// Brings \a rows to \a next and tells a model only what changed, so that selections stay.
///
/// \a sameRow says whether two values are one row. \a model gives beginInsert(row), endInsert(),
/// beginRemove(row), endRemove(), beginMove(from, to) with \a to before \a from, endMove() and
/// changed(row).
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
            continue;
        }
        // All before this place are settled: one that is here already can only come from below.
        if (row != place) {
            model.beginMove(static_cast<int>(row), static_cast<int>(place));
            rows.move(row, place);
            model.endMove();
        }
        if (!(rows[place] == next[place])) {
            rows[place] = next[place];
            model.changed(static_cast<int>(place));
        }
    }
}

} // namespace deskrelay
