#pragma once

#include "core/control/command.h"

#include <QString>

#include <chrono>

namespace deskrelay {

/// Sends one command to the owner of a data directory and waits for the answer. For programs
/// that have nothing else to do meanwhile.
class ControlClient final
{
public:
    explicit ControlClient(QString dataDir)
        : m_dataDir(std::move(dataDir))
    {
    }

    /// Unavailable: nobody listens there. Timeout: no answer came.
    CommandResult run(const Command &command,
                      std::chrono::milliseconds patience = std::chrono::seconds(120)) const;

private:
    const QString m_dataDir;
};

} // namespace deskrelay
