#pragma once

#include "core/relay/conversion.h"

namespace deskrelay {

/// Whether the account's upstream has OpenAI's own compaction.
bool compactsItself(const Account &account);
/// The format in which an account is asked for the summary that takes a conversation's place.
Format compactionFormatFor(const Account &account);

/// OpenAI's `/responses/compact`, answered by a message of the upstream's model. \a context is that
/// of the reply; its request is not used. Usage: there is nothing to compact, or a field is wrong.
Result<Conversion>
convertCompaction(const TranslationWish &wish, StateStore &states, ReplyContext context);

} // namespace deskrelay
