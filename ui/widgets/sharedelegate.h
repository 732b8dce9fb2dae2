#pragma once

#include <QStyledItemDelegate>

namespace deskrelay {

/// A cell with a bar beside its text, as full as a role of the model says: 0 to 1.
class ShareDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ShareDelegate(int partRole, QObject *parent);

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_partRole;
};

} // namespace deskrelay
