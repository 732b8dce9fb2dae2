#pragma once

#include <QList>
#include <Qt>

class QPainter;
class QRectF;

namespace deskrelay {

// Small things that tables and details draw the same way.

/// The square in an account's colour.
void paintSeriesMark(QPainter &painter, const QRectF &box, int series);
/// A bar that is as full as \a share: 0 to 1. What is nearly spent is told by its colour too.
void paintShare(QPainter &painter, const QRectF &bar, double share);
/// One bar for each outcome, the newest at the right: full and green for what went well, short and
/// red for what did not. Those that have no room are left out, the oldest first.
void paintOutcomes(QPainter &painter,
                   const QRectF &box,
                   const QList<bool> &outcomes,
                   Qt::AlignmentFlag side);

} // namespace deskrelay
