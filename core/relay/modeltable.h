#pragma once

#include "core/accounts/modeloverride.h"
#include "core/base/ids.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/modellist.h"

#include <QList>

#include <optional>

namespace deskrelay {

class ModelCatalog;

/// Who tells a trait.
enum class TraitSource
{
    Table,
    Provider,
    User
};

/// `table`, `provider`, `user`.
QString traitSourceName(TraitSource source);

/// One of a model's traits, and who tells it.
struct ToldTrait
{
    QByteArray field = {};
    TraitValue value = {};
    TraitSource source = TraitSource::Table;
};

/// What the models of the accounts take. A person is believed first, then what the account's
/// upstream lists, then the shipped table.
///
/// Lives in the relay thread.
class ModelTable final
{
public:
    /// \a catalog outlives it.
    explicit ModelTable(const ModelCatalog *catalog);

    /// One that cannot be read (a newer version's) is passed over.
    void setOverrides(const QList<ModelOverride> &overrides);

    /// What \a model of \a account takes where it is asked in \a format.
    ModelTraits traitsOf(const AccountId &account, Format format, const QByteArray &model) const;
    /// How much it takes and gives; empty where that would be a guess.
    std::optional<ModelLimits>
    limitsOf(const AccountId &account, Format format, const QByteArray &model) const;
    /// Each trait with who tells it. An empty account: none of them, so that no upstream tells.
    QList<ToldTrait>
    describe(const AccountId &account, Format format, const QByteArray &model) const;

private:
    /// A person's rule: a whole name, or the beginning of some.
    struct Rule
    {
        QByteArray name = {};
        bool isPrefix = false;
        TraitChanges changes = {};
    };
    /// What each of the three tells of one model.
    struct Layers
    {
        ModelTraits table = {};
        bool isKnown = false; ///< To the table, by a row of its own.
        TraitChanges provider = {};
        TraitChanges user = {};

        ModelTraits traits() const; ///< What holds of them all.
    };

    Layers layersOf(const AccountId &account, Format format, const QByteArray &model) const;

    const ModelCatalog *const m_catalog;
    QList<Rule> m_rules = {}; ///< The general before the special.
};

} // namespace deskrelay
