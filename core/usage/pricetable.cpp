#include "core/usage/pricetable.h"

#include "core/base/jsontree.h"
#include "core/usage/pricetext.h"

#include <QFile>

#include <algorithm>

/// A resource within a static library is not found by itself; the macro wants no namespace.
static void initPriceResource()
{
    Q_INIT_RESOURCE(prices);
}

namespace deskrelay {

using namespace Qt::StringLiterals;

static Error wrongTable(const QString &place, const QString &what)
{
    return makeError(Error::Kind::Protocol,
                     u"The price table is wrong at %1: %2"_s.arg(place, what));
}

static Result<void> readRow(const QString &place, const JsonNode &row, QList<NamedPrice> &prices)
{
    const Result<ModelPrice> price = readPrice(row);
    if (!price)
        return wrongTable(place, price.error().message);
    const JsonNode &ids = row["ids"];
    if (!ids.isArray() || ids.items.empty())
        return wrongTable(place, u"\"ids\" must name the models."_s);
    for (const JsonNode &id : ids.items) {
        if (!id.isString() || id.text.isEmpty())
            return wrongTable(place, u"an id must be text."_s);
        const NamedPrice named{.model = QString::fromUtf8(id.text), .price = *price};
        const bool isTwice =
            std::any_of(prices.begin(), prices.end(), [&named](const NamedPrice &known) {
                return known.model == named.model && known.price.from == named.price.from;
            });
        if (isTwice)
            return wrongTable(place, u"%1 has two prices for one time."_s.arg(named.model));
        prices.append(named);
    }
    return {};
}

Result<QList<NamedPrice>> PriceTable::parse(QByteArrayView json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return tree.error();
    const JsonNode &providers = tree->root()["providers"];
    if (!providers.isObject())
        return wrongTable(u"providers"_s, u"it must be an object."_s);
    QList<NamedPrice> prices;
    for (const JsonMember &provider : providers.members) {
        const QString name = QString::fromUtf8(provider.name);
        for (const QByteArrayView told : {"source", "date"}) {
            if (!provider.value[told].isString() || provider.value[told].text.isEmpty())
                return wrongTable(name, u"it must tell where its prices come from, and of when."_s);
        }
        const JsonNode &models = provider.value["models"];
        for (const JsonNode &row : models.items) {
            const QString place = u"%1[%2]"_s.arg(name).arg(&row - models.items.data());
            if (const Result<void> read = readRow(place, row, prices); !read)
                return read.error();
        }
    }
    return prices;
}

const PriceTable &PriceTable::shipped()
{
    static const PriceTable table = [] {
        initPriceResource();
        QFile file(u":/prices.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("the price table was not compiled in");
        const Result<QList<NamedPrice>> read = parse(file.readAll());
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return PriceTable(*read);
    }();
    return table;
}

PriceTable::PriceTable(const QList<NamedPrice> &prices)
{
    add(prices);
}

void PriceTable::add(const QList<NamedPrice> &prices)
{
    QList<NamedPrice> sorted = prices;
    std::stable_sort(sorted.begin(), sorted.end(), [](const NamedPrice &a, const NamedPrice &b) {
        return a.price.from < b.price.from; // no time at all comes first
    });
    for (const NamedPrice &one : std::as_const(sorted))
        m_prices[one.model].append(one.price);
}

PriceTable PriceTable::with(const QList<NamedPrice> &own) const
{
    PriceTable table = *this;
    table.add(own);
    return table;
}

const ModelPrice *PriceTable::find(const QString &model, TimePoint time) const
{
    const auto prices = m_prices.constFind(model);
    if (prices == m_prices.constEnd())
        return nullptr;
    // From the back: the user's own stand there, the latest last.
    const auto found = std::find_if(prices->rbegin(), prices->rend(), [time](const auto &price) {
        return !price.from || *price.from <= time;
    });
    return found == prices->rend() ? nullptr : &*found;
}

std::optional<qint64> PriceTable::cost(const QString &model,
                                       const QString &tier,
                                       const TokenUsage &usage,
                                       TimePoint time) const
{
    const ModelPrice *const price = find(model, time);
    const PriceRates *const rates = price ? price->of(tier) : nullptr;
    return rates ? std::optional(costMicros(usage, *rates)) : std::nullopt;
}

QStringList PriceTable::models() const
{
    QStringList ids = m_prices.keys();
    ids.sort();
    return ids;
}

} // namespace deskrelay
