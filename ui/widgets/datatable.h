#pragma once

#include <QTableView>

class QSortFilterProxyModel;

namespace deskrelay {

/// A table as all pages show it: sorted by its header, walked by keyboard, copied as text.
class DataTable final : public QTableView
{
    Q_OBJECT

public:
    /// \a sortRole is the role that sorting compares.
    DataTable(QAbstractItemModel *model, int sortRole, QWidget *parent);

    /// The row of the model (not of the view) that is selected; -1: none.
    int selectedRow() const;
    void selectRowOf(int sourceRow);
    /// Column widths and order, to be remembered.
    QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &saved);
    /// Gives \a column what the others leave over.
    void setWideColumn(int column);

signals:
    void selectedRowChanged();
    /// Enter or a double click on a row of the model.
    void rowActivated(int sourceRow);

protected:
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void copySelection() const;

    QSortFilterProxyModel *m_proxy;
};

} // namespace deskrelay
