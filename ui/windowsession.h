#pragma once

#include "core/control/owner.h"
#include "ui/mainwindow.h"
#include "ui/owneractions.h"

#include <QObject>

#include <memory>
#include <optional>

namespace deskrelay {

class TrayIcon;

/// Ties an owner to a window and a tray icon, and asks what has to be asked at a start.
///
/// Lives in the main thread; the owner outlives it.
class WindowSession final : public QObject
{
    Q_OBJECT

public:
    explicit WindowSession(Owner &owner, std::optional<quint16> port = {});
    ~WindowSession() override;

    /// Starts the relay where the settings say so, and shows the window unless \a isHidden and a
    /// tray can bring it back.
    void start(bool isHidden);
    MainWindow &window() { return *m_window; }

signals:
    void quitWanted();

private:
    void connectOwner();
    void askForSecrets(bool isWanted);
    void showWelcome();
    void addWantedAccount();
    void windowClosed();
    void startRelay(std::optional<quint16> port);

    Owner &m_owner;
    OwnerActions m_actions;
    WindowState m_state;
    std::optional<quint16> m_port;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<TrayIcon> m_tray;
    std::optional<FirstKey> m_firstKey = {};
    bool m_hasAskedForSecrets = false;
    bool m_isAsking = false;
    bool m_wantsAccount = false;
};

} // namespace deskrelay
