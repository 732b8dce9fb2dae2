#pragma once

#include "core/storage/connection.h"
#include "core/storage/usagesums.h"
#include "core/usage/usageperiods.h"

#include <QHash>

namespace deskrelay {

/// Gathers sums of records by local hour and day, by account, key, model and tool, and adds them to
/// the tables that keep them for ever. To be written within the transaction that changes the
/// records, so that both always agree.
class UsageRollups final
{
public:
    void add(const UsageRecord &record) { add(record, UsageSums::of(record)); }
    /// What changes with a price that \a record gets only now.
    void addPrice(const UsageRecord &record, qint64 costMicros);
    Result<void> write(const Connection &connection) const;

private:
    struct Place
    {
        QString period = {}; ///< A day, or an hour's first millisecond as a number.
        QString account = {};
        QString key = {};
        QString model = {};
        QString tool = {};
        bool operator==(const Place &) const = default;
        friend size_t qHash(const Place &place, size_t seed = 0)
        {
            return qHashMulti(
                seed, place.period, place.account, place.key, place.model, place.tool);
        }
    };
    using Sums = QHash<Place, UsageSums>;

    void add(const UsageRecord &record, const UsageSums &sums);
    Result<void>
    writeTable(const Connection &connection, const QByteArray &table, const Sums &all) const;

    Sums m_hours = {};
    Sums m_days = {};
    QHash<qint64, LocalHour> m_pieces = {}; ///< The calendar is slow to ask.
};

/// Makes the rollups anew from the records there are.
Result<void> fillRollups(const Connection &connection);

/// Days are those of this machine's local time. Where that is another than the last time, the days
/// are summed anew from the hours.
Result<void> settleUsageZone(const Connection &connection);

} // namespace deskrelay
