#include "ui/models/celldelegate.h"

#include "ui/models/accountsmodel.h"
#include "ui/theme.h"

#include <QApplication>
#include <QPainter>

namespace deskrelay {

static constexpr int markSize = 10;

void CellDelegate::paint(QPainter *painter,
                         const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    // The table shows the focus and the selected row; a frame around one cell says nothing more.
    cell.state.setFlag(QStyle::State_HasFocus, false);
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    QRect inside = cell.rect.adjusted(metrics::space2, 0, -metrics::space2, 0);
    const QVariant state = index.data(AccountsModel::StateRole);
    const QVariant series = index.data(AccountsModel::SeriesRole);
    if (state.isValid() || series.isValid()) {
        const QRectF mark(
            inside.left(), inside.center().y() - markSize / 2.0 + 0.5, markSize, markSize);
        if (state.isValid())
            paintAccountState(*painter, mark, static_cast<AccountState>(state.toInt()));
        else
            paintSeries(painter, mark, series.toInt());
        inside.setLeft(inside.left() + markSize + metrics::space2);
    }
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(cell.palette.color(QPalette::Text));
    painter->drawText(inside,
                      static_cast<int>(cell.displayAlignment),
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, inside.width()));
    painter->restore();
}

void CellDelegate::paintSeries(QPainter *painter, const QRectF &mark, int series)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::instance()->series(series));
    painter->drawRoundedRect(mark, 3, 3);
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width() + markSize + 2 * metrics::space2, size.height()};
}

} // namespace deskrelay
