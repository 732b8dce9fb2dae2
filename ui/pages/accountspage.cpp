#include "ui/pages/accountspage.h"

#include "ui/commands.h"
#include "ui/dialogs/accountdialog.h"
#include "ui/dialogs/testdialog.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/uikit.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

AccountsPage::AccountsPage(const OwnerActions &actions,
                           const AccountColors &colors,
                           const Clock &clock,
                           QWidget *parent)
    : Page(tr("Accounts"),
           tr("Which credentials serve your requests, and how does each stand?"),
           parent)
    , m_actions(actions)
    , m_model(new AccountsModel(colors, clock, this))
    , m_removals(new PendingRemovals(actions, 10s, this))
    , m_notice(new Notice(this))
    , m_undo(new Notice(this))
    , m_table(new DataTable(m_model, AccountsModel::SortRole, this))
    , m_stack(new QStackedLayout)
    , m_test(makeButton(tr("&Test"), u"test"_s, this))
    , m_edit(makeButton(tr("&Edit"), u"edit"_s, this))
    , m_toggle(makeButton(tr("&Disable"), u"power"_s, this))
    , m_remove(makeButton(tr("&Remove"), u"trash"_s, this))
{
    QPushButton *add = makePrimaryButton(tr("&Add account"), u"plus"_s, this);
    add->setObjectName(u"addAccount"_s);
    m_test->setObjectName(u"testAccount"_s);
    m_toggle->setObjectName(u"toggleAccount"_s);
    m_remove->setObjectName(u"removeAccount"_s);
    m_table->setObjectName(u"accounts"_s);
    m_table->setAccessibleName(tr("Accounts"));
    addAction(add);
    m_tools = new QWidget(this);
    auto *tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(metrics::space2);
    for (QPushButton *button : {m_test, m_edit, m_toggle, m_remove})
        tools->addWidget(button);
    tools->addStretch(1);

    m_table->setWideColumn(AccountsModel::NameColumn);
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(AccountsModel::StateColumn, 144);
    header->resizeSection(AccountsModel::ProviderColumn, 136);
    header->resizeSection(AccountsModel::PriorityColumn, 64);
    header->resizeSection(AccountsModel::LastUsedColumn, 92);
    header->resizeSection(AccountsModel::TokensColumn, 104);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);

    auto *empty = new EmptyState(u"accounts"_s,
                                 tr("No accounts yet"),
                                 tr("An account is one key at one provider. Add one, and the tools "
                                    "on this machine can use it through Deskrelay."),
                                 tr("Add an account"),
                                 this);
    auto *holder = new QWidget(this);
    holder->setLayout(m_stack);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    content()->addWidget(m_notice);
    content()->addWidget(m_undo);
    content()->addWidget(m_tools);
    content()->addWidget(holder, 1);
    m_undo->setObjectName(u"undo"_s);
    m_undo->setAction(tr("&Undo"));

    connect(add, &QPushButton::clicked, this, &AccountsPage::addAccount);
    connect(empty, &EmptyState::actionPressed, this, &AccountsPage::addAccount);
    connect(m_edit, &QPushButton::clicked, this, &AccountsPage::edit);
    connect(m_test, &QPushButton::clicked, this, &AccountsPage::test);
    connect(m_toggle, &QPushButton::clicked, this, &AccountsPage::toggleEnabled);
    connect(m_remove, &QPushButton::clicked, this, &AccountsPage::remove);
    connect(m_table, &DataTable::selectedRowChanged, this, &AccountsPage::updateActions);
    connect(m_table, &DataTable::rowActivated, this, &AccountsPage::edit);
    connect(m_table, &QWidget::customContextMenuRequested, this, &AccountsPage::showContextMenu);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &AccountsPage::updateActions);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &AccountsPage::updateActions);
    connect(m_undo, &Notice::actionPressed, this, [this] { m_removals->undo(m_lastRemoved); });
    connect(m_removals, &PendingRemovals::hiddenChanged, this, [this] {
        const QSet<AccountId> hidden = m_removals->hidden();
        m_model->setHidden(hidden);
        if (!hidden.contains(m_lastRemoved))
            m_undo->hide();
    });
    connect(m_removals, &PendingRemovals::failed, this, [this](const QString &message) {
        m_notice->show(Notice::Kind::Bad, tr("That did not work"), message);
    });
    updateActions();
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

std::optional<Account> AccountsPage::selected() const
{
    const int row = m_table->selectedRow();
    return row < 0 ? std::nullopt : std::optional(m_model->entry(row).account);
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
    const std::optional<Account> account = selected();
    if (!account)
        return;
    auto *dialog = new AccountDialog(m_actions, *account, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AccountsPage::test()
{
    const std::optional<Account> account = selected();
    if (!account)
        return;
    auto *dialog = new TestDialog(m_actions, *account, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AccountsPage::toggleEnabled()
{
    const std::optional<Account> account = selected();
    if (!account)
        return;
    m_actions.run(
        account->enabled ? commands::disableAccount(account->id)
                         : commands::enableAccount(account->id),
        whileAlive<QJsonObject>(this, [this](const CommandResult &answer) { report(answer); }));
}

void AccountsPage::remove()
{
    const std::optional<Account> account = selected();
    if (!account)
        return;
    m_lastRemoved = account->id;
    m_undo->show(Notice::Kind::Info,
                 tr("%1 was removed", "an account's name").arg(account->name),
                 tr("It is gone with its key in 10 seconds."));
    m_removals->remove(*account);
}

void AccountsPage::report(const CommandResult &answer)
{
    if (answer)
        m_notice->hide();
    else
        m_notice->show(Notice::Kind::Bad, tr("That did not work"), Texts::error(answer.error()));
}

void AccountsPage::updateActions()
{
    const std::optional<Account> account = selected();
    for (QPushButton *button : {m_test, m_edit, m_toggle, m_remove})
        button->setEnabled(account.has_value());
    m_toggle->setText(!account || account->enabled ? tr("&Disable") : tr("E&nable"));
    m_tools->setVisible(m_model->rowCount() > 0);
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
}

void AccountsPage::showContextMenu(const QPoint &place)
{
    if (!m_table->indexAt(place).isValid())
        return;
    QMenu menu(this);
    for (QPushButton *button : {m_test, m_edit, m_toggle, m_remove})
        menu.addAction(button->icon(), button->text(), button, &QPushButton::click);
    menu.exec(m_table->viewport()->mapToGlobal(place));
}

} // namespace deskrelay
