#pragma once

#include "core/accounts/account.h"
#include "core/formats/format.h"
#include "core/relay/modeltable.h"

#include <QString>

namespace deskrelay {

/// The format in which an account is asked: the client's own where the account speaks it, else the
/// one that says most. \a takesResponses: its upstream was not seen to refuse Responses.
Format upstreamFormatFor(const Account &account,
                         Format client,
                         const QString &model,
                         bool takesResponses,
                         const ModelTable &models);

} // namespace deskrelay
