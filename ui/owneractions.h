#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/control/command.h"
#include "core/requests/requestquery.h"
#include "core/usage/usagequery.h"

#include <QPointer>

#include <functional>
#include <optional>
#include <utility>

namespace deskrelay {

/// What pages and dialogs may ask of the owner. Each is set; answers come in the main thread.
struct OwnerActions
{
    using Done = std::function<void(const Result<void> &)>;

    std::function<void(const Command &, CommandDone)> run = {};
    /// What was requested, read beside this thread.
    std::function<void(const RequestQuery &, std::function<void(const Result<RequestReport> &)>)>
        readRequests = {};
    /// Sums over what was used, read likewise.
    std::function<void(const UsageQuery &, std::function<void(const Result<UsageReport> &)>)>
        readUsage = {};
    std::function<void(std::optional<quint16> port)> startRelay = {};
    std::function<void()> stopRelay = {};
    std::function<void(const Secret &passphrase, Done)> unlockVault = {};
    std::function<void(const Secret &passphrase, Done)> chooseVault = {};
    std::function<void()> retrySecrets = {};
};

/// \a done for as long as \a context lives: a dialog may be closed before the answer comes.
template <typename Value>
std::function<void(const Result<Value> &)>
whileAlive(QObject *context, std::function<void(const Result<Value> &)> done)
{
    return
        [guard = QPointer<QObject>(context), done = std::move(done)](const Result<Value> &result) {
            if (guard)
                done(result);
        };
}

} // namespace deskrelay
