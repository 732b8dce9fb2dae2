#pragma once

#include "core/items/itemarchive.h"
#include "core/storage/store.h"
#include "tests/integration/relayfixture.h"

#include <QTemporaryDir>

#include <memory>

namespace deskrelay {

/// A relay that keeps Responses in a database of its own.
class StatefulFixture final
{
public:
    ~StatefulFixture();

    /// The relay and its database, also anew; whether it listens.
    bool open();

    WireReply ask(const QByteArray &body, const QByteArray &path = "/v1/responses") const;
    WireReply
    call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {}) const;
    /// Asks the model "First"; the answer is wholeReply(). The id of the reply, which is kept.
    QByteArray answered(const QByteArray &model, const QByteArray &more = {});
    /// The next answer of an upstream that serves \a model.
    void enqueue(const QByteArray &model);
    /// The body of the last request that the upstream got.
    QByteArray sent() const { return m_relay->upstream->requests().last().body; }

    RelayFixture *operator->() const { return m_relay.get(); }
    Store &store() const { return *m_store; }

private:
    QTemporaryDir m_place = {};
    std::unique_ptr<Store> m_store;
    std::unique_ptr<RelayFixture> m_relay;
};

/// The id of the object that the reply is.
QByteArray idOf(const WireReply &reply);
/// The id of the response that a stream's bytes begin with; empty while there is none.
QByteArray idInStream(const QByteArray &stream);

/// A request that names an earlier response.
QByteArray goingOn(const QByteArray &model, const QByteArray &id, const QByteArray &input = "Next");

/// One chunk of a chunked body.
QByteArray chunked(const QByteArray &bytes);
/// The head of a stream of events in chunks.
inline constexpr QByteArrayView streamHead("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                           "Transfer-Encoding: chunked\r\n\r\n");

} // namespace deskrelay
