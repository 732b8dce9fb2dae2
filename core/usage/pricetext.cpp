#include "core/usage/pricetext.h"

#include "core/base/jsonwriter.h"

#include <QDateTime>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int dollarsToMicros = 6;

static Error wrong(const QString &what)
{
    return makeError(Error::Kind::Protocol, u"A price is wrong: %1"_s.arg(what));
}

/// Splits a JSON number into its digits and the power of ten of the last one, on top of \a power.
static bool splitDecimal(QByteArrayView text, QByteArray &digits, int &power)
{
    constexpr int farthest = 400; // nothing beyond is a price
    const qsizetype e = text.toByteArray().toLower().indexOf('e');
    if (e >= 0) {
        bool isNumber = false;
        const int told = text.sliced(e + 1).toByteArray().toInt(&isNumber);
        if (!isNumber || std::abs(told) > farthest)
            return false;
        power += told;
        text = text.first(e);
    }
    const qsizetype dot = text.indexOf('.');
    digits = text.toByteArray();
    if (dot >= 0) {
        digits.remove(dot, 1);
        power -= static_cast<int>(text.size() - dot - 1);
    }
    return !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), [](char one) {
        return one >= '0' && one <= '9';
    });
}

std::optional<qint64> scaledDecimal(QByteArrayView text, int exponent)
{
    constexpr qsizetype longest = 64;
    QByteArray digits;
    int power = exponent;
    if (text.size() > longest || !splitDecimal(text, digits, power))
        return std::nullopt;
    if (power > 0) {
        const bool isNothing = digits.count('0') == digits.size();
        digits = isNothing ? QByteArray("0") : digits + QByteArray(power, '0');
    }
    const qsizetype kept = digits.size() + std::min(power, 0);
    const bool isRoundedUp = kept >= 0 && kept < digits.size() && digits[kept] >= '5';
    digits = digits.first(std::max<qsizetype>(kept, 0));
    while (digits.size() > 1 && digits.startsWith('0'))
        digits.remove(0, 1);
    constexpr qsizetype mostDigits = 12; // those of the largest price
    if (digits.size() > mostDigits)
        return std::nullopt;
    const qint64 number = digits.toLongLong() + (isRoundedUp ? 1 : 0);
    return number <= TokenPrice::most ? std::optional(number) : std::nullopt;
}

QByteArray dollarText(qint64 micros)
{
    constexpr qint64 million = 1'000'000;
    const qint64 size = std::abs(micros);
    QByteArray text = (micros < 0 ? "-" : "") + QByteArray::number(size / million);
    if (size % million == 0)
        return text;
    text += '.' + QByteArray::number(size % million + million).sliced(1);
    while (text.endsWith('0'))
        text.chop(1);
    return text;
}

QString usdText(qint64 micros)
{
    constexpr qint64 cent = 10'000;
    const QString sign = micros < 0 ? u"-$"_s : u"$"_s;
    const qint64 size = std::abs(micros);
    if (size % cent != 0)
        return sign + QString::fromLatin1(dollarText(size));
    return sign + QString::number(double(size) / 1e6, 'f', 2);
}

std::optional<TimePoint> priceDay(QStringView text)
{
    const QDate date = QDate::fromString(text.toString(), Qt::ISODate);
    if (!date.isValid() || text.size() != 10)
        return std::nullopt;
    return fromMilliseconds(QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
}

static QByteArray dayText(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::UTC)
        .date()
        .toString(Qt::ISODate)
        .toLatin1();
}

static Result<qint64> readDollars(const JsonNode &node, QByteArrayView name)
{
    const JsonNode &value = node[name];
    const std::optional<qint64> micros = value.type == JsonNode::Type::Number
                                             ? scaledDecimal(value.raw, dollarsToMicros)
                                             : std::nullopt;
    if (!micros) {
        return wrong(
            u"\"%1\" must be dollars for a million tokens."_s.arg(QString::fromLatin1(name)));
    }
    return *micros;
}

static Result<TokenPrice> readTokenPrice(const JsonNode &node)
{
    TokenPrice price;
    for (const auto &[name, field] :
         {std::pair{"input", &TokenPrice::input}, std::pair{"output", &TokenPrice::output}}) {
        const Result<qint64> micros = readDollars(node, name);
        if (!micros)
            return micros.error();
        price.*field = *micros;
    }
    for (const auto &[name, field] : {std::pair{"cache-read", &TokenPrice::cacheRead},
                                      std::pair{"cache-write", &TokenPrice::cacheWrite5m},
                                      std::pair{"cache-write-1h", &TokenPrice::cacheWrite1h}}) {
        if (node[name].isMissing())
            continue;
        const Result<qint64> micros = readDollars(node, name);
        if (!micros)
            return micros.error();
        price.*field = *micros;
    }
    return price;
}

static Result<PriceRates> readRates(const JsonNode &node)
{
    const Result<TokenPrice> price = readTokenPrice(node);
    if (!price)
        return price.error();
    PriceRates rates{.price = *price};
    const JsonNode &above = node["above"];
    if (above.isMissing())
        return rates;
    const std::optional<qint64> tokens = above["tokens"].toInteger();
    if (!tokens || *tokens < 0)
        return wrong(u"\"above\" needs its number of tokens."_s);
    const Result<TokenPrice> higher = readTokenPrice(above);
    if (!higher)
        return higher.error();
    rates.above = PriceRates::Long{.tokens = *tokens, .price = *higher};
    return rates;
}

static TokenPrice scaled(const TokenPrice &price, qint64 thousandths)
{
    const auto scale = [thousandths](qint64 micros) {
        constexpr qint64 thousand = 1000;
        return std::min(TokenPrice::most,
                        micros / thousand * thousandths +
                            (micros % thousand * thousandths + thousand / 2) / thousand);
    };
    const auto scaleOptional = [&scale](const std::optional<qint64> &micros) {
        return micros ? std::optional(scale(*micros)) : std::nullopt;
    };
    return {.input = scale(price.input),
            .output = scale(price.output),
            .cacheRead = scaleOptional(price.cacheRead),
            .cacheWrite5m = scaleOptional(price.cacheWrite5m),
            .cacheWrite1h = scaleOptional(price.cacheWrite1h)};
}

/// A factor on the standard's prices, or prices of its own.
static Result<PriceRates> readTier(const JsonNode &node, const PriceRates &standard)
{
    if (node.type != JsonNode::Type::Number)
        return readRates(node);
    constexpr qint64 mostFactor = 1'000'000;
    const std::optional<qint64> factor = scaledDecimal(node.raw, 3);
    if (!factor || *factor > mostFactor)
        return wrong(u"a tier's factor must be a number from 0 to 1000."_s);
    PriceRates rates{.price = scaled(standard.price, *factor)};
    if (standard.above) {
        rates.above = PriceRates::Long{.tokens = standard.above->tokens,
                                       .price = scaled(standard.above->price, *factor)};
    }
    return rates;
}

Result<ModelPrice> readPrice(const JsonNode &row)
{
    if (!row.isObject())
        return wrong(u"it must be an object."_s);
    ModelPrice price;
    if (const JsonNode &from = row["from"]; !from.isMissing()) {
        price.from = priceDay(QString::fromUtf8(from.text));
        if (!price.from)
            return wrong(u"\"from\" must be a day such as 2026-01-31."_s);
    }
    const Result<PriceRates> standard = readRates(row);
    if (!standard)
        return standard.error();
    price.standard = *standard;
    for (const JsonMember &member : row["tiers"].members) {
        const Result<PriceRates> tier = readTier(member.value, price.standard);
        if (!tier)
            return tier.error();
        price.tiers.insert(QString::fromUtf8(member.name), *tier);
    }
    return price;
}

static void writeTokenPrice(JsonWriter &writer, const TokenPrice &price)
{
    writer.rawMember("input", dollarText(price.input));
    writer.rawMember("output", dollarText(price.output));
    if (price.cacheRead)
        writer.rawMember("cache-read", dollarText(*price.cacheRead));
    if (price.cacheWrite5m)
        writer.rawMember("cache-write", dollarText(*price.cacheWrite5m));
    if (price.cacheWrite1h)
        writer.rawMember("cache-write-1h", dollarText(*price.cacheWrite1h));
}

static void writeRates(JsonWriter &writer, const PriceRates &rates)
{
    writeTokenPrice(writer, rates.price);
    if (!rates.above)
        return;
    writer.key("above").beginObject().member("tokens", rates.above->tokens);
    writeTokenPrice(writer, rates.above->price);
    writer.endObject();
}

QByteArray priceText(const ModelPrice &price)
{
    JsonWriter writer;
    writer.beginObject();
    if (price.from)
        writer.member("from", dayText(*price.from));
    writeRates(writer, price.standard);
    if (!price.tiers.isEmpty()) {
        writer.key("tiers").beginObject();
        for (auto tier = price.tiers.begin(); tier != price.tiers.end(); ++tier) {
            writer.key(tier.key().toUtf8()).beginObject();
            writeRates(writer, tier.value());
            writer.endObject();
        }
        writer.endObject();
    }
    writer.endObject();
    return writer.take();
}

} // namespace deskrelay
