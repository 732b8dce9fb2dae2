#pragma once

namespace deskrelay {

/// What one process and its children use.
struct ProcessFigures
{
    double cpuSeconds = 0;
    double residentMib = 0;
    int threads = 0;
    int descriptors = 0; ///< 0 where they may not be counted.
};

/// Reads /proc; a process that is gone counts nothing.
ProcessFigures figuresOf(int process);

} // namespace deskrelay
