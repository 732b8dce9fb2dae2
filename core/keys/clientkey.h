#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/capture/capturemode.h"

#include <QByteArray>
#include <QStringList>

#include <chrono>
#include <optional>

namespace deskrelay {

/// What one client key is and may do. The key itself is shown once and never kept.
struct ClientKey
{
    KeyId id = {};
    QString name = {};
    QByteArray hash = {};           ///< SHA-256 of the key, 32 bytes.
    QString hint = {};              ///< The key's last four characters, to recognise it by.
    QStringList families = {};      ///< Empty: all. As familyName() says them.
    QList<AccountId> accounts = {}; ///< Empty with empty groups: all accounts.
    QStringList groups = {};
    QStringList models = {}; ///< Globs; empty: all.
    std::optional<qint64> requestsPerMinute = {};
    std::optional<qint64> tokensPerMinute = {};
    std::optional<int> maxConcurrent = {};
    std::optional<qint64> dailyCostMicros = {}; ///< Micro-dollars.
    std::optional<qint64> totalCostMicros = {}; ///< Micro-dollars.
    std::optional<std::chrono::seconds> maxWait = {};
    std::optional<CaptureMode> capture = {}; ///< Of its requests; empty: as the setting says.
    std::optional<TimePoint> expires = {};
    bool revoked = false;
    TimePoint created = {};
    std::optional<TimePoint> lastUsed = {};

    bool operator==(const ClientKey &) const = default;
};

/// A new `dk-…` key: 256 random bits in base64url.
Secret generateClientKey();
/// SHA-256 of the key as a client sends it.
QByteArray hashClientKey(QByteArrayView key);

/// Why a key is refused at the door; empty when it may pass.
std::optional<Error> keyRefusal(const ClientKey &key, TimePoint now);

/// The key whose hash it is, compared in constant time; null when there is none.
const ClientKey *findClientKey(const QList<ClientKey> &keys, QByteArrayView hash);

/// Whether \a model fits one of the globs (`*` and `?`, without case); no glob fits all.
bool modelAllowed(const ClientKey &key, QStringView model);

} // namespace deskrelay
