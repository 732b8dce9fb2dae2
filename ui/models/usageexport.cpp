#include "ui/models/usageexport.h"

#include "ui/models/usagewords.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Local time with its offset, which tells the two hours apart when clocks go back.
static QString timeText(TimePoint time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMilliseconds(time));
    return local.toOffsetFromUtc(local.offsetFromUtc()).toString(Qt::ISODate);
}

static QString csvText(QString text)
{
    static const QString formulas = u"=+-@\t\r"_s;
    if (!text.isEmpty() && formulas.contains(text.front()))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

static QString dollars(qint64 micros)
{
    return QString::number(static_cast<double>(micros) / 1e6, 'f', 6);
}

static const QString &figureHeader()
{
    static const QString header =
        u"requests,errors,input,cache_read,cache_write,output,reasoning,"
        u"first_token_median_ms,first_token_p95_ms,cost_usd,unpriced,estimated"_s;
    return header;
}

static QString figuresOf(const UsageRow &row)
{
    const auto time = [](const std::optional<std::chrono::milliseconds> &value) {
        return value ? QString::number(value->count()) : QString();
    };
    QStringList cells;
    for (const qint64 number : {row.requests,
                                row.failed,
                                row.tokens.input,
                                row.tokens.cacheRead,
                                row.tokens.cacheWrite(),
                                row.tokens.output,
                                row.tokens.reasoning})
        cells.append(QString::number(number));
    cells.append(time(row.medianFirstToken));
    cells.append(time(row.slowFirstToken));
    cells.append(row.costMicros ? dollars(*row.costMicros) : QString());
    cells.append(QString::number(row.unpriced));
    cells.append(QString::number(row.estimated));
    return cells.join(u',');
}

QByteArray usageTableCsv(const UsageView &view)
{
    const QString axis = usageAxisName(view.tableAxis);
    // Accounts and keys have names that may be the same, or gone.
    const bool hasId = view.tableAxis == UsageAxis::Account || view.tableAxis == UsageAxis::Key;
    QString csv = axis + (hasId ? u",%1_id,"_s.arg(axis) : u","_s) + figureHeader() + u"\r\n"_s;
    for (const UsageRow &row : view.table) {
        csv += csvText(UsageWords::name(row, view.tableAxis)) + u',';
        if (hasId)
            csv += csvText(UsageWords::id(row, view.tableAxis)) + u',';
        csv += figuresOf(row) + u"\r\n"_s;
    }
    return csv.toUtf8();
}

QByteArray usageSeriesCsv(const UsageView &view)
{
    QString csv = u"from,until,"_s + figureHeader() + u"\r\n"_s;
    for (qsizetype at = 0; at < view.series.size(); ++at) {
        const UsagePeriod &period = view.periods[at];
        csv += timeText(period.start) + u',' + timeText(period.end) + u',' +
               figuresOf(view.series[at]) + u"\r\n"_s;
    }
    return csv.toUtf8();
}

static QJsonObject rowObject(const UsageRow &row)
{
    const auto time = [](const std::optional<std::chrono::milliseconds> &value) {
        return value ? QJsonValue(qint64(value->count())) : QJsonValue(QJsonValue::Null);
    };
    return {{u"requests"_s, row.requests},
            {u"errors"_s, row.failed},
            {u"input"_s, row.tokens.input},
            {u"cache_read"_s, row.tokens.cacheRead},
            {u"cache_write"_s, row.tokens.cacheWrite()},
            {u"output"_s, row.tokens.output},
            {u"reasoning"_s, row.tokens.reasoning},
            {u"first_token_median_ms"_s, time(row.medianFirstToken)},
            {u"first_token_p95_ms"_s, time(row.slowFirstToken)},
            {u"cost_usd"_s,
             row.costMicros ? QJsonValue(static_cast<double>(*row.costMicros) / 1e6)
                            : QJsonValue(QJsonValue::Null)},
            {u"unpriced"_s, row.unpriced},
            {u"estimated"_s, row.estimated}};
}

static QJsonObject filterObject(const UsageFilter &filter)
{
    QJsonObject object;
    if (filter.account)
        object.insert(u"account_id"_s, filter.account->value);
    if (filter.key)
        object.insert(u"key_id"_s, filter.key->value);
    if (filter.model)
        object.insert(u"model"_s, *filter.model);
    if (filter.tool)
        object.insert(u"tool"_s, *filter.tool);
    return object;
}

QByteArray usageJson(const UsageView &view)
{
    QJsonArray periods;
    for (qsizetype at = 0; at < view.series.size(); ++at) {
        QJsonObject object = rowObject(view.series[at]);
        object.insert(u"from"_s, timeText(view.periods[at].start));
        object.insert(u"until"_s, timeText(view.periods[at].end));
        periods.append(object);
    }
    QJsonArray table;
    const QString axis = usageAxisName(view.tableAxis);
    for (const UsageRow &row : view.table) {
        QJsonObject object = rowObject(row);
        object.insert(axis, UsageWords::name(row, view.tableAxis));
        if (view.tableAxis == UsageAxis::Account || view.tableAxis == UsageAxis::Key)
            object.insert(axis + u"_id"_s, UsageWords::id(row, view.tableAxis));
        table.append(object);
    }
    const QJsonObject all = {{u"from"_s, timeText(view.span.since)},
                             {u"until"_s, timeText(view.span.until)},
                             {u"filter"_s, filterObject(view.filter)},
                             {u"total"_s, rowObject(view.total)},
                             {u"before"_s, rowObject(view.before)},
                             {u"saved_by_caching_usd"_s,
                              view.saved ? QJsonValue(static_cast<double>(*view.saved) / 1e6)
                                         : QJsonValue(QJsonValue::Null)},
                             {u"periods"_s, periods},
                             {u"by"_s, axis},
                             {u"rows"_s, table}};
    return QJsonDocument(all).toJson();
}

} // namespace deskrelay
