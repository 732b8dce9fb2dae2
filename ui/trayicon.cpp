#include "ui/trayicon.h"

#include "ui/theme.h"

#include <QAction>
#include <QIcon>

namespace deskrelay {

using namespace Qt::StringLiterals;

TrayIcon::TrayIcon(QObject *parent)
    : QObject(parent)
    , m_state(m_menu.addAction(QString()))
    , m_startStop(nullptr)
{
    m_state->setEnabled(false);
    m_menu.addSeparator();
    QAction *open = m_menu.addAction(tr("&Open Deskrelay"));
    m_startStop = m_menu.addAction(QString());
    m_menu.addSeparator();
    QAction *quit = m_menu.addAction(tr("&Quit"));
    m_icon.setContextMenu(&m_menu);
    m_icon.setIcon(QIcon(u":/icons/deskrelay.svg"_s));
    connect(open, &QAction::triggered, this, &TrayIcon::openWanted);
    connect(quit, &QAction::triggered, this, &TrayIcon::quitWanted);
    connect(m_startStop, &QAction::triggered, this, [this] {
        if (m_snapshot.state == RelayState::Running)
            emit stopWanted();
        else
            emit startWanted();
    });
    connect(&m_icon,
            &QSystemTrayIcon::activated,
            this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                    emit openWanted();
            });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::openWanted);
    draw();
    m_icon.show();
}

bool TrayIcon::isAvailable()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void TrayIcon::setSnapshot(const RelaySnapshot &snapshot)
{
    const bool isSame = snapshot.state == m_snapshot.state && snapshot.port == m_snapshot.port;
    m_snapshot = snapshot;
    if (!isSame)
        draw();
}

void TrayIcon::sayStillRunning()
{
    m_icon.showMessage(tr("Deskrelay keeps running"),
                       tr("Your tools are still served. Open or quit it from this icon."),
                       QIcon(u":/icons/deskrelay.svg"_s));
}

void TrayIcon::draw()
{
    QString word;
    switch (m_snapshot.state) {
    case RelayState::Running:
        word = tr("Running on port %1").arg(m_snapshot.port);
        break;
    case RelayState::Starting:
        word = tr("Starting");
        break;
    case RelayState::Stopping:
        word = tr("Stopping");
        break;
    case RelayState::Failed:
        word = tr("Could not start");
        break;
    case RelayState::Stopped:
        word = tr("Stopped");
        break;
    }
    m_state->setText(word);
    m_icon.setToolTip(tr("Deskrelay: %1").arg(word));
    m_startStop->setText(m_snapshot.state == RelayState::Running ? tr("&Stop the relay")
                                                                 : tr("&Start the relay"));
    m_startStop->setEnabled(m_snapshot.state != RelayState::Starting &&
                            m_snapshot.state != RelayState::Stopping);
}

} // namespace deskrelay
