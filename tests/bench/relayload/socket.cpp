#include "tests/bench/relayload/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace deskrelay {

Socket::Socket(Socket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

Socket &Socket::operator=(Socket &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Socket::~Socket()
{
    close();
}

void Socket::close()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

void giveUp(const std::string &what)
{
    std::fprintf(stderr, "relayload: %s (%s)\n", what.c_str(), std::strerror(errno));
    std::exit(2);
}

static sockaddr_in loopback(uint16_t port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

Socket listenOnLoopback(uint16_t &port)
{
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(socket.descriptor(), generic, size) != 0 ||
        ::listen(socket.descriptor(), 1024) != 0 ||
        ::getsockname(socket.descriptor(), generic, &size) != 0)
        giveUp("cannot listen");
    port = ntohs(address.sin_port);
    return socket;
}

Socket connectToLoopback(uint16_t port, int receiveBytes)
{
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int descriptor = socket.descriptor();
    if (receiveBytes > 0)
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, sizeof receiveBytes);
    sockaddr_in address = loopback(port);
    if (::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        giveUp("cannot connect to port " + std::to_string(port));
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    return socket;
}

void watchForReading(int epoll, const Socket &socket, uint64_t tag)
{
    epoll_event event = {.events = EPOLLIN, .data = {.u64 = tag}};
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, socket.descriptor(), &event) != 0)
        giveUp("cannot watch a socket");
}

int64_t nowNanoseconds()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

} // namespace deskrelay
