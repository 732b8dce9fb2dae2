#include "core/base/nearest.h"
#include "core/control/commands.h"
#include "core/control/params.h"
#include "core/usage/priceimport.h"
#include "core/usage/pricetext.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QJsonValue dollars(const std::optional<qint64> &micros)
{
    return micros ? QJsonValue(double(*micros) / 1e6) : QJsonValue(QJsonValue::Null);
}

static void insertPrice(QJsonObject &object, const TokenPrice &price)
{
    object.insert(u"input"_s, dollars(price.input));
    object.insert(u"output"_s, dollars(price.output));
    object.insert(u"cache_read"_s, dollars(price.cacheRead));
    object.insert(u"cache_write"_s, dollars(price.cacheWrite5m));
    object.insert(u"cache_write_1h"_s, dollars(price.cacheWrite1h));
}

static QJsonObject ratesObject(const PriceRates &rates)
{
    QJsonObject object;
    insertPrice(object, rates.price);
    if (rates.above) {
        QJsonObject above = {{u"tokens"_s, rates.above->tokens}};
        insertPrice(above, rates.above->price);
        object.insert(u"above"_s, above);
    }
    return object;
}

static QJsonObject priceObject(const QString &model, const ModelPrice &price, bool isOwn)
{
    QJsonObject object = ratesObject(price.standard);
    object.insert(u"model"_s, model);
    object.insert(u"source"_s, isOwn ? u"own"_s : u"shipped"_s);
    object.insert(
        u"from"_s,
        price.from ? QJsonValue(QDateTime::fromMSecsSinceEpoch(toMilliseconds(*price.from), Qt::UTC)
                                    .date()
                                    .toString(Qt::ISODate))
                   : QJsonValue(QJsonValue::Null));
    QJsonObject tiers;
    for (auto tier = price.tiers.begin(); tier != price.tiers.end(); ++tier)
        tiers.insert(tier.key(), ratesObject(tier.value()));
    if (!tiers.isEmpty())
        object.insert(u"tiers"_s, tiers);
    return object;
}

static bool isOwn(const OwnerCore &core, const QString &model, const ModelPrice &price)
{
    return core.prices().all().contains(NamedPrice{model, price});
}

/// The prices of today.
static void listPrices(OwnerCore &core, Params &params, const CommandDone &done)
{
    const QString glob = params.text(u"model"_s);
    const auto wanted =
        QRegularExpression::fromWildcard(glob.isEmpty() ? u"*"_s : glob, Qt::CaseInsensitive);
    const PriceTable &table = core.prices().table();
    QJsonArray prices;
    const QStringList models = table.models();
    for (const QString &model : models) {
        const ModelPrice *const price = table.find(model, core.clock().now());
        if (price && wanted.match(model).hasMatch())
            prices.append(priceObject(model, *price, isOwn(core, model, *price)));
    }
    done(QJsonObject{{u"prices"_s, prices}});
}

static Error noPrice(const OwnerCore &core, const QString &model)
{
    const QStringList nearest = nearestNames(model, core.prices().table().models());
    QString message =
        u"There is no price for \"%1\"; its requests stay unpriced. Say one with \"deskrelayctl "
        u"price set\"."_s.arg(model);
    if (!nearest.isEmpty())
        message += u" Nearest: %1."_s.arg(nearest.join(u", "_s));
    return makeError(Error::Kind::NotFound, message);
}

/// Every price of a model, those of other times too.
static void showPrices(OwnerCore &core, Params &params, const CommandDone &done)
{
    const QString model = params.required(u"model"_s);
    const QList<ModelPrice> prices = core.prices().table().all(model);
    if (prices.isEmpty()) {
        done(params.error() ? *params.error() : noPrice(core, model));
        return;
    }
    QJsonArray list;
    for (const ModelPrice &price : prices)
        list.append(priceObject(model, price, isOwn(core, model, price)));
    done(QJsonObject{{u"model"_s, model}, {u"prices"_s, list}});
}

/// Dollars for a million tokens; 0 is a price.
static Result<std::optional<qint64>> readDollars(const QJsonObject &params, const QString &name)
{
    if (!params.contains(name))
        return std::optional<qint64>();
    const QJsonValue value = params.value(name);
    const QByteArray text = value.isDouble() ? QByteArray::number(value.toDouble(), 'g', 15)
                                             : value.toString().toUtf8();
    const std::optional<qint64> micros = scaledDecimal(text, 6);
    if (!micros) {
        QString option = name;
        return makeError(Error::Kind::Usage,
                         u"--%1 must be an amount of US dollars for a million tokens, such as "
                         u"0.075."_s.arg(option.replace(u'_', u'-')));
    }
    return micros;
}

/// The prices whose options begin so; empty where there is none of input and output.
static Result<std::optional<TokenPrice>> readTokenPrice(const QJsonObject &params,
                                                        const QString &beginning)
{
    TokenPrice price;
    std::optional<qint64> input;
    std::optional<qint64> output;
    for (const auto &[name, field] : {std::pair{u"input"_s, &input},
                                      std::pair{u"output"_s, &output},
                                      std::pair{u"cache_read"_s, &price.cacheRead},
                                      std::pair{u"cache_write"_s, &price.cacheWrite5m},
                                      std::pair{u"cache_write_1h"_s, &price.cacheWrite1h}}) {
        const Result<std::optional<qint64>> amount = readDollars(params, beginning + name);
        if (!amount)
            return amount.error();
        *field = *amount;
    }
    if (!input || !output)
        return std::optional<TokenPrice>();
    price.input = *input;
    price.output = *output;
    return std::optional(price);
}

static Result<ModelPrice> priceFrom(const QJsonObject &given, Params &params)
{
    ModelPrice price;
    const Result<std::optional<TokenPrice>> usual = readTokenPrice(given, {});
    if (!usual)
        return usual.error();
    if (!*usual)
        return makeError(Error::Kind::Usage, u"A price needs --input and --output."_s);
    price.standard.price = **usual;
    if (params.has(u"from"_s)) {
        price.from = priceDay(params.text(u"from"_s));
        if (!price.from)
            return makeError(Error::Kind::Usage, u"--from takes a day such as 2026-01-31."_s);
    }
    constexpr qint64 most = 1'000'000'000;
    const std::optional<qint64> above = params.number(u"above"_s, 0, most);
    const Result<std::optional<TokenPrice>> higher = readTokenPrice(given, u"above_"_s);
    if (!higher)
        return higher.error();
    if (above.has_value() != higher->has_value()) {
        return makeError(Error::Kind::Usage,
                         u"A price of long requests needs --above, --above-input and "
                         u"--above-output."_s);
    }
    if (above)
        price.standard.above = PriceRates::Long{.tokens = *above, .price = **higher};
    return params.error() ? Result<ModelPrice>(*params.error()) : price;
}

/// Answers with \a answer and how many old requests got a price.
static OwnPrices::Done answerPriced(const CommandDone &done, const QJsonObject &answer)
{
    return [done, answer](const Result<qint64> &priced) {
        if (!priced) {
            done(priced.error());
            return;
        }
        QJsonObject told = answer;
        told.insert(u"requests_priced"_s, *priced);
        done(told);
    };
}

static bool isSame(const NamedPrice &one, const NamedPrice &other)
{
    return one.model == other.model && one.price.from == other.price.from;
}

static void
setPrice(OwnerCore &core, const Command &command, Params &params, const CommandDone &done)
{
    const QString model = params.required(u"model"_s);
    if (params.error()) {
        done(*params.error());
        return;
    }
    const Result<ModelPrice> price = priceFrom(command.params, params);
    if (!price) {
        done(price.error());
        return;
    }
    const NamedPrice named{model, *price};
    QList<NamedPrice> prices = core.prices().all();
    prices.removeIf([&named](const NamedPrice &known) { return isSame(known, named); });
    prices.append(named);
    core.prices().put(prices, answerPriced(done, priceObject(named.model, named.price, true)));
}

static void unsetPrice(OwnerCore &core, Params &params, const CommandDone &done)
{
    const QString model = params.required(u"model"_s);
    QList<NamedPrice> prices = core.prices().all();
    const qsizetype removed =
        prices.removeIf([&model](const NamedPrice &known) { return known.model == model; });
    if (removed == 0) {
        done(params.error() ? *params.error()
                            : makeError(Error::Kind::NotFound,
                                        u"No price of your own is set for \"%1\"."_s.arg(model)));
        return;
    }
    core.prices().put(prices, answerPriced(done, {{u"model"_s, model}, {u"removed"_s, removed}}));
}

static Result<QList<NamedPrice>> readPriceFile(const QString &path)
{
    constexpr qint64 mostBytes = 64 * 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return makeError(Error::Kind::NotFound,
                         u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    }
    if (file.size() > mostBytes)
        return makeError(Error::Kind::Usage, u"%1 is too large for a file of prices."_s.arg(path));
    return importPrices(file.readAll());
}

static void takePriceFile(OwnerCore &core, Params &params, const CommandDone &done)
{
    const QString path = params.required(u"file"_s);
    if (params.error()) {
        done(*params.error());
        return;
    }
    const Result<QList<NamedPrice>> read = readPriceFile(path);
    if (!read) {
        done(read.error());
        return;
    }
    QSet<QString> models;
    for (const NamedPrice &one : *read)
        models.insert(one.model);
    QList<NamedPrice> prices = core.prices().all();
    const qsizetype replaced = prices.removeIf(
        [&models](const NamedPrice &known) { return models.contains(known.model); });
    prices += *read;
    core.prices().put(
        prices, answerPriced(done, {{u"imported"_s, read->size()}, {u"replaced"_s, replaced}}));
}

bool runPriceCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    if (command.name == "price.list"_L1)
        listPrices(core, params, done);
    else if (command.name == "price.show"_L1)
        showPrices(core, params, done);
    else if (command.name == "price.set"_L1)
        setPrice(core, command, params, done);
    else if (command.name == "price.unset"_L1)
        unsetPrice(core, params, done);
    else if (command.name == "price.import"_L1)
        takePriceFile(core, params, done);
    else
        return false;
    return true;
}

} // namespace deskrelay
