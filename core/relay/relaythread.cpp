#include "core/relay/relaythread.h"

#include "core/base/epolldispatcher.h"

#include <QAbstractEventDispatcher>

namespace deskrelay {

RelayThread::RelayThread(QObject *parent)
    : QThread(parent)
{
    setObjectName(QStringLiteral("relay"));
    if (std::unique_ptr<QAbstractEventDispatcher> dispatcher = makeRelayDispatcher())
        setEventDispatcher(dispatcher.release());
}

} // namespace deskrelay
