#include "core/storage/itemtable.h"

#include "core/base/contentcoding.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString text(const QByteArray &utf8)
{
    return utf8.isNull() ? u""_s : QString::fromUtf8(utf8);
}

static QString kindName(KeptEntry::Kind kind)
{
    return kind == KeptEntry::Kind::Conversation ? u"conversation"_s : u"response"_s;
}

/// No more than this is read back of one text, whatever the database holds.
static constexpr qsizetype largestText = qsizetype(256) * 1024 * 1024;

static Result<QByteArray> unpacked(const QVariant &packed, const QByteArray &id)
{
    const Result<QByteArray> text = decodeContent("zstd", packed.toByteArray(), largestText);
    if (text)
        return text;
    return makeError(Error::Kind::Storage,
                     u"What is kept as \"%1\" is damaged. Delete it."_s.arg(QString::fromUtf8(id)));
}

static Result<void> addSize(const Connection &connection, qint64 bytes)
{
    return connection.run(u"UPDATE kept_size SET bytes = bytes + ? WHERE row_id = 1"_s, {bytes});
}

/// The first value of the first row; null where there is none.
static Result<QVariant>
firstValue(const Connection &connection, const QString &sql, const QVariantList &values)
{
    Result<QSqlQuery> query = connection.select(sql, values);
    if (!query)
        return query.error();
    return query->next() ? query->value(0) : QVariant();
}

/// How much of the entry is in the database; null: it is not there, or another key's.
static Result<QVariant> sizeOf(const Connection &connection, const KeyId &key, const QByteArray &id)
{
    return firstValue(connection,
                      u"SELECT bytes FROM kept_entries WHERE id = ? AND key_id = ?"_s,
                      {text(id), key.value});
}

static Result<qint64>
insertItems(const Connection &connection, const KeptEntry &entry, qint64 position)
{
    QList<QVariantList> rows;
    qint64 bytes = 0;
    for (const KeptItem &item : entry.items) {
        const QByteArray packed = zstdEncoded(item.json);
        bytes += packed.size();
        rows.append({text(entry.id), position++, text(item.id), int(item.isOutput), packed});
    }
    const Result<void> inserted = connection.runForEach(
        u"INSERT INTO kept_items (entry_id, position, item_id, is_output, body) "
        u"VALUES (?, ?, ?, ?, ?)"_s,
        rows);
    return inserted ? Result<qint64>(bytes) : Result<qint64>(inserted.error());
}

/// The entry has become larger, or smaller.
static Result<void> grow(const Connection &connection, const QByteArray &id, qint64 bytes)
{
    const Result<void> grown = connection.run(
        u"UPDATE kept_entries SET bytes = bytes + ? WHERE id = ?"_s, {bytes, text(id)});
    return grown ? addSize(connection, bytes) : grown;
}

Result<void> writeEntry(const Connection &connection, const KeptEntry &entry)
{
    if (const Result<void> gone = deleteEntry(connection, entry.key, entry.id); !gone)
        return gone;
    const QByteArray packed = zstdEncoded(entry.body);
    const Result<void> written = connection.run(
        u"INSERT INTO kept_entries (id, key_id, kind, before_id, used_ms, bytes, body) "
        u"VALUES (?, ?, ?, ?, ?, 0, ?)"_s,
        {text(entry.id),
         entry.key.value,
         kindName(entry.kind),
         text(entry.before),
         toMilliseconds(entry.time),
         packed});
    if (!written)
        return written;
    const Result<qint64> items = insertItems(connection, entry, 0);
    return items ? grow(connection, entry.id, *items + packed.size()) : items.error();
}

Result<void> appendItems(const Connection &connection, const KeptEntry &added)
{
    const Result<QVariant> known = sizeOf(connection, added.key, added.id);
    if (!known)
        return known.error();
    if (known->isNull())
        return {}; // deleted meanwhile
    const Result<QVariant> last = firstValue(
        connection, u"SELECT max(position) FROM kept_items WHERE entry_id = ?"_s, {text(added.id)});
    if (!last)
        return last.error();
    const Result<qint64> items =
        insertItems(connection, added, last->isNull() ? 0 : last->toLongLong() + 1);
    if (!items)
        return items.error();
    const Result<void> used = connection.run(u"UPDATE kept_entries SET used_ms = ? WHERE id = ?"_s,
                                             {toMilliseconds(added.time), text(added.id)});
    return used ? grow(connection, added.id, *items) : used;
}

Result<void> writeEntryBody(const Connection &connection, const KeptEntry &entry)
{
    const Result<QVariant> before =
        firstValue(connection,
                   u"SELECT length(body) FROM kept_entries WHERE id = ? AND key_id = ?"_s,
                   {text(entry.id), entry.key.value});
    if (!before)
        return before.error();
    if (before->isNull())
        return {};
    const QByteArray packed = zstdEncoded(entry.body);
    const Result<void> written = connection.run(u"UPDATE kept_entries SET body = ? WHERE id = ?"_s,
                                                {packed, text(entry.id)});
    return written ? grow(connection, entry.id, packed.size() - before->toLongLong()) : written;
}

Result<void> deleteEntry(const Connection &connection, const KeyId &key, const QByteArray &id)
{
    const Result<QVariant> size = sizeOf(connection, key, id);
    if (!size)
        return size.error();
    if (size->isNull())
        return {};
    const Result<void> deleted =
        connection.run(u"DELETE FROM kept_entries WHERE id = ?"_s, {text(id)});
    return deleted ? addSize(connection, -size->toLongLong()) : deleted;
}

Result<void> deleteItem(const Connection &connection,
                        const KeyId &key,
                        const QByteArray &conversation,
                        const QByteArray &item)
{
    const Result<QVariant> known = sizeOf(connection, key, conversation);
    if (!known)
        return known.error();
    if (known->isNull())
        return {};
    const QVariantList place = {text(conversation), text(item)};
    const Result<QVariant> size =
        firstValue(connection,
                   u"SELECT sum(length(body)) FROM kept_items WHERE entry_id = ? AND item_id = ?"_s,
                   place);
    if (!size)
        return size.error();
    const Result<void> deleted =
        connection.run(u"DELETE FROM kept_items WHERE entry_id = ? AND item_id = ?"_s, place);
    return deleted ? grow(connection, conversation, -size->toLongLong()) : deleted;
}

Result<void> trimEntries(const Connection &connection, const KeptBounds &bounds)
{
    const Result<QVariant> all =
        firstValue(connection, u"SELECT bytes FROM kept_size WHERE row_id = 1"_s, {});
    if (!all)
        return all.error();
    qint64 left = all->toLongLong();
    QList<QVariantList> gone;
    {
        Result<QSqlQuery> oldest =
            connection.select(u"SELECT id, used_ms, bytes FROM kept_entries ORDER BY used_ms"_s);
        if (!oldest)
            return oldest.error();
        while (oldest->next()) {
            const bool isOld = oldest->value(1).toLongLong() < toMilliseconds(bounds.oldest);
            if (!isOld && left <= bounds.bytes)
                break;
            gone.append({oldest->value(0)});
            left -= oldest->value(2).toLongLong();
        }
    }
    if (gone.isEmpty())
        return {};
    const Result<void> deleted =
        connection.runForEach(u"DELETE FROM kept_entries WHERE id = ?"_s, gone);
    return deleted ? addSize(connection, left - all->toLongLong()) : deleted;
}

/// The items of \a entry, until there are more than the question allows.
static Result<void> readItemsOf(const Connection &connection,
                                KeptEntry &entry,
                                const KeptChain &chain,
                                const KeptQuestion &question)
{
    Result<QSqlQuery> query = connection.select(
        u"SELECT item_id, is_output, body FROM kept_items WHERE entry_id = ? ORDER BY position"_s,
        {text(entry.id)});
    if (!query)
        return query.error();
    qsizetype bytes = chain.bytes;
    while (query->next() && bytes <= question.mostBytes &&
           chain.items + entry.items.size() <= question.mostItems) {
        const Result<QByteArray> json = unpacked(query->value(2), entry.id);
        if (!json)
            return json.error();
        bytes += json->size();
        entry.items.append({.id = query->value(0).toString().toUtf8(),
                            .json = *json,
                            .isOutput = query->value(1).toInt() != 0});
    }
    return {};
}

Result<KeptChain> readChain(const Connection &connection, const KeptQuestion &question)
{
    KeptChain chain;
    QByteArray next = question.id;
    bool goesOn = true;
    while (goesOn) {
        Result<QSqlQuery> query =
            connection.select(u"SELECT kind, before_id, used_ms, body FROM kept_entries "
                              u"WHERE id = ? AND key_id = ? AND used_ms >= ?"_s,
                              {text(next), question.key.value, toMilliseconds(question.oldest)});
        if (!query)
            return query.error();
        if (!query->next()) {
            chain.missing = next;
            break;
        }
        const Result<QByteArray> body = unpacked(query->value(3), next);
        if (!body)
            return body.error();
        const bool isConversation =
            query->value(0).toString() == kindName(KeptEntry::Kind::Conversation);
        KeptEntry entry{.kind = isConversation ? KeptEntry::Kind::Conversation
                                               : KeptEntry::Kind::Response,
                        .id = next,
                        .key = question.key,
                        .before = query->value(1).toString().toUtf8(),
                        .body = *body,
                        .time = fromMilliseconds(query->value(2).toLongLong())};
        if (const auto read = readItemsOf(connection, entry, chain, question); !read)
            return read.error();
        next = entry.before;
        goesOn = chain.take(entry, question);
    }
    return chain;
}

Result<KeptItems>
readItems(const Connection &connection, const KeptQuestion &question, const QByteArrayList &ids)
{
    KeptItems items;
    for (const QByteArray &id : ids) {
        const Result<QVariant> packed =
            firstValue(connection,
                       u"SELECT kept_items.body FROM kept_items "
                       u"JOIN kept_entries ON kept_entries.id = kept_items.entry_id "
                       u"WHERE item_id = ? AND key_id = ? AND used_ms >= ? ORDER BY used_ms DESC"_s,
                       {text(id), question.key.value, toMilliseconds(question.oldest)});
        if (!packed)
            return packed.error();
        if (packed->isNull())
            continue;
        const Result<QByteArray> json = unpacked(*packed, id);
        if (!json)
            return json.error();
        items.insert(id, *json);
    }
    return items;
}

} // namespace deskrelay
