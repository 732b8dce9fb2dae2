#include "tests/bench/relayload/processfigures.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace deskrelay {

static double cpuSecondsOf(const std::string &folder)
{
    std::ifstream file(folder + "/stat");
    std::string text;
    std::getline(file, text);
    const size_t name = text.rfind(')'); // the name before it may hold anything
    if (name == std::string::npos)
        return 0;
    std::istringstream fields(text.substr(name + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / double(::sysconf(_SC_CLK_TCK));
}

ProcessFigures figuresOf(int process)
{
    const std::string folder = "/proc/" + std::to_string(process);
    ProcessFigures figures;
    figures.cpuSeconds = cpuSecondsOf(folder);
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            figures.residentMib = std::stod(line.substr(6)) / 1024;
        else if (line.starts_with("Threads:"))
            figures.threads = std::stoi(line.substr(8));
    }
    std::error_code refused;
    for (const auto &entry : std::filesystem::directory_iterator(folder + "/fd", refused)) {
        static_cast<void>(entry);
        ++figures.descriptors;
    }
    std::ifstream children(folder + "/task/" + std::to_string(process) + "/children");
    for (int child = 0; children >> child;) {
        const ProcessFigures more = figuresOf(child);
        figures.cpuSeconds += more.cpuSeconds;
        figures.residentMib += more.residentMib;
        figures.threads += more.threads;
        figures.descriptors += more.descriptors;
    }
    return figures;
}

} // namespace deskrelay
