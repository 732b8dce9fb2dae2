#pragma once

#include "core/base/result.h"
#include "core/requests/requestquery.h"
#include "core/storage/connection.h"

namespace deskrelay {

/// The requests that \a query asks for, with the names of the accounts and keys in them.
Result<RequestReport> readRequests(const Connection &connection, const RequestQuery &query);

} // namespace deskrelay
