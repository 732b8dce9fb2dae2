#pragma once

#include "core/base/clock.h"
#include "core/http/httpreply.h"
#include "core/http/httprequest.h"
#include "core/relay/exchange.h"
#include "core/relay/keygate.h"
#include "core/relay/modelcatalog.h"
#include "core/relay/planmaker.h"
#include "core/relay/recall.h"
#include "core/relay/relaybook.h"
#include "core/relay/relaypool.h"
#include "core/relay/storedanswers.h"
#include "core/upstream/transport.h"

#include <QObject>
#include <QPointer>

namespace deskrelay {

/// What each request is answered with: admits it, finds whose model it is, and sends it on its way.
///
/// Lives in the relay thread, within RelayServer.
class RelayFront final : public QObject
{
    Q_OBJECT

public:
    RelayFront(const Clock &clock,
               Transport *transport,
               ModelCatalog *catalog,
               RelayPool *pool,
               Scheduler *scheduler,
               RelayBook *book,
               QObject *parent);

    void handle(const HttpRequest &request, HttpReply *reply);

    void setTimeouts(const UpstreamTimeouts &timeouts) { m_timeouts = timeouts; }
    void setBodyLimit(qsizetype bytes);
    /// Where replies and conversations are kept; outlives the object.
    void setItemArchive(ItemArchive *archive) { m_items.setArchive(archive); }
    void setItemLimits(const ItemLimits &limits) { m_items.setLimits(limits); }
    void setMediaLimits(const MediaLimits &limits)
    {
        m_planMaker.rewriter().setMediaLimits(limits);
    }
    /// What keys have cost, over restarts too.
    void restoreCosts(const QList<KeyCost> &costs) { m_gate.restoreCosts(costs); }
    QList<KeyCost> keyCosts() { return m_gate.costs(); }
    /// The keys there are: what was counted of others is forgotten.
    void setKeys(const QList<ClientKey> &keys) { m_gate.setKeys(keys); }
    CaptureDesk &captures() { return m_captures; }
    void setFailoverLimits(const FailoverLimits &limits) { m_failover = limits; }

signals:
    void recorded(const deskrelay::UsageRecord &record);
    /// Something that a snapshot tells has changed.
    void changed();
    /// A key admitted a request; at most once a second per key.
    void keyUsed(const deskrelay::KeyId &key, deskrelay::TimePoint at);

private:
    /// An admitted request.
    struct Asked
    {
        HttpRequest request = {};
        Route route = {};
        ClientKey key = {};
        QPointer<HttpReply> reply = {};
        TimePoint arrived = {};
        MonotonicTime started = {};
        std::optional<KeyLimits::Ticket> ticket = {}; ///< Once its key's limits let it pass.
    };

    bool answerPublic(const HttpRequest &request, HttpReply *reply);
    void noteKeyUse(const KeyId &key);
    void sendModels(const Asked &asked);
    void relay(const Asked &asked);
    RequestEstimate estimate(const Asked &asked, const ExchangePlan &plan) const;
    void admitWithin(Asked asked, const ExchangePlan &plan);
    void refuseLimit(const Asked &asked, const ExchangePlan &plan, const LimitRefusal &refusal);
    void resolve(const Asked &asked, ExchangePlan plan, bool mayDiscover);
    void dispatch(const Asked &asked, ExchangePlan plan, const ResolvedModel &model);
    void recall(const Asked &asked, ExchangePlan plan);
    void refuse(const Asked &asked, const ExchangePlan &plan, int status, const QString &message);
    void recordUnsent(const Asked &asked, const ExchangePlan &plan, int status);
    void settle(const Asked &asked, UsageRecord record);

    const Clock &m_clock;
    Transport *const m_transport;
    ModelCatalog *const m_catalog;
    RelayPool *const m_pool;
    Scheduler *const m_scheduler;
    RelayBook *const m_book;
    PlanMaker m_planMaker;
    KeyGate m_gate;
    ItemStore m_items;
    Recall m_recall;
    StoredAnswers m_stored;
    CaptureDesk m_captures;
    FailoverLimits m_failover = {};
    UpstreamTimeouts m_timeouts = {};
    qsizetype m_bodyLimit = 64 * 1024 * 1024;
    QHash<KeyId, TimePoint> m_keyUses = {};
};

} // namespace deskrelay
