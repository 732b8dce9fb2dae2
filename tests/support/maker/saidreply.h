#pragma once

#include "core/formats/conversation/replyevent.h"
#include "core/formats/format.h"

namespace deskrelay {

/// What is left of \a reply when \a format has said it, in a stream or as a whole. Ids are not
/// told: each format has its own.
Reply saidReply(Format format, const Reply &reply, bool isStreamed);

/// \a reply without the ids that its format gave it.
Reply withoutIds(Reply reply);

} // namespace deskrelay
