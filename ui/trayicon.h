#pragma once

#include "core/relay/relaysnapshot.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace deskrelay {

/// The relay in the desktop's tray: its state, start and stop, open, quit.
class TrayIcon final : public QObject
{
    Q_OBJECT

public:
    explicit TrayIcon(QObject *parent = nullptr);

    /// Whether the desktop has a tray, so that a closed window can be opened again.
    static bool isAvailable();
    void setSnapshot(const RelaySnapshot &snapshot);
    /// Says once that closing the window does not end the program.
    void sayStillRunning();

signals:
    void openWanted();
    void startWanted();
    void stopWanted();
    void quitWanted();

private:
    void draw();

    QMenu m_menu;
    QSystemTrayIcon m_icon;
    QAction *m_state;
    QAction *m_startStop;
    RelaySnapshot m_snapshot = {};
};

} // namespace deskrelay
