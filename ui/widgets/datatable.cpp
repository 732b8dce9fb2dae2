#include "ui/widgets/datatable.h"

#include "ui/models/celldelegate.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>

namespace deskrelay {

DataTable::DataTable(QAbstractItemModel *model, int sortRole, QWidget *parent)
    : QTableView(parent)
    , m_proxy(new QSortFilterProxyModel(this))
{
    m_proxy->setSourceModel(model);
    m_proxy->setSortRole(sortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setDynamicSortFilter(true);
    setModel(m_proxy);
    setItemDelegate(new CellDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(metrics::row);
    verticalHeader()->setMinimumSectionSize(metrics::row);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setMinimumSectionSize(64);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);

    connect(selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &DataTable::selectedRowChanged);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        emit rowActivated(m_proxy->mapToSource(index).row());
    });
}

int DataTable::selectedRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_proxy->mapToSource(rows.first()).row();
}

void DataTable::selectRowOf(int sourceRow)
{
    const QModelIndex index = m_proxy->mapFromSource(m_proxy->sourceModel()->index(sourceRow, 0));
    if (index.isValid())
        setCurrentIndex(index);
}

QByteArray DataTable::saveColumns() const
{
    return horizontalHeader()->saveState();
}

void DataTable::restoreColumns(const QByteArray &saved)
{
    if (!saved.isEmpty())
        horizontalHeader()->restoreState(saved);
}

void DataTable::setWideColumn(int column)
{
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void DataTable::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    // Who comes by the keyboard finds a row to start from.
    const bool isByKey =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (isByKey && selectedRow() < 0 && m_proxy->rowCount() > 0)
        selectRow(0);
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const int row = selectedRow(); row >= 0)
            emit rowActivated(row);
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::copySelection() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    QStringList lines;
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < m_proxy->columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace deskrelay
