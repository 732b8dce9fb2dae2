#include "ui/models/celldelegate.h"

#include "ui/models/accountsmodel.h"
#include "ui/theme.h"

#include <QApplication>
#include <QPainter>

namespace deskrelay {

static constexpr int markSize = 10;

bool CellDelegate::hasMark(const QModelIndex &index)
{
    return index.data(AccountsModel::SeriesRole).isValid() ||
           index.data(AccountsModel::StateRole).isValid();
}

void CellDelegate::paint(QPainter *painter,
                         const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    if (!hasMark(index)) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const QRect inside = cell.rect.adjusted(metrics::space2 + 2, 0, -metrics::space2, 0);
    const QRectF mark(
        inside.left(), inside.center().y() - markSize / 2.0 + 0.5, markSize, markSize);
    const QVariant state = index.data(AccountsModel::StateRole);
    if (state.isValid()) {
        paintAccountState(*painter, mark, static_cast<AccountState>(state.toInt()));
    } else {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::instance()->series(index.data(AccountsModel::SeriesRole).toInt()));
        painter->drawRoundedRect(mark, 3, 3);
        painter->restore();
    }
    const QRect words = inside.adjusted(markSize + metrics::space2, 0, 0, 0);
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(cell.palette.color(QPalette::Text));
    painter->drawText(words,
                      Qt::AlignLeft | Qt::AlignVCenter,
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, words.width()));
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (hasMark(index))
        size.rwidth() += markSize + metrics::space2;
    return size;
}

} // namespace deskrelay
