#include "core/storage/namingtables.h"

#include "core/base/jsontree.h"
#include "core/base/logging.h"
#include "core/usage/pricetext.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A null string would be NULL in the database; an empty one is meant.
static QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

Result<void> writeAlias(const Connection &connection, const Alias &alias)
{
    return connection.run(
        u"INSERT INTO aliases (name, key_id, model, family) VALUES (?, ?, ?, ?) ON CONFLICT (name, "
        u"key_id) DO UPDATE SET model = excluded.model, family = excluded.family"_s,
        {text(alias.name), text(alias.key.value), text(alias.model), text(alias.family)});
}

Result<void> deleteAlias(const Connection &connection, const QString &name, const KeyId &key)
{
    return connection.run(u"DELETE FROM aliases WHERE name = ? AND key_id = ?"_s,
                          {name, text(key.value)});
}

Result<void> writeModelOverrides(const Connection &connection,
                                 const QList<ModelOverride> &overrides)
{
    if (Result<void> cleared = connection.run(u"DELETE FROM model_overrides"_s); !cleared)
        return cleared;
    QList<QVariantList> rows;
    for (const ModelOverride &one : overrides)
        rows.append({one.model, one.field, one.value});
    return connection.runForEach(
        u"INSERT INTO model_overrides (model, field, value) VALUES (?, ?, ?)"_s, rows);
}

Result<void> writePrices(const Connection &connection, const QList<NamedPrice> &prices)
{
    if (Result<void> cleared = connection.run(u"DELETE FROM own_prices"_s); !cleared)
        return cleared;
    QList<QVariantList> rows;
    for (const NamedPrice &one : prices) {
        rows.append({one.model,
                     one.price.from ? toMilliseconds(*one.price.from) : 0,
                     QString::fromUtf8(priceText(one.price))});
    }
    return connection.runForEach(
        u"INSERT INTO own_prices (model, from_ms, price) VALUES (?, ?, ?)"_s, rows);
}

Result<QList<NamedPrice>> readPrices(const Connection &connection)
{
    Result<QSqlQuery> query =
        connection.select(u"SELECT model, price FROM own_prices ORDER BY model, from_ms"_s);
    if (!query)
        return query.error();
    QList<NamedPrice> prices;
    while (query->next()) {
        const QByteArray text = query->value(1).toString().toUtf8();
        const Result<JsonTree> tree = JsonTree::parse(text);
        const Result<ModelPrice> price = tree ? readPrice(tree->root()) : tree.error();
        if (price)
            prices.append({query->value(0).toString(), *price});
        else
            qCWarning(lcStorage).noquote() << price.error().message;
    }
    return prices;
}

Result<QList<Alias>> readAliases(const Connection &connection)
{
    Result<QSqlQuery> query = connection.select(
        u"SELECT name, model, family, key_id FROM aliases ORDER BY name, key_id"_s);
    if (!query)
        return query.error();
    QList<Alias> aliases;
    while (query->next()) {
        aliases.append({.name = query->value(0).toString(),
                        .model = query->value(1).toString(),
                        .family = query->value(2).toString(),
                        .key = KeyId{query->value(3).toString()}});
    }
    return aliases;
}

Result<QList<ModelOverride>> readModelOverrides(const Connection &connection)
{
    Result<QSqlQuery> query = connection.select(
        u"SELECT model, field, value FROM model_overrides ORDER BY model, field"_s);
    if (!query)
        return query.error();
    QList<ModelOverride> overrides;
    while (query->next()) {
        overrides.append({.model = query->value(0).toString(),
                          .field = query->value(1).toString(),
                          .value = query->value(2).toString()});
    }
    return overrides;
}

} // namespace deskrelay
