#include "ui/widgets/datatable.h"

#include "ui/models/celldelegate.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QResizeEvent>
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
    setUp();
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
    // The third click on a header brings the model's own order back.
    horizontalHeader()->setSortIndicatorClearable(true);
}

DataTable::DataTable(QAbstractItemModel *model, QWidget *parent)
    : QTableView(parent)
{
    setModel(model);
    setUp();
}

void DataTable::setUp()
{
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
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(metrics::row);
    verticalHeader()->setDefaultSectionSize(metrics::row);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setMinimumSectionSize(56);

    connect(selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &DataTable::selectedRowChanged);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        emit rowActivated(sourceRow(index.row()));
    });
}

int DataTable::sourceRow(int viewRow) const
{
    return m_proxy ? m_proxy->mapToSource(m_proxy->index(viewRow, 0)).row() : viewRow;
}

int DataTable::sortedColumn() const
{
    return m_proxy ? m_proxy->sortColumn() : -1;
}

int DataTable::selectedRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : sourceRow(rows.first().row());
}

void DataTable::selectRowOf(int sourceRow)
{
    const QModelIndex index =
        m_proxy ? m_proxy->mapFromSource(m_proxy->sourceModel()->index(sourceRow, 0))
                : model()->index(sourceRow, 0);
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
    fitColumns();
}

void DataTable::setWideColumn(int column)
{
    m_wideColumn = column;
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void DataTable::setOptionalColumns(const QList<int> &columns, int wideWidth)
{
    m_optionalColumns = columns;
    m_wideWidth = wideWidth;
    fitColumns();
}

void DataTable::setTwoLines()
{
    verticalHeader()->setDefaultSectionSize(metrics::twoLineRow);
}

void DataTable::fitColumns()
{
    if (m_optionalColumns.isEmpty())
        return;
    QHeaderView *const header = horizontalHeader();
    int wanted = m_wideWidth;
    for (int column = 0; column < header->count(); ++column) {
        if (column == m_wideColumn || m_optionalColumns.contains(column))
            continue;
        wanted += header->sectionSize(column);
    }
    // Those that go last are given their room first.
    for (auto column = m_optionalColumns.rbegin(); column != m_optionalColumns.rend(); ++column) {
        if (isColumnHidden(*column))
            showColumn(*column); // a hidden one tells no width
        wanted += header->sectionSize(*column);
        if (wanted > viewport()->width()) {
            for (; column != m_optionalColumns.rend(); ++column)
                hideColumn(*column);
            return;
        }
    }
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fitColumns();
}

void DataTable::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    // Who comes by the keyboard finds a row to start from.
    const bool isByKey =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (isByKey && selectedRow() < 0 && model()->rowCount() > 0)
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
        for (int column = 0; column < model()->columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace deskrelay
