#include "tests/bench/relayload/streamload.h"

#include "tests/bench/relayload/processfigures.h"
#include "tests/bench/relayload/socket.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <random>
#include <string_view>

namespace deskrelay {

static constexpr int silenceMilliseconds = 10'000;
static constexpr std::string_view endMark = "[DONE]";

static std::string streamRequest(const Target &target, int events, int interval, int size)
{
    return chatRequest(target,
                       R"({"model":"gpt-stream","stream":true,"stream_options":{"include_usage":)"
                       R"(true},"messages":[],"events":)" +
                           std::to_string(events) + R"(,"interval":)" + std::to_string(interval) +
                           R"(,"size":)" + std::to_string(size) + '}');
}

static void send(const Socket &socket, const std::string &request)
{
    if (::send(socket.descriptor(), request.data(), request.size(), MSG_NOSIGNAL) !=
        ssize_t(request.size()))
        giveUp("a request was not taken");
}

namespace {

/// Reads the moments out of a stream that comes in pieces.
class MomentReader final
{
public:
    /// Calls \a take with each moment in \a bytes; true once the end has come.
    template <typename Take>
    bool feed(std::string_view bytes, Take take)
    {
        m_text.append(bytes);
        size_t used = 0;
        for (;;) {
            const size_t at = m_text.find(mark, used);
            const size_t end = at == std::string::npos ? at : m_text.find('}', at);
            if (end == std::string::npos)
                break;
            take(std::strtoll(&m_text[at + mark.size()], nullptr, 10));
            used = end;
        }
        const bool hasEnded = m_text.find(endMark, used) != std::string::npos;
        // What may be the beginning of a mark stays.
        m_text.erase(0, std::max(used, m_text.size() - std::min<size_t>(m_text.size(), 64)));
        return hasEnded;
    }

private:
    static constexpr std::string_view mark = "\"at\":";
    std::string m_text = {};
};

} // namespace

StreamFigures runStreams(const Target &target, const StreamLoad &load)
{
    struct Client
    {
        Socket socket = {};
        MomentReader reader = {};
    };
    const std::string request = streamRequest(target, load.events, load.interval, 0);
    const Socket epoll(::epoll_create1(EPOLL_CLOEXEC));
    std::vector<Client> clients(size_t(load.streams));
    StreamFigures figures;
    std::vector<double> delays;
    delays.reserve(size_t(load.streams) * size_t(load.events));
    std::array<epoll_event, 64> events = {};
    std::array<char, 64 * 1024> buffer = {};
    int running = 0;
    const auto readFor = [&](int64_t until) { // at least once
        do {
            const int64_t left = std::max<int64_t>(0, until - nowNanoseconds());
            const timespec patience = {.tv_sec = left / 1'000'000'000,
                                       .tv_nsec = left % 1'000'000'000};
            const int ready = ::epoll_pwait2(
                epoll.descriptor(), events.data(), int(events.size()), &patience, nullptr);
            for (int i = 0; i < ready; ++i) {
                Client &client = clients[size_t(events[size_t(i)].data.u64)];
                const auto size =
                    ::recv(client.socket.descriptor(), buffer.data(), buffer.size(), 0);
                const int64_t now = nowNanoseconds();
                const bool hasEnded =
                    size > 0 && client.reader.feed(
                                    {buffer.data(), size_t(size)}, [&delays, now](int64_t written) {
                                        delays.push_back(double(now - written) / 1000);
                                    });
                if (size <= 0)
                    ++figures.unfinished;
                if (size <= 0 || hasEnded) {
                    client.socket.close();
                    --running;
                }
            }
        } while (running > 0 && nowNanoseconds() < until);
    };
    // Begun one after the other, so that the events do not come all at once.
    const int64_t step = int64_t(load.interval) * 1'000'000 / std::max(1, load.streams);
    int64_t next = nowNanoseconds();
    for (size_t i = 0; i < clients.size(); ++i) {
        clients[i].socket = connectToLoopback(target.port);
        watchForReading(epoll.descriptor(), clients[i].socket, i);
        send(clients[i].socket, request);
        ++running;
        readFor(next += step);
    }
    const int64_t length = int64_t(load.events) * load.interval * 1'000'000;
    readFor(nowNanoseconds() + length + int64_t(silenceMilliseconds) * 1'000'000);
    figures.unfinished += running;
    figures.events = int64_t(delays.size());
    figures.median = valueAt(delays, 0.5);
    figures.p99 = valueAt(delays, 0.99);
    return figures;
}

UnrulyFigures runUnruly(const Target &target, const UnrulyLoad &load, int process)
{
    enum class Manner
    {
        Reads,
        Leaves,
        ReadsSlowly
    };
    struct Client
    {
        Socket socket = {};
        Manner manner = Manner::Reads;
        std::string tail = {};
        int64_t leavesAt = 0;
        int64_t readsAt = 0;
    };
    constexpr int64_t millisecond = 1'000'000;
    const std::string shortStream = streamRequest(target, 40, 25, 200);
    const std::string endless = streamRequest(target, 100'000, 0, 4'000);
    std::mt19937 random(20240607); // the same on every run
    std::vector<Client> clients(size_t(load.atOnce));
    std::array<char, 64 * 1024> buffer = {};
    UnrulyFigures figures;
    const int64_t began = nowNanoseconds();
    int started = 0;
    int running = 0;
    const auto begin = [&](Client &client) {
        const int64_t now = nowNanoseconds();
        client = {};
        client.manner = Manner(started % 3);
        ++started;
        ++running;
        const bool isSlow = client.manner == Manner::ReadsSlowly;
        client.socket = connectToLoopback(target.port, isSlow ? 16 * 1024 : 0);
        send(client.socket, isSlow ? endless : shortStream);
        if (client.manner != Manner::Reads)
            client.leavesAt =
                now + int64_t(random() % 900) * millisecond + (isSlow ? 1'000 : 0) * millisecond;
    };
    const auto mayBegin = [&] {
        return started < load.total &&
               nowNanoseconds() - began < int64_t(load.seconds) * 1'000 * millisecond;
    };
    for (int64_t looked = 0; running > 0 || mayBegin();) {
        for (Client &client : clients) {
            const int64_t now = nowNanoseconds();
            if (client.socket.descriptor() < 0) {
                if (mayBegin())
                    begin(client);
                continue;
            }
            const bool leaves = client.leavesAt > 0 && client.leavesAt <= now;
            if (leaves)
                ++figures.left;
            ssize_t size = -1;
            const bool isSlow = client.manner == Manner::ReadsSlowly;
            if (!leaves && client.readsAt <= now) {
                const size_t room = isSlow ? 2 * 1024 : buffer.size();
                size = ::recv(client.socket.descriptor(), buffer.data(), room, 0);
                client.readsAt = now + (isSlow ? 20 : 2) * millisecond;
                if (size > 0)
                    client.tail.append(buffer.data(), size_t(size));
                const bool hasEnded = client.tail.find(endMark) != std::string::npos;
                client.tail.erase(
                    0, client.tail.size() - std::min(client.tail.size(), endMark.size()));
                figures.finished += hasEnded ? 1 : 0;
                const bool isBroken = size == 0 || (size < 0 && errno != EAGAIN);
                figures.broken += isBroken && !hasEnded ? 1 : 0;
                if (hasEnded || isBroken) {
                    client.socket.close();
                    --running;
                    continue;
                }
            }
            if (leaves) {
                client.socket.close();
                --running;
            }
        }
        const int64_t now = nowNanoseconds();
        if (now - looked > 100 * millisecond) {
            looked = now;
            figures.mostResidentMib =
                std::max(figures.mostResidentMib, figuresOf(process).residentMib);
        }
        const timespec pause = {.tv_sec = 0, .tv_nsec = millisecond};
        ::nanosleep(&pause, nullptr);
        if (now - began > int64_t(load.seconds + 30) * 1'000 * millisecond)
            giveUp("streams do not end");
    }
    return figures;
}

} // namespace deskrelay
