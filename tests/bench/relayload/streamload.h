#pragma once

#include "tests/bench/relayload/requestload.h"

#include <cstdint>

namespace deskrelay {

/// Streams that are read to their end.
struct StreamLoad
{
    int streams = 200;
    int events = 100;  ///< Of each stream.
    int interval = 50; ///< Milliseconds between two events of a stream.
};

struct StreamFigures
{
    int64_t events = 0;
    double median = 0; ///< Microseconds from the upstream's writing to the client's reading.
    double p99 = 0;
    int unfinished = 0;
};

StreamFigures runStreams(const Target &target, const StreamLoad &load);

/// Clients that behave badly: of each three one reads its stream to the end, one leaves in the
/// middle of it, and one reads a stream of many megabytes a little at a time and then leaves.
struct UnrulyLoad
{
    int atOnce = 300;
    int total = 3'000;
    int seconds = 60; ///< No stream begins later.
};

struct UnrulyFigures
{
    int finished = 0;
    int left = 0;
    int broken = 0;             ///< Closed by the other side before the end.
    double mostResidentMib = 0; ///< Of the process looked at, while the load ran.
};

UnrulyFigures runUnruly(const Target &target, const UnrulyLoad &load, int process);

} // namespace deskrelay
