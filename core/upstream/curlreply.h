#pragma once

#include "core/base/clock.h"
#include "core/upstream/upstreamreply.h"
#include "core/upstream/upstreamrequest.h"

#include <QByteArray>

#include <curl/curl.h>

#include <functional>

namespace deskrelay {

/// One transfer: libcurl's easy handle, its deadlines and what it has brought so far.
///
/// libcurl calls back into receiveHead() and receiveBody(), which only note what came; the
/// transport then calls deliver() and conclude(), outside of libcurl, where a slot may do anything.
class CurlReply final : public UpstreamReply
{
    Q_OBJECT

public:
    using Detach = std::function<void(CurlReply *)>;
    using Unpause = std::function<void(CurlReply *)>;

    CurlReply(const UpstreamRequest &request, Detach detach, Unpause unpause, QObject *parent);
    ~CurlReply() override;

    int status() const override { return m_hasHead ? m_status : 0; }
    const Headers &headers() const override { return m_headers; }
    Stage stage() const override;
    void setPaused(bool paused) override;
    void abort() override;

    CURL *handle() const { return m_handle; }
    /// The transport let go of the handle, or is gone.
    void forget() { m_isAttached = false; }

    // For the transport, outside of libcurl's calls.
    void deliver();
    void conclude(CURLcode code);
    /// Which deadline has passed: a sentence, or empty.
    QString overdue(MonotonicTime now) const;
    void failOverdue(const QString &why);
    void resume();

private:
    static size_t headerCallback(char *data, size_t size, size_t count, void *reply);
    static size_t bodyCallback(char *data, size_t size, size_t count, void *reply);
    void setUp();
    void receiveHeader(QByteArrayView line);
    bool hasSent() const;
    void fail(Error::Kind kind, const QString &message);
    QString host() const;

    const UpstreamRequest m_request;
    const Detach m_detach;
    const Unpause m_unpause;
    CURL *const m_handle;
    curl_slist *m_headerList = nullptr;
    char m_errorText[CURL_ERROR_SIZE] = {};

    int m_status = 0;
    Headers m_headers = {};
    QByteArray m_received = {};
    bool m_headComplete = false; ///< libcurl gave the whole head.
    bool m_hasHead = false;      ///< headReceived() went out.
    bool m_isPaused = false;
    bool m_isHeld = false; ///< libcurl was told to hold back.
    bool m_isOver = false;
    bool m_isAttached = true;
    MonotonicTime m_started = {};
    mutable MonotonicTime m_sent = {}; ///< Set when the request was seen to be out.
    MonotonicTime m_lastByte = {};
};

} // namespace deskrelay
