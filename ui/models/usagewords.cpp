#include "ui/models/usagewords.h"

#include "ui/texts.h"

#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int most = 999; ///< More percent are worded as a multiple.

std::optional<double> cacheHitRate(const TokenUsage &tokens)
{
    const qint64 read = tokens.input + tokens.cacheRead + tokens.cacheWrite();
    if (read <= 0)
        return std::nullopt;
    return static_cast<double>(tokens.cacheRead) / static_cast<double>(read);
}

std::optional<qint64> knownCost(const UsageRow &row)
{
    // Errors cost nothing; beside requests without a price that would look like what those cost.
    const bool isOfErrors = row.costMicros == 0 && row.unpriced > 0;
    return isOfErrors ? std::nullopt : row.costMicros;
}

QString UsageWords::change(qint64 now, qint64 before, const QString &beforeText)
{
    if (now == before)
        return now == 0 ? QString() : tr("as before", "a figure that did not change");
    if (before == 0)
        return tr("none before", "of what a figure counts");
    const double ratio = static_cast<double>(now) / static_cast<double>(before);
    const auto percent = static_cast<int>(std::lround(std::abs(ratio - 1) * 100));
    if (before < 0 || now < 0)
        return tr("from %1", "the figure of the time before").arg(beforeText);
    if (percent > most)
        return tr("▲ %1 × from %2", "how often, the figure of the time before")
            .arg(Texts::number(std::lround(ratio)), beforeText);
    if (percent == 0)
        return tr("about %1 before").arg(beforeText);
    return now > before ? tr("▲ %1 % from %2", "share, the figure of the time before")
                              .arg(Texts::number(percent), beforeText)
                        : tr("▼ %1 % from %2", "share, the figure of the time before")
                              .arg(Texts::number(percent), beforeText);
}

QString UsageWords::priced(const UsageRow &row)
{
    if (row.requests == 0)
        return {};
    if (row.unpriced == 0)
        return tr("all requests priced");
    return tr("priced %1 of %2 requests")
        .arg(Texts::number(row.requests - row.unpriced), Texts::number(row.requests));
}

static UsageFigure countFigure(const QString &name, qint64 now, qint64 before)
{
    return {.name = name,
            .figure = Texts::compact(now),
            .exact = Texts::number(now),
            .change = UsageWords::change(now, before, Texts::compact(before))};
}

static UsageFigure
moneyFigure(const QString &name, std::optional<qint64> now, std::optional<qint64> before)
{
    UsageFigure figure{.name = name, .figure = u"–"_s, .exact = u"–"_s};
    if (!now)
        return figure;
    figure.figure = Texts::money(*now);
    figure.exact = figure.figure;
    figure.change = UsageWords::change(*now, before.value_or(0), Texts::money(before.value_or(0)));
    return figure;
}

static UsageFigure hitFigure(const QString &name, const UsageView &view)
{
    UsageFigure figure{.name = name, .figure = u"–"_s, .exact = u"–"_s};
    const TokenUsage &tokens = view.total.tokens;
    const std::optional<double> rate = cacheHitRate(tokens);
    if (!rate)
        return figure;
    figure.figure = Texts::share(*rate);
    figure.exact = figure.figure;
    const std::optional<double> before = cacheHitRate(view.before.tokens);
    if (before)
        figure.change =
            Texts::share(*rate) == Texts::share(*before)
                ? UsageWords::tr("as before", "a figure that did not change")
                : (*rate > *before ? UsageWords::tr("▲ from %1", "the figure of the time before")
                                   : UsageWords::tr("▼ from %1", "the figure of the time before"))
                      .arg(Texts::share(*before));
    figure.detail =
        UsageWords::tr("%1 of %2 tokens read")
            .arg(Texts::compact(tokens.cacheRead), Texts::compact(tokens.total() - tokens.output));
    return figure;
}

QStringList UsageWords::figureNames()
{
    return {tr("Requests"),
            tr("Tokens"),
            tr("Cost"),
            tr("Cache hits"),
            tr("Saved by caching"),
            tr("Errors")};
}

QList<UsageFigure> UsageWords::figures(const UsageView &view)
{
    const QStringList names = figureNames();
    const UsageRow &now = view.total;
    const UsageRow &before = view.before;
    UsageFigure requests = countFigure(names[0], now.requests, before.requests);
    if (now.estimated > 0)
        requests.detail = tr("%1 with estimated tokens").arg(Texts::number(now.estimated));
    UsageFigure tokens = countFigure(names[1], now.tokens.total(), before.tokens.total());
    tokens.detail = tr("%1 in, %2 out")
                        .arg(Texts::compact(now.tokens.total() - now.tokens.output),
                             Texts::compact(now.tokens.output));
    UsageFigure cost = moneyFigure(names[2], knownCost(now), knownCost(before));
    if (now.requests > 0)
        cost.exact += u", "_s + priced(now);
    cost.detail = now.unpriced > 0 ? tr("priced %1 of %2", "requests")
                                         .arg(Texts::number(now.requests - now.unpriced),
                                              Texts::number(now.requests))
                                   : priced(now);
    UsageFigure saved = moneyFigure(names[4], view.saved, view.savedBefore);
    saved.detail = tr("at standard prices");
    UsageFigure errors = countFigure(names[5], now.failed, before.failed);
    errors.detail = tr("%1 of all requests").arg(Texts::percent(now.failed, now.requests));
    errors.tone = now.failed > 0 ? u"bad"_s : QString();
    return {requests, tokens, cost, hitFigure(names[3], view), saved, errors};
}

QString UsageWords::id(const UsageRow &row, UsageAxis axis)
{
    switch (axis) {
    case UsageAxis::Account:
        return row.accountId;
    case UsageAxis::Key:
        return row.keyId;
    case UsageAxis::Model:
        return row.model;
    case UsageAxis::Tool:
        return row.tool;
    case UsageAxis::Session:
        return row.session;
    case UsageAxis::None:
    case UsageAxis::Day:
    case UsageAxis::Hour:
    case UsageAxis::Step:
        break;
    }
    return row.period;
}

QString UsageWords::name(const UsageRow &row, UsageAxis axis)
{
    const QString id = UsageWords::id(row, axis);
    switch (axis) {
    case UsageAxis::Account:
        if (id.isEmpty())
            return tr("no account", "requests that none served");
        return row.account.isEmpty() ? tr("removed account") : row.account;
    case UsageAxis::Key:
        if (id.isEmpty())
            return tr("no key", "requests without a client key");
        return row.key.isEmpty() ? tr("removed key") : row.key;
    case UsageAxis::Model:
        return id.isEmpty() ? tr("no model", "requests that name none") : id;
    case UsageAxis::Tool:
        return id.isEmpty() ? tr("unknown tool") : id;
    case UsageAxis::Session:
        return id.isEmpty() ? tr("no session", "requests that name none") : id;
    default:
        return id;
    }
}

QString UsageWords::axisTitle(UsageAxis axis)
{
    switch (axis) {
    case UsageAxis::Account:
        return tr("Accounts");
    case UsageAxis::Key:
        return tr("Keys");
    case UsageAxis::Model:
        return tr("Models");
    case UsageAxis::Tool:
        return tr("Tools");
    case UsageAxis::Session:
        return tr("Sessions");
    default:
        return {};
    }
}

QString UsageWords::rangeName(UsageRange range)
{
    switch (range) {
    case UsageRange::QuarterHour:
        return tr("Last 15 minutes");
    case UsageRange::Hour:
        return tr("Last hour");
    case UsageRange::Day:
        return tr("Last 24 hours");
    case UsageRange::Week:
        return tr("Last 7 days");
    case UsageRange::Month:
        return tr("Last 30 days");
    case UsageRange::Quarter:
        return tr("Last 90 days");
    case UsageRange::Custom:
        break;
    }
    return tr("From … until …");
}

QString UsageWords::moment(TimePoint time)
{
    return u"%1 %2"_s.arg(Texts::day(time), Texts::clockTime(time));
}

QString UsageWords::span(TimePoint since, TimePoint until)
{
    return tr("%1 to %2", "two times").arg(moment(since), moment(until));
}

} // namespace deskrelay
