#include "ui/pages/requestspage.h"

#include "ui/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailsplit.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/requestdetail.h"
#include "ui/widgets/requestfilterbar.h"
#include "ui/widgets/uikit.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QShowEvent>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RequestsPage::RequestsPage(const OwnerActions &actions,
                           const AccountColors &colors,
                           const Clock &clock,
                           QWidget *parent)
    : Page(tr("Requests"), tr("What was asked, who served it, and why?"), parent)
    , m_model(new RequestsModel(actions, colors, clock, this))
    , m_filter(new RequestFilterBar(this))
    , m_table(new DataTable(m_model, this))
    , m_detail(new RequestDetail(clock, this))
    , m_stack(new QStackedLayout)
    , m_follow(makeButton({}, {}, this))
    , m_details(makeButton(tr("Detai&ls"), u"details"_s, this))
    , m_notice(new Notice(this))
{
    m_follow->setObjectName(u"followRequests"_s);
    m_details->setObjectName(u"requestDetails"_s);
    m_details->setCheckable(true);
    m_details->setChecked(true);
    addAction(m_follow);
    addAction(m_details);
    makeTable();
    m_split = new DetailSplit(m_table, m_detail, this);
    m_none = new EmptyState(u"requests"_s,
                            tr("No requests yet"),
                            tr("As soon as a tool asks something through Deskrelay, it shows here: "
                               "which account served it, how long it took, and why."),
                            {},
                            this);
    auto *noMatch = new EmptyState(u"search"_s,
                                   tr("No request fits"),
                                   tr("Nothing that was recorded fits all that you chose above."),
                                   tr("Show all requests"),
                                   this);
    m_noMatch = noMatch;
    connect(noMatch, &EmptyState::actionPressed, m_filter, &RequestFilterBar::clear);
    QLabel *reading = makeMutedLabel({}, TextRole::Body, this);
    reading->setAlignment(Qt::AlignCenter);
    m_reading = reading;
    auto *holder = new QWidget(this);
    holder->setLayout(m_stack);
    for (QWidget *const state : {static_cast<QWidget *>(m_split), m_none, m_noMatch, m_reading})
        m_stack->addWidget(state);
    m_stack->setCurrentWidget(m_reading);
    m_notice->setObjectName(u"requestsNotice"_s);
    m_notice->setAction(tr("&Retry"));
    content()->addWidget(m_filter);
    content()->addWidget(m_notice);
    content()->addWidget(holder, 1);
    m_patience.setSingleShot(true);
    m_patience.setInterval(300ms);
    connect(&m_patience, &QTimer::timeout, reading, [reading] {
        reading->setText(RequestsPage::tr("Reading the requests …"));
    });
    connectParts();
    setFollowing(true);
}

void RequestsPage::makeTable()
{
    m_table->setObjectName(u"requests"_s);
    m_table->setAccessibleName(tr("Requests"));
    m_table->setWideColumn(RequestCells::ModelColumn);
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(RequestCells::TimeColumn, 92);
    header->resizeSection(RequestCells::StatusColumn, 116);
    header->resizeSection(RequestCells::AccountColumn, 136);
    header->resizeSection(RequestCells::ToolColumn, 100);
    header->resizeSection(RequestCells::KeyColumn, 98);
    header->resizeSection(RequestCells::FormatColumn, 134);
    header->resizeSection(RequestCells::AttemptsColumn, 72);
    header->resizeSection(RequestCells::FirstTokenColumn, 88);
    header->resizeSection(RequestCells::DurationColumn, 72);
    header->resizeSection(RequestCells::TokensColumn, 80);
    m_table->setOptionalColumns({RequestCells::FormatColumn,
                                 RequestCells::KeyColumn,
                                 RequestCells::ToolColumn,
                                 RequestCells::FirstTokenColumn,
                                 RequestCells::TokensColumn,
                                 RequestCells::AttemptsColumn,
                                 RequestCells::DurationColumn},
                                150);
}

void RequestsPage::connectParts()
{
    connect(m_filter, &RequestFilterBar::filterChanged, this, [this](const RequestFilter &filter) {
        if (isVisible())
            m_patience.start();
        m_model->setFilter(filter);
    });
    connect(m_table, &DataTable::selectedRowChanged, this, &RequestsPage::showSelected);
    connect(m_table, &DataTable::rowActivated, this, [this] { m_split->setOpen(true); });
    connect(
        m_follow, &QPushButton::clicked, this, [this] { setFollowing(!m_model->isFollowing()); });
    connect(m_details, &QPushButton::toggled, m_split, &DetailSplit::setOpen);
    connect(m_split, &DetailSplit::openChanged, m_details, &QPushButton::setChecked);
    connect(m_detail, &DetailPanel::closeWanted, this, [this] {
        m_split->setOpen(false);
        m_table->setFocus();
    });
    connect(m_notice, &Notice::actionPressed, m_model, &RequestsModel::reload);
    connect(m_model, &RequestsModel::failed, this, [this](const QString &message) {
        m_notice->show(Notice::Kind::Bad, tr("The requests could not be read"), message);
        showContent();
    });
    connect(m_model, &RequestsModel::loaded, this, [this] {
        m_notice->hide();
        showContent();
        showSelected();
    });
    connect(m_model, &RequestsModel::rowsCame, this, &RequestsPage::takeRows);
    connect(m_model,
            &QAbstractItemModel::rowsInserted,
            this,
            [this](const QModelIndex &, int first, int last) { shift(first, last - first + 1); });
    connect(m_model,
            &QAbstractItemModel::rowsRemoved,
            this,
            [this](const QModelIndex &, int first, int last) { shift(first, first - last - 1); });
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &from) {
        if (from.row() == m_table->selectedRow() && from.column() == 0)
            showSelected();
    });
    connect(m_model, &RequestsModel::modelsSeen, this, [this] {
        m_filter->setModels(m_model->seenModels());
    });
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_filter, &RequestFilterBar::focusText);
    m_running.setInterval(500ms);
    connect(&m_running, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_model->refreshTimes();
    });
    m_running.start();
}

void RequestsPage::setAccounts(const QList<AccountEntry> &accounts)
{
    QHash<AccountId, QString> names;
    QList<std::pair<AccountId, QString>> choices;
    for (const AccountEntry &entry : accounts) {
        names.insert(entry.account.id, entry.account.name);
        choices.append({entry.account.id, entry.account.name});
    }
    m_model->setNames(names, {});
    m_filter->setAccounts(choices);
}

void RequestsPage::setKeys(const QList<ClientKey> &keys)
{
    QHash<KeyId, QString> names;
    for (const ClientKey &key : keys)
        names.insert(key.id, key.name);
    m_model->setNames({}, names);
}

QVariantMap RequestsPage::saveFilter() const
{
    const RequestFilter filter = m_filter->filter();
    QVariantMap saved = {
        {u"text"_s, filter.text}, {u"failed"_s, filter.isFailedOnly}, {u"model"_s, filter.model}};
    if (filter.account)
        saved.insert(u"account"_s, filter.account->value);
    return saved;
}

void RequestsPage::restoreFilter(const QVariantMap &saved)
{
    RequestFilter filter{.text = saved.value(u"text"_s).toString(),
                         .isFailedOnly = saved.value(u"failed"_s).toBool(),
                         .model = saved.value(u"model"_s).toString()};
    if (saved.contains(u"account"_s))
        filter.account = AccountId{saved.value(u"account"_s).toString()};
    m_filter->setFilter(filter);
}

void RequestsPage::setSnapshot(const RelaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    // Nothing is read for a page that nobody looks at.
    if (!isVisible())
        return;
    m_model->setSnapshot(snapshot);
    showContent();
}

void RequestsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (event->spontaneous())
        return;
    if (!m_model->isLoaded()) {
        m_patience.start();
        m_model->reload();
    }
    m_model->setSnapshot(m_snapshot);
    showContent();
}

/// The table, or what stands in its place.
void RequestsPage::showContent()
{
    QWidget *shown = m_split;
    if (m_model->rowCount() == 0) {
        if (!m_model->isLoaded())
            shown = m_stack->currentWidget() == m_split ? m_split : m_reading;
        else
            shown = m_model->filter().isEmpty() ? m_none : m_noMatch;
    }
    if (m_model->isLoaded())
        m_patience.stop();
    m_stack->setCurrentWidget(shown);
}

/// Rows that come or go above what is read must not move it; who stands at the top sees the newest.
void RequestsPage::shift(int first, int count)
{
    QScrollBar *const bar = m_table->verticalScrollBar();
    if (first * metrics::row >= bar->value())
        return;
    const int value = bar->value() + count * metrics::row;
    // The table itself learns of its new height later.
    bar->setMaximum(std::max(bar->maximum(), value));
    bar->setValue(value);
}

void RequestsPage::takeRows()
{
    if (m_table->verticalScrollBar()->value() == 0)
        m_model->trim();
    showContent();
    // A request that was under way has another row now.
    if (m_table->selectedRow() < 0 && !m_selected.isEmpty()) {
        if (const int row = m_model->rowOf(m_selected); row >= 0)
            m_table->selectRowOf(row);
    }
}

void RequestsPage::showSelected()
{
    const int row = m_table->selectedRow();
    if (const RequestRow *const request = m_model->recorded(row)) {
        m_selected = request->record.requestId;
        m_detail->show(*request, m_model->names());
    } else if (const OpenRequest *const open = m_model->open(row)) {
        m_selected = QString::fromLatin1(open->id);
        m_detail->show(*open, m_model->names());
    } else if (m_model->rowCount() == 0) {
        m_selected.clear();
        m_detail->showNothing();
    }
}

void RequestsPage::setFollowing(bool isFollowing)
{
    m_model->setFollowing(isFollowing);
    m_follow->setText(isFollowing ? tr("&Pause") : tr("&Follow"));
    m_follow->setToolTip(isFollowing ? tr("Let the table stand still")
                                     : tr("Show again what happens"));
    setButtonIcon(m_follow, isFollowing ? u"pause"_s : u"play"_s);
}

} // namespace deskrelay
