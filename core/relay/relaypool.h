#pragma once

#include "core/base/secret.h"
#include "core/relay/modelcatalog.h"
#include "core/relay/modelresolver.h"
#include "core/relay/modeltable.h"
#include "core/relay/relaydata.h"
#include "core/scheduling/scheduler.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace deskrelay {

/// The accounts, keys and aliases that requests are served from, with the credentials.
///
/// Lives in the relay thread.
class RelayPool final
{
public:
    explicit RelayPool(ModelCatalog *catalog);

    void setData(const RelayData &data);
    void setCredential(const AccountId &account, const Secret &secret);
    void removeCredential(const AccountId &account);

    const QList<Account> &accounts() const { return m_data.accounts; }
    const QList<ClientKey> &keys() const { return m_data.keys; }
    const QList<Alias> &aliases() const { return m_data.aliases; }
    const Account *find(const AccountId &account) const;
    /// Whether its secret is here, or it needs none.
    bool hasCredential(const Account &account) const;
    Secret credential(const AccountId &account) const { return m_credentials.value(account); }

    const PriceTable &prices() const { return m_data.prices; }

    /// What each account's models take.
    const ModelTable &modelTable() const { return m_modelTable; }

    /// Every account's models, in the order of accounts().
    const QList<AccountModels> &models() const;
    /// The accounts whose lists a key may see, of one family or all.
    QList<ModelCatalog::Source> sources(const ClientKey &key, std::optional<Family> family) const;
    /// Every account as a request of \a key for \a model sees it. Valid until the next setData().
    QList<Candidate> candidates(const ClientKey &key, const ResolvedModel &model) const;
    /// How the accounts share a request of \a key: the strategy of the key's first group, else of
    /// the group that all of \a candidates that may serve are in, else balanced.
    Strategy strategyFor(const ClientKey &key, const QList<Candidate> &candidates) const;

    /// Accounts whose upstream was seen to refuse `stream_options`.
    bool takesUsageOption(const AccountId &account) const;
    void noteUsageRefused(const AccountId &account) { m_refusesUsage.insert(account); }
    /// Accounts whose upstream was seen to have no Responses.
    bool takesResponses(const AccountId &account) const;
    void noteResponsesRefused(const AccountId &account) { m_refusesResponses.insert(account); }

private:
    ModelCatalog *const m_catalog;
    ModelTable m_modelTable;
    RelayData m_data = {};
    QHash<AccountId, Secret> m_credentials = {};
    QSet<AccountId> m_refusesUsage = {};
    QSet<AccountId> m_refusesResponses = {};
    mutable QList<AccountModels> m_models = {}; ///< Of the catalog's generation below.
    mutable std::optional<quint64> m_modelsOf = {};
};

} // namespace deskrelay
