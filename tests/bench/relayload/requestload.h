#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace deskrelay {

/// Where requests go and how they look.
struct Target
{
    uint16_t port = 0;
    std::string key = {};      ///< Sent as a bearer token; empty: none.
    std::string prefix = {};   ///< Before the path.
    bool isTranslated = false; ///< Asked in Anthropic's format, which the upstream does not speak.
};

struct RequestLoad
{
    int connections = 32;
    int count = 10'000;
    std::string expected = {}; ///< The body that each reply must have; a translated one its text.
};

struct RequestFigures
{
    double perSecond = 0;
    double median = 0; ///< Microseconds.
    double p99 = 0;    ///< Microseconds; 99 of 100 come sooner.
    int wrong = 0;     ///< Replies that were not 200 with the expected body.
};

/// A POST of a chat completion, or of a message, with \a body.
std::string chatRequest(const Target &target, const std::string &body);

/// The value at \a part (0 to 1) of \a values, in their order; 0 where there are none.
double valueAt(std::vector<double> values, double part);

/// Sends small chat completions over kept connections, the next one on a connection when the reply
/// has come, until so many are answered.
RequestFigures runRequests(const Target &target, const RequestLoad &load);

} // namespace deskrelay
