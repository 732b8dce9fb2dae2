#include "core/control/controlclient.h"

#include "core/control/controlsocket.h"
#include "core/control/datadirlock.h"

#include <QDeadlineTimer>
#include <QLocalSocket>

namespace deskrelay {

using namespace Qt::StringLiterals;

std::optional<CommandResult> ControlClient::tryRun(const Command &command,
                                                   std::chrono::milliseconds patience) const
{
    // What the owner left counts: it may have been started in a session of other directories.
    QString path = DataDirLock::holder(m_dataDir).socket;
    if (path.isEmpty()) {
        const Result<QString> usual = controlSocketPath(m_dataDir);
        if (!usual)
            return usual.error();
        path = *usual;
    }
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected(2000))
        return std::nullopt;
    QByteArray text = commandLine(command);
    socket.write(text);
    socket.flush();
    wipeBytes(text);
    const QDeadlineTimer deadline(patience);
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
            if (socket.state() != QLocalSocket::ConnectedState)
                return std::nullopt;
            return makeError(Error::Kind::Timeout, u"The owner did not answer in time."_s);
        }
    }
    return resultFromLine(socket.readLine());
}

CommandResult ControlClient::run(const Command &command, std::chrono::milliseconds patience) const
{
    return tryRun(command, patience)
        .value_or(makeError(Error::Kind::Unavailable,
                            u"The owner of %1 does not listen for commands."_s.arg(m_dataDir)));
}

} // namespace deskrelay
