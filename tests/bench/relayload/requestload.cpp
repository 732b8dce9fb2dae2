#include "tests/bench/relayload/requestload.h"

#include "tests/bench/relayload/socket.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace deskrelay {

static constexpr std::string_view smallBody =
    R"({"model":"gpt-bench","messages":[{"role":"user","content":"Say hello to the world."}]})";
static constexpr std::string_view smallMessage =
    R"({"model":"gpt-bench","max_tokens":100,"messages":[{"role":"user","content":"Say hello to the world."}]})";
static constexpr std::string_view smallAnswer = "Hello, world.";
static constexpr int silenceMilliseconds = 10'000;

namespace {

struct Connection
{
    Socket socket = {};
    std::string received = {};
    int64_t sent = 0;
};

} // namespace

std::string chatRequest(const Target &target, const std::string &body)
{
    std::string text = "POST " + target.prefix +
                       (target.isTranslated ? "/v1/messages" : "/v1/chat/completions") +
                       " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(target.port) + "\r\n";
    if (!target.key.empty())
        text += "Authorization: Bearer " + target.key + "\r\n";
    text += "User-Agent: relayload\r\nAccept: application/json\r\n"
            "Content-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body;
    return text;
}

double valueAt(std::vector<double> values, double part)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, size_t(part * double(values.size())))];
}

/// The length of the whole reply at the beginning of \a text; 0 while it is not complete.
static size_t replySize(std::string_view text, std::string_view &body)
{
    const size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos)
        return 0;
    std::string head(text.substr(0, end));
    std::transform(head.begin(), head.end(), head.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    });
    constexpr std::string_view name = "\r\ncontent-length: ";
    const size_t at = head.find(name);
    if (at == std::string::npos)
        giveUp("a reply tells no length");
    size_t length = 0;
    const char *const number = head.data() + at + name.size();
    std::from_chars(number, head.data() + head.size(), length);
    if (text.size() < end + 4 + length)
        return 0;
    body = text.substr(end + 4, length);
    return end + 4 + length;
}

RequestFigures runRequests(const Target &target, const RequestLoad &load)
{
    const std::string request =
        chatRequest(target, std::string(target.isTranslated ? smallMessage : smallBody));
    const Socket epoll(::epoll_create1(EPOLL_CLOEXEC));
    std::vector<Connection> connections(size_t(load.connections));
    for (size_t i = 0; i < connections.size(); ++i) {
        connections[i].socket = connectToLoopback(target.port);
        watchForReading(epoll.descriptor(), connections[i].socket, i);
    }
    int started = 0;
    const auto send = [&](Connection &connection) {
        if (started == load.count)
            return;
        ++started;
        connection.sent = nowNanoseconds();
        const auto size =
            ::send(connection.socket.descriptor(), request.data(), request.size(), MSG_NOSIGNAL);
        if (size != ssize_t(request.size()))
            giveUp("a request was not taken");
    };

    RequestFigures figures;
    std::vector<double> latencies;
    latencies.reserve(size_t(load.count));
    const int64_t began = nowNanoseconds();
    for (Connection &connection : connections)
        send(connection);
    std::array<epoll_event, 64> events = {};
    std::array<char, 16 * 1024> buffer = {};
    while (latencies.size() < size_t(load.count)) {
        const int ready = ::epoll_wait(
            epoll.descriptor(), events.data(), int(events.size()), silenceMilliseconds);
        if (ready <= 0)
            giveUp("no reply came for 10 s");
        for (int i = 0; i < ready; ++i) {
            Connection &connection = connections[size_t(events[size_t(i)].data.u64)];
            const auto size =
                ::recv(connection.socket.descriptor(), buffer.data(), buffer.size(), 0);
            if (size <= 0)
                giveUp("a connection was closed");
            connection.received.append(buffer.data(), size_t(size));
            std::string_view body;
            const size_t whole = replySize(connection.received, body);
            if (whole == 0)
                continue;
            const bool isRight =
                connection.received.starts_with("HTTP/1.1 200 ") &&
                (target.isTranslated ? body.find(smallAnswer) != body.npos : body == load.expected);
            figures.wrong += isRight ? 0 : 1;
            latencies.push_back(double(nowNanoseconds() - connection.sent) / 1000);
            connection.received.erase(0, whole);
            send(connection);
        }
    }
    figures.perSecond = double(load.count) * 1e9 / double(nowNanoseconds() - began);
    figures.median = valueAt(latencies, 0.5);
    figures.p99 = valueAt(latencies, 0.99);
    return figures;
}

} // namespace deskrelay
