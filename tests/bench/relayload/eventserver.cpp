#include "tests/bench/relayload/eventserver.h"

#include "tests/bench/relayload/socket.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace deskrelay {

/// Of a stream that is read slowly no more than this waits here.
static constexpr size_t bufferBytes = 256 * 1024;

namespace {

struct Stream
{
    Socket socket = {};
    std::string received = {};
    std::string toSend = {};
    int eventsLeft = 0;
    int64_t interval = 0; ///< Nanoseconds.
    int64_t due = 0;
    std::string filling = {};
    bool isStreaming = false;
    bool waitsForRoom = false;
};

} // namespace

static long numberIn(const std::string &body, const std::string &name)
{
    const size_t at = body.find('"' + name + "\":");
    return at == std::string::npos ? 0 : std::strtol(&body[at + name.size() + 3], nullptr, 10);
}

static void appendChunk(std::string &text, const std::string &bytes)
{
    std::array<char, 24> size = {};
    const int count = std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    text.append(size.data(), size_t(count));
    text += bytes;
    text += "\r\n";
}

static void beginStream(Stream &stream)
{
    const size_t head = stream.received.find("\r\n\r\n");
    const size_t field = stream.received.find("ontent-Length: ");
    if (head == std::string::npos || field == std::string::npos)
        return;
    const auto length = size_t(std::strtoul(&stream.received[field + 15], nullptr, 10));
    if (stream.received.size() < head + 4 + length)
        return;
    const std::string body = stream.received.substr(head + 4, length);
    stream.received.clear();
    stream.eventsLeft = int(numberIn(body, "events"));
    stream.interval = numberIn(body, "interval") * 1'000'000;
    stream.filling.assign(size_t(numberIn(body, "size")), 'x');
    stream.due = nowNanoseconds();
    stream.isStreaming = true;
    stream.toSend += "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n";
}

static void appendDue(Stream &stream, int64_t now)
{
    while (stream.isStreaming && stream.due <= now && stream.toSend.size() < bufferBytes) {
        if (stream.eventsLeft-- == 0) {
            appendChunk(stream.toSend, "data: [DONE]\n\n");
            stream.toSend += "0\r\n\r\n";
            stream.isStreaming = false;
            return;
        }
        appendChunk(stream.toSend,
                    R"(data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":)"
                    R"({"content":"word )" +
                        stream.filling + R"("}}],"at":)" + std::to_string(nowNanoseconds()) +
                        "}\n\n");
        stream.due += stream.interval;
    }
}

/// False: the reader has gone.
static bool sendSome(int epoll, Stream &stream, uint64_t tag)
{
    while (!stream.toSend.empty()) {
        const auto sent = ::send(
            stream.socket.descriptor(), stream.toSend.data(), stream.toSend.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return false;
        if (sent < 0)
            break;
        stream.toSend.erase(0, size_t(sent));
        if (stream.interval == 0)
            appendDue(stream, nowNanoseconds());
    }
    const bool waits = !stream.toSend.empty();
    if (std::exchange(stream.waitsForRoom, waits) != waits) {
        epoll_event event = {.events = waits ? EPOLLIN | EPOLLOUT : EPOLLIN, .data = {.u64 = tag}};
        ::epoll_ctl(epoll, EPOLL_CTL_MOD, stream.socket.descriptor(), &event);
    }
    return true;
}

void serveEvents()
{
    uint16_t port = 0;
    const Socket listener = listenOnLoopback(port);
    std::printf("%d\n", int(port));
    std::fflush(stdout);
    const Socket epoll(::epoll_create1(EPOLL_CLOEXEC));
    watchForReading(epoll.descriptor(), listener, 0);
    std::unordered_map<uint64_t, Stream> streams;
    uint64_t lastTag = 0;
    std::array<epoll_event, 64> events = {};
    std::array<char, 16 * 1024> buffer = {};
    for (;;) {
        int64_t next = nowNanoseconds() + 1'000'000'000;
        for (const auto &[tag, stream] : streams) {
            if (stream.isStreaming && !stream.waitsForRoom)
                next = std::min(next, stream.due);
        }
        const int64_t wait = std::max<int64_t>(0, next - nowNanoseconds());
        const timespec patience = {.tv_sec = wait / 1'000'000'000, .tv_nsec = wait % 1'000'000'000};
        const int ready = ::epoll_pwait2(
            epoll.descriptor(), events.data(), int(events.size()), &patience, nullptr);
        for (int i = 0; i < ready; ++i) {
            const uint64_t tag = events[size_t(i)].data.u64;
            if (tag == 0) {
                const int accepted = ::accept4(
                    listener.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (accepted < 0)
                    continue;
                Stream &stream = streams[++lastTag];
                stream.socket = Socket(accepted);
                watchForReading(epoll.descriptor(), stream.socket, lastTag);
                continue;
            }
            Stream &stream = streams[tag];
            if (events[size_t(i)].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
                const auto size =
                    ::recv(stream.socket.descriptor(), buffer.data(), buffer.size(), 0);
                if (size == 0 || (size < 0 && errno != EAGAIN)) {
                    streams.erase(tag);
                    continue;
                }
                stream.received.append(buffer.data(), size_t(std::max<ssize_t>(0, size)));
                beginStream(stream);
            }
            if (!sendSome(epoll.descriptor(), stream, tag))
                streams.erase(tag);
        }
        const int64_t now = nowNanoseconds();
        for (auto entry = streams.begin(); entry != streams.end();) {
            auto &[tag, stream] = *entry;
            appendDue(stream, now);
            const bool isThere = stream.toSend.empty() || stream.waitsForRoom ||
                                 sendSome(epoll.descriptor(), stream, tag);
            entry = isThere ? std::next(entry) : streams.erase(entry);
        }
    }
}

} // namespace deskrelay
