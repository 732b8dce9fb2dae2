#include "usagesamples.h"

#include "samples.h"

#include "core/usage/cachesavings.h"
#include "core/usage/pricetable.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace deskrelay::samples {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

struct Work
{
    QString account = {};
    QString model = {};
    QString tool = {};
    QString key = {};
    int weight = 1;
};

static const QList<Work> &works()
{
    static const QList<Work> all = {
        {u"acc-2"_s, u"claude-sonnet-4-5"_s, u"Claude Code"_s, u"key-2"_s, 9},
        {u"acc-2"_s, u"claude-opus-4-5"_s, u"Claude Code"_s, u"key-2"_s, 4},
        {u"acc-3"_s, u"gpt-5.1"_s, u"Codex"_s, u"key-1"_s, 5},
        {u"acc-3"_s, u"gpt-5-mini"_s, u"Cursor"_s, u"key-1"_s, 3},
        {u"acc-4"_s, u"gemini-2.5-pro"_s, u"Gemini CLI"_s, u"key-3"_s, 2},
        {u"acc-5"_s, u"qwen3-coder:30b"_s, u""_s, u"key-3"_s, 1},
        {u"acc-2"_s, u"claude-haiku-4-5"_s, u"Claude Code"_s, u"key-2"_s, 2}};
    return all;
}

static const Work &randomWork(QRandomGenerator &random)
{
    int sum = 0;
    for (const Work &work : works())
        sum += work.weight;
    int left = random.bounded(sum);
    for (const Work &work : works()) {
        left -= work.weight;
        if (left < 0)
            return work;
    }
    return works().last();
}

static UsageRecord randomRecord(QRandomGenerator &random, int number, TimePoint time)
{
    const Work &work = randomWork(random);
    UsageRecord record{.requestId = u"req-%1"_s.arg(number),
                       .time = time,
                       .account = {work.account},
                       .key = {work.key},
                       .model = work.model,
                       .resolved = work.model,
                       .format = u"anthropic-messages"_s,
                       .session = u"%1-%2"_s.arg(work.tool.left(5)).arg(number / 40),
                       .tool = work.tool,
                       .status = 200,
                       .attempts = 1,
                       .streamed = true,
                       .complete = true};
    if (random.bounded(60) == 0) {
        record.status = random.bounded(2) == 0 ? 429 : 502;
        record.costMicros = 0;
        return record;
    }
    record.estimated = random.bounded(80) == 0;
    record.tokens = {.input = 400 + random.bounded(6'000),
                     .cacheRead = random.bounded(5) == 0 ? 0 : 8'000 + random.bounded(60'000),
                     .cacheWrite5m = random.bounded(4) == 0 ? random.bounded(12'000) : 0,
                     .output = 200 + random.bounded(3'000)};
    record.tokens.reasoning = random.bounded(2) == 0 ? record.tokens.output / 3 : 0;
    record.duration = std::chrono::milliseconds(1'500 + random.bounded(20'000));
    const double slow = std::exp(random.generateDouble() * 2.2);
    record.timeToFirstToken = std::chrono::milliseconds(static_cast<int>(320 * slow));
    record.costMicros = PriceTable::shipped().cost(record.resolved, {}, record.tokens, record.time);
    return record;
}

/// How busy an hour is: 0 to 1; nights and weekends are quiet.
static double busyAt(TimePoint time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMilliseconds(time));
    const double hour = local.time().hour() + local.time().minute() / 60.0;
    const double day = std::exp(-std::pow((hour - 14.5) / 4.5, 2));
    return (local.date().dayOfWeek() > 5 ? 0.25 : 1.0) * std::max(0.03, day);
}

UsageStore::UsageStore(TimePoint now)
{
    Result<std::unique_ptr<Store>> opened = Store::open(m_place.path());
    if (!opened)
        qFatal("no store for the samples");
    m_store = std::move(opened).value();
    for (const AccountEntry &entry : poolAccounts(now))
        m_store->saveAccount({.account = entry.account});
    const QList<ClientKey> all = keys(now);
    for (ClientKey key : all) {
        key.hash = key.id.value.toLatin1();
        m_store->saveKey(key);
    }
    QRandomGenerator random(5);
    QList<UsageRecord> records;
    int number = 0;
    for (TimePoint time = now - 89 * 24h; time < now - 2h;) {
        time += std::chrono::milliseconds(
            static_cast<qint64>(60'000 * (1 + random.bounded(3)) / busyAt(time)));
        if (time < now - 2h)
            records.append(randomRecord(random, ++number, time));
    }
    for (TimePoint time = now - 2h; time < now;) { // whatever the hour, there is something to see
        records.append(randomRecord(random, ++number, time));
        time += std::chrono::milliseconds(8'000 + random.bounded(40'000));
    }
    m_store->appendUsage(records);
}

void UsageStore::answer(OwnerActions &actions)
{
    Store *const asked = m_store.get();
    actions.readUsage = [asked](const UsageQuery &query, const auto &done) {
        asked->queryUsage(query, [done, query](Result<UsageReport> report) {
            if (report && query.wantsSavings)
                report->saved = cacheSavings(report->rows, PriceTable::shipped());
            done(report);
        });
    };
}

} // namespace deskrelay::samples
