#include "core/scheduling/ratelimits.h"

#include <QTest>

using namespace deskrelay;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// What the providers' headers say of limits and waits.
class TestRateLimits final : public QObject
{
    Q_OBJECT

private slots:
    void readsWaits_data();
    void readsWaits();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void readsTheFullestLimit_data();
    void readsTheFullestLimit();
};

/// 2023-11-14 22:13:20 UTC.
static constexpr TimePoint now = TimePoint(std::chrono::seconds(1'700'000'000));

void TestRateLimits::readsWaits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected"); // milliseconds; -1: none
    const auto row = [](const char *text, qint64 expected) {
        QTest::newRow(text) << QByteArray(text) << expected;
    };
    row("6m0s", 360'000);
    row("1h2m3.5s", 3'723'500);
    row("250ms", 250);
    row("12.345s", 12'345);
    row("17", 17'000);
    row("0.5", 500);
    row(" 3s ", 3'000);
    row("1d", 86'400'000);
    row("0s", 0);
    row("", -1);
    row("soon", -1);
    row("3 parsecs", -1);
    row("1m30", -1);
    row("-4s", -1);
    row("1.2.3s", -1);
    row("99999999999999999999s", -1);
    row("1e400s", -1);
    row("nan", -1);
}

void TestRateLimits::readsWaits()
{
    QFETCH(const QByteArray, text);
    QFETCH(const qint64, expected);
    QCOMPARE(parseWait(text).value_or(milliseconds(-1)), milliseconds(expected));
}

void TestRateLimits::readsRetryAfter_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("none") << Headers{} << qint64(-1);
    QTest::newRow("seconds") << Headers{{"Retry-After", "7"}} << qint64(7'000);
    QTest::newRow("a fraction") << Headers{{"retry-after", "0.25"}} << qint64(250);
    QTest::newRow("milliseconds win")
        << Headers{{"retry-after", "7"}, {"retry-after-ms", "1500"}} << qint64(1'500);
    QTest::newRow("a date") << Headers{{"retry-after", "Tue, 14 Nov 2023 22:15:20 GMT"}}
                            << qint64(120'000);
    QTest::newRow("a date that is over")
        << Headers{{"retry-after", "Tue, 14 Nov 2023 22:00:00 GMT"}} << qint64(0);
    QTest::newRow("nonsense") << Headers{{"retry-after", "when it is over"}} << qint64(-1);
    QTest::newRow("negative") << Headers{{"retry-after", "-5"}} << qint64(-1);
}

void TestRateLimits::readsRetryAfter()
{
    QFETCH(const Headers, headers);
    QFETCH(const qint64, expected);
    QCOMPARE(readRetryAfter(headers, now).value_or(milliseconds(-1)), milliseconds(expected));
}

void TestRateLimits::readsTheFullestLimit_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<bool>("isTold");
    QTest::addColumn<double>("used");
    QTest::addColumn<qint64>("freeIn"); // seconds; -1: not told
    QTest::newRow("none") << Headers{{"content-type", "application/json"}} << false << 0.0
                          << qint64(-1);
    QTest::newRow("Anthropic, tokens are the fullest")
        << Headers{{"anthropic-ratelimit-requests-limit", "50"},
                   {"anthropic-ratelimit-requests-remaining", "49"},
                   {"anthropic-ratelimit-requests-reset", "2023-11-14T22:13:30Z"},
                   {"anthropic-ratelimit-tokens-limit", "80000"},
                   {"anthropic-ratelimit-tokens-remaining", "8000"},
                   {"anthropic-ratelimit-tokens-reset", "2023-11-14T22:14:20Z"}}
        << true << 0.9 << qint64(60);
    QTest::newRow("OpenAI") << Headers{{"x-ratelimit-limit-requests", "100"},
                                       {"x-ratelimit-remaining-requests", "25"},
                                       {"x-ratelimit-reset-requests", "6m0s"}}
                            << true << 0.75 << qint64(360);
    QTest::newRow("Codex") << Headers{{"X-Codex-Primary-Used-Percent", "42"},
                                      {"X-Codex-Secondary-Used-Percent", "90"}}
                           << true << 0.9 << qint64(-1);
    QTest::newRow("a subscription's windows")
        << Headers{{"anthropic-ratelimit-unified-5h-utilization", "0.4"},
                   {"anthropic-ratelimit-unified-5h-reset", "1700003600"}}
        << true << 0.4 << qint64(3'600);
    QTest::newRow("no limit at all")
        << Headers{{"x-ratelimit-limit-tokens", "0"}, {"x-ratelimit-remaining-tokens", "0"}}
        << false << 0.0 << qint64(-1);
    QTest::newRow("more left than there is")
        << Headers{{"x-ratelimit-limit-tokens", "10"}, {"x-ratelimit-remaining-tokens", "20"}}
        << true << 0.0 << qint64(-1);
}

void TestRateLimits::readsTheFullestLimit()
{
    QFETCH(const Headers, headers);
    QFETCH(const bool, isTold);
    QFETCH(const double, used);
    QFETCH(const qint64, freeIn);
    const std::optional<RateLimits> limits = readRateLimits(headers, now);
    QCOMPARE(limits.has_value(), isTold);
    if (!isTold)
        return;
    QVERIFY(std::abs(limits->used - used) < 1e-9);
    const std::optional<TimePoint> expected =
        freeIn < 0 ? std::nullopt : std::optional(now + std::chrono::seconds(freeIn));
    QCOMPARE(limits->freeAgain, expected);
}

QTEST_GUILESS_MAIN(TestRateLimits)
#include "tst_ratelimits.moc"
