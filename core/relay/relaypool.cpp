#include "core/relay/relaypool.h"

#include "core/upstream/profile.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

RelayPool::RelayPool(ModelCatalog *catalog)
    : m_catalog(catalog)
    , m_modelTable(catalog)
{
}

void RelayPool::setData(const RelayData &data)
{
    for (const Account &account : data.accounts) {
        const Account *const known = find(account.id);
        if (!known || known->baseUrl != account.baseUrl || known->provider != account.provider) {
            m_catalog->forget(account.id);
            m_refusesUsage.remove(account.id);
            m_refusesResponses.remove(account.id);
        }
    }
    m_data = data;
    m_modelTable.setOverrides(data.modelOverrides);
    m_modelsOf.reset();
}

void RelayPool::setCredential(const AccountId &account, const Secret &secret)
{
    m_credentials.insert(account, secret);
    m_catalog->forget(account);
}

void RelayPool::removeCredential(const AccountId &account)
{
    m_credentials.remove(account);
    m_catalog->forget(account);
}

const Account *RelayPool::find(const AccountId &account) const
{
    const auto it = std::find_if(m_data.accounts.begin(),
                                 m_data.accounts.end(),
                                 [&account](const Account &known) { return known.id == account; });
    return it == m_data.accounts.end() ? nullptr : &*it;
}

bool RelayPool::hasCredential(const Account &account) const
{
    return !needsSecret(account.provider) || m_credentials.contains(account.id);
}

bool RelayPool::takesUsageOption(const AccountId &account) const
{
    return !m_refusesUsage.contains(account);
}

bool RelayPool::takesResponses(const AccountId &account) const
{
    return !m_refusesResponses.contains(account);
}

static bool isAllowed(const ClientKey &key, const Account &account)
{
    if (key.accounts.isEmpty() && key.groups.isEmpty())
        return true;
    if (key.accounts.contains(account.id))
        return true;
    return std::any_of(account.groups.begin(), account.groups.end(), [&key](const QString &group) {
        return key.groups.contains(group);
    });
}

const QList<AccountModels> &RelayPool::models() const
{
    if (m_modelsOf == m_catalog->generation())
        return m_models;
    m_modelsOf = m_catalog->generation();
    m_models.clear();
    m_models.reserve(m_data.accounts.size());
    for (const Account &account : m_data.accounts) {
        const bool isPlainEcho = account.provider == Provider::Echo && account.models.isEmpty();
        m_models.append({.id = account.id,
                         .provider = account.provider,
                         .own = isPlainEcho ? QStringList{u"echo"_s} : account.models,
                         .discovered = m_catalog->names(account.id)});
    }
    return m_models;
}

QList<ModelCatalog::Source> RelayPool::sources(const ClientKey &key,
                                               std::optional<Family> family) const
{
    QList<ModelCatalog::Source> found;
    for (const Account &account : m_data.accounts) {
        const bool fits = !family || account.provider == Provider::Echo ||
                          familyServedBy(account.provider) == *family;
        if (fits && account.enabled && isAllowed(key, account) && hasCredential(account))
            found.append({account, credential(account.id)});
    }
    return found;
}

QList<Candidate> RelayPool::candidates(const ClientKey &key, const ResolvedModel &model) const
{
    const QList<AccountModels> &all = models();
    QList<Candidate> candidates;
    candidates.reserve(all.size());
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Account &account = m_data.accounts[i];
        candidates.append({.account = &account,
                           .hasCredential = hasCredential(account),
                           .isAllowed = isAllowed(key, account),
                           .servesModel = servesModel(all[i], model)});
    }
    return candidates;
}

Strategy RelayPool::strategyFor(const ClientKey &key, const QList<Candidate> &candidates) const
{
    if (m_data.groups.isEmpty())
        return Strategy::Balanced;
    const auto isShared = [&candidates](const QString &group) {
        return std::all_of(candidates.begin(), candidates.end(), [&group](const Candidate &known) {
            return !known.servesModel || !known.isAllowed || known.account->groups.contains(group);
        });
    };
    for (const Group &group : m_data.groups) {
        const bool isKeys = !key.groups.isEmpty() && key.groups.first() == group.name;
        if (isKeys || (key.groups.isEmpty() && isShared(group.name)))
            return group.strategy;
    }
    return Strategy::Balanced;
}

} // namespace deskrelay
