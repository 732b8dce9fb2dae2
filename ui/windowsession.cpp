#include "ui/windowsession.h"

#include "ui/commands.h"
#include "ui/curlline.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/trayicon.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static OwnerActions actionsOf(Owner &owner)
{
    Owner *const target = &owner;
    return {.run = [target](const Command &command,
                            CommandDone done) { target->execute(command, std::move(done)); },
            .readRequests =
                [target](const RequestQuery &query,
                         std::function<void(const Result<RequestReport> &)> done) {
                    target->queryRequests(query, std::move(done));
                },
            .readUsage =
                [target](const UsageQuery &query,
                         std::function<void(const Result<UsageReport> &)> done) {
                    target->queryUsage(query, std::move(done));
                },
            .startRelay = [target](std::optional<quint16> port) { target->startRelay({}, port); },
            .stopRelay = [target] { target->stopRelay(); },
            .unlockVault =
                [target](const Secret &passphrase, OwnerActions::Done done) {
                    target->unlockVault(passphrase, std::move(done));
                },
            .chooseVault =
                [target](const Secret &passphrase, OwnerActions::Done done) {
                    target->chooseVault(passphrase, std::move(done));
                },
            .retrySecrets = [target] { target->retrySecrets(); }};
}

WindowSession::WindowSession(Owner &owner, std::optional<quint16> port)
    : m_owner(owner)
    , m_actions(actionsOf(owner))
    , m_state(owner.dataDir() + u"/window.ini"_s)
    , m_port(port)
{
    // A port that a person chose in the window is the one to start with next time.
    m_actions.startRelay = [this](std::optional<quint16> wanted) { startRelay(wanted); };
    m_window = std::make_unique<MainWindow>(m_actions, m_state, SystemClock::instance());
    connectOwner();
}

WindowSession::~WindowSession()
{
    m_window->finishRemovals();
}

void WindowSession::connectOwner()
{
    MainWindow *const window = m_window.get();
    const auto accounts = [this, window] { window->setAccounts(m_owner.accounts()); };
    const auto keys = [this, window] { window->setKeys(m_owner.keys()); };
    const auto config = [this, window] {
        RelayConfig shown = m_owner.config();
        shown.port = m_port.value_or(shown.port);
        window->setConfig(shown);
    };
    const auto snapshot = [this, window] {
        window->setSnapshot(m_owner.snapshot());
        if (m_tray)
            m_tray->setSnapshot(m_owner.snapshot());
    };
    const auto secrets = [this, window] {
        window->setSecrets(m_owner.secrets());
        askForSecrets(false);
    };
    connect(&m_owner, &Owner::accountsChanged, window, accounts);
    connect(&m_owner, &Owner::keysChanged, window, keys);
    connect(&m_owner, &Owner::configChanged, window, config);
    connect(&m_owner, &Owner::snapshotChanged, window, snapshot);
    connect(&m_owner, &Owner::secretsChanged, window, secrets);
    connect(&m_owner, &Owner::raiseRequested, window, &MainWindow::bringToFront);
    connect(&m_owner, &Owner::problem, window, &MainWindow::showProblem);
    connect(window, &MainWindow::closed, this, &WindowSession::windowClosed);
    connect(window, &MainWindow::secretsActionWanted, this, [this] { askForSecrets(true); });
    accounts();
    keys();
    config();
    window->setSnapshot(m_owner.snapshot());
    window->setSecrets(m_owner.secrets());
}

void WindowSession::start(bool isHidden)
{
    if (TrayIcon::isAvailable()) {
        m_tray = std::make_unique<TrayIcon>();
        m_tray->setSnapshot(m_owner.snapshot());
        connect(m_tray.get(), &TrayIcon::openWanted, m_window.get(), &MainWindow::bringToFront);
        connect(m_tray.get(), &TrayIcon::quitWanted, this, &WindowSession::quitWanted);
        connect(m_tray.get(), &TrayIcon::stopWanted, this, [this] { m_owner.stopRelay(); });
        connect(
            m_tray.get(), &TrayIcon::startWanted, this, [this] { m_owner.startRelay({}, m_port); });
    }
    if (m_port || m_owner.config().startRelay)
        m_owner.startRelay({}, m_port);
    m_firstKey = m_owner.takeFirstKey();
    // Without a tray nothing could bring a hidden window back; it starts in the task bar then.
    if (!isHidden)
        m_window->show();
    else if (!m_tray)
        m_window->showMinimized();
    if (m_firstKey)
        showWelcome();
    else
        askForSecrets(false);
}

void WindowSession::startRelay(std::optional<quint16> port)
{
    if (port && *port != m_port.value_or(m_owner.config().port)) {
        m_port.reset();
        m_owner.execute(commands::setConfig(u"port"_s, QString::number(*port)),
                        whileAlive<QJsonObject>(this, [this, port](const CommandResult &answer) {
                            if (!answer)
                                m_window->showProblem(answer.error().message);
                            m_owner.startRelay({}, port);
                        }));
        return;
    }
    m_owner.startRelay({}, port);
}

void WindowSession::showWelcome()
{
    const RelaySnapshot &snapshot = m_owner.snapshot();
    const quint16 port = snapshot.port > 0 ? snapshot.port : m_port.value_or(m_owner.config().port);
    auto *dialog =
        new WelcomeDialog(m_firstKey->key, relayOrigin(snapshot.host, port), m_window.get());
    m_firstKey.reset();
    m_isAsking = true;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WelcomeDialog::addAccountWanted, this, [this] { m_wantsAccount = true; });
    connect(dialog, &QDialog::finished, this, [this] {
        m_isAsking = false;
        askForSecrets(false);
        addWantedAccount();
    });
    dialog->open();
}

void WindowSession::askForSecrets(bool isWanted)
{
    const SecretsStatus &secrets = m_owner.secrets();
    // Asked by itself once; after that the notice on Home is there.
    if (m_isAsking || (!isWanted && (m_hasAskedForSecrets || !m_window->isVisible())))
        return;
    QDialog *dialog = nullptr;
    switch (secrets.state) {
    case SecretsStatus::State::Loading:
    case SecretsStatus::State::Ready:
        return;
    case SecretsStatus::State::NeedsPassphrase:
        dialog = new UnlockDialog(m_actions, m_window.get());
        break;
    case SecretsStatus::State::Absent:
        if (!secrets.isFixed) {
            dialog = new VaultDialog(m_actions, m_window.get());
            break;
        }
        [[fallthrough]];
    case SecretsStatus::State::Locked:
        if (isWanted)
            m_owner.retrySecrets();
        return;
    }
    m_hasAskedForSecrets = true;
    m_isAsking = true;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this] {
        m_isAsking = false;
        addWantedAccount();
    });
    dialog->open();
}

void WindowSession::addWantedAccount()
{
    // Where keys are kept is settled first: without that an account's key has no place.
    if (m_wantsAccount && !m_isAsking) {
        m_wantsAccount = false;
        m_window->addAccount();
    }
}

void WindowSession::windowClosed()
{
    if (!m_tray) {
        emit quitWanted();
        return;
    }
    if (!m_state.flag(u"said-still-running"_s)) {
        m_state.setFlag(u"said-still-running"_s, true);
        m_tray->sayStillRunning();
    }
}

} // namespace deskrelay
