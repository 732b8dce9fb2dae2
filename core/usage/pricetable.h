#pragma once

#include "core/base/result.h"
#include "core/usage/price.h"

#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace deskrelay {

/// One model's price in a list of them.
struct NamedPrice
{
    QString model = {}; ///< Its exact id.
    ModelPrice price = {};
    bool operator==(const NamedPrice &) const = default;
};

/// Prices by exact model id and time. An id that is not in it has none: nothing is guessed.
class PriceTable final
{
public:
    /// Reads a table in the shape of `resources/prices.json`. Protocol: something is wrong in it.
    static Result<QList<NamedPrice>> parse(QByteArrayView json);
    /// The prices that come with the program.
    static const PriceTable &shipped();

    PriceTable() = default;
    explicit PriceTable(const QList<NamedPrice> &prices);

    /// This table with the user's own prices over it: at each time, a model that the user gave a
    /// price for by then has that one.
    PriceTable with(const QList<NamedPrice> &own) const;

    /// The price of \a model at \a time, with no guess made; null where there is none.
    const ModelPrice *find(const QString &model, TimePoint time) const;
    /// All prices of a model, those of the program first, each by their times.
    QList<ModelPrice> all(const QString &model) const { return m_prices.value(model); }
    /// What a request cost in micro-dollars; empty: unpriced.
    std::optional<qint64>
    cost(const QString &model, const QString &tier, const TokenUsage &usage, TimePoint time) const;

    /// The ids, sorted.
    QStringList models() const;
    bool contains(const QString &model) const { return m_prices.contains(model); }

private:
    void add(const QList<NamedPrice> &prices);

    QHash<QString, QList<ModelPrice>> m_prices = {};
};

} // namespace deskrelay
