#pragma once

#include "core/base/clock.h"
#include "core/upstream/curlsetup.h"
#include "core/upstream/upstreamreply.h"
#include "core/upstream/upstreamrequest.h"

#include <QByteArray>

#include <curl/curl.h>

#include <optional>

namespace deskrelay {

/// One transfer: its easy handle, its deadlines and what it has brought so far.
///
/// libcurl's callbacks only note what came; deliver() tells it, called by the transport outside of
/// libcurl, so that a slot may do anything: pause, abort, delete, send.
class CurlReply final : public UpstreamReply
{
    Q_OBJECT

public:
    /// What a reply asks of its transport.
    class Host
    {
    public:
        Host() = default;
        Host(const Host &) = delete;
        Host &operator=(const Host &) = delete;

        /// Ends the transfer and takes the reply's handle back.
        virtual void release(CurlReply *reply) = 0;
        /// Lets libcurl go on reading.
        virtual void resume(CurlReply *reply) = 0;
        /// Calls deliver() soon, from the event loop.
        virtual void scheduleDelivery(CurlReply *reply) = 0;

    protected:
        ~Host() = default;
    };

    /// A reply to \a request to \a upstream on \a handle, which stays the host's. An unsendable
    /// request is concluded at once: isOver().
    CurlReply(const UpstreamRequest &request,
              const UpstreamHost &upstream,
              Host *host,
              CURL *handle,
              QObject *parent);
    ~CurlReply() override;

    int status() const override { return m_isHeadTold ? m_status : 0; }
    const Headers &headers() const override { return m_headers; }
    Stage stage() const override;
    void setPaused(bool paused) override;
    void abort() override;

    CURL *handle() const { return m_handle; }
    /// Takes the handle away: the transfer is over for libcurl.
    CURL *takeHandle();
    /// The transport goes: nothing more is told.
    void orphan();
    bool isOver() const { return m_isOver; }

    // What the transport calls, outside of libcurl.
    /// Tells what has come; may end in this reply's deletion.
    void deliver();
    /// Notes how libcurl ended the transfer.
    void conclude(CURLcode code);
    /// Notes a deadline that has passed; true when one has.
    bool checkDeadline(MonotonicTime now);
    /// True once, where a kept connection turned out to be closed before any byte came back: the
    /// handle is then set to use a fresh one.
    bool takeFreshStart(CURLcode code);

    // Kept by the transport.
    bool isScheduled = false;

private:
    static size_t takeHeader(char *data, size_t size, size_t count, void *self);
    static size_t takeBody(char *data, size_t size, size_t count, void *self);
    static curl_socket_t openPublic(void *self, curlsocktype purpose, curl_sockaddr *address);
    static int noteConnected(void *self, char *, char *, int, int);

    bool addHeaderLine(QByteArrayView line);
    void fail(const Error &error);

    const UpstreamRequest m_request;
    const UpstreamHost m_upstream;
    Host *m_host;
    CURL *m_handle;
    CurlHeaderList m_headerList = {};
    char m_errorText[CURL_ERROR_SIZE] = {};

    int m_status = 0;
    Headers m_headers = {};
    QByteArray m_body = {}; ///< Came and is not told yet.
    std::optional<Error> m_error = {};
    Stage m_stage = Stage::Name; ///< Once the handle is gone.
    MonotonicTime m_lastActivity = {};
    qsizetype m_headBytes = 0;
    qint64 m_uploaded = 0;
    bool m_isConnected = false;
    bool m_isSent = false;
    bool m_isHeadComplete = false;
    bool m_isHeadTold = false;
    bool m_isPaused = false;
    bool m_isHeld = false;      ///< libcurl was told to hold back.
    bool m_isRestarted = false; ///< On a fresh connection.
    bool m_isOver = false;      ///< Concluded; told by deliver().
    bool m_isSilent = false;    ///< Told, or aborted.
    bool m_isPrivate = false;   ///< The host's address may not be called.
};

} // namespace deskrelay
