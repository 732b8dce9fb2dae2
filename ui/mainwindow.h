#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/models/accountcolors.h"
#include "ui/owneractions.h"
#include "ui/windowstate.h"

#include <QMainWindow>
#include <QTimer>

class QLabel;
class QStackedWidget;

namespace deskrelay {

class AccountsPage;
class HomePage;
class KeysPage;
class Notice;
class RequestsPage;
class SideBar;
class UsagePage;

/// The window: side bar, pages, status line. It is given values and asks by OwnerActions.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    enum PageNumber
    {
        HomeNumber,
        AccountsNumber,
        KeysNumber,
        RequestsNumber,
        UsageNumber
    };

    MainWindow(const OwnerActions &actions, const WindowState &state, const Clock &clock);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setKeys(const QList<ClientKey> &keys);
    void setSnapshot(const RelaySnapshot &snapshot);
    void setSecrets(const SecretsStatus &secrets);
    void setConfig(const RelayConfig &config);
    void showPage(PageNumber page);
    void showProblem(const QString &message);
    /// Removals that can still be undone are done now: the program ends.
    void finishRemovals();
    void addAccount();
    /// Shows the window in front of others.
    void bringToFront();

    HomePage *homePage() const { return m_home; }
    AccountsPage *accountsPage() const { return m_accounts; }
    KeysPage *keysPage() const { return m_keys; }
    RequestsPage *requestsPage() const { return m_requests; }
    UsagePage *usagePage() const { return m_usage; }

signals:
    void secretsActionWanted();
    /// The person closed the window; whoever shows it decides whether the program ends.
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void restore();
    void remember();
    void showStatus();

    WindowState m_state;
    AccountColors m_colors = {};
    SideBar *m_sideBar;
    QStackedWidget *m_pages;
    HomePage *m_home;
    AccountsPage *m_accounts;
    KeysPage *m_keys;
    RequestsPage *m_requests;
    UsagePage *m_usage;
    QLabel *m_status;
    Notice *m_problem;
    QWidget *m_problemPlace;
    QList<AccountEntry> m_entries = {};
    RelaySnapshot m_snapshot = {};
    RelayConfig m_config = {};
    QTimer m_times;
};

} // namespace deskrelay
