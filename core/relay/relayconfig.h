#pragma once

#include "core/base/result.h"
#include "core/http/httplimits.h"
#include "core/relay/capturelimits.h"
#include "core/relay/failoverlimits.h"
#include "core/relay/healthlimits.h"
#include "core/relay/itemlimits.h"
#include "core/relay/medialimits.h"
#include "core/upstream/upstreamrequest.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace deskrelay {

/// Every setting of a data directory, with its default.
struct RelayConfig
{
    quint16 port = 8642;                                    ///< `port`
    QString host = QStringLiteral("127.0.0.1");             ///< `host`
    HttpLimits limits = {};                                 ///< `limits.*`
    UpstreamTimeouts timeouts = {};                         ///< `timeouts.*`
    MediaLimits media = {};                                 ///< `media.*`
    FailoverLimits failover = {};                           ///< `failover.*`
    CaptureLimits capture = {};                             ///< `capture.*`
    HealthLimits health = {};                               ///< `health.*`
    int quotaGuardPercent = 85;                             ///< `quota.guard`
    ItemLimits responses = {};                              ///< `responses.*`
    std::chrono::seconds stickyTtl = std::chrono::hours(1); ///< `sticky.ttl`
    int usageRetentionDays = 90;                            ///< `retention.usage-days`
    bool startRelay = true; ///< `relay.start`: the window starts the relay when it opens.

    bool operator==(const RelayConfig &) const = default;
};

/// One setting as the command line and config.json know it.
struct ConfigEntry
{
    QString name = {};
    QString value = {};
    QString defaultValue = {};
    QString help = {}; ///< One line: what it does and in which unit.
    bool isSet = false;
};

/// All settings in the order of their names.
QList<ConfigEntry> configEntries(const RelayConfig &config);

/// Sets one by its text. NotFound with the nearest names, or Usage with what is expected.
Result<void> setConfigValue(RelayConfig &config, const QString &name, const QString &value);
/// Puts one back to its default.
Result<void> unsetConfigValue(RelayConfig &config, const QString &name);

/// Reads config.json; an absent file is the default. Protocol: names file, and line where known;
/// the file is left as it is. Unknown names are kept by saveConfig().
Result<RelayConfig> loadConfig(const QString &path);
/// The same from the text of the file; \a path is for the message.
Result<RelayConfig> parseConfig(const QByteArray &text, const QString &path);
/// Writes what differs from the default, atomically, 0600.
Result<void> saveConfig(const QString &path, const RelayConfig &config);

/// A whole number with s, m, h or d, as the command line and the settings take it.
std::optional<std::chrono::seconds> parseDuration(QStringView text);

} // namespace deskrelay
