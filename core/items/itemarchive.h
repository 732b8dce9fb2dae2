#pragma once

#include "core/base/result.h"
#include "core/items/keptentry.h"

#include <QByteArrayList>

#include <functional>

namespace deskrelay {

/// Where kept replies and conversations outlive the process.
///
/// Every call returns at once. Writes happen in the order of the calls; an answer comes in a thread
/// of the archive's, after all writes that were called for before the question.
class ItemArchive
{
public:
    template <typename T>
    using Done = std::function<void(const Result<T> &)>;

    ItemArchive() = default;
    virtual ~ItemArchive() = default;
    ItemArchive(const ItemArchive &) = delete;
    ItemArchive &operator=(const ItemArchive &) = delete;

    /// Keeps an entry, and of all entries what \a bounds allow.
    virtual void keep(const KeptEntry &entry, const KeptBounds &bounds) = 0;
    /// Puts the items of \a added at the end of the conversation of its id.
    virtual void append(const KeptEntry &added, const KeptBounds &bounds) = 0;
    /// Replaces the own JSON of a conversation.
    virtual void change(const KeptEntry &entry) = 0;
    virtual void remove(const KeyId &key, const QByteArray &id) = 0;
    virtual void
    removeItem(const KeyId &key, const QByteArray &conversation, const QByteArray &item) = 0;
    virtual void trim(const KeptBounds &bounds) = 0;

    virtual void find(const KeptQuestion &question, const Done<KeptChain> &done) = 0;
    virtual void findItems(const KeptQuestion &question,
                           const QByteArrayList &ids,
                           const Done<KeptItems> &done) = 0;
};

} // namespace deskrelay
