#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/formats/route.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace deskrelay {

/// A request that is under way.
struct OpenRequest
{
    QByteArray id = {};     ///< `x-deskrelay-request-id`.
    TimePoint time = {};    ///< When it arrived.
    AccountId account = {}; ///< Where it is now; empty: nowhere yet.
    KeyId key = {};
    QString model = {};    ///< As the client asked.
    QString resolved = {}; ///< As the upstream is asked; empty while none is.
    Format format = {};    ///< The client's.
    int attempts = 0;      ///< Upstream calls made so far.

    bool operator==(const OpenRequest &) const = default;
};

/// The requests under way, for people to see.
class OpenRequests final
{
public:
    /// So many are told at most.
    static constexpr qsizetype most = 100;

    /// Adds the request, or tells where it is now.
    void put(const OpenRequest &request) { m_requests.insert(request.id, request); }
    void remove(const QByteArray &id) { m_requests.remove(id); }
    /// The newest first, not more than the most.
    QList<OpenRequest> newest() const;

private:
    QHash<QByteArray, OpenRequest> m_requests = {};
};

} // namespace deskrelay
