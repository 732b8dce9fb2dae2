#include "core/base/logging.h"

namespace deskrelay {

Q_LOGGING_CATEGORY(lcHttp, "relay.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUpstream, "relay.upstream", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRelay, "relay.relay", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAccounts, "relay.accounts", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStorage, "relay.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcControl, "relay.control", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "relay.ui", QtInfoMsg)

} // namespace deskrelay
