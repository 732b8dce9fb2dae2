#pragma once

#include <cstdint>
#include <string>

namespace deskrelay {

/// A descriptor that is closed with its owner.
class Socket final
{
public:
    Socket() = default;
    explicit Socket(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    Socket(Socket &&other) noexcept;
    Socket &operator=(Socket &&other) noexcept;
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    ~Socket();

    int descriptor() const { return m_descriptor; }
    void close();

private:
    int m_descriptor = -1;
};

/// A listener on 127.0.0.1, and the port that the system chose for it. Ends the program on failure.
Socket listenOnLoopback(uint16_t &port);
/// A connection to 127.0.0.1, not blocking. \a receiveBytes bounds what the kernel holds for a
/// reader that does not read; 0 leaves it alone. Ends the program on failure.
Socket connectToLoopback(uint16_t port, int receiveBytes = 0);

/// Adds \a socket to \a epoll for reading; \a tag comes back with its events.
void watchForReading(int epoll, const Socket &socket, uint64_t tag);

/// Nanoseconds on the clock that all processes of the machine share.
int64_t nowNanoseconds();

/// Prints why, and ends the program with 2.
[[noreturn]] void giveUp(const std::string &what);

} // namespace deskrelay
