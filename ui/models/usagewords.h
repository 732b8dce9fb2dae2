#pragma once

#include "ui/models/usageview.h"

#include <QCoreApplication>
#include <QString>

namespace deskrelay {

/// One of the page's figures in words.
struct UsageFigure
{
    QString name = {};
    QString figure = {};
    QString exact = {};  ///< For the tooltip and a screen reader.
    QString change = {}; ///< Against the time before.
    QString detail = {};
    QString tone = {}; ///< `bad` or `warning` where it is one to look at.
    bool operator==(const UsageFigure &) const = default;
};

/// How the usage page words what was used.
class UsageWords final
{
    Q_DECLARE_TR_FUNCTIONS(deskrelay::UsageWords)

public:
    /// Requests, tokens, cost, cache hits, saved by caching, errors.
    static QList<UsageFigure> figures(const UsageView &view);
    /// The names of figures() before there is anything to tell.
    static QStringList figureNames();

    /// `▲ 12 % from 840`, `unchanged`; \a before as it is shown.
    static QString change(qint64 now, qint64 before, const QString &beforeText);
    /// `priced 912 of 940 requests`
    static QString priced(const UsageRow &row);
    /// What a row is called; one without a name is named for what it lacks.
    static QString name(const UsageRow &row, UsageAxis axis);
    /// What identifies a row among those along \a axis.
    static QString id(const UsageRow &row, UsageAxis axis);
    /// `Accounts`, `Keys` …
    static QString axisTitle(UsageAxis axis);
    static QString rangeName(UsageRange range);
    /// `Tue 24 Nov 12:00`
    static QString moment(TimePoint time);
    /// `Tue 24 Nov 12:00 to Wed 25 Nov 12:00`
    static QString span(TimePoint since, TimePoint until);
};

/// What a row cost; empty where only what costs nothing is priced.
std::optional<qint64> knownCost(const UsageRow &row);

/// Tokens that a cache served, of all that were read: 0 to 1; empty where none were.
std::optional<double> cacheHitRate(const TokenUsage &tokens);

} // namespace deskrelay
