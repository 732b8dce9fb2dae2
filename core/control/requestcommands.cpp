#include "core/control/commands.h"
#include "core/control/params.h"

#include <QDateTime>
#include <QJsonArray>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString timeText(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::UTC)
        .toString(Qt::ISODateWithMs);
}

static QString nameOf(const RequestReport &report, const AccountId &account)
{
    return report.names.value(account, account.value);
}

static QJsonObject attemptObject(const RequestReport &report, const RequestAttempt &attempt)
{
    return {{u"account"_s, nameOf(report, attempt.account)},
            {u"account_id"_s, attempt.account.value},
            {u"status"_s, attempt.status},
            {u"reason"_s, attempt.reason},
            {u"ms"_s, qint64(attempt.duration.count())}};
}

static QJsonObject choiceObject(const RequestReport &report, const RequestTrace::Choice &choice)
{
    QJsonArray passed;
    for (const PassedOver &other : choice.passed) {
        QJsonObject object = {{u"account"_s, nameOf(report, other.account)},
                              {u"account_id"_s, other.account.value},
                              {u"why"_s, passReasonName(other.reason)}};
        if (other.until)
            object.insert(u"until"_s, timeText(*other.until));
        if (!other.detail.isEmpty())
            object.insert(u"detail"_s, other.detail);
        passed.append(object);
    }
    return {{u"account"_s, choice.account ? nameOf(report, *choice.account) : QString()},
            {u"why"_s, causeName(choice.cause)},
            {u"passed"_s, passed}};
}

static QJsonObject requestObject(const RequestReport &report, const RequestRow &row)
{
    const UsageRecord &record = row.record;
    QJsonArray attempts;
    for (const RequestAttempt &attempt : attemptsOf(row))
        attempts.append(attemptObject(report, attempt));
    QJsonArray choices;
    for (const RequestTrace::Choice &choice : row.trace.choices)
        choices.append(choiceObject(report, choice));
    QJsonObject object = {
        {u"number"_s, row.number},
        {u"id"_s, record.requestId},
        {u"time"_s, timeText(record.time)},
        {u"status"_s, record.status},
        {u"complete"_s, record.complete},
        {u"model"_s, record.model},
        {u"resolved"_s, record.resolved},
        {u"format"_s, record.format},
        {u"account"_s, record.account.isEmpty() ? QString() : nameOf(report, record.account)},
        {u"account_id"_s, record.account.value},
        {u"key"_s, report.keys.value(record.key, record.key.value)},
        {u"key_id"_s, record.key.value},
        {u"tool"_s, record.tool},
        {u"cost_usd"_s,
         record.costMicros ? QJsonValue(double(*record.costMicros) / 1e6)
                           : QJsonValue(QJsonValue::Null)},
        {u"ms"_s, qint64(record.duration.count())},
        {u"tokens"_s, record.tokens.total()},
        {u"attempts"_s, attempts},
        {u"choices"_s, choices}};
    if (record.timeToFirstToken)
        object.insert(u"first_token_ms"_s, qint64(record.timeToFirstToken->count()));
    if (row.trace.movedFrom)
        object.insert(u"moved_from"_s, nameOf(report, *row.trace.movedFrom));
    if (!row.trace.dropped.isEmpty())
        object.insert(u"dropped"_s, QJsonArray::fromStringList(row.trace.dropped));
    return object;
}

static void listRequests(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    RequestQuery query{.isFailedOnly = params.has(u"failed"_s)};
    query.limit = static_cast<int>(params.number(u"limit"_s, 1, 10'000).value_or(50));
    query.after = params.number(u"after"_s, 0, std::numeric_limits<qint64>::max());
    if (params.error()) {
        done(*params.error());
        return;
    }
    core.store().queryRequests(query, [done](const Result<RequestReport> &report) {
        if (!report) {
            done(report.error());
            return;
        }
        QJsonArray rows;
        for (const RequestRow &row : report->rows)
            rows.append(requestObject(*report, row));
        done(QJsonObject{{u"rows"_s, rows}});
    });
}

bool runRequestCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    if (command.name != "requests"_L1)
        return false;
    listRequests(core, command, done);
    return true;
}

} // namespace deskrelay
