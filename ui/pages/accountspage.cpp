#include "ui/pages/accountspage.h"

#include "ui/accountactions.h"
#include "ui/commands.h"
#include "ui/dialogs/accountdialog.h"
#include "ui/dialogs/testdialog.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/accountdetail.h"
#include "ui/widgets/actionbar.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailsplit.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rowmover.h"
#include "ui/widgets/uikit.h"

#include <QAction>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static constexpr std::chrono::seconds undoTime = 10s;
static constexpr std::chrono::seconds resultTime = 8s;

AccountsPage::AccountsPage(const OwnerActions &actions,
                           const AccountColors &colors,
                           const Clock &clock,
                           QWidget *parent)
    : Page(tr("Accounts"),
           tr("Which credentials serve your requests, and how does each stand?"),
           parent)
    , m_actions(actions)
    , m_model(new AccountsModel(colors, clock, this))
    , m_removals(new PendingRemovals(actions, undoTime, this))
    , m_account(new AccountActions(actions, this))
    , m_table(new DataTable(m_model, AccountsModel::SortRole, this))
    , m_mover(new RowMover(m_table,
                           [this](int row, PriorityDrop drop) {
                               const QList<PriorityRow> rows = m_model->priorities();
                               const auto changes = prioritiesAfterDrop(rows, row, drop);
                               return describePlace(rows[row].account, changes);
                           }))
    , m_detail(new AccountDetail(*m_account, clock, this))
    , m_tools(new ActionBar(this))
    , m_details(makeButton(tr("Detai&ls"), u"details"_s, this))
    , m_stack(new QStackedLayout)
    , m_notice(new Notice(this))
    , m_undo(new Notice(this))
    , m_undoMove(new Notice(this))
{
    makeTools();
    makeTable();
    m_split = new DetailSplit(m_table, m_detail, this);
    auto *empty = new EmptyState(u"accounts"_s,
                                 tr("No accounts yet"),
                                 tr("An account is one key at one provider. Add one, and the tools "
                                    "on this machine can use it through Deskrelay."),
                                 tr("Add an account"),
                                 this);
    connect(empty, &EmptyState::actionPressed, this, &AccountsPage::addAccount);
    auto *holder = new QWidget(this);
    holder->setLayout(m_stack);
    m_stack->addWidget(m_split);
    m_stack->addWidget(empty);
    content()->addWidget(m_tools);
    content()->addWidget(holder, 1);
    // Below, so that what a person works on stays in its place when they come and go.
    m_notice->setObjectName(u"accountsNotice"_s);
    m_undo->setObjectName(u"undo"_s);
    m_undoMove->setObjectName(u"undoMove"_s);
    for (Notice *const notice : {m_notice, m_undo, m_undoMove})
        content()->addWidget(notice);
    m_undo->setAction(tr("&Undo"));
    m_undoMove->setAction(tr("&Undo"));
    connectParts();
    updateActions();
}

void AccountsPage::makeTools()
{
    QPushButton *add = makePrimaryButton(tr("&Add account"), u"plus"_s, this);
    add->setObjectName(u"addAccount"_s);
    addAction(add);
    connect(add, &QPushButton::clicked, this, &AccountsPage::addAccount);
    for (QAction *const action : m_account->all()) {
        m_tools->add(action);
        QWidget::addAction(action); // for its key
        m_table->addAction(action);
    }
    m_details->setObjectName(u"accountDetails"_s);
    m_details->setCheckable(true);
    m_details->setChecked(true);
    m_tools->addAtEnd(m_details);
}

void AccountsPage::makeTable()
{
    m_table->setObjectName(u"accounts"_s);
    m_table->setAccessibleName(tr("Accounts"));
    m_table->setAccessibleDescription(
        tr("Alt with an arrow key changes the priority of the selected account."));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setTwoLines();
    m_table->setWideColumn(AccountsModel::NameColumn);
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(AccountsModel::StateColumn, 216);
    header->resizeSection(AccountsModel::PriorityColumn, 76);
    header->resizeSection(AccountsModel::LoadColumn, 92);
    header->resizeSection(AccountsModel::QuotaColumn, 92);
    header->resizeSection(AccountsModel::SuccessColumn, 92);
    header->resizeSection(AccountsModel::FirstTokenColumn, 92);
    header->resizeSection(AccountsModel::LastUsedColumn, 124);
    header->resizeSection(AccountsModel::TokensColumn, 112);
    m_table->setOptionalColumns({AccountsModel::FirstTokenColumn,
                                 AccountsModel::TokensColumn,
                                 AccountsModel::LastUsedColumn,
                                 AccountsModel::SuccessColumn,
                                 AccountsModel::QuotaColumn},
                                170);
}

void AccountsPage::connectParts()
{
    connect(m_account, &AccountActions::editWanted, this, &AccountsPage::edit);
    connect(m_account, &AccountActions::testWanted, this, &AccountsPage::test);
    connect(m_account, &AccountActions::removeWanted, this, &AccountsPage::remove);
    connect(m_account, &AccountActions::failed, this, &AccountsPage::showFailure);
    connect(
        m_account, &AccountActions::done, this, [this](const QString &title, const QString &text) {
            m_notice->showFor(resultTime, Notice::Kind::Info, title, text);
        });
    connect(m_table, &DataTable::selectedRowChanged, this, &AccountsPage::updateActions);
    connect(m_table, &DataTable::rowActivated, this, &AccountsPage::edit);
    connect(m_table->horizontalHeader(),
            &QHeaderView::sortIndicatorChanged,
            this,
            &AccountsPage::updateOrder);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &AccountsPage::updateActions);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &AccountsPage::updateActions);
    connect(m_mover, &RowMover::dropped, this, [this](int row, PriorityDrop drop) {
        movePriority(row, prioritiesAfterDrop(m_model->priorities(), row, drop));
    });
    connect(m_mover, &RowMover::stepped, this, [this](int row, bool isUp) {
        movePriority(row, prioritiesAfterStep(m_model->priorities(), row, isUp));
    });
    connect(m_mover, &RowMover::refused, this, [this] {
        m_notice->showFor(resultTime,
                          Notice::Kind::Info,
                          tr("The list is sorted by another column"),
                          tr("Click on the head of the priorities to move accounts."));
    });
    connect(m_details, &QPushButton::toggled, m_split, &DetailSplit::setOpen);
    connect(m_split, &DetailSplit::openChanged, m_details, &QPushButton::setChecked);
    connect(m_detail, &DetailPanel::closeWanted, this, [this] {
        m_split->setOpen(false);
        m_table->setFocus();
    });
    connect(m_undo, &Notice::actionPressed, this, [this] { m_removals->undo(m_lastRemoved); });
    connect(m_undoMove, &Notice::actionPressed, this, [this] {
        m_undoMove->hide();
        setPriorities(std::exchange(m_prioritiesBefore, {}));
    });
    connect(m_removals, &PendingRemovals::hiddenChanged, this, [this] {
        const QSet<AccountId> hidden = m_removals->hidden();
        m_model->setHidden(hidden);
        if (!hidden.contains(m_lastRemoved))
            m_undo->hide();
    });
    connect(m_removals, &PendingRemovals::failed, this, &AccountsPage::showFailure);
}

void AccountsPage::setAccounts(const QList<AccountEntry> &accounts)
{
    m_model->setAccounts(accounts);
    updateActions();
}

void AccountsPage::setSnapshot(const RelaySnapshot &snapshot)
{
    m_model->setSnapshot(snapshot);
}

void AccountsPage::refreshTimes()
{
    m_model->refreshTimes();
}

void AccountsPage::finishRemovals()
{
    m_removals->flush();
}

void AccountsPage::addAccount()
{
    auto *dialog = new AccountDialog(m_actions, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AccountDialog::saved, this, [this](const AccountId &id) {
        if (const int row = m_model->rowOf(id); row >= 0)
            m_table->selectRowOf(row);
    });
    dialog->open();
}

void AccountsPage::edit()
{
    if (!m_account->account())
        return;
    auto *dialog = new AccountDialog(m_actions, *m_account->account(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AccountsPage::test()
{
    auto *dialog = new TestDialog(m_actions, *m_account->account(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AccountsPage::remove()
{
    const Account account = *m_account->account();
    m_lastRemoved = account.id;
    m_undo->show(Notice::Kind::Info,
                 tr("%1 was removed", "an account's name").arg(account.name),
                 tr("It is gone with its key in 10 seconds."));
    m_removals->remove(account);
}

/// "Priority 10, with Work", "Priority 30, on its own"; empty where nothing changes.
QString AccountsPage::describePlace(const AccountId &account,
                                    const QList<PriorityRow> &changes) const
{
    const auto priorityAfter = [&changes](const PriorityRow &row) {
        const auto changed =
            std::find_if(changes.begin(), changes.end(), [&row](const PriorityRow &change) {
                return change.account == row.account;
            });
        return changed == changes.end() ? row.priority : changed->priority;
    };
    if (changes.isEmpty())
        return {};
    const QList<PriorityRow> rows = m_model->priorities();
    int priority = 0;
    for (const PriorityRow &row : rows)
        priority = row.account == account ? priorityAfter(row) : priority;
    QStringList others;
    for (const PriorityRow &row : rows) {
        if (row.account != account && priorityAfter(row) == priority)
            others.append(m_model->entry(m_model->rowOf(row.account)).account.name);
    }
    if (others.isEmpty())
        return tr("Priority %1, on its own", "where an account is put").arg(priority);
    if (others.size() == 1)
        return tr("Priority %1, with %2", "where an account is put").arg(priority).arg(others[0]);
    return tr("Priority %1, with %Ln other(s)", "accounts", int(others.size())).arg(priority);
}

void AccountsPage::movePriority(int row, const QList<PriorityRow> &changes)
{
    if (changes.isEmpty())
        return;
    const QList<PriorityRow> rows = m_model->priorities();
    const Account moved = m_model->entry(row).account;
    m_prioritiesBefore.clear();
    for (const PriorityRow &known : rows) {
        const bool isChanged =
            std::any_of(changes.begin(), changes.end(), [&known](const PriorityRow &change) {
                return change.account == known.account;
            });
        if (isChanged)
            m_prioritiesBefore.append(known);
    }
    const auto others = static_cast<int>(changes.size()) - 1;
    m_undoMove->showFor(undoTime,
                        Notice::Kind::Info,
                        u"%1: %2"_s.arg(moved.name, describePlace(moved.id, changes)),
                        others > 0 ? tr("%Ln other account(s) made room for it.", nullptr, others)
                                   : QString());
    setPriorities(changes);
}

void AccountsPage::setPriorities(const QList<PriorityRow> &priorities)
{
    for (const PriorityRow &row : priorities) {
        m_actions.run(commands::setPriority(row.account, row.priority),
                      whileAlive<QJsonObject>(this, [this](const CommandResult &answer) {
                          if (answer)
                              return;
                          m_undoMove->hide();
                          showFailure(Texts::error(answer.error()));
                      }));
    }
}

void AccountsPage::showFailure(const QString &message)
{
    m_notice->show(Notice::Kind::Bad, tr("That did not work"), message);
}

void AccountsPage::updateActions()
{
    const int row = m_table->selectedRow();
    const auto account = row < 0 ? std::nullopt : std::optional(m_model->entry(row).account);
    if (m_account->account() != account)
        m_account->setAccount(account);
    showDetail();
    m_tools->setVisible(m_model->rowCount() > 0);
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
}

void AccountsPage::showDetail()
{
    const int row = m_table->selectedRow();
    if (row < 0)
        m_detail->showNothing();
    else
        m_detail->show(m_model->entry(row), m_model->status(row));
}

/// Dragging changes the order of priorities, and makes sense in that order only.
void AccountsPage::updateOrder()
{
    const int column = m_table->sortedColumn();
    const bool isAscending =
        m_table->horizontalHeader()->sortIndicatorOrder() == Qt::AscendingOrder;
    m_mover->setEnabled(column < 0 || (column == AccountsModel::PriorityColumn && isAscending));
}

} // namespace deskrelay
