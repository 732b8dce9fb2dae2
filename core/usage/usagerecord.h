#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/usage/tokenusage.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

/// One request as it is kept: who asked, who served, what it took.
struct UsageRecord
{
    QString requestId = {}; ///< `x-deskrelay-request-id`; unique.
    TimePoint time = {};    ///< When the request arrived.
    AccountId account = {}; ///< Empty: no account served it.
    KeyId key = {};
    QString model = {};    ///< As the client asked.
    QString resolved = {}; ///< As the upstream was asked; empty when none was.
    QString format = {};   ///< The client's format, as formatName() says it.
    QString session = {};  ///< The client's name for the conversation; often empty.
    QString tool = {};     ///< The client's program, as clientTool() names it.
    QString tier = {};     ///< The service tier that the upstream told; empty: the usual one.
    int status = 0;        ///< HTTP status the client got; 499 when it left before one.
    int attempts = 0;      ///< Upstream calls made.
    bool streamed = false;
    bool complete = false;  ///< The reply reached its end on both sides.
    bool estimated = false; ///< The counts are ours, the upstream gave none.
    TokenUsage tokens = {};
    std::optional<qint64> costMicros = {}; ///< Micro-dollars; empty: unpriced.
    bool pricedLater = false;              ///< The price came after the request.
    std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    std::chrono::milliseconds duration = {};
    QByteArray trace = {}; ///< As traceText() makes it; empty where there is nothing to tell.

    bool operator==(const UsageRecord &) const = default;
};

} // namespace deskrelay
