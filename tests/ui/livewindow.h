#pragma once

#include "core/control/owner.h"
#include "ui/windowsession.h"

#include <QAbstractButton>
#include <QDialog>
#include <QImage>
#include <QTest>

#include <chrono>
#include <memory>

namespace deskrelay {

/// What came back for one request.
struct Answer
{
    int status = 0; ///< 0: no answer at all.
    QByteArray body = {};
};

/// A real owner of a scratch data directory with its window on a real display, driven as a person
/// drives it: by name of what is pressed and typed into.
class LiveWindow final
{
public:
    /// Opens \a dataDir and shows the window; the relay starts on \a port.
    LiveWindow(const QString &dataDir, quint16 port);
    ~LiveWindow();

    bool isOpen() const { return m_session != nullptr; }
    Owner &owner() { return *m_owner; }
    MainWindow &window() { return m_session->window(); }
    quint16 port() const { return m_owner->snapshot().port; }
    bool waitUntilRunning();
    bool waitForSecrets(SecretsStatus::State state);

    template <typename Widget>
    Widget *find(const QString &name)
    {
        return window().findChild<Widget *>(name);
    }
    /// Clicks with the mouse what is visible and enabled under \a name.
    bool press(const QString &name);
    /// Clicks into the field \a name and types \a text in the place of what it holds.
    bool type(const QString &name, const QString &text);
    /// The open dialog of a kind, once it has the keyboard; null when it does not come.
    template <typename Dialog>
    Dialog *dialog()
    {
        Dialog *found = nullptr;
        (void)QTest::qWaitFor([&] {
            found = window().findChild<Dialog *>();
            return found && found->isVisible();
        });
        return found && QTest::qWaitForWindowActive(found) ? found : nullptr;
    }
    template <typename Dialog>
    bool isGone()
    {
        return QTest::qWaitFor([&] { return !window().findChild<Dialog *>(); });
    }

    /// Posts to the relay over a socket of its own, while the window goes on.
    Answer post(const QByteArray &path, const QByteArray &body, const QByteArray &key);
    /// The same to the chat endpoint, asking \a model.
    Answer chat(const QByteArray &model, const QByteArray &key);

private:
    std::unique_ptr<Owner> m_owner;
    std::unique_ptr<WindowSession> m_session;
};

/// A port of this machine that nothing listens on.
quint16 freePort();
/// How many pixels of \a image have the hue of \a color, pale or full.
qint64 pixelsLike(const QImage &image, const QColor &color);

} // namespace deskrelay
