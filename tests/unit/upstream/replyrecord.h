#pragma once

#include "core/upstream/transport.h"

#include <QObject>
#include <QStringList>

#include <optional>

/// What one reply told, in its order.
class ReplyRecord final : public QObject
{
public:
    explicit ReplyRecord(deskrelay::UpstreamReply *heard)
        : reply(heard)
    {
        using deskrelay::UpstreamReply;
        connect(reply, &UpstreamReply::headReceived, this, [this] { note(u'h'); });
        connect(reply, &UpstreamReply::bodyReceived, this, [this](const QByteArray &bytes) {
            if (!order.endsWith(u'b'))
                note(u'b');
            body += bytes;
        });
        connect(reply, &UpstreamReply::finished, this, [this] { note(u'f'); });
        connect(reply, &UpstreamReply::failed, this, [this](const deskrelay::Error &told) {
            note(u'x');
            error = told;
        });
    }

    bool isOver() const { return order.endsWith(u'f') || order.endsWith(u'x'); }

    deskrelay::UpstreamReply *reply;
    QString order = {}; ///< h: head, b: body (once for a run of them), f: finished, x: failed.
    QByteArray body = {};
    std::optional<deskrelay::Error> error = {};

private:
    void note(QChar what) { order += what; }
};
