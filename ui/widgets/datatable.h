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
    /// One that shows the model's rows in their own order only.
    DataTable(QAbstractItemModel *model, QWidget *parent);

    /// The row of the model (not of the view) that is selected; -1: none.
    int selectedRow() const;
    void selectRowOf(int sourceRow);
    /// The row of the model that the view shows at \a viewRow.
    int sourceRow(int viewRow) const;
    /// The column it is sorted by; -1: the rows stand in the model's order.
    int sortedColumn() const;
    /// Column widths and order, to be remembered.
    QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &saved);
    /// Gives \a column what the others leave over.
    void setWideColumn(int column);
    /// Columns that go where there is no room for them, the first one first; the wide column keeps
    /// \a wideWidth.
    void setOptionalColumns(const QList<int> &columns, int wideWidth);
    /// Rows of two lines, for models that tell LineRole.
    void setTwoLines();

signals:
    void selectedRowChanged();
    /// Enter or a double click on a row of the model.
    void rowActivated(int sourceRow);

protected:
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setUp();
    void copySelection() const;
    void fitColumns();

    QSortFilterProxyModel *m_proxy = nullptr; ///< Null where it is not sorted.
    int m_wideColumn = -1;
    QList<int> m_optionalColumns = {};
    int m_wideWidth = 0;
};

} // namespace deskrelay
