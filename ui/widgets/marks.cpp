#include "ui/widgets/marks.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace deskrelay {

static constexpr double nearlySpent = 0.15;
static constexpr int outcomeStep = 4;
static constexpr int outcomeWidth = 3;

void paintSeriesMark(QPainter &painter, const QRectF &box, int series)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance()->series(series));
    painter.drawRoundedRect(box, 3, 3);
    painter.restore();
}

void paintShare(QPainter &painter, const QRectF &bar, double share)
{
    const ThemeColors &colors = Theme::instance()->colors();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.border);
    painter.drawRoundedRect(bar, 2, 2);
    if (share > 0) {
        QRectF full = bar;
        full.setWidth(std::max(bar.height(), bar.width() * std::min(1.0, share)));
        painter.setBrush(share < nearlySpent ? colors.warning : colors.accent);
        painter.drawRoundedRect(full, 2, 2);
    }
    painter.restore();
}

void paintOutcomes(QPainter &painter,
                   const QRectF &box,
                   const QList<bool> &outcomes,
                   Qt::AlignmentFlag side)
{
    const ThemeColors &colors = Theme::instance()->colors();
    const qsizetype room = static_cast<qsizetype>(box.width()) / outcomeStep;
    const qsizetype count = std::min(room, outcomes.size());
    const double width = static_cast<double>(count) * outcomeStep - 1;
    double left = side == Qt::AlignRight ? box.right() - width : box.left();
    painter.save();
    painter.setPen(Qt::NoPen);
    for (const bool isGood : outcomes.last(count)) {
        const double height = isGood ? box.height() : box.height() * 0.55;
        painter.setBrush(isGood ? colors.good : colors.bad);
        painter.drawRect(QRectF(left, box.bottom() - height, outcomeWidth, height));
        left += outcomeStep;
    }
    painter.restore();
}

} // namespace deskrelay
