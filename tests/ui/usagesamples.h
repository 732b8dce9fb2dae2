#pragma once

#include "core/base/clock.h"
#include "core/storage/store.h"
#include "ui/owneractions.h"

#include <QTemporaryDir>

#include <memory>

namespace deskrelay::samples {

/// A real store with what samples::poolAccounts() served in the 90 days before a time. Invented;
/// the same for the same time.
class UsageStore final
{
public:
    explicit UsageStore(TimePoint now);

    Store &store() { return *m_store; }
    /// Adds what asks the store about usage.
    void answer(OwnerActions &actions);

private:
    QTemporaryDir m_place;
    std::unique_ptr<Store> m_store = {};
};

} // namespace deskrelay::samples
