#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/formats/modellist.h"
#include "core/relay/modelresolver.h"
#include "core/upstream/transport.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

namespace deskrelay {

/// The models that the accounts' upstreams list, asked for when needed and kept for a while.
///
/// Lives in the relay thread.
class ModelCatalog final : public QObject
{
    Q_OBJECT

public:
    /// An account whose list is wanted, with the credential to ask with.
    struct Source
    {
        Account account = {};
        Secret credential = {};
    };

    ModelCatalog(const Clock &clock, Transport *transport, QObject *parent);

    /// Makes sure that the lists of \a sources are known and fresh, then calls \a done; after 3 s
    /// at the latest, with what is known by then. May call it at once.
    void ensure(const QList<Source> &sources, std::function<void()> done);

    /// Makes sure that \a source was once asked what it tells of its models, then calls \a done:
    /// at once, but for the first time. A list that grows old is asked for beside that.
    void learn(const Source &source, std::function<void()> done);

    /// The entries that an account's upstream listed last; empty when it never did.
    QList<ModelEntry> entries(const AccountId &account) const;
    QStringList names(const AccountId &account) const;
    /// What an account's upstream tells of one of its models; also under a name without its date.
    TraitChanges told(const AccountId &account, const QByteArray &model) const;

    /// Forgets an account's list: it, its URL or its secret changed.
    void forget(const AccountId &account);

    /// Grows whenever a list may have changed.
    quint64 generation() const { return m_generation; }

private:
    struct Listing
    {
        QList<ModelEntry> entries = {};
        std::optional<MonotonicTime> asked = {};
        bool succeeded = false;
        bool isAsking = false;
    };

    bool isFresh(const Listing &listing) const;
    void ask(const Source &source);
    void take(const AccountId &account, Family family, const QByteArray &body, bool succeeded);

    const Clock &m_clock;
    Transport *const m_transport;
    QHash<AccountId, Listing> m_listings = {};
    quint64 m_generation = 0;

signals:
    void settled(const deskrelay::AccountId &account);
};

} // namespace deskrelay
