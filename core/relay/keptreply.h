#pragma once

#include "core/relay/itemstore.h"

#include <QByteArray>

namespace deskrelay {

/// What is remembered of a request until its reply can be kept with it.
struct KeptRequest
{
    QByteArray id = {};
    KeyId key = {};
    QByteArray body = {};     ///< Without the history that was put into it.
    QByteArray previous = {}; ///< The kept response or conversation that it goes on with.

    /// Keeps the reply, if it is a completed one. \a response is the object as the client has it.
    void keep(ItemStore &store, const QByteArray &response) const;
};

/// The items that come before a request which goes on with a chain, oldest first: from the newest
/// compaction on.
QByteArrayList historyOf(const KeptChain &chain);

} // namespace deskrelay
