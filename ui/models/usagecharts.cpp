#include "ui/models/usagecharts.h"

#include "ui/models/usagewords.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QHash>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int grey = seriesCount - 1;
static constexpr int mostSplits = seriesCount - 1; ///< Grey is for the rest.

static QList<ChartPeriod> periodsOf(const UsageView &view)
{
    QList<ChartPeriod> periods;
    periods.reserve(view.periods.size());
    for (const UsagePeriod &period : view.periods)
        periods.append({period.start, period.end});
    return periods;
}

template <typename Value>
static ChartSeries seriesOf(const UsageView &view,
                            const QString &name,
                            int color,
                            Value value,
                            ChartSeries::Shape shape = ChartSeries::Shape::Bar)
{
    ChartSeries series{.name = name, .color = color, .shape = shape};
    series.values.reserve(view.series.size());
    for (const UsageRow &row : view.series)
        series.values.append(value(row));
    return series;
}

/// When most of something was, for the sentences: the start of that period.
template <typename Value>
static QString busiest(const UsageView &view, Value value)
{
    const auto most = std::max_element(
        view.series.begin(), view.series.end(), [&value](const auto &left, const auto &right) {
            return value(left) < value(right);
        });
    if (most == view.series.end())
        return {};
    const UsagePeriod &period = view.periods[most - view.series.begin()];
    const QString day = Texts::day(period.start);
    return view.span.per == UsageAxis::Day ? day
                                           : u"%1 %2"_s.arg(day, Texts::clockTime(period.start));
}

ChartData UsageCharts::tokens(const UsageView &view)
{
    const auto series = [&view](const QString &name, int color, auto value) {
        return seriesOf(view, name, color, [value](const UsageRow &row) {
            return std::optional<qint64>(value(row.tokens));
        });
    };
    return {.periods = periodsOf(view),
            .series = {
                series(tr("Uncached input"), 0, [](const TokenUsage &of) { return of.input; }),
                series(tr("Cache read"), 2, [](const TokenUsage &of) { return of.cacheRead; }),
                series(tr("Cache write"), 4, [](const TokenUsage &of) { return of.cacheWrite(); }),
                series(tr("Output"),
                       1,
                       [](const TokenUsage &of) {
                           return of.output - std::min(of.reasoning, of.output);
                       }),
                series(tr("Reasoning"), 3, [](const TokenUsage &of) {
                    return std::min(of.reasoning, of.output);
                })}};
}

QString UsageCharts::tokensSummary(const UsageView &view)
{
    const TokenUsage &total = view.total.tokens;
    if (total.total() == 0)
        return tr("No tokens in this time.");
    return tr("%1 tokens, most at %2; %3 of those read came from caches.")
        .arg(Texts::compact(total.total()),
             busiest(view, [](const UsageRow &row) { return row.tokens.total(); }),
             Texts::share(cacheHitRate(total).value_or(0)));
}

/// What each name cost in all, the most first.
static QList<UsageRow> costliest(const UsageView &view)
{
    QHash<QString, UsageRow> sums;
    for (const UsageRow &row : view.split) {
        UsageRow &sum = sums[UsageWords::id(row, view.splitAxis)];
        const qint64 before = sum.costMicros.value_or(0);
        sum = row;
        sum.costMicros = before + row.costMicros.value_or(0);
    }
    QList<UsageRow> rows = sums.values();
    rows.removeIf([](const UsageRow &row) { return row.costMicros.value_or(0) == 0; });
    std::sort(rows.begin(), rows.end(), [&view](const UsageRow &left, const UsageRow &right) {
        return left.costMicros != right.costMicros
                   ? left.costMicros > right.costMicros
                   : UsageWords::id(left, view.splitAxis) < UsageWords::id(right, view.splitAxis);
    });
    return rows;
}

/// The names that have a series of their own; the rest is one, unless it is but one more.
static QStringList shownNames(const QList<UsageRow> &names, UsageAxis axis)
{
    QStringList shown;
    for (const UsageRow &row : names) {
        if (shown.size() == mostSplits && names.size() > mostSplits + 1)
            break;
        shown.append(UsageWords::id(row, axis));
    }
    return shown;
}

ChartData
UsageCharts::cost(const UsageView &view, const AccountColors &accounts, NameColors &models)
{
    ChartData data{.periods = periodsOf(view)};
    const QList<UsageRow> names = costliest(view);
    const QStringList shown = shownNames(names, view.splitAxis);
    const QList<int> colors = models.assign(shown);
    const QList<std::optional<qint64>> nothing(view.periods.size(), qint64(0));
    for (qsizetype i = 0; i < shown.size(); ++i) {
        data.series.append({.name = UsageWords::name(names[i], view.splitAxis),
                            .color = view.splitAxis == UsageAxis::Account
                                         ? accounts.seriesOf(AccountId{shown[i]})
                                         : colors[i],
                            .values = nothing});
    }
    if (shown.size() < names.size())
        data.series.append({.name = tr("others"), .color = grey, .values = nothing});
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < names.size(); ++i)
        places.insert(UsageWords::id(names[i], view.splitAxis),
                      std::min(i, data.series.size() - 1));
    QHash<QString, qsizetype> columns;
    for (qsizetype at = 0; at < view.periods.size(); ++at)
        columns.insert(view.periods[at].name, at);
    for (const UsageRow &row : view.split) {
        const auto place = places.constFind(UsageWords::id(row, view.splitAxis));
        const auto column = columns.constFind(row.period);
        if (place == places.cend() || column == columns.cend())
            continue;
        std::optional<qint64> &value = data.series[*place].values[*column];
        value = value.value_or(0) + row.costMicros.value_or(0);
    }
    return data;
}

QString UsageCharts::costSummary(const UsageView &view)
{
    if (!knownCost(view.total))
        return view.isEmpty() ? tr("No requests in this time.")
                              : tr("No request in this time has a price.");
    const QString sum =
        tr("%1, %2.", "cost, how many are priced")
            .arg(Texts::money(*view.total.costMicros), UsageWords::priced(view.total));
    const QList<UsageRow> names = costliest(view);
    if (names.isEmpty())
        return sum;
    return tr("%1 Most for %2: %3.")
        .arg(sum,
             UsageWords::name(names.first(), view.splitAxis),
             Texts::money(names.first().costMicros.value_or(0)));
}

ChartData UsageCharts::requests(const UsageView &view)
{
    return {.periods = periodsOf(view),
            .series = {seriesOf(view,
                                tr("Served"),
                                0,
                                [](const UsageRow &row) {
                                    return std::optional<qint64>(row.requests - row.failed);
                                }),
                       seriesOf(view, tr("Errors"), 1, [](const UsageRow &row) {
                           return std::optional<qint64>(row.failed);
                       })}};
}

QString UsageCharts::requestsSummary(const UsageView &view)
{
    if (view.isEmpty())
        return tr("No requests in this time.");
    return tr("%1 requests, %2 of them errors; most at %3.")
        .arg(Texts::number(view.total.requests),
             Texts::percent(view.total.failed, view.total.requests),
             busiest(view, [](const UsageRow &row) { return row.requests; }));
}

ChartData UsageCharts::firstToken(const UsageView &view)
{
    const auto series = [&view](const QString &name, int color, auto UsageRow::*time) {
        return seriesOf(
            view,
            name,
            color,
            [time](const UsageRow &row) {
                const auto &value = row.*time;
                return value ? std::optional<qint64>(value->count()) : std::nullopt;
            },
            ChartSeries::Shape::Line);
    };
    return {.periods = periodsOf(view),
            .series = {series(tr("Median"), 0, &UsageRow::medianFirstToken),
                       series(tr("95 % were faster"), 1, &UsageRow::slowFirstToken)}};
}

QString UsageCharts::firstTokenSummary(const UsageView &view)
{
    if (!view.total.medianFirstToken || !view.total.slowFirstToken)
        return tr("No reply in this time had a first token to wait for.");
    return tr("Half of the replies began within %1, 95 of a hundred within %2.")
        .arg(Texts::duration(*view.total.medianFirstToken),
             Texts::duration(*view.total.slowFirstToken));
}

} // namespace deskrelay
