#include "core/control/controlclient.h"

#include "core/control/controlsocket.h"

#include <QDeadlineTimer>
#include <QLocalSocket>

namespace deskrelay {

using namespace Qt::StringLiterals;

CommandResult ControlClient::run(const Command &command, std::chrono::milliseconds patience) const
{
    const Result<QString> path = controlSocketPath(m_dataDir);
    if (!path)
        return path.error();
    QLocalSocket socket;
    socket.connectToServer(*path);
    if (!socket.waitForConnected(2000)) {
        return makeError(Error::Kind::Unavailable,
                         u"The owner of %1 does not listen for commands."_s.arg(m_dataDir));
    }
    QByteArray text = commandLine(command);
    socket.write(text);
    socket.flush();
    wipeBytes(text);
    const QDeadlineTimer deadline(patience);
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
            const bool isClosed = socket.state() != QLocalSocket::ConnectedState;
            return makeError(isClosed ? Error::Kind::Unavailable : Error::Kind::Timeout,
                             isClosed ? u"The owner closed the connection without an answer."_s
                                      : u"The owner did not answer in time."_s);
        }
    }
    return resultFromLine(socket.readLine());
}

} // namespace deskrelay
