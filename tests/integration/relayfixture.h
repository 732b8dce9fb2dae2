#pragma once

#include "core/relay/relayhost.h"
#include "tests/support/loopbackserver.h"

#include <QByteArray>
#include <QTcpSocket>

#include <memory>
#include <mutex>

namespace deskrelay {

/// A reply as it came over the wire.
struct WireReply
{
    int status = 0;
    QByteArray head = {};
    QByteArray body = {}; ///< Without chunked coding.
};

/// A relay in this process before one loopback upstream, which is an account of each family.
class RelayFixture final
{
public:
    RelayFixture();
    ~RelayFixture();

    /// Whether it listens.
    bool start();
    /// Puts other data in; the accounts' credential stays.
    void setData(const RelayData &changed);

    /// A request on a connection of its own, whole.
    QByteArray
    post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {}) const;
    /// Sends a request and reads until the relay closes.
    WireReply talk(const QByteArray &request) const;
    /// Connects and sends.
    std::unique_ptr<QTcpSocket> open(const QByteArray &request) const;
    /// The newest record, waited for where there is none.
    UsageRecord lastRecord();
    /// The record of the request that \a reply answers.
    UsageRecord recordOf(const WireReply &reply);
    QByteArray key() const { return m_key.reveal().toByteArray(); }

    std::unique_ptr<LoopbackServer> upstream;
    std::unique_ptr<RelayHost> relay;
    RelayData data = {};
    quint16 port = 0;

private:
    const Secret m_key;
    std::mutex m_mutex;
    QList<UsageRecord> m_records = {};
};

/// What the relay gives to every upstream as its credential.
inline constexpr QByteArrayView upstreamCredential("sk-upstream-secret");

} // namespace deskrelay
