#include "livewindow.h"

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTcpSocket>

#include <cstdlib>

namespace deskrelay {

using namespace Qt::StringLiterals;

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

qint64 pixelsLike(const QImage &image, const QColor &color)
{
    static constexpr int nearHue = 12;
    static constexpr int leastSaturation = 50;
    qint64 count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            const int apart = std::abs(pixel.hsvHue() - color.hsvHue());
            count += pixel.hsvSaturation() > leastSaturation && apart < nearHue ? 1 : 0;
        }
    }
    return count;
}

LiveWindow::LiveWindow(const QString &dataDir, quint16 port)
{
    Result<std::unique_ptr<Owner>> owner = Owner::open({.dataDir = dataDir});
    if (!owner) {
        qWarning("%s", qPrintable(owner.error().message));
        return;
    }
    m_owner = std::move(*owner);
    m_session = std::make_unique<WindowSession>(*m_owner, port);
    m_session->start(false);
}

LiveWindow::~LiveWindow() = default;

bool LiveWindow::waitUntilRunning()
{
    return QTest::qWaitFor([this] { return m_owner->snapshot().state == RelayState::Running; });
}

bool LiveWindow::waitForSecrets(SecretsStatus::State state)
{
    return QTest::qWaitFor([this, state] { return m_owner->secrets().state == state; }, 15'000);
}

bool LiveWindow::press(const QString &name)
{
    auto *button = find<QAbstractButton>(name);
    if (!button || !button->isVisible() || !button->isEnabled()) {
        qWarning("nothing to press: %s", qPrintable(name));
        return false;
    }
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

bool LiveWindow::type(const QString &name, const QString &text)
{
    QWidget *field = find<QWidget>(name);
    if (!field || !field->isVisible() || !field->isEnabled()) {
        qWarning("nothing to type into: %s", qPrintable(name));
        return false;
    }
    QTest::mouseClick(field, Qt::LeftButton);
    if (!QTest::qWaitFor([field] { return field->hasFocus(); }))
        return false;
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
    return true;
}

Answer LiveWindow::post(const QByteArray &path, const QByteArray &body, const QByteArray &key)
{
    QTcpSocket socket;
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
    socket.write("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key +
                 "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    closed.wait(10'000);
    const QByteArray all = socket.readAll();
    const qsizetype end = all.indexOf("\r\n\r\n");
    return {.status = all.mid(9, 3).toInt(), .body = end < 0 ? QByteArray() : all.sliced(end + 4)};
}

Answer LiveWindow::chat(const QByteArray &model, const QByteArray &key)
{
    return post("/v1/chat/completions",
                R"({"model":")" + model +
                    R"(","messages":[{"role":"user","content":"Good morning, relay"}]})",
                key);
}

} // namespace deskrelay
