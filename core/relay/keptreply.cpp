#include "core/relay/keptreply.h"

#include "core/base/jsontree.h"
#include "core/formats/responses/storeditems.h"

#include <algorithm>

namespace deskrelay {

static QList<KeptItem> keptItems(const QList<StoredItem> &items, bool isOutput)
{
    QList<KeptItem> kept;
    for (const StoredItem &item : items)
        kept.append({.id = item.id, .json = item.json, .isOutput = isOutput});
    return kept;
}

void KeptRequest::keep(ItemStore &store, const QByteArray &response) const
{
    const Result<JsonTree> reply = JsonTree::parse(response);
    const Result<JsonTree> request = JsonTree::parse(body);
    if (!reply || !request || !reply->root()["status"].is("completed"))
        return;
    KeptEntry entry{.id = reply->root()["id"].string(),
                    .key = key,
                    .before = previous,
                    .body = withoutOutput(reply->root()),
                    .time = store.now()};
    entry.items = keptItems(storedInput(request->root()["input"], id), false) +
                  keptItems(storedOutput(reply->root()), true);
    store.keep(entry);
    if (previous.startsWith("conv_"))
        store.append({.kind = KeptEntry::Kind::Conversation,
                      .id = previous,
                      .key = key,
                      .items = entry.items});
}

/// How many items a conversation had when the response \a next was asked for.
static qsizetype itemsBefore(const KeptEntry &conversation, const KeptEntry &next)
{
    const QList<KeptItem> &items = conversation.items;
    for (qsizetype i = items.size() - 1; i >= 0 && !next.items.isEmpty(); --i) {
        if (items[i].id == next.items.first().id)
            return i;
    }
    return items.size();
}

QByteArrayList historyOf(const KeptChain &chain)
{
    QByteArrayList history; // the newest first
    const auto take = [&history](const KeptItem &item) {
        history.append(item.json);
        return !(item.isOutput && item.json.contains("\"compaction\"") && isCompaction(item.json));
    };
    bool goesOn = true;
    for (qsizetype i = 0; i < chain.entries.size() && goesOn; ++i) {
        const KeptEntry &entry = chain.entries[i];
        const bool isEarlier = entry.kind == KeptEntry::Kind::Conversation && i > 0;
        qsizetype left = isEarlier ? itemsBefore(entry, chain.entries[i - 1]) : entry.items.size();
        while (left > 0 && goesOn)
            goesOn = take(entry.items[--left]);
    }
    std::reverse(history.begin(), history.end());
    return history;
}

} // namespace deskrelay
