#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/items/itemarchive.h"
#include "core/relay/itemlimits.h"

#include <QByteArrayList>
#include <QHash>
#include <QObject>

#include <functional>
#include <list>
#include <memory>

namespace deskrelay {

/// Kept replies and conversations, as the relay thread sees them.
///
/// Written behind; what was written last stays in memory, within a bound, and the rest is looked up
/// in the archive. A question sees all that was written before it. Lives in the relay thread; an
/// answer comes there too, at once or later, and not any more once the object is gone.
class ItemStore final : public QObject
{
public:
    /// Of the entries' JSON in memory.
    static constexpr qsizetype mostCachedBytes = 32 * 1024 * 1024;

    template <typename T>
    using Done = std::function<void(const Result<T> &)>;

    ItemStore(const Clock &clock, QObject *parent);
    ~ItemStore() override;

    /// Without one nothing is kept. Outlives the object.
    void setArchive(ItemArchive *archive);
    /// Switched off, it forgets everything.
    void setLimits(const ItemLimits &limits);
    bool isOn() const { return m_archive && m_limits.isOn; }
    TimePoint now() const { return m_clock.now(); }

    void keep(const KeptEntry &entry);
    /// Puts the items of \a added at the end of the conversation of its id.
    void append(KeptEntry added);
    /// Replaces a conversation's own JSON.
    void change(const KeptEntry &entry);
    void remove(const KeyId &key, const QByteArray &id);
    void removeItem(const KeyId &key, const QByteArray &conversation, const QByteArray &item);

    /// The age is the store's affair.
    void find(KeptQuestion question, const Done<KeptChain> &done);
    void findItems(const KeyId &key, const QByteArrayList &ids, const Done<KeptItems> &done);

    qsizetype cachedBytes() const { return m_bytes; }

private:
    struct Inbox;
    struct Cached
    {
        KeptEntry entry = {};
        qsizetype bytes = 0;
        std::list<QByteArray>::iterator place = {};
    };

    template <typename T>
    Done<T> here(const Done<T> &done) const;
    KeptBounds bounds() const;
    Cached *cached(const KeyId &key, const QByteArray &id);
    void cache(const KeptEntry &entry);
    void uncache(const QByteArray &id);

    const Clock &m_clock;
    const std::shared_ptr<Inbox> m_inbox;
    ItemArchive *m_archive = nullptr;
    ItemLimits m_limits = {};
    QHash<QByteArray, Cached> m_cache = {};
    std::list<QByteArray> m_order = {}; ///< The oldest first.
    qsizetype m_bytes = 0;
};

} // namespace deskrelay
