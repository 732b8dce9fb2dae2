#pragma once

#include <QAbstractEventDispatcher>

#include <memory>

namespace deskrelay {

/// The event dispatcher for a thread with many sockets: epoll where the system has it, else null,
/// and Qt's own serves.
std::unique_ptr<QAbstractEventDispatcher> makeRelayDispatcher();

} // namespace deskrelay
