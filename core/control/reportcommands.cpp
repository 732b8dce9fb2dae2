#include "core/control/accountview.h"
#include "core/control/commands.h"
#include "core/control/params.h"
#include "core/relay/listening.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// RFC 3339, a date in local time, or a duration before now.
static std::optional<TimePoint> parseTime(const QString &text, TimePoint now)
{
    if (const std::optional<std::chrono::seconds> before = parseDuration(text))
        return now - *before;
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    if (time.isValid() && text.contains(u'T'))
        return fromMilliseconds(time.toMSecsSinceEpoch());
    const QDate date = QDate::fromString(text, Qt::ISODate);
    if (date.isValid())
        return fromMilliseconds(date.startOfDay().toMSecsSinceEpoch());
    return std::nullopt;
}

static QJsonObject rowObject(const UsageRow &row, UsageAxis axis)
{
    QJsonObject object = {
        {u"requests"_s, row.requests},
        {u"input"_s, row.tokens.input},
        {u"cache_read"_s, row.tokens.cacheRead},
        {u"cache_write"_s, row.tokens.cacheWrite()},
        {u"output"_s, row.tokens.output},
        {u"reasoning"_s, row.tokens.reasoning},
        {u"cost_usd"_s,
         row.costMicros ? QJsonValue(double(*row.costMicros) / 1e6) : QJsonValue(QJsonValue::Null)},
        {u"unpriced"_s, row.unpriced},
        {u"estimated"_s, row.estimated}};
    if (row.pricedLater > 0)
        object.insert(u"priced_later"_s, row.pricedLater);
    switch (axis) {
    case UsageAxis::Account:
        object.insert(u"account_id"_s, row.accountId);
        object.insert(u"account"_s, row.account);
        break;
    case UsageAxis::Key:
        object.insert(u"key_id"_s, row.keyId);
        object.insert(u"key"_s, row.key);
        break;
    case UsageAxis::Model:
        object.insert(u"model"_s, row.model);
        break;
    case UsageAxis::Tool:
        object.insert(u"tool"_s, row.tool);
        break;
    case UsageAxis::Session:
        object.insert(u"session"_s, row.session);
        break;
    case UsageAxis::Day:
    case UsageAxis::Hour:
    case UsageAxis::Step:
        object.insert(u"period"_s, row.period);
        break;
    case UsageAxis::None:
        break;
    }
    return object;
}

static void reportUsage(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    UsageQuery query;
    const TimePoint now = core.clock().now();
    for (const auto &[name, field] :
         {std::pair{u"since"_s, &UsageQuery::since}, std::pair{u"until"_s, &UsageQuery::until}}) {
        if (!params.has(name))
            continue;
        query.*field = parseTime(params.text(name), now);
        if (!(query.*field)) {
            done(makeError(Error::Kind::Usage,
                           u"--%1 takes a time such as 2026-01-31, 2026-01-31T14:00:00Z, or a "
                           u"duration ago such as 24h."_s.arg(name)));
            return;
        }
    }
    if (params.has(u"by"_s)) {
        const std::optional<UsageAxis> axis = usageAxisFromName(params.text(u"by"_s));
        if (!axis) {
            done(makeError(Error::Kind::Usage,
                           u"--by takes account, key, model, tool, session, day or hour."_s));
            return;
        }
        query.axis = *axis;
    }
    core.store().queryUsage(query, [done, axis = query.axis](const Result<UsageReport> &report) {
        if (!report) {
            done(report.error());
            return;
        }
        QJsonArray rows;
        for (const UsageRow &row : report->rows)
            rows.append(rowObject(row, axis));
        if (axis == UsageAxis::None && report->total.requests > 0)
            rows.append(rowObject(report->total, axis));
        done(QJsonObject{{u"rows"_s, rows},
                         {u"total"_s, rowObject(report->total, UsageAxis::None)}});
    });
}

static QString stateName(SecretsStatus::State state, bool isRunning)
{
    switch (state) {
    case SecretsStatus::State::Loading: // a command that runs alone reads none
        return isRunning ? u"loading"_s : u"not read"_s;
    case SecretsStatus::State::Ready:
        return u"ready"_s;
    case SecretsStatus::State::NeedsPassphrase:
        return u"needs passphrase"_s;
    case SecretsStatus::State::Locked:
        return u"locked"_s;
    case SecretsStatus::State::Absent:
        return u"absent"_s;
    }
    return {};
}

static QJsonObject statusObject(const OwnerCore &core)
{
    const RelaySnapshot &snapshot = core.snapshot();
    const bool isRunning = snapshot.state == RelayState::Running;
    const QString address = isRunning ? addressText(snapshot.host, snapshot.port) : QString();
    QJsonObject status = accountList(core);
    status.insert(u"running"_s, isRunning);
    status.insert(u"address"_s, address);
    status.insert(u"port"_s, isRunning ? snapshot.port : 0);
    status.insert(u"pid"_s, QCoreApplication::applicationPid());
    status.insert(u"error"_s, snapshot.error);
    status.insert(u"in_flight"_s, snapshot.inFlight);
    status.insert(u"requests_today"_s, snapshot.requestsToday);
    status.insert(u"failed_today"_s, snapshot.failedToday);
    status.insert(u"tokens_today"_s, snapshot.tokensToday.total());
    status.insert(u"cost_today_usd"_s, double(snapshot.costTodayMicros) / 1e6);
    status.insert(u"unpriced_today"_s, snapshot.unpricedToday);
    status.insert(u"data_dir"_s, core.dataDir());
    status.insert(u"version"_s, u"" DESKRELAY_VERSION ""_s);
    status.insert(u"secrets"_s,
                  QJsonObject{{u"kind"_s, secretsKindName(core.secrets().kind)},
                              {u"state"_s, stateName(core.secrets().state, isRunning)},
                              {u"message"_s, core.secrets().message}});
    return status;
}

bool runReportCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    if (command.name == "usage"_L1)
        reportUsage(core, command, done);
    else if (command.name == "status"_L1)
        done(statusObject(core));
    else
        return false;
    return true;
}

} // namespace deskrelay
