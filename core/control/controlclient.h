#pragma once

#include "core/control/command.h"

#include <QString>

#include <chrono>
#include <optional>

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

    /// Empty: nobody listens there, or who did has gone. Timeout: no answer came.
    std::optional<CommandResult> tryRun(const Command &command,
                                        std::chrono::milliseconds patience) const;

    /// The same, with Unavailable where nobody listens.
    CommandResult run(const Command &command,
                      std::chrono::milliseconds patience = std::chrono::seconds(120)) const;

private:
    const QString m_dataDir;
};

} // namespace deskrelay
