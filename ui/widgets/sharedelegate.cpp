#include "ui/widgets/sharedelegate.h"

#include "ui/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int barHeight = 6;

ShareDelegate::ShareDelegate(int partRole, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_partRole(partRole)
{
}

void ShareDelegate::paint(QPainter *painter,
                          const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    cell.state.setFlag(QStyle::State_HasFocus, false);
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const ThemeColors &colors = Theme::instance()->colors();
    const QRect inside = cell.rect.adjusted(metrics::space2, 0, -metrics::space2, 0);
    const int textWidth = cell.fontMetrics.horizontalAdvance(u"100 %"_s) + metrics::space1;
    painter->save();
    painter->setPen(colors.text);
    painter->drawText(inside, Qt::AlignRight | Qt::AlignVCenter, text);
    const QRectF bar(inside.left(),
                     inside.center().y() - barHeight / 2.0 + 1,
                     std::max(0, inside.width() - textWidth - metrics::space2),
                     barHeight);
    const double part = std::clamp(index.data(m_partRole).toDouble(), 0.0, 1.0);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.border);
    painter->drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    if (part > 0) {
        QRectF full = bar;
        full.setWidth(std::max<double>(barHeight, bar.width() * part));
        painter->setBrush(colors.accent);
        painter->drawRoundedRect(full, barHeight / 2.0, barHeight / 2.0);
    }
    painter->restore();
}

} // namespace deskrelay
