#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/error.h"

#include <QCoreApplication>
#include <QString>

#include <chrono>

namespace deskrelay {

/// How the window words numbers, times and names.
class Texts final
{
    Q_DECLARE_TR_FUNCTIONS(deskrelay::Texts)

public:
    /// With thousands separators: 12,345.
    static QString number(qint64 value);
    /// Short, for charts and figures: 940, 1.2 k, 3.4 M.
    static QString compact(qint64 value);
    /// The same for an axis, whose round values need no digit after the point: 5 k, 2.5 k.
    static QString axisMark(qint64 value);
    /// `34 %`; a share that is there is at least `1 %`.
    static QString percent(qint64 part, qint64 whole);
    /// The same of a share from 0 to 1; one that is not whole is at most `99 %`.
    static QString share(double value);
    /// Micro-dollars as `$4.12`, with four digits where it is less than a cent.
    static QString money(qint64 micros);
    /// The same for an axis: `$5`, `$0.5`, `$1.2 k`.
    static QString moneyMark(qint64 micros);
    /// 340 ms, 2.1 s.
    static QString duration(std::chrono::milliseconds value);
    /// `just now`, `5 min ago`, `3 h ago`, then the date.
    static QString relativeTime(TimePoint then, TimePoint now);
    /// Date and time to the second, local.
    static QString absoluteTime(TimePoint time);
    /// The day as `Mon 24 Nov`, local.
    static QString day(TimePoint time);
    /// Hours and minutes, local.
    static QString clockTime(TimePoint time);
    /// Hours, minutes and seconds of today, else month and day, hours and minutes; local.
    static QString logTime(TimePoint time, TimePoint now);
    /// Hours and minutes of today, else with the date; local.
    static QString moment(TimePoint time, TimePoint now);
    /// A format by the name that a person knows it by: `Anthropic Messages`.
    static QString format(const QString &name);
    /// The provider as a person knows it: `Anthropic`.
    static QString provider(Provider provider);
    /// One line that tells for what the provider is chosen.
    static QString providerHint(Provider provider);
    /// A family by the name that familyName() gives it.
    static QString family(const QString &name);
    /// What to tell a person: the error's own message, else what its kind means.
    static QString error(const Error &error);
};

} // namespace deskrelay
