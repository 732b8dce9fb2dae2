#pragma once

#include <QStyledItemDelegate>

namespace deskrelay {

/// Paints a table's cells: the text, and what the roles of CellRole tell beside and below it.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace deskrelay
