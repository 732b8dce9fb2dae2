#include "core/relay/settingtext.h"

#include "core/relay/relayconfig.h"

#include <algorithm>
#include <array>
#include <limits>

namespace deskrelay {

using namespace Qt::StringLiterals;

struct Unit
{
    QLatin1StringView name = {};
    qint64 factor = 1;
};

static constexpr std::array sizeUnits = {Unit{"GiB"_L1, qint64(1) << 30},
                                         Unit{"MiB"_L1, qint64(1) << 20},
                                         Unit{"KiB"_L1, qint64(1) << 10}};
static constexpr std::array durationUnits = {
    Unit{"d"_L1, 86'400}, Unit{"h"_L1, 3'600}, Unit{"m"_L1, 60}, Unit{"s"_L1, 1}};

/// A hundred years: far beyond every use, and far from every overflow.
static constexpr qint64 longestDuration = qint64(36'500) * 86'400;

static std::optional<qint64> scaled(QStringView number, qint64 factor, qint64 most)
{
    const std::optional<qint64> value = parseWholeNumber(number);
    if (!value || *value > most / factor)
        return std::nullopt;
    return *value * factor;
}

template <size_t Count>
static QString shortest(qint64 value, const std::array<Unit, Count> &units)
{
    for (const Unit &unit : units) {
        if (value > 0 && value % unit.factor == 0)
            return QString::number(value / unit.factor) + unit.name;
    }
    return QString::number(value) + (units.back().factor == 1 ? units.back().name : ""_L1);
}

std::optional<qint64> parseWholeNumber(QStringView text)
{
    const bool digits = std::all_of(text.begin(), text.end(), [](QChar character) {
        return character >= u'0' && character <= u'9';
    });
    bool fits = false;
    const qint64 value = text.toLongLong(&fits);
    if (!digits || !fits)
        return std::nullopt;
    return value;
}

std::optional<qint64> parseSize(QStringView text)
{
    const qint64 most = std::numeric_limits<qint64>::max();
    for (const Unit &unit : sizeUnits) {
        if (text.endsWith(unit.name, Qt::CaseInsensitive))
            return scaled(text.chopped(unit.name.size()).trimmed(), unit.factor, most);
    }
    return parseWholeNumber(text);
}

QString sizeText(qint64 bytes)
{
    return shortest(bytes, sizeUnits);
}

std::optional<std::chrono::seconds> parseDuration(QStringView text)
{
    for (const Unit &unit : durationUnits) {
        if (!text.endsWith(unit.name))
            continue;
        const std::optional<qint64> value =
            scaled(text.chopped(unit.name.size()), unit.factor, longestDuration);
        if (value)
            return std::chrono::seconds(*value);
    }
    return std::nullopt;
}

QString durationText(std::chrono::seconds duration)
{
    return shortest(duration.count(), durationUnits);
}

} // namespace deskrelay
