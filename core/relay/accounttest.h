#pragma once

#include "core/scheduling/failureverdict.h"

#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

/// How much of an account is tried.
enum class AccountTestDepth
{
    Models,   ///< The models list: reaches the provider and proves the key.
    Generate, ///< And a call of one token.
};

/// What is tried of an account.
struct AccountTestPlan
{
    AccountTestDepth depth = AccountTestDepth::Models;
    QString model = {}; ///< To call; empty: the account's first.
};

/// Which step of an account's test failed.
enum class AccountTestStep
{
    Name,
    Connect,
    Tls,
    Key,
    Model,
    Reply,
    Done
};

/// `name`, `connect`, `tls`, `key`, `model`, `reply`, `done`.
QString accountTestStepName(AccountTestStep step);

struct AccountTestResult
{
    bool passed = false;
    AccountTestStep step = AccountTestStep::Done;
    int status = 0; ///< The upstream's HTTP status; 0 when it did not answer.
    int models = 0; ///< Models that the account lists.
    /// Whose fault the answer is, where there was one. `Request`: the account itself is sound.
    std::optional<FailureVerdict::Blame> blame = {};
    QString message = {}; ///< What happened and what to do; free of secrets.
    std::chrono::milliseconds duration = {};

    bool operator==(const AccountTestResult &) const = default;
};

} // namespace deskrelay

Q_DECLARE_METATYPE(deskrelay::AccountTestResult)
