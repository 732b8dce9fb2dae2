// The load that tests/bench/relay puts on the relay and on nginx, and the figures it prints.

#include "tests/bench/relayload/eventserver.h"
#include "tests/bench/relayload/processfigures.h"
#include "tests/bench/relayload/requestload.h"
#include "tests/bench/relayload/socket.h"
#include "tests/bench/relayload/streamload.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using namespace deskrelay;

namespace {

/// One of the programs that are compared: `name=port/process[/prefix]`; a prefix `/@messages` asks
/// in Anthropic's format.
struct Contestant
{
    std::string name = {};
    Target target = {};
    int process = 0;
    std::vector<RequestFigures> rounds = {};
    double cpuSeconds = 0;
};

} // namespace

static Contestant contestantFrom(const std::string &word)
{
    const size_t equals = word.find('=');
    const size_t slash = word.find('/');
    if (equals == std::string::npos || slash == std::string::npos)
        giveUp("not name=port/process[/prefix]: " + word);
    const char *const key = std::getenv("RELAYLOAD_KEY");
    const size_t at = word.find('/', slash + 1);
    const std::string prefix = at == std::string::npos ? "" : word.substr(at);
    const bool isTranslated = prefix == "/@messages";
    return {.name = word.substr(0, equals),
            .target = {.port = uint16_t(std::stoi(word.substr(equals + 1))),
                       .key = key ? key : "",
                       .prefix = isTranslated ? "" : prefix,
                       .isTranslated = isTranslated},
            .process = std::stoi(word.substr(slash + 1))};
}

static double median(const std::vector<RequestFigures> &rounds, double RequestFigures::*field)
{
    std::vector<double> values;
    for (const RequestFigures &round : rounds)
        values.push_back(round.*field);
    return valueAt(values, 0.5);
}

/// Drives the contestants in turns; the ratio is each one's to the first, the median of all rounds.
static int compareRequests(std::vector<Contestant> contestants, const RequestLoad &load, int rounds)
{
    for (int round = 0; round <= rounds; ++round) { // the first one warms up
        for (Contestant &contestant : contestants) {
            const double before = figuresOf(contestant.process).cpuSeconds;
            const RequestFigures figures = runRequests(contestant.target, load);
            if (figures.wrong > 0)
                giveUp(contestant.name + ": " + std::to_string(figures.wrong) + " wrong replies");
            if (round == 0)
                continue;
            contestant.cpuSeconds += figuresOf(contestant.process).cpuSeconds - before;
            contestant.rounds.push_back(figures);
        }
    }
    std::printf("%-24s %10s %9s %9s %16s %7s\n",
                "requests",
                "per second",
                "p50 us",
                "p99 us",
                "CPU s per 10,000",
                "ratio");
    for (const Contestant &contestant : contestants) {
        std::vector<double> ratios;
        for (size_t i = 0; i < contestant.rounds.size(); ++i)
            ratios.push_back(contestant.rounds[i].perSecond /
                             contestants.front().rounds[i].perSecond);
        std::printf("%-24s %10.0f %9.0f %9.0f %16.3f %7.3f\n",
                    contestant.name.c_str(),
                    median(contestant.rounds, &RequestFigures::perSecond),
                    median(contestant.rounds, &RequestFigures::median),
                    median(contestant.rounds, &RequestFigures::p99),
                    contestant.cpuSeconds * 10'000 / (double(load.count) * rounds),
                    valueAt(ratios, 0.5));
    }
    return 0;
}

static int compareStreams(const std::vector<Contestant> &contestants, const StreamLoad &load)
{
    std::printf(
        "%-24s %10s %9s %9s %16s\n", "streams", "events", "p50 us", "p99 us", "CPU s per 10,000");
    int code = 0;
    for (const Contestant &contestant : contestants) {
        const double before = figuresOf(contestant.process).cpuSeconds;
        const StreamFigures figures = runStreams(contestant.target, load);
        const double cpu = figuresOf(contestant.process).cpuSeconds - before;
        std::printf("%-24s %10lld %9.0f %9.0f %16.3f\n",
                    contestant.name.c_str(),
                    static_cast<long long>(figures.events),
                    figures.median,
                    figures.p99,
                    figures.events > 0 ? cpu * 10'000 / double(figures.events) : 0.0);
        if (figures.unfinished > 0) {
            std::printf(
                "%s: %d streams did not end\n", contestant.name.c_str(), figures.unfinished);
            code = 1;
        }
    }
    return code;
}

static int runUnrulyClients(const Contestant &contestant, const UnrulyLoad &load)
{
    const UnrulyFigures figures = runUnruly(contestant.target, load, contestant.process);
    std::printf("%-24s %d streams read to the end, %d left, %d broken off; at most %.1f MiB\n",
                contestant.name.c_str(),
                figures.finished,
                figures.left,
                figures.broken,
                figures.mostResidentMib);
    return figures.broken == 0 ? 0 : 1;
}

static int usage()
{
    std::fputs("relayload serve\n"
               "relayload requests ROUNDS BODY NAME=PORT/PID[/PREFIX]...\n"
               "relayload streams NAME=PORT/PID[/PREFIX]...\n"
               "relayload unruly NAME=PORT/PID[/PREFIX]\n"
               "relayload process PID\n",
               stderr);
    return 2;
}

int main(int argc, char **argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::string command = words.empty() ? "" : words[0];
    const size_t first = command == "requests" ? 3 : 1;
    if (command == "serve")
        serveEvents();
    if (words.size() <= first)
        return usage();
    if (command == "process") {
        const ProcessFigures figures = figuresOf(std::stoi(words[1]));
        std::printf("%.1f %d %d\n", figures.residentMib, figures.threads, figures.descriptors);
        return 0;
    }
    std::vector<Contestant> contestants;
    for (size_t i = first; i < words.size(); ++i)
        contestants.push_back(contestantFrom(words[i]));
    if (command == "requests")
        return compareRequests(contestants, {.expected = words[2]}, std::stoi(words[1]));
    if (command == "streams")
        return compareStreams(contestants, {});
    if (command == "unruly")
        return runUnrulyClients(contestants.front(), {});
    return usage();
}
