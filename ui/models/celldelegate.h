#pragma once

#include <QStyledItemDelegate>

namespace deskrelay {

/// Paints a cell with the account's colour dot or the state's shape before its text, as the roles
/// of AccountsModel tell.
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
    static bool hasMark(const QModelIndex &index);
};

} // namespace deskrelay
