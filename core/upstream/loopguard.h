#pragma once

#include "core/accounts/account.h"
#include "core/base/headers.h"

namespace deskrelay {

// A relay must not call itself. Each call to a base URL that a person gave carries a mark of this
// process; a request that comes in with it has been here before, however it came back: by another
// name, through a forwarded port, by way of another relay. Providers' own addresses get no mark.

/// The mark for a call of \a account, with those that \a client brought; empty where none is due.
Headers hopHeaders(const Account &account, const Headers &client);

/// Whether a request with these headers was sent by this process.
bool hasPassedHere(const Headers &client);

/// What such a request is answered with: Loop Detected.
constexpr int loopStatus = 508;

/// Whether an upstream's answer says that a call came back to a relay that had sent it.
bool isLoopReply(int status, const Headers &upstream);

/// What to say then of \a account.
QString loopMessage(const Account &account);

} // namespace deskrelay
