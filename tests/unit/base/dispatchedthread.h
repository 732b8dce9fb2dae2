#pragma once

#include "core/base/epolldispatcher.h"

#include <QThread>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>

/// A pair of connected sockets.
struct SocketPair
{
    SocketPair()
    {
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data());
    }
    ~SocketPair()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    SocketPair(const SocketPair &) = delete;
    SocketPair &operator=(const SocketPair &) = delete;

    void write(int end) const
    {
        [[maybe_unused]] const auto count = ::write(ends[size_t(end)], "x", 1);
    }
    void read(int end) const
    {
        char byte = 0;
        [[maybe_unused]] const auto count = ::read(ends[size_t(end)], &byte, 1);
    }

    std::array<int, 2> ends = {-1, -1};
};

/// A thread on the dispatcher under test.
class DispatchedThread final
{
public:
    DispatchedThread()
    {
        m_thread.setEventDispatcher(deskrelay::makeRelayDispatcher().release());
        m_context.moveToThread(&m_thread);
        m_thread.start();
    }
    ~DispatchedThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    DispatchedThread(const DispatchedThread &) = delete;
    DispatchedThread &operator=(const DispatchedThread &) = delete;

    /// Runs \a step there and waits for its end.
    void run(const std::function<void()> &step)
    {
        QMetaObject::invokeMethod(&m_context, step, Qt::BlockingQueuedConnection);
    }
    QThread &thread() { return m_thread; }
    QObject *context() { return &m_context; }

private:
    QThread m_thread;
    QObject m_context;
};
