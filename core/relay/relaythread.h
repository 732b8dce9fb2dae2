#pragma once

#include <QThread>

namespace deskrelay {

/// The thread in which sockets, libcurl and the choice of accounts live. Here alone it is settled
/// which event dispatcher that is: epoll where there is one, else Qt's own.
class RelayThread final : public QThread
{
    Q_OBJECT

public:
    explicit RelayThread(QObject *parent = nullptr);
};

} // namespace deskrelay
