#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

/// A loopback server that frames requests and lets a test write whatever bytes it likes.
class ScriptedServer final : public QTcpServer
{
    Q_OBJECT

public:
    using Handler = std::function<void(QTcpSocket *socket, const QByteArray &request)>;

    explicit ScriptedServer(Handler handler);

    QByteArray url(const QByteArray &path = "/v1/x") const;
    /// Has the connections speak TLS with a certificate that nobody trusts.
    bool useSelfSignedTls(const QString &folder);

    int connections = 0;
    int open = 0;
    bool readsNothing = false; ///< Leaves what comes in the system's buffers.
    QList<QByteArray> requests = {};

signals:
    /// Before the bytes are read and framed.
    void bytesCame(QTcpSocket *socket);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void read(QTcpSocket *socket);

    Handler m_handler;
    QHash<QTcpSocket *, QByteArray> m_buffers = {};
    QByteArray m_certificate = {};
    QByteArray m_key = {};
};

/// `HTTP/1.1 200 OK` with \a body and its length.
QByteArray wholeReply(const QByteArray &body, const QByteArray &headers = {});
/// The head of a chunked reply, and one chunk of it.
QByteArray chunkedHead();
QByteArray chunk(const QByteArray &bytes);
