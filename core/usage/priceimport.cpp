#include "core/usage/priceimport.h"

#include "core/base/jsontree.h"
#include "core/usage/pricetext.h"

#include <QSet>

namespace deskrelay {

using namespace Qt::StringLiterals;

namespace {

/// One publisher's names for the kinds of tokens, and its unit.
struct Naming
{
    QByteArray input = {};
    QByteArray output = {};
    QByteArray cacheRead = {};
    QByteArray cacheWrite = {};
    QByteArray cacheWrite1h = {};
    int exponent = 0; ///< Of ten, from its unit to micro-dollars for a million tokens.
};

/// Gathers prices; the first of a name stays.
class Import final
{
public:
    void add(const QString &model, const std::optional<ModelPrice> &price);
    QList<NamedPrice> take() { return std::move(m_prices); }

private:
    QList<NamedPrice> m_prices = {};
    QSet<QString> m_names = {};
};

} // namespace

void Import::add(const QString &model, const std::optional<ModelPrice> &price)
{
    constexpr qsizetype longest = 200;
    if (!price || model.isEmpty() || model.size() > longest || m_names.contains(model))
        return;
    const TokenPrice &standard = price->standard.price;
    if (standard.input == 0 && standard.output == 0)
        return;
    m_names.insert(model);
    m_prices.append({model, *price});
}

static std::optional<qint64> amount(const JsonNode &node, const QByteArray &name, int exponent)
{
    const JsonNode &value = node[name];
    if (name.isEmpty() || value.type != JsonNode::Type::Number)
        return std::nullopt;
    return scaledDecimal(value.raw, exponent);
}

/// Empty: no price of input stands there. Without one of output, as for embeddings, it is free.
static std::optional<TokenPrice> tokenPrice(const JsonNode &node, const Naming &names)
{
    const std::optional<qint64> input = amount(node, names.input, names.exponent);
    if (!input)
        return std::nullopt;
    return TokenPrice{.input = *input,
                      .output = amount(node, names.output, names.exponent).value_or(0),
                      .cacheRead = amount(node, names.cacheRead, names.exponent),
                      .cacheWrite5m = amount(node, names.cacheWrite, names.exponent),
                      .cacheWrite1h = amount(node, names.cacheWrite1h, names.exponent)};
}

static Naming liteLlmNaming(const QByteArray &suffix)
{
    return {.input = "input_cost_per_token" + suffix,
            .output = "output_cost_per_token" + suffix,
            .cacheRead = "cache_read_input_token_cost" + suffix,
            .cacheWrite = "cache_creation_input_token_cost" + suffix,
            .cacheWrite1h = "cache_creation_input_token_cost_above_1hr" + suffix,
            .exponent = 12};
}

static PriceRates
liteLlmRates(const JsonNode &node, const TokenPrice &usual, const QByteArray &tier)
{
    PriceRates rates{.price = usual};
    for (const qint64 thousands : {100, 128, 200, 256, 272}) {
        const QByteArray suffix = "_above_" + QByteArray::number(thousands) + "k_tokens" + tier;
        if (const auto higher = tokenPrice(node, liteLlmNaming(suffix)))
            rates.above = PriceRates::Long{.tokens = thousands * 1000, .price = *higher};
    }
    return rates;
}

static std::optional<ModelPrice> liteLlmPrice(const JsonNode &node)
{
    const std::optional<TokenPrice> usual = tokenPrice(node, liteLlmNaming({}));
    if (!usual)
        return std::nullopt;
    ModelPrice price{.standard = liteLlmRates(node, *usual, {})};
    for (const auto &[tier, suffix] : {std::pair{u"batch"_s, "_batches"},
                                       std::pair{u"flex"_s, "_flex"},
                                       std::pair{u"priority"_s, "_priority"}}) {
        if (const auto other = tokenPrice(node, liteLlmNaming(suffix)))
            price.tiers.insert(tier, liteLlmRates(node, *other, suffix));
    }
    return price;
}

/// Its keys name a provider where a plain id would be another's; the id alone is what a request
/// has.
static QString plainId(const QString &key)
{
    for (const QString &prefix : {u"anthropic/"_s, u"openai/"_s, u"gemini/"_s}) {
        if (key.startsWith(prefix))
            return key.sliced(prefix.size());
    }
    return key;
}

static QList<NamedPrice> importLiteLlm(const JsonNode &root)
{
    Import import;
    for (const bool isPlain : {true, false}) {
        for (const JsonMember &member : root.members) {
            const QString key = QString::fromUtf8(member.name);
            const QString id = plainId(key);
            if ((id == key) == isPlain)
                import.add(id, liteLlmPrice(member.value));
        }
    }
    return import.take();
}

static std::optional<ModelPrice> modelsDevPrice(const JsonNode &cost)
{
    const Naming names{.input = "input",
                       .output = "output",
                       .cacheRead = "cache_read",
                       .cacheWrite = "cache_write",
                       .exponent = 6};
    const std::optional<TokenPrice> usual = tokenPrice(cost, names);
    if (!usual)
        return std::nullopt;
    ModelPrice price{.standard = {.price = *usual}};
    const auto higher = tokenPrice(cost["context_over_200k"], names);
    if (higher)
        price.standard.above = PriceRates::Long{.tokens = 200'000, .price = *higher};
    for (const JsonNode &tier : cost["tiers"].items) {
        const std::optional<qint64> tokens = tier["tier"]["size"].toInteger();
        const std::optional<TokenPrice> other = tokenPrice(tier, names);
        if (tokens && *tokens >= 0 && other)
            price.standard.above = PriceRates::Long{.tokens = *tokens, .price = *other};
    }
    return price;
}

static void importProvider(Import &import, const JsonNode &provider)
{
    for (const JsonMember &model : provider["models"].members)
        import.add(QString::fromUtf8(model.name), modelsDevPrice(model.value["cost"]));
}

static QList<NamedPrice> importModelsDev(const JsonNode &root)
{
    Import import;
    for (const QByteArrayView first : {"anthropic", "openai", "google"})
        importProvider(import, root[first]);
    for (const JsonMember &provider : root.members)
        importProvider(import, provider.value);
    importProvider(import, root); // one provider's file
    return import.take();
}

Result<QList<NamedPrice>> importPrices(QByteArrayView json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return tree.error();
    const JsonNode &root = tree->root();
    if (root["providers"].isObject())
        return PriceTable::parse(json);
    QList<NamedPrice> prices = importModelsDev(root);
    if (prices.isEmpty())
        prices = importLiteLlm(root);
    if (prices.isEmpty()) {
        return makeError(Error::Kind::Protocol,
                         u"No prices were found in it. It must be a file of prices as LiteLLM, "
                         u"models.dev or this program write them."_s);
    }
    return prices;
}

} // namespace deskrelay
