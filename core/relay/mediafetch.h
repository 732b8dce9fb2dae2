#pragma once

#include "core/relay/medialimits.h"
#include "core/upstream/transport.h"

#include <QByteArrayList>
#include <QHash>
#include <QList>
#include <QObject>

namespace deskrelay {

/// One medium as it was fetched.
struct FetchedMedia
{
    QByteArray url = {};  ///< As it was asked for.
    QByteArray type = {}; ///< Its media type, without parameters; empty where it was not told.
    QByteArray bytes = {};
};

/// Fetches the media that a request only names. One object serves one request; deleting it ends
/// what is under way.
///
/// Unless it is allowed nothing is fetched from this machine or its network: the client's prompt
/// may hold what a stranger wrote. A redirect is followed by the same rule, three times.
class MediaFetch final : public QObject
{
    Q_OBJECT

public:
    MediaFetch(Transport *transport, const MediaLimits &limits, QString proxy, QObject *parent);

    void start(const QByteArrayList &urls);

signals:
    /// Everything came, in no order.
    void finished(const QList<deskrelay::FetchedMedia> &media);
    /// One did not; the message names its host and says what to do. Nothing follows.
    void failed(const QString &message);

private:
    struct Download
    {
        FetchedMedia media = {};
        QByteArray at = {}; ///< The URL after redirects.
        int redirects = 0;
    };

    void fetch(const Download &download);
    void take(UpstreamReply *reply, Download download);
    void fail(const QByteArray &url, const QString &why);

    Transport *const m_transport;
    const MediaLimits m_limits;
    const QString m_proxy;
    QList<FetchedMedia> m_media = {};
    qsizetype m_wanted = 0;
    qsizetype m_bytes = 0; ///< Of all that has come.
    bool m_isOver = false;
};

} // namespace deskrelay
