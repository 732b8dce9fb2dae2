#pragma once

#include "core/base/result.h"
#include "core/control/command.h"

#include <QLocalServer>
#include <QObject>

#include <functional>

class QLocalSocket;

namespace deskrelay {

/// Takes commands for the owner on its local socket: this user only, one JSON line each.
class ControlServer final : public QObject
{
    Q_OBJECT

public:
    using Execute = std::function<void(const Command &, CommandDone)>;

    explicit ControlServer(Execute execute, QObject *parent = nullptr);
    ~ControlServer() override;

    /// To be called with the directory's lock held: a socket that is there is a dead owner's.
    Result<void> listen(const QString &dataDir);
    void close();
    /// Where it listens.
    QString path() const { return m_server.fullServerName(); }

private:
    void accept();
    void read(QLocalSocket *socket);

    const Execute m_execute;
    QLocalServer m_server;
};

} // namespace deskrelay
