#include "ui/texts.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static QDateTime toDateTime(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time));
}

QString Texts::number(qint64 value)
{
    return QLocale().toString(value);
}

static QString shorten(qint64 value, bool keepsZero)
{
    const auto digits = [keepsZero](double size) {
        const bool isWhole = std::abs(size - std::round(size)) < 0.05;
        return QLocale().toString(size, 'f', isWhole && !keepsZero ? 0 : 1);
    };
    const double size = static_cast<double>(value);
    // The bounds are where one digit after the point would round up to the next unit.
    if (value < 1'000)
        return QLocale().toString(value);
    if (value < 999'950)
        return Texts::tr("%1 k", "thousands, short").arg(digits(size / 1e3));
    if (value < 999'950'000)
        return Texts::tr("%1 M", "millions, short").arg(digits(size / 1e6));
    return Texts::tr("%1 G", "thousand millions, short").arg(digits(size / 1e9));
}

QString Texts::compact(qint64 value)
{
    return shorten(value, true);
}

QString Texts::axisMark(qint64 value)
{
    return shorten(value, false);
}

QString Texts::percent(qint64 part, qint64 whole)
{
    if (whole <= 0 || part <= 0)
        return tr("0 %");
    const auto share = static_cast<int>((part * 100 + whole / 2) / whole);
    return tr("%1 %", "a share").arg(std::clamp(share, 1, 100));
}

QString Texts::share(double value)
{
    const auto hundredths = static_cast<int>(std::lround(value * 100.0));
    if (hundredths >= 100 && value < 1.0)
        return tr("%1 %", "a share").arg(99);
    if (hundredths <= 0 && value > 0.0)
        return tr("%1 %", "a share").arg(1);
    return tr("%1 %", "a share").arg(std::clamp(hundredths, 0, 100));
}

/// \a amount is not negative.
static QString dollars(qint64 micros, const QString &amount)
{
    const QString text = Texts::tr("$%1", "an amount of dollars").arg(amount);
    return micros < 0 ? u'\u2212' + text : text;
}

QString Texts::money(qint64 micros)
{
    constexpr double cent = 0.01;
    const double amount = std::abs(static_cast<double>(micros)) / 1e6;
    const int digits = amount > 0 && amount < cent ? 4 : 2;
    return dollars(micros, QLocale().toString(amount, 'f', digits));
}

QString Texts::moneyMark(qint64 micros)
{
    constexpr qint64 dollar = 1'000'000;
    const qint64 size = std::abs(micros);
    if (size >= 1'000 * dollar)
        return dollars(micros, axisMark(size / dollar));
    // As many digits as it has, which are few on an axis.
    int digits = 6;
    for (qint64 rest = size; digits > 0 && rest % 10 == 0; rest /= 10)
        --digits;
    return dollars(micros, QLocale().toString(static_cast<double>(size) / 1e6, 'f', digits));
}

QString Texts::duration(std::chrono::milliseconds value)
{
    const QLocale locale;
    if (value < 1s)
        return tr("%1 ms").arg(locale.toString(static_cast<qlonglong>(value.count())));
    return tr("%1 s").arg(locale.toString(static_cast<double>(value.count()) / 1000.0, 'f', 1));
}

QString Texts::relativeTime(TimePoint then, TimePoint now)
{
    const auto age = now - then;
    if (age < 10s)
        return tr("just now");
    if (age < 60s)
        return tr("%1 s ago").arg(std::chrono::floor<std::chrono::seconds>(age).count());
    if (age < 60min)
        return tr("%1 min ago").arg(std::chrono::floor<std::chrono::minutes>(age).count());
    if (age < 24h)
        return tr("%1 h ago").arg(std::chrono::floor<std::chrono::hours>(age).count());
    return QLocale().toString(toDateTime(then).date(), QLocale::ShortFormat);
}

QString Texts::absoluteTime(TimePoint time)
{
    return QLocale().toString(toDateTime(time), u"yyyy-MM-dd HH:mm:ss"_s);
}

QString Texts::day(TimePoint time)
{
    return QLocale().toString(toDateTime(time).date(), tr("ddd d MMM", "a day, as QLocale has it"));
}

QString Texts::clockTime(TimePoint time)
{
    return toDateTime(time).toString(u"HH:mm"_s);
}

QString Texts::logTime(TimePoint time, TimePoint now)
{
    const QDateTime moment = toDateTime(time);
    return moment.date() == toDateTime(now).date() ? moment.toString(u"HH:mm:ss"_s)
                                                   : moment.toString(u"MM-dd HH:mm"_s);
}

QString Texts::moment(TimePoint time, TimePoint now)
{
    const QDateTime moment = toDateTime(time);
    return moment.toString(moment.date() == toDateTime(now).date() ? u"HH:mm"_s
                                                                   : u"yyyy-MM-dd HH:mm"_s);
}

QString Texts::format(const QString &name)
{
    if (name == "openai-chat"_L1)
        return u"OpenAI Chat"_s;
    if (name == "openai-responses"_L1)
        return u"OpenAI Responses"_s;
    if (name == "anthropic-messages"_L1)
        return u"Anthropic Messages"_s;
    if (name == "gemini-generate"_L1)
        return u"Gemini"_s;
    return name;
}

QString Texts::provider(Provider provider)
{
    switch (provider) {
    case Provider::Anthropic:
        return u"Anthropic"_s;
    case Provider::Gemini:
        return u"Google Gemini"_s;
    case Provider::OpenAi:
        return u"OpenAI"_s;
    case Provider::OpenAiCompatible:
        return tr("OpenAI-compatible");
    case Provider::AnthropicCompatible:
        return tr("Anthropic-compatible");
    case Provider::Echo:
        return tr("Echo", "the built-in provider that repeats what it was sent");
    }
    return {};
}

QString Texts::providerHint(Provider provider)
{
    switch (provider) {
    case Provider::Anthropic:
        return tr("Claude models");
    case Provider::Gemini:
        return tr("Gemini models");
    case Provider::OpenAi:
        return tr("GPT and o models");
    case Provider::OpenAiCompatible:
        return tr("A server that speaks OpenAI's API");
    case Provider::AnthropicCompatible:
        return tr("A server that speaks Anthropic's API");
    case Provider::Echo:
        return tr("Built in: repeats what it was sent");
    }
    return {};
}

QString Texts::family(const QString &name)
{
    if (name == "anthropic"_L1)
        return u"Anthropic"_s;
    if (name == "gemini"_L1)
        return u"Gemini"_s;
    if (name == "openai"_L1)
        return u"OpenAI"_s;
    return name;
}

QString Texts::error(const Error &error)
{
    if (!error.message.isEmpty())
        return error.message;
    switch (error.kind) {
    case Error::Kind::Usage:
        return tr("Something that was entered is not right. Check the fields and try again.");
    case Error::Kind::NotFound:
        return tr("It is not there any more.");
    case Error::Kind::Conflict:
        return tr("It exists already or is in use. Choose another name.");
    case Error::Kind::Denied:
        return tr("Permission was refused.");
    case Error::Kind::Locked:
        return tr("The secret store is locked. Unlock it and try again.");
    case Error::Kind::Unavailable:
        return tr("A service that is needed does not answer. Try again later.");
    case Error::Kind::Timeout:
        return tr("No answer came in time. Try again.");
    case Error::Kind::TooLarge:
        return tr("It is larger than the limit allows.");
    case Error::Kind::Protocol:
        return tr("The answer could not be understood.");
    case Error::Kind::Unsupported:
        return tr("This version cannot do that.");
    case Error::Kind::Storage:
        return tr("Writing to the disk failed. Check free space and permissions.");
    case Error::Kind::Aborted:
        return tr("It was cancelled.");
    case Error::Kind::Internal:
        break;
    }
    return tr("Something went wrong inside Deskrelay. The log says more.");
}

} // namespace deskrelay
