#include "core/scheduling/ratelimits.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

/// No provider means a longer wait than this.
static constexpr double mostSeconds = 400.0 * 24 * 3600;

static std::optional<milliseconds> fromSeconds(double seconds)
{
    if (!(seconds >= 0) || seconds > mostSeconds)
        return std::nullopt;
    return std::chrono::ceil<milliseconds>(std::chrono::duration<double>(seconds));
}

std::optional<milliseconds> parseWait(QByteArrayView text)
{
    struct Unit
    {
        QByteArrayView name;
        double seconds;
    };
    static constexpr std::array<Unit, 5> units = {
        Unit{"ms", 0.001}, Unit{"s", 1}, Unit{"m", 60}, Unit{"h", 3600}, Unit{"d", 86'400}};
    const QByteArray trimmed = text.trimmed().toByteArray();
    if (trimmed.isEmpty())
        return std::nullopt;
    double seconds = 0;
    qsizetype at = 0;
    while (at < trimmed.size()) {
        qsizetype end = at;
        while (end < trimmed.size() && (std::isdigit(uchar(trimmed[end])) || trimmed[end] == '.'))
            ++end;
        bool isNumber = false;
        const double number = trimmed.sliced(at, end - at).toDouble(&isNumber);
        if (!isNumber)
            return std::nullopt;
        if (end == trimmed.size()) { // a bare number of seconds, and nothing before it
            if (at > 0)
                return std::nullopt;
            return fromSeconds(number);
        }
        const QByteArrayView rest = QByteArrayView(trimmed).sliced(end);
        const auto unit = std::find_if(units.begin(), units.end(), [rest](const Unit &known) {
            return rest.startsWith(known.name);
        });
        if (unit == units.end())
            return std::nullopt;
        seconds += number * unit->seconds;
        at = end + unit->name.size();
    }
    return fromSeconds(seconds);
}

/// A date as HTTP writes it (`Sun, 06 Nov 1994 08:49:37 GMT`).
static std::optional<TimePoint> parseHttpDate(const QByteArray &text)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()),
                                             u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    return fromMilliseconds(date.toMSecsSinceEpoch());
}

static std::optional<TimePoint> parseRfc3339(const QByteArray &text)
{
    const QDateTime date =
        QDateTime::fromString(QString::fromLatin1(text.trimmed()), Qt::ISODateWithMs);
    if (!date.isValid())
        return std::nullopt;
    return fromMilliseconds(date.toMSecsSinceEpoch());
}

std::optional<milliseconds> readRetryAfter(const Headers &headers, TimePoint now)
{
    bool isNumber = false;
    const double exact = headers.value("retry-after-ms").trimmed().toDouble(&isNumber);
    if (isNumber) {
        if (const std::optional<milliseconds> wait = fromSeconds(exact / 1000))
            return wait;
    }
    const QByteArray text = headers.value("retry-after").trimmed();
    if (text.isEmpty())
        return std::nullopt;
    if (const std::optional<milliseconds> wait = parseWait(text))
        return wait;
    const std::optional<TimePoint> date = parseHttpDate(text);
    return date ? std::optional(std::max(*date - now, milliseconds(0))) : std::nullopt;
}

namespace {

/// Keeps the limit that is spent most.
class Fullest final
{
public:
    void add(double used, std::optional<TimePoint> freeAgain)
    {
        const double bounded = std::clamp(used, 0.0, 1.0);
        if (!m_limits || bounded > m_limits->used)
            m_limits = RateLimits{bounded, freeAgain};
    }
    const std::optional<RateLimits> &limits() const { return m_limits; }

private:
    std::optional<RateLimits> m_limits = {};
};

} // namespace

static QByteArray fieldIn(const Headers &headers, const QByteArray &name)
{
    return headers.value(name);
}

static std::optional<double> numberIn(const Headers &headers, const QByteArray &name)
{
    bool isNumber = false;
    const double number = fieldIn(headers, name).trimmed().toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

static void addPair(Fullest &fullest,
                    const Headers &headers,
                    const QByteArray &limitName,
                    const QByteArray &remainingName,
                    std::optional<TimePoint> freeAgain)
{
    const std::optional<double> limit = numberIn(headers, limitName);
    const std::optional<double> remaining = numberIn(headers, remainingName);
    if (limit && remaining && *limit > 0)
        fullest.add(1 - *remaining / *limit, freeAgain);
}

/// Most replies tell nothing, and every one is asked.
static bool tellsLimits(const Headers &headers)
{
    return std::any_of(headers.begin(), headers.end(), [](const Headers::Field &field) {
        const QByteArrayView name = field.name;
        constexpr qsizetype least = 7; // "x-codex"
        if (name.size() < least)
            return false;
        return equalsIgnoringCase(name.first(least), "x-codex") ||
               equalsIgnoringCase(name.first(least), "x-ratel") ||
               equalsIgnoringCase(name.first(least), "anthrop");
    });
}

std::optional<RateLimits> readRateLimits(const Headers &headers, TimePoint now)
{
    if (!tellsLimits(headers))
        return std::nullopt;
    Fullest fullest;
    for (const char *const kind : {"requests", "tokens", "input-tokens", "output-tokens"}) {
        const QByteArray name = "anthropic-ratelimit-" + QByteArray(kind);
        addPair(fullest,
                headers,
                name + "-limit",
                name + "-remaining",
                parseRfc3339(fieldIn(headers, name + "-reset")));
    }
    for (const char *const kind : {"requests", "tokens"}) {
        const QByteArray end = "-" + QByteArray(kind);
        const std::optional<milliseconds> wait =
            parseWait(fieldIn(headers, "x-ratelimit-reset" + end));
        addPair(fullest,
                headers,
                "x-ratelimit-limit" + end,
                "x-ratelimit-remaining" + end,
                wait ? std::optional(now + *wait) : std::nullopt);
    }
    // Subscriptions: shares of a window, with its end in seconds since 1970.
    for (const char *const window : {"5h", "7d"}) {
        const QByteArray name = "anthropic-ratelimit-unified-" + QByteArray(window);
        const std::optional<double> used = numberIn(headers, name + "-utilization");
        const std::optional<double> end = numberIn(headers, name + "-reset");
        if (used)
            fullest.add(*used,
                        end && *end > 0 && *end < 1e11
                            ? std::optional(TimePoint(std::chrono::seconds(qint64(*end))))
                            : std::nullopt);
    }
    for (const char *const window : {"primary", "secondary"}) {
        const QByteArray name = "x-codex-" + QByteArray(window);
        const std::optional<double> used = numberIn(headers, name + "-used-percent");
        const std::optional<milliseconds> wait =
            parseWait(fieldIn(headers, name + "-reset-after-seconds"));
        if (used)
            fullest.add(*used / 100, wait ? std::optional(now + *wait) : std::nullopt);
    }
    return fullest.limits();
}

} // namespace deskrelay
