#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <optional>

namespace deskrelay {

/// One request as the loopback server got it.
struct ReceivedRequest
{
    QByteArray head = {}; ///< The request line and fields, without the blank line.
    QByteArray body = {};

    /// The value of the first field of that name, in lower case; empty when there is none.
    QByteArray field(const QByteArray &name) const;
    QByteArray line() const { return head.left(head.indexOf("\r\n")); }
};

/// An upstream on 127.0.0.1, on a port that the system picks, which answers with bytes that the
/// test gives: one answer a request, in pieces that are written one after the other.
class LoopbackServer final : public QObject
{
    Q_OBJECT

public:
    struct Answer
    {
        QList<QByteArray> pieces = {};
        bool closes = false; ///< The connection is cut after the last piece.
    };

    explicit LoopbackServer(QObject *parent = nullptr);
    ~LoopbackServer() override;

    quint16 port() const { return m_server.serverPort(); }
    QString url(const QString &path = {}) const;

    void enqueue(const Answer &answer) { m_answers.append(answer); }
    /// A whole answer with its length.
    void enqueue(int status,
                 const QByteArray &type,
                 const QByteArray &body,
                 const QByteArray &fields = {});

    /// From now on a GET of a list of models gets this, takes no answer from the queue and is not
    /// among requests(): the relay asks for it on its own.
    void setModelList(int status, const QByteArray &body);
    void setModelList(const Answer &answer) { m_modelList = answer; }

    /// Goes on with the answer that was given last: writes \a bytes where it went.
    void send(const QByteArray &bytes);

    const QList<ReceivedRequest> &requests() const { return m_requests; }
    int openConnections() const { return static_cast<int>(m_buffers.size()); }

signals:
    void received();

private:
    void accept();
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket);
    void give(QTcpSocket *socket, const Answer &answer);

    QTcpServer m_server;
    QList<Answer> m_answers = {};
    std::optional<Answer> m_modelList = {};
    QList<ReceivedRequest> m_requests = {};
    QHash<QTcpSocket *, QByteArray> m_buffers = {};
    QPointer<QTcpSocket> m_answered = {};
};

} // namespace deskrelay
