#include "core/relay/itemstore.h"

#include <mutex>
#include <utility>

namespace deskrelay {

/// Where other threads leave answers, for as long as somebody waits for them.
struct ItemStore::Inbox
{
    std::mutex mutex = {};
    QObject *owner = nullptr; ///< Guarded by the mutex.
};

ItemStore::ItemStore(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_inbox(std::make_shared<Inbox>())
{
    m_inbox->owner = this;
}

ItemStore::~ItemStore()
{
    const std::scoped_lock lock(m_inbox->mutex);
    m_inbox->owner = nullptr;
}

/// \a done, called in the thread of this object.
template <typename T>
ItemStore::Done<T> ItemStore::here(const Done<T> &done) const
{
    return [inbox = m_inbox, done](const Result<T> &result) {
        const std::scoped_lock lock(inbox->mutex);
        if (!inbox->owner)
            return;
        QMetaObject::invokeMethod(
            inbox->owner, [done, result] { done(result); }, Qt::QueuedConnection);
    };
}

KeptBounds ItemStore::bounds() const
{
    if (!m_limits.isOn)
        return {.oldest = TimePoint::max(), .bytes = 0};
    return {.oldest = m_clock.now() - m_limits.keep, .bytes = m_limits.bytes};
}

void ItemStore::setArchive(ItemArchive *archive)
{
    m_archive = archive;
}

void ItemStore::setLimits(const ItemLimits &limits)
{
    m_limits = limits;
    while (!m_limits.isOn && !m_order.empty())
        uncache(m_order.front());
    if (m_archive)
        m_archive->trim(bounds());
}

void ItemStore::uncache(const QByteArray &id)
{
    const auto found = m_cache.constFind(id);
    if (found == m_cache.constEnd())
        return;
    m_bytes -= found->bytes;
    m_order.erase(found->place);
    m_cache.erase(found);
}

ItemStore::Cached *ItemStore::cached(const KeyId &key, const QByteArray &id)
{
    const auto found = m_cache.find(id);
    const bool isTheirs =
        found != m_cache.end() && found->entry.key == key && found->entry.time >= bounds().oldest;
    return isTheirs ? &*found : nullptr;
}

static qsizetype bytesOf(const KeptEntry &entry)
{
    qsizetype bytes = entry.id.size() + entry.before.size() + entry.body.size();
    for (const KeptItem &item : entry.items)
        bytes += item.id.size() + item.json.size();
    return bytes;
}

void ItemStore::cache(const KeptEntry &entry)
{
    uncache(entry.id);
    const qsizetype bytes = bytesOf(entry);
    if (bytes > mostCachedBytes / 8)
        return;
    m_order.push_back(entry.id);
    m_cache.insert(entry.id, {entry, bytes, std::prev(m_order.end())});
    m_bytes += bytes;
    while (m_bytes > mostCachedBytes)
        uncache(QByteArray(m_order.front()));
}

void ItemStore::keep(const KeptEntry &entry)
{
    if (!isOn() || bytesOf(entry) > m_limits.bytes) // which would leave no other
        return;
    cache(entry);
    m_archive->keep(entry, bounds());
}

void ItemStore::append(KeptEntry added)
{
    if (!isOn())
        return;
    added.time = m_clock.now();
    if (const Cached *const known = cached(added.key, added.id)) {
        KeptEntry whole = known->entry;
        whole.items += added.items;
        whole.time = added.time;
        cache(whole);
    }
    m_archive->append(added, bounds());
}

void ItemStore::change(const KeptEntry &entry)
{
    if (!isOn())
        return;
    if (const Cached *const known = cached(entry.key, entry.id)) {
        KeptEntry whole = known->entry;
        whole.body = entry.body;
        cache(whole);
    }
    m_archive->change(entry);
}

void ItemStore::remove(const KeyId &key, const QByteArray &id)
{
    if (cached(key, id))
        uncache(id);
    if (m_archive)
        m_archive->remove(key, id);
}

void ItemStore::removeItem(const KeyId &key, const QByteArray &conversation, const QByteArray &item)
{
    if (const Cached *const known = cached(key, conversation)) {
        KeptEntry left = known->entry;
        left.items.removeIf([&item](const KeptItem &one) { return one.id == item; });
        cache(left);
    }
    if (m_archive)
        m_archive->removeItem(key, conversation, item);
}

void ItemStore::find(KeptQuestion question, const Done<KeptChain> &done)
{
    question.oldest = bounds().oldest;
    KeptChain chain;
    bool goesOn = true;
    while (goesOn) {
        const Cached *const known = cached(question.key, question.id);
        if (!known)
            break;
        goesOn = chain.take(known->entry, question);
        question.id = known->entry.before;
    }
    if (!goesOn || !isOn()) {
        if (goesOn)
            chain.missing = question.id;
        done(chain);
        return;
    }
    question.mostItems -= chain.items;
    question.mostBytes -= chain.bytes;
    const auto whole = [chain, done](const Result<KeptChain> &rest) {
        if (!rest) {
            done(rest);
            return;
        }
        KeptChain both = chain;
        both.entries += rest->entries;
        both.missing = rest->missing;
        both.isTooLong = rest->isTooLong;
        both.items += rest->items;
        both.bytes += rest->bytes;
        done(both);
    };
    m_archive->find(question, here<KeptChain>(whole));
}

void ItemStore::findItems(const KeyId &key, const QByteArrayList &ids, const Done<KeptItems> &done)
{
    if (ids.isEmpty() || !isOn()) {
        done(KeptItems());
        return;
    }
    const KeptQuestion question{.key = key, .oldest = bounds().oldest};
    m_archive->findItems(question, ids, here<KeptItems>(done));
}

} // namespace deskrelay
