#include "core/control/controlserver.h"

#include "core/base/logging.h"
#include "core/control/controlsocket.h"

#include <QLocalSocket>
#include <QPointer>

#include <sys/socket.h>
#include <unistd.h>

namespace deskrelay {

using namespace Qt::StringLiterals;

ControlServer::ControlServer(Execute execute, QObject *parent)
    : QObject(parent)
    , m_execute(std::move(execute))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer()
{
    close();
}

Result<void> ControlServer::listen(const QString &dataDir)
{
    const Result<QString> path = controlSocketPath(dataDir);
    if (!path)
        return path.error();
    QLocalServer::removeServer(*path);
    if (!m_server.listen(*path)) {
        return makeError(
            Error::Kind::Unavailable,
            u"The control socket %1 cannot be opened: %2."_s.arg(*path, m_server.errorString()));
    }
    return {};
}

void ControlServer::close()
{
    m_server.close();
}

/// Only this user's own programs are heard.
static bool isOurs(const QLocalSocket *socket)
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    const int descriptor = static_cast<int>(socket->socketDescriptor());
    return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::getuid();
}

void ControlServer::accept()
{
    while (QLocalSocket *const socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        if (!isOurs(socket)) {
            socket->abort();
            continue;
        }
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        read(socket);
    }
}

void ControlServer::read(QLocalSocket *socket)
{
    while (socket->canReadLine()) {
        QByteArray text = socket->readLine();
        const Result<Command> command = commandFromLine(text);
        wipeBytes(text);
        if (!command) {
            socket->write(resultLine(command.error()));
            continue;
        }
        qCInfo(lcControl).noquote() << "command" << command->name;
        m_execute(*command, [to = QPointer<QLocalSocket>(socket)](const CommandResult &result) {
            if (to)
                to->write(resultLine(result));
        });
    }
    if (socket->bytesAvailable() > controlLineLimit) {
        socket->write(resultLine(makeError(Error::Kind::TooLarge, u"The command is too long."_s)));
        socket->disconnectFromServer();
    }
}

} // namespace deskrelay
