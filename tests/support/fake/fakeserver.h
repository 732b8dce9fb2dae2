#pragma once

#include "core/http/chunkdecoder.h"
#include "core/http/httphead.h"
#include "tests/support/fake/fakestate.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <optional>

namespace deskrelay::fake {

/// One accepted connection: keep-alive, one request after the other.
class Connection final : public QObject
{
    Q_OBJECT

public:
    Connection(QTcpSocket *socket, State &state, QObject *parent);

private:
    void read();
    bool takeRequest();
    void deliver();
    void writeNext();
    void endReply();

    QTcpSocket *const m_socket;
    State &m_state;
    QTimer m_timer;
    QByteArray m_buffer = {};
    std::optional<HttpHead> m_head = {};
    QByteArray m_body = {};
    std::optional<ChunkDecoder> m_chunks = {};
    qsizetype m_index = -1;
    Delivery m_delivery = {};
    qsizetype m_next = 0;
    bool m_isReplying = false;
};

/// The listening socket on 127.0.0.1, on a port that the system picks.
class Server final : public QTcpServer
{
    Q_OBJECT

public:
    explicit Server(State &state, QObject *parent = nullptr);

private:
    void accept();

    State &m_state;
};

} // namespace deskrelay::fake
