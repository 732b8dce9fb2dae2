#include "core/storage/connection.h"
#include "core/storage/migration.h"
#include "core/storage/schema.h"
#include "core/storage/usagereport.h"
#include "core/storage/usagetable.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;

// What the window's questions about usage take, with as many single records as the argument says
// (1,000,000) over 90 days of 4 accounts, 3 keys, 8 models and 4 tools.

static constexpr qint64 dayMs = 24 * 3600 * 1000;
static const TimePoint now = fromMilliseconds(1'796'040'000'000); // 2026-11-30 12:00

/// One of \a count, in the order of their times.
static UsageRecord randomRecord(QRandomGenerator &random, int number, int count)
{
    UsageRecord record;
    record.requestId = u"req-%1"_s.arg(number);
    record.time = now - std::chrono::milliseconds(90 * dayMs / count * (count - number));
    record.account = AccountId{u"account-%1"_s.arg(random.bounded(4))};
    record.key = KeyId{u"key-%1"_s.arg(random.bounded(3))};
    record.model = u"model-%1"_s.arg(random.bounded(8));
    record.resolved = record.model;
    record.session = u"session-%1"_s.arg(number / 50);
    record.tool = u"tool-%1"_s.arg(random.bounded(4));
    record.status = random.bounded(20) == 0 ? 429 : 200;
    record.tokens = {.input = random.bounded(20'000),
                     .cacheRead = random.bounded(100'000),
                     .output = random.bounded(4'000)};
    record.duration = std::chrono::milliseconds(random.bounded(30'000));
    record.timeToFirstToken = std::chrono::milliseconds(random.bounded(200, 8'000));
    if (random.bounded(20) > 0)
        record.costMicros = random.bounded(400'000);
    return record;
}

static void check(bool isDone, const char *what)
{
    if (isDone)
        return;
    std::fprintf(stderr, "%s failed\n", what);
    std::exit(1);
}

static void fill(const Connection &connection, int count)
{
    QRandomGenerator random(1);
    constexpr int batch = 1000; // as many as come within 50 ms at 20,000 a second
    QElapsedTimer timer;
    qint64 spent = 0;
    for (int at = 0; at < count; at += batch) {
        QList<UsageRecord> records;
        for (int i = at; i < std::min(at + batch, count); ++i)
            records.append(randomRecord(random, i, count));
        timer.start();
        check(connection.run(u"BEGIN IMMEDIATE"_s).has_value(), "begin");
        check(insertUsage(connection, records).has_value(), "insertion");
        check(connection.run(u"COMMIT"_s).has_value(), "commit");
        spent += timer.nsecsElapsed();
    }
    std::printf("%-46s %9.0f records/s\n",
                "writing, a thousand at a time",
                double(count) / (double(spent) / 1e9));
}

static void ask(const Connection &connection, const char *title, const UsageQuery &query)
{
    std::array<double, 5> times = {};
    qsizetype rows = 0;
    const std::clock_t before = std::clock();
    for (double &time : times) {
        QElapsedTimer timer;
        timer.start();
        const Result<UsageReport> report = readUsage(connection, query);
        time = double(timer.nsecsElapsed()) / 1e6;
        check(report.has_value(), title);
        rows = report->rows.size();
    }
    const double processor = double(std::clock() - before) * 1000 / CLOCKS_PER_SEC / 5;
    std::sort(times.begin(), times.end());
    std::printf("%-42s %7.1f ms, %7.1f at most, %7.1f of the processor, %lld rows\n",
                title,
                times[2],
                times[4],
                processor,
                static_cast<long long>(rows));
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const int count = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    const QTemporaryDir place;
    Connection connection(place.filePath(u"bench.db"_s));
    check(connection.open(Connection::Access::ReadWrite).has_value(), "opening");
    check(migrate(connection, schemaMigrations()).has_value(), "migration");
    fill(connection, count);

    const auto ago = [](qint64 milliseconds) {
        return std::optional(now - std::chrono::milliseconds(milliseconds + 1'234'567));
    };
    using Axis = UsageAxis;
    ask(connection, "all there is", {});
    ask(connection, "90 days by account", {.since = ago(89 * dayMs), .axis = Axis::Account});
    ask(connection, "90 days by key", {.since = ago(89 * dayMs), .axis = Axis::Key});
    ask(connection, "90 days by model", {.since = ago(89 * dayMs), .axis = Axis::Model});
    ask(connection, "90 days by tool", {.since = ago(89 * dayMs), .axis = Axis::Tool});
    ask(connection, "90 days by day", {.since = ago(89 * dayMs), .axis = Axis::Day});
    ask(connection,
        "90 days by model and day",
        {.since = ago(89 * dayMs), .axis = Axis::Model, .per = Axis::Day});
    ask(connection,
        "90 days by model, with first tokens",
        {.since = ago(89 * dayMs), .axis = Axis::Model, .wantsFirstToken = true});
    ask(connection, "7 days by hour", {.since = ago(7 * dayMs), .axis = Axis::Hour});
    ask(connection,
        "7 days by account and hour",
        {.since = ago(7 * dayMs), .axis = Axis::Account, .per = Axis::Hour});
    ask(connection,
        "24 h by model and hour, with first tokens",
        {.since = ago(dayMs), .axis = Axis::Model, .per = Axis::Hour, .wantsFirstToken = true});
    const UsageQuery some = {.since = ago(89 * dayMs),
                             .account = AccountId{u"account-1"_s},
                             .model = u"model-2"_s,
                             .axis = Axis::Day};
    ask(connection, "90 days of one account and model by day", some);
    ask(connection,
        "1 h by minute, with first tokens",
        {.since = ago(3'600'000),
         .per = Axis::Step,
         .step = std::chrono::minutes(1),
         .wantsFirstToken = true});
    ask(connection,
        "24 h by session",
        {.since = ago(dayMs), .axis = Axis::Session, .most = 200, .wantsFirstToken = true});
    ask(connection, "1 h by key", {.since = ago(3'600'000), .axis = Axis::Key});
    return 0;
}
