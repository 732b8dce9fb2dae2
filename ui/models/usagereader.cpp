#include "ui/models/usagereader.h"

#include "ui/texts.h"

#include <QHash>

#include <algorithm>
#include <memory>
#include <utility>

namespace deskrelay {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

static constexpr milliseconds shortestWait = 1s;
static constexpr milliseconds choicesLast = 60s;
static constexpr int mostSessions = 200;
static constexpr int patience = 10; ///< So many times as long as an answer took is waited.

struct UsageReader::Round
{
    UsageView view = {};
    int open = 0; ///< Questions without an answer.
    bool hasAskedForAny = false;
};

UsageReader::UsageReader(const OwnerActions &actions, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_clock(clock)
{
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &UsageReader::reload);
}

static milliseconds lengthOf(UsageRange range)
{
    switch (range) {
    case UsageRange::QuarterHour:
        return 15min;
    case UsageRange::Hour:
        return 1h;
    case UsageRange::Week:
        return 7 * 24h;
    case UsageRange::Month:
        return 30 * 24h;
    case UsageRange::Quarter:
        return 90 * 24h;
    case UsageRange::Day:
    case UsageRange::Custom:
        break;
    }
    return 24h;
}

UsageSpan UsageReader::spanNow() const
{
    const TimePoint now = m_clock.now();
    const TimePoint recordsSince = now - m_retention;
    if (m_zoom)
        return spanBetween(m_zoom->since, m_zoom->until, recordsSince);
    if (m_filter.range == UsageRange::Custom)
        return spanBetween(m_filter.custom.since, m_filter.custom.until, recordsSince);
    return recentSpan(lengthOf(m_filter.range), now);
}

/// What all questions have in common.
UsageQuery UsageReader::query() const
{
    return {.account = m_filter.account,
            .key = m_filter.key,
            .model = m_filter.model,
            .tool = m_filter.tool};
}

void UsageReader::setFilter(const UsageFilter &filter)
{
    if (filter == m_filter)
        return;
    if (filter.range != m_filter.range || filter.custom != m_filter.custom)
        m_zoom.reset();
    m_filter = filter;
    reload();
}

void UsageReader::setZoom(std::optional<UsageFilter::Ends> zoom)
{
    if (zoom == m_zoom)
        return;
    m_zoom = std::move(zoom);
    reload();
}

void UsageReader::setTable(UsageAxis axis)
{
    if (std::exchange(m_table, axis) != axis && (m_isLoaded || m_round))
        reload();
}

void UsageReader::setSplit(UsageAxis axis)
{
    if (std::exchange(m_split, axis) != axis && (m_isLoaded || m_round))
        reload();
}

void UsageReader::reloadSoon()
{
    if (m_soon.isActive())
        return;
    if (m_round) {
        m_isWanted = true;
        return;
    }
    const auto passed = m_clock.monotonic() - m_asked;
    const milliseconds wait = std::max(shortestWait, m_took * patience) - passed;
    m_soon.start(std::max(wait, 0ms));
}

void UsageReader::follow()
{
    if (m_isLoaded && !m_round && spanNow() != m_view.span)
        reloadSoon();
}

/// The rows in the order of the periods, with empty ones where nothing was requested.
static QList<UsageRow> seriesOf(const QList<UsagePeriod> &periods, const QList<UsageRow> &rows)
{
    QHash<QString, UsageRow> named;
    for (const UsageRow &row : rows)
        named.insert(row.period, row);
    QList<UsageRow> series;
    series.reserve(periods.size());
    for (const UsagePeriod &period : periods)
        series.append(named.value(period.name, UsageRow{.period = period.name}));
    return series;
}

void UsageReader::reload()
{
    if (!m_actions.readUsage)
        return;
    m_soon.stop();
    m_isWanted = false;
    m_asked = m_clock.monotonic();
    m_round = std::make_shared<Round>();
    const auto round = m_round;
    UsageView &view = round->view;
    view.filter = m_filter;
    view.span = spanNow();
    view.periods = usagePeriods(view.span);
    view.splitAxis = m_split;
    view.tableAxis = m_table;

    UsageQuery within = query();
    within.since = view.span.since;
    within.until = view.span.until;
    UsageQuery before = query();
    before.until = view.span.since;
    // What is still to come of the span has no counterpart.
    before.since = view.span.since - (std::min(view.span.until, m_clock.now()) - view.span.since);
    UsageQuery series = within;
    series.per = view.span.per;
    series.step = view.span.step;
    series.wantsFirstToken = true;
    UsageQuery split = series;
    split.axis = m_split;
    split.wantsFirstToken = false;
    UsageQuery table = within;
    table.axis = m_table;
    table.wantsFirstToken = true;
    table.most = m_table == UsageAxis::Session ? mostSessions : 0;
    // What caching saved is told of rows by model.
    before.axis = UsageAxis::Model;
    before.per = UsageAxis::Day;
    before.wantsSavings = true;
    split.wantsSavings = m_split == UsageAxis::Model;
    UsageQuery savings = split;
    savings.axis = UsageAxis::Model;
    savings.wantsSavings = true;

    // A question may be answered before the next is asked; the last answer ends the round.
    round->open = 1;
    ask(round, series, [](UsageView &to, const UsageReport &report) {
        to.series = seriesOf(to.periods, report.rows);
        to.total = report.total;
    });
    ask(round, before, [](UsageView &to, const UsageReport &report) {
        to.before = report.total;
        to.savedBefore = report.saved;
    });
    ask(round, split, [](UsageView &to, const UsageReport &report) {
        to.split = report.rows;
        to.saved = report.saved;
    });
    if (!split.wantsSavings) {
        ask(round, savings, [](UsageView &to, const UsageReport &report) {
            to.saved = report.saved;
        });
    }
    ask(round, table, [](UsageView &to, const UsageReport &report) { to.table = report.rows; });
    askChoices(round);
    end(round, {});
}

/// What there is to choose among changes seldom.
void UsageReader::askChoices(const std::shared_ptr<Round> &round)
{
    const MonotonicTime now = m_clock.monotonic();
    if (m_isLoaded && m_view.span == round->view.span && m_choicesAsked &&
        now - *m_choicesAsked < choicesLast) {
        round->view.models = m_view.models;
        round->view.tools = m_view.tools;
        return;
    }
    m_choicesAsked = now;
    UsageQuery choices = {.since = round->view.span.since, .until = round->view.span.until};
    choices.axis = UsageAxis::Model;
    ask(round, choices, [](UsageView &to, const UsageReport &report) { to.models = report.rows; });
    choices.axis = UsageAxis::Tool;
    ask(round, choices, [](UsageView &to, const UsageReport &report) { to.tools = report.rows; });
}

void UsageReader::ask(const std::shared_ptr<Round> &round,
                      const UsageQuery &query,
                      std::function<void(UsageView &, const UsageReport &)> take)
{
    ++round->open;
    m_actions.readUsage(query,
                        whileAlive<UsageReport>(this, [=, this](const Result<UsageReport> &report) {
                            if (report)
                                take(round->view, *report);
                            end(round, report ? std::nullopt : std::optional(report.error()));
                        }));
}

void UsageReader::end(const std::shared_ptr<Round> &round, const std::optional<Error> &error)
{
    if (round != m_round)
        return; // asked anew meanwhile
    if (error) {
        m_round.reset();
        emit failed(Texts::error(*error));
        return;
    }
    if (--round->open == 0)
        finish(round);
}

void UsageReader::finish(const std::shared_ptr<Round> &round)
{
    // Only an empty page asks whether there ever was anything.
    if (round->view.isEmpty() && !round->hasAskedForAny) {
        round->hasAskedForAny = true;
        round->open = 1;
        ask(round, {}, [](UsageView &to, const UsageReport &report) {
            to.hasAny = report.total.requests > 0;
        });
        --round->open;
        if (round->open > 0 || round != m_round)
            return;
    }
    m_took = std::chrono::duration_cast<milliseconds>(m_clock.monotonic() - m_asked);
    m_view = round->view;
    m_round.reset();
    m_isLoaded = true;
    emit changed();
    if (m_isWanted)
        reloadSoon();
}

} // namespace deskrelay
