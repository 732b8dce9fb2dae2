#pragma once

#include "core/base/clock.h"
#include "core/base/headers.h"
#include "core/base/ids.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>

namespace deskrelay {

/// One message of a request as it passed the relay.
struct CapturedMessage
{
    enum class Side
    {
        ClientRequest, ///< From the client to the relay.
        UpstreamRequest,
        UpstreamReply,
        ClientReply ///< From the relay to the client.
    };

    /// A piece of the body: when it passed and where it ends.
    struct Piece
    {
        std::chrono::milliseconds after = {}; ///< Since the request arrived.
        qsizetype end = 0;                    ///< In the body.

        bool operator==(const Piece &) const = default;
    };

    Side side = Side::ClientRequest;
    int attempt = 0;       ///< Which call of an upstream, from 1; 0 on the client's side.
    QByteArray start = {}; ///< `POST /v1/messages`, or the status.
    Headers headers = {};
    QByteArray body = {};     ///< As far as it was kept.
    qint64 size = 0;          ///< Of the whole body.
    QList<Piece> pieces = {}; ///< Of a reply, as far as they were kept.

    bool isCut() const { return size > body.size(); }
    bool operator==(const CapturedMessage &) const = default;
};

/// What was sent and received of one request, on all of its sides.
struct Capture
{
    QString requestId = {};
    TimePoint time = {}; ///< When it arrived.
    KeyId key = {};
    QList<CapturedMessage> messages = {}; ///< In the order in which they began.

    bool operator==(const Capture &) const = default;
};

} // namespace deskrelay
