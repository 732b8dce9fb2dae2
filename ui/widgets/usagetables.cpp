#include "ui/widgets/usagetables.h"

#include "ui/models/usagewords.h"
#include "ui/theme.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/sharedelegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Column = UsageTableModel::Column;

static constexpr std::array axes = {
    UsageAxis::Account, UsageAxis::Key, UsageAxis::Model, UsageAxis::Tool, UsageAxis::Session};
static constexpr int fewestRows = 4;
static constexpr int mostRows = 10;

UsageTables::UsageTables(const AccountColors &colors, QWidget *parent)
    : QFrame(parent)
    , m_model(new UsageTableModel(colors, this))
    , m_tabs(new QTabBar(this))
    , m_table(new DataTable(m_model, UsageTableModel::SortRole, this))
{
    setProperty("card", true);
    m_tabs->setObjectName(u"usageTabs"_s);
    m_tabs->setAccessibleName(tr("By what the table sums up"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const UsageAxis axis : axes)
        m_tabs->addTab(UsageWords::axisTitle(axis));
    auto *copy = new CopyButton(tr("Copy &table"), tr("the table"), this);
    copy->setObjectName(u"copyUsageTable"_s);
    copy->setSource([model = m_model] { return model->text(); });

    m_table->setObjectName(u"usageTable"_s);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setItemDelegateForColumn(Column::ShareColumn,
                                      new ShareDelegate(UsageTableModel::PartRole, m_table));
    m_table->setWideColumn(Column::NameColumn);
    QHeaderView *const header = m_table->horizontalHeader();
    for (const auto &[column, width] : {std::pair{Column::ShareColumn, 150},
                                        std::pair{Column::RequestsColumn, 92},
                                        std::pair{Column::ErrorsColumn, 76},
                                        std::pair{Column::TokensColumn, 92},
                                        std::pair{Column::OutputColumn, 92},
                                        std::pair{Column::CacheColumn, 84},
                                        std::pair{Column::FirstTokenColumn, 104},
                                        std::pair{Column::CostColumn, 96}})
        header->resizeSection(column, width);
    m_table->setOptionalColumns(
        {Column::OutputColumn, Column::FirstTokenColumn, Column::CacheColumn, Column::ErrorsColumn},
        150);
    fit();

    auto *head = new QHBoxLayout;
    head->addWidget(m_tabs);
    head->addStretch(1);
    head->addWidget(copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    column->setSpacing(metrics::space2);
    column->addLayout(head);
    column->addWidget(m_table);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] { emit axisChanged(axis()); });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        const UsageAxis axis = m_model->axis();
        if (axis != UsageAxis::Session)
            emit rowChosen(axis,
                           UsageWords::id(m_model->row(row), axis),
                           UsageWords::name(m_model->row(row), axis));
    });
}

void UsageTables::setView(const UsageView &view)
{
    m_model->setView(view);
    fit();
}

/// As high as its rows, within bounds, and named for what they are.
void UsageTables::fit()
{
    m_table->setAccessibleName(
        tr("Usage: %1", "accounts, keys, models …").arg(UsageWords::axisTitle(m_model->axis())));
    const int rows = std::clamp(m_model->rowCount(), fewestRows, mostRows);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows * metrics::row +
                            2 * metrics::space1);
}

UsageAxis UsageTables::axis() const
{
    return axes.at(static_cast<size_t>(std::max(0, m_tabs->currentIndex())));
}

void UsageTables::setAxis(UsageAxis axis)
{
    for (size_t i = 0; i < axes.size(); ++i) {
        if (axes[i] == axis)
            m_tabs->setCurrentIndex(static_cast<int>(i));
    }
}

} // namespace deskrelay
