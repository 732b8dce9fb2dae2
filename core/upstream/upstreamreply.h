#pragma once

#include "core/base/error.h"
#include "core/base/headers.h"

#include <QObject>

namespace deskrelay {

/// An upstream's answer while it arrives.
///
/// Order: headReceived() at most once, bodyReceived() as bytes come, then exactly one of
/// finished() and failed(); after abort() it is silent. No signal comes before the call that made
/// it has returned. Lives in the transport's thread; its parent or deleteLater() ends it, which
/// aborts what still runs.
class UpstreamReply : public QObject
{
    Q_OBJECT

public:
    /// How far the call came: what `account test` names when it failed.
    enum class Stage
    {
        Name,
        Connect,
        Tls,
        Request,
        Reply
    };

    using QObject::QObject;

    virtual int status() const = 0; ///< 0 until headReceived().
    virtual const Headers &headers() const = 0;
    virtual Stage stage() const = 0;

    /// While paused no further bytes are read from the upstream; some may still be delivered.
    virtual void setPaused(bool paused) = 0;
    virtual void abort() = 0;

signals:
    void headReceived();
    void bodyReceived(const QByteArray &bytes);
    void finished();
    void failed(const deskrelay::Error &error);
};

} // namespace deskrelay
