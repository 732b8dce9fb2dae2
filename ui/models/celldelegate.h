#pragma once

#include <QStyledItemDelegate>

namespace deskrelay {

/// Paints a table's cells; the account's colour or the state's shape stands before the text where
/// the roles of AccountsModel tell one.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintSeries(QPainter *painter, const QRectF &mark, int series);
};

} // namespace deskrelay
