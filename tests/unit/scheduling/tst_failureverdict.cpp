#include "core/scheduling/failureverdict.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using Blame = FailureVerdict::Blame;

/// Whose fault a failure is, by what the providers answer.
class TestFailureVerdict final : public QObject
{
    Q_OBJECT

private slots:
    void judgesAnswers_data();
    void judgesAnswers();
    void holdsNoSecret();
};

/// 2023-11-14 22:13:20 UTC.
static constexpr TimePoint now = TimePoint(std::chrono::seconds(1'700'000'000));

void TestFailureVerdict::judgesAnswers_data()
{
    QTest::addColumn<UpstreamAnswer>("answer");
    QTest::addColumn<Blame>("blame");
    QTest::addColumn<qint64>("waitsFor"); // seconds; -1: not told
    const auto row = [](const char *title,
                        Provider provider,
                        int status,
                        const Headers &headers,
                        const char *body,
                        Blame blame,
                        qint64 waitsFor = -1) {
        QTest::newRow(title) << UpstreamAnswer{provider, status, headers, QByteArray(body)} << blame
                             << waitsFor;
    };
    using enum Provider;
    row("bad request",
        Anthropic,
        400,
        {},
        R"({"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: must be"}})",
        Blame::Request);
    row("no such model",
        OpenAi,
        404,
        {},
        R"({"error":{"code":"model_not_found"}})",
        Blame::Request);
    row("too large", Anthropic, 413, {}, "{}", Blame::Request);
    row("unprocessable", OpenAi, 422, {}, "{}", Blame::Request);
    row("401", OpenAi, 401, {}, R"({"error":{"code":"invalid_api_key"}})", Blame::Account);
    row("402", Anthropic, 402, {}, R"({"error":{"type":"billing_error"}})", Blame::Account);
    row("403", Gemini, 403, {}, R"({"error":{"status":"PERMISSION_DENIED"}})", Blame::Account);
    row("Gemini's 400 for a key",
        Gemini,
        400,
        {},
        R"({"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}})",
        Blame::Account);
    row("a person's spend limit",
        Anthropic,
        400,
        {},
        R"({"error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2023-12-01."}})",
        Blame::Account);
    row("an empty balance",
        Anthropic,
        400,
        {},
        R"({"error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}})",
        Blame::Account);
    row("the organization is held",
        Anthropic,
        400,
        {},
        R"({"error":{"type":"invalid_request_error","details":{"error_code":"organization_on_hold"}}})",
        Blame::Account);
    row("insufficient quota",
        OpenAi,
        429,
        {{"retry-after", "3"}},
        R"({"error":{"type":"insufficient_quota","code":"insufficient_quota"}})",
        Blame::Account);
    row("enforced spend limit",
        Anthropic,
        429,
        {},
        R"({"error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}})",
        Blame::Account);
    row("429 with a wait", Anthropic, 429, {{"retry-after", "17"}}, "{}", Blame::Quota, 17);
    row("429 with a date",
        OpenAi,
        429,
        {{"retry-after", "Tue, 14 Nov 2023 22:15:20 GMT"}},
        "{}",
        Blame::Quota,
        120);
    row("429 with Gemini's delay",
        Gemini,
        429,
        {},
        R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}})",
        Blame::Quota,
        34);
    row("Gemini's array",
        Gemini,
        429,
        {},
        R"([{"error":{"code":429,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"5s"}]}}])",
        Blame::Quota,
        5);
    row("429 with reset headers",
        OpenAi,
        429,
        {{"x-ratelimit-limit-requests", "10"},
         {"x-ratelimit-remaining-requests", "0"},
         {"x-ratelimit-reset-requests", "1m30s"}},
        "{}",
        Blame::Quota,
        90);
    row("429 that names nothing", OpenAi, 429, {}, "{}", Blame::Quota);
    row("the month's cap, until the 1st",
        Anthropic,
        429,
        {},
        R"({"error":{"type":"rate_limit_error","message":"You have reached your monthly spend limit."}})",
        Blame::Quota,
        1'701'388'800 - 1'700'000'000);
    row("a ramp limit",
        Anthropic,
        429,
        {{"retry-after", "2"}},
        R"({"error":{"details":{"error_code":"ramp_limit_exceeded"}}})",
        Blame::Quota,
        2);
    row("500", OpenAi, 500, {}, "", Blame::Service);
    row("529", Anthropic, 529, {}, R"({"error":{"type":"overloaded_error"}})", Blame::Service);
    row("503 that asks for a wait", OpenAi, 503, {{"retry-after", "40"}}, "", Blame::Service, 40);
    row("503 that asks for too much",
        OpenAi,
        503,
        {{"retry-after", "86400"}},
        "",
        Blame::Service,
        300);
    row("408", OpenAi, 408, {}, "", Blame::Service);
    row("a page instead of an API", OpenAi, 502, {}, "<html>", Blame::Service);
    row("a redirect", OpenAi, 302, {}, "", Blame::Service);
}

void TestFailureVerdict::judgesAnswers()
{
    QFETCH(const UpstreamAnswer, answer);
    QFETCH(const Blame, blame);
    QFETCH(const qint64, waitsFor);
    const FailureVerdict verdict = judgeAnswer(answer, now);
    QCOMPARE(verdict.blame, blame);
    QVERIFY(!verdict.reason.isEmpty());
    const std::optional<TimePoint> expected =
        waitsFor < 0 ? std::nullopt : std::optional(now + std::chrono::seconds(waitsFor));
    QCOMPARE(verdict.until, expected);
}

void TestFailureVerdict::holdsNoSecret()
{
    const FailureVerdict verdict = judgeAnswer(
        {Provider::OpenAi,
         401,
         {},
         R"({"error":{"message":"Incorrect API key provided: sk-secret","code":"sk-secret"}})"},
        now);
    QVERIFY(!verdict.reason.contains(u"sk-secret"_s));
}

QTEST_GUILESS_MAIN(TestFailureVerdict)
#include "tst_failureverdict.moc"
