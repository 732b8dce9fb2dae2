#include "ui/mainwindow.h"

#include "ui/curlline.h"
#include "ui/models/accountstate.h"
#include "ui/pages/accountspage.h"
#include "ui/pages/homepage.h"
#include "ui/pages/keyspage.h"
#include "ui/pages/requestspage.h"
#include "ui/pages/usagepage.h"
#include "ui/sidebar.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailsplit.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/uikit.h"
#include "ui/widgets/usagetables.h"

#include <QCloseEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

MainWindow::MainWindow(const OwnerActions &actions, const WindowState &state, const Clock &clock)
    : m_state(state)
    , m_sideBar(new SideBar(this))
    , m_pages(new QStackedWidget(this))
    , m_home(new HomePage(actions, m_colors, this))
    , m_accounts(new AccountsPage(actions, m_colors, clock, this))
    , m_keys(new KeysPage(actions, clock, this))
    , m_requests(new RequestsPage(actions, m_colors, clock, this))
    , m_usage(new UsagePage(actions, m_colors, clock, this))
    , m_status(makeMutedLabel({}, TextRole::Caption, this))
    , m_problem(new Notice(this))
    , m_problemPlace(new QWidget(this))
{
    m_pages->setObjectName(u"pages"_s);
    setWindowTitle(tr("Deskrelay"));
    setWindowIcon(QIcon(u":/icons/deskrelay.svg"_s));
    setMinimumSize(760, 520);
    m_colors.load(m_state.map(u"colors"_s));
    m_sideBar->addPage(tr("Home"), u"home"_s);
    m_sideBar->addPage(tr("Accounts"), u"accounts"_s);
    m_sideBar->addPage(tr("Keys"), u"keys"_s);
    m_sideBar->addPage(tr("Requests"), u"requests"_s);
    m_sideBar->addPage(tr("Usage"), u"chart"_s);
    for (QWidget *page : {static_cast<QWidget *>(m_home),
                          static_cast<QWidget *>(m_accounts),
                          static_cast<QWidget *>(m_keys),
                          static_cast<QWidget *>(m_requests),
                          static_cast<QWidget *>(m_usage)})
        m_pages->addWidget(page);

    auto *edge = new QFrame(this);
    edge->setProperty("rule", true);
    edge->setFixedWidth(1);
    auto *notices = new QVBoxLayout(m_problemPlace);
    notices->setContentsMargins(metrics::space6, 0, metrics::space6, metrics::space3);
    notices->addWidget(m_problem);
    m_problemPlace->hide();
    m_problem->setAction(tr("&Dismiss"));
    auto *status = new QHBoxLayout;
    status->setContentsMargins(metrics::space6, metrics::space1, metrics::space6, metrics::space1);
    m_status->setMinimumHeight(metrics::space6);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    status->addWidget(m_status, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_pages, 1);
    right->addWidget(m_problemPlace);
    right->addWidget(makeRule(this));
    right->addLayout(status);
    auto *whole = new QWidget(this);
    auto *row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sideBar);
    row->addWidget(edge);
    row->addLayout(right, 1);
    setCentralWidget(whole);

    connect(m_sideBar, &SideBar::pageChosen, this, [this](int page) {
        showPage(static_cast<PageNumber>(page));
    });
    connect(m_home, &HomePage::secretsActionWanted, this, &MainWindow::secretsActionWanted);
    connect(m_home, &HomePage::addAccountWanted, this, &MainWindow::addAccount);
    connect(m_problem, &Notice::actionPressed, m_problemPlace, &QWidget::hide);
    m_times.setInterval(10s);
    connect(&m_times, &QTimer::timeout, this, [this] {
        m_accounts->refreshTimes();
        m_keys->refreshTimes();
    });
    m_times.start();
    restore();
    showStatus();
}

void MainWindow::setAccounts(const QList<AccountEntry> &accounts)
{
    m_entries = accounts;
    if (m_colors.assign(accounts))
        m_state.setMap(u"colors"_s, m_colors.save());
    m_home->setAccounts(accounts);
    m_accounts->setAccounts(accounts);
    m_requests->setAccounts(accounts);
    m_usage->setAccounts(accounts);
    showStatus();
}

void MainWindow::setKeys(const QList<ClientKey> &keys)
{
    m_keys->setKeys(keys);
    m_requests->setKeys(keys);
    m_usage->setKeys(keys);
}

void MainWindow::setSnapshot(const RelaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    m_sideBar->setSnapshot(snapshot);
    m_home->setSnapshot(snapshot);
    m_accounts->setSnapshot(snapshot);
    m_requests->setSnapshot(snapshot);
    m_usage->setSnapshot(snapshot);
    m_keys->setOrigin(
        relayOrigin(snapshot.host, snapshot.port > 0 ? snapshot.port : m_config.port));
    showStatus();
}

void MainWindow::setSecrets(const SecretsStatus &secrets)
{
    m_home->setSecrets(secrets);
}

void MainWindow::setConfig(const RelayConfig &config)
{
    m_config = config;
    m_home->setPort(config.port);
    m_usage->setConfig(config);
}

void MainWindow::showPage(PageNumber page)
{
    m_pages->setCurrentIndex(page);
    m_sideBar->setCurrent(page);
}

void MainWindow::showProblem(const QString &message)
{
    m_problem->show(Notice::Kind::Bad, tr("Something failed in the background"), message);
    m_problemPlace->show();
}

void MainWindow::finishRemovals()
{
    m_accounts->finishRemovals();
}

void MainWindow::addAccount()
{
    showPage(AccountsNumber);
    m_accounts->addAccount();
}

void MainWindow::bringToFront()
{
    if (isMinimized())
        showNormal();
    else
        show();
    raise();
    activateWindow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    remember();
    event->accept();
    emit closed();
}

static constexpr int wideFrom = 1'200;

static QString openText(bool isOpen)
{
    return isOpen ? u"open"_s : u"closed"_s;
}

static bool openOr(const QString &remembered, bool otherwise)
{
    return remembered.isEmpty() ? otherwise : remembered == openText(true);
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_state.bytes(u"geometry"_s)))
        resize(1160, 820);
    m_sideBar->setCollapsed(m_state.flag(u"collapsed"_s));
    m_accounts->table()->restoreColumns(m_state.bytes(u"accounts-table"_s));
    m_requests->table()->restoreColumns(m_state.bytes(u"requests-table"_s));
    m_requests->restoreFilter(m_state.map(u"requests-filter"_s));
    m_usage->tables()->table()->restoreColumns(m_state.bytes(u"usage-table"_s));
    m_usage->restoreChoices(m_state.map(u"usage"_s));
    // Where there is room the details stand open until a person closes them.
    const bool isWide = width() >= wideFrom;
    m_accounts->split()->setOpen(openOr(m_state.text(u"accounts-details"_s), isWide));
    m_requests->split()->setOpen(openOr(m_state.text(u"requests-details"_s), isWide));
    m_keys->table()->restoreColumns(m_state.bytes(u"keys-columns"_s));
    const int page = m_state.text(u"page"_s).toInt();
    showPage(static_cast<PageNumber>(std::clamp(page, 0, m_pages->count() - 1)));
}

void MainWindow::remember()
{
    m_state.setBytes(u"geometry"_s, saveGeometry());
    m_state.setFlag(u"collapsed"_s, m_sideBar->isCollapsed());
    m_state.setText(u"page"_s, QString::number(m_pages->currentIndex()));
    m_state.setBytes(u"accounts-table"_s, m_accounts->table()->saveColumns());
    m_state.setBytes(u"requests-table"_s, m_requests->table()->saveColumns());
    m_state.setMap(u"requests-filter"_s, m_requests->saveFilter());
    m_state.setBytes(u"usage-table"_s, m_usage->tables()->table()->saveColumns());
    m_state.setMap(u"usage"_s, m_usage->saveChoices());
    m_state.setText(u"accounts-details"_s, openText(m_accounts->split()->isOpen()));
    m_state.setText(u"requests-details"_s, openText(m_requests->split()->isOpen()));
    m_state.setBytes(u"keys-columns"_s, m_keys->table()->saveColumns());
}

void MainWindow::showStatus()
{
    int serving = 0;
    int attention = 0;
    for (const AccountEntry &entry : std::as_const(m_entries)) {
        const AccountState state =
            describeAccount(entry, statusOf(m_snapshot, entry.account.id)).state;
        serving += state == AccountState::Serving ? 1 : 0;
        attention += state == AccountState::Attention ? 1 : 0;
    }
    QStringList parts = {tr("%n account(s) serving", nullptr, serving)};
    if (attention > 0)
        parts.append(tr("%n need(s) attention", "accounts", attention));
    parts.append(tr("%1 in flight").arg(Texts::number(m_snapshot.inFlight)));
    parts.append(tr("today %1 tokens").arg(Texts::number(m_snapshot.tokensToday.total())));
    m_status->setText(parts.join(u"  ·  "_s));
}

} // namespace deskrelay
