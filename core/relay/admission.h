#pragma once

#include "core/base/clock.h"
#include "core/base/headers.h"
#include "core/base/result.h"
#include "core/keys/clientkey.h"

#include <QByteArray>
#include <QList>

namespace deskrelay {

/// The keys that a request shows, as they stand in `Authorization: Bearer`, `x-api-key`,
/// `x-goog-api-key` and `?key=`, in this order.
QList<QByteArray> keysShown(const Headers &headers, const QByteArray &query);

/// The first of the shown keys that is known and in force. Denied otherwise: the message says which
/// header a key belongs in, or why the one that came is refused.
Result<const ClientKey *>
admit(const QList<QByteArray> &shown, const QList<ClientKey> &keys, TimePoint now);

} // namespace deskrelay
