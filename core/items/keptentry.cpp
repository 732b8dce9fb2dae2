#include "core/items/keptentry.h"

#include <algorithm>

namespace deskrelay {

bool KeptChain::take(const KeptEntry &entry, const KeptQuestion &question)
{
    entries.append(entry);
    items += std::max<qsizetype>(1, entry.items.size());
    for (const KeptItem &item : entry.items)
        bytes += item.json.size();
    isTooLong = items > question.mostItems || bytes > question.mostBytes;
    return question.withHistory && !isTooLong && !entry.before.isEmpty();
}

} // namespace deskrelay
