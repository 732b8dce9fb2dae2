#pragma once

#include "core/base/clock.h"
#include "ui/models/usageview.h"
#include "ui/owneractions.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace deskrelay {

/// Asks what the usage page shows, and asks again as requests come.
///
/// The answers to all questions are handed on together, so that nothing on the page contradicts
/// another. Those to questions that are out of date are dropped.
class UsageReader final : public QObject
{
    Q_OBJECT

public:
    UsageReader(const OwnerActions &actions, const Clock &clock, QObject *parent);

    /// The answers; empty until the first came.
    const UsageView &view() const { return m_view; }
    bool isLoaded() const { return m_isLoaded; }
    bool isReading() const { return m_round != nullptr; }

    void setFilter(const UsageFilter &filter);
    const UsageFilter &filter() const { return m_filter; }
    /// Looks at this span only, within the filter's; empty: at all of it.
    void setZoom(std::optional<UsageFilter::Ends> zoom);
    const std::optional<UsageFilter::Ends> &zoom() const { return m_zoom; }
    void setTable(UsageAxis axis);
    void setSplit(UsageAxis axis);
    /// How long single records are kept.
    void setRetention(std::chrono::milliseconds retention) { m_retention = retention; }

    /// Asks now.
    void reload();
    /// Asks soon: there were requests. Who asks often waits; slow answers make it wait longer.
    void reloadSoon();
    /// Asks where the time has come to another period.
    void follow();

signals:
    void changed();
    void failed(const QString &message);

private:
    struct Round; ///< The answers that have come of one round of questions.

    UsageSpan spanNow() const;
    UsageQuery query() const;
    void ask(const std::shared_ptr<Round> &round,
             const UsageQuery &query,
             std::function<void(UsageView &, const UsageReport &)> take);
    void askChoices(const std::shared_ptr<Round> &round);
    void end(const std::shared_ptr<Round> &round, const std::optional<Error> &error);
    void finish(const std::shared_ptr<Round> &round);

    OwnerActions m_actions;
    const Clock &m_clock;
    UsageFilter m_filter = {};
    std::optional<UsageFilter::Ends> m_zoom = {};
    UsageAxis m_table = UsageAxis::Account;
    UsageAxis m_split = UsageAxis::Model;
    std::chrono::milliseconds m_retention = std::chrono::hours(24 * 90);
    UsageView m_view = {};
    std::shared_ptr<Round> m_round = {}; ///< The one whose answers are waited for.
    bool m_isLoaded = false;
    bool m_isWanted = false; ///< Requests came while an answer was waited for.
    MonotonicTime m_asked = {};
    std::optional<MonotonicTime> m_choicesAsked = {};
    std::chrono::milliseconds m_took = {};
    QTimer m_soon;
};

} // namespace deskrelay
