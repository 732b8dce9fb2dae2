#pragma once

#include "core/accounts/account.h"
#include "core/formats/modellist.h"
#include "core/keys/clientkey.h"
#include "core/relay/modelcatalog.h"
#include "core/relay/modeltable.h"

#include <QList>

namespace deskrelay {

/// The models that a key sees: those of \a sources and its aliases, without those it may not use,
/// each name once, with their limits as far as they are known. An account with a list of its own
/// shows that list alone.
QList<ModelEntry> mergedModels(const QList<ModelCatalog::Source> &sources,
                               const ModelCatalog &catalog,
                               const ModelTable &table,
                               const QList<Alias> &aliases,
                               const ClientKey &key);

/// The same list under names that Claude Code accepts: those of other families become
/// `anthropic/<model>`, which resolveModel() takes back.
QList<ModelEntry> namedForClaudeCode(const QList<ModelEntry> &entries);

} // namespace deskrelay
