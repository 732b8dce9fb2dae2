#include "samples.h"

#include <QRandomGenerator>

namespace deskrelay::samples {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static const AccountId work{u"acc-2"_s};
static const AccountId personal{u"acc-3"_s};
static const AccountId second{u"acc-6"_s};
static const AccountId leaving{u"acc-7"_s};
static const AccountId refused{u"acc-8"_s};

QList<AccountEntry> poolAccounts(TimePoint now)
{
    QList<AccountEntry> list = accounts(now);
    list[0].account.priority = 90;
    list[1].account.groups = {u"team"_s, u"coding"_s};
    list[1].account.maxConcurrent = 8;
    list[2].account.weight = 2;
    list[2].account.groups = {u"team"_s};
    const auto add = [&list, now](const AccountId &id, Provider provider, const QString &name) {
        list.append({.account = {.id = id,
                                 .provider = provider,
                                 .name = name,
                                 .created = now - std::chrono::hours(400 - list.size())}});
    };
    add(second, Provider::Anthropic, u"Second Claude"_s);
    list.last().account.priority = 10;
    list.last().account.groups = {u"team"_s};
    add(leaving, Provider::OpenAi, u"Old OpenAI key"_s);
    list.last().account.draining = true;
    list.last().account.models = {u"gpt-5.2"_s, u"gpt-5.2-mini"_s};
    add(refused, Provider::OpenAiCompatible, u"Vendor"_s);
    list.last().account.priority = 30;
    list.last().account.baseUrl = u"https://models.vendor.example/v1"_s;
    return list;
}

static QList<RecentAttempt>
attempts(TimePoint now, const QString &model, int count, int failsEach, const QString &reason)
{
    QRandomGenerator random(11);
    QList<RecentAttempt> list;
    for (int i = count; i > 0; --i) {
        const bool isGood = failsEach == 0 || i % failsEach != 0;
        list.append({.time = now - std::chrono::seconds(i * 37 - 20),
                     .model = model,
                     .isGood = isGood,
                     .status = isGood ? 200 : 429,
                     .reason = isGood ? QString() : reason,
                     .timeToFirstToken = std::chrono::milliseconds(300 + random.bounded(500)),
                     .duration = std::chrono::milliseconds(1'200 + random.bounded(9'000))});
    }
    return list;
}

RelaySnapshot pool(TimePoint now)
{
    RelaySnapshot snapshot = busy(now);
    AccountStatus &claude = snapshot.accounts[1];
    claude.inFlight = 3;
    claude.sessions = 14;
    claude.quotaUsed = 0.38;
    claude.quotaFreeAgain = now + 42min;
    claude.successRate = 0.97;
    claude.medianFirstToken = 640ms;
    claude.attempts = attempts(now, u"claude-opus-5-5"_s, 60, 31, u"overloaded (529)"_s);
    AccountStatus &openai = snapshot.accounts[2];
    openai.sessions = 3;
    openai.quotaUsed = 0.91;
    openai.quotaFreeAgain = now + 6min;
    openai.successRate = 1.0;
    openai.medianFirstToken = 412ms;
    openai.attempts = attempts(now, u"gpt-5.2"_s, 44, 0, {});
    snapshot.accounts.append(
        {.id = second,
         .hasCredential = true,
         .lastUsed = now - 2min,
         .lastError = u"429, asked by the provider"_s,
         .cooldowns = {{.account = second,
                        .model = u"claude-opus-5-5"_s,
                        .blame = FailureVerdict::Blame::Quota,
                        .reason = u"429, asked by the provider"_s,
                        .since = now - 2min,
                        .until = now + 18min,
                        .failures = 2},
                       {.account = second,
                        .model = u"claude-haiku-4-5"_s,
                        .blame = FailureVerdict::Blame::Service,
                        .reason = u"overloaded (529)"_s,
                        .since = now - 20s,
                        .until = now + 40s,
                        .failures = 3}},
         .sessions = 6,
         .quotaUsed = 1.0,
         .quotaFreeAgain = now + 18min,
         .successRate = 0.72,
         .medianFirstToken = 1'310ms,
         .attempts = attempts(now, u"claude-opus-5-5"_s, 25, 4, u"429, asked by the provider"_s),
         .requestsToday = 418,
         .tokensToday = {.input = 120'000, .cacheRead = 800'000, .output = 61'000}});
    snapshot.accounts.append({.id = leaving,
                              .hasCredential = true,
                              .inFlight = 1,
                              .lastUsed = now - 20s,
                              .sessions = 1,
                              .successRate = 1.0,
                              .medianFirstToken = 530ms,
                              .attempts = attempts(now, u"gpt-5.2-mini"_s, 9, 0, {}),
                              .requestsToday = 37,
                              .tokensToday = {.input = 9'000, .output = 2'400}});
    snapshot.accounts.append(
        {.id = refused,
         .hasCredential = true,
         .lastUsed = now - 3h,
         .lastError = u"the key is refused (401)"_s,
         .cooldowns = {{.account = refused,
                        .blame = FailureVerdict::Blame::Account,
                        .reason = u"the key is refused (401)"_s,
                        .since = now - 3h}},
         .successRate = 0.0,
         .attempts = attempts(now - 3h, u"llama-4"_s, 1, 1, u"the key is refused (401)"_s)});
    snapshot.open = {{.id = "req-open-2",
                      .time = now - 800ms,
                      .key = {u"key-2"_s},
                      .model = u"gpt-5.2"_s,
                      .format = Format::OpenAiResponses},
                     {.id = "req-open-1",
                      .time = now - 12'400ms,
                      .account = work,
                      .key = {u"key-1"_s},
                      .model = u"fast"_s,
                      .resolved = u"claude-opus-5-5"_s,
                      .format = Format::AnthropicMessages,
                      .attempts = 2}};
    snapshot.inFlight = 5;
    return snapshot;
}

static RequestRow served(int number, TimePoint time)
{
    RequestRow row{.number = number,
                   .record = {.requestId = u"req-%1"_s.arg(number),
                              .time = time,
                              .account = work,
                              .key = {u"key-1"_s},
                              .model = u"claude-opus-5-5"_s,
                              .resolved = u"claude-opus-5-5"_s,
                              .format = u"anthropic-messages"_s,
                              .session = u"9f0d6c1e-5b1f"_s,
                              .tool = u"claude-code"_s,
                              .status = 200,
                              .attempts = 1,
                              .streamed = true,
                              .complete = true,
                              .tokens = {.input = 1'204, .cacheRead = 38'400, .output = 812},
                              .costMicros = 29'500 + number % 7 * 1'300,
                              .timeToFirstToken = std::chrono::milliseconds(400 + number % 7 * 90),
                              .duration = std::chrono::milliseconds(2'100 + number % 11 * 730)}};
    return row;
}

/// The session's account cooled down, a second one was overloaded, a third one served.
static void failOver(RequestRow &row, TimePoint now)
{
    row.record.account = personal;
    row.record.model = u"fast"_s;
    row.record.resolved = u"gpt-5.2"_s;
    row.record.attempts = 2;
    row.record.key = {u"key-2"_s};
    row.trace.choices = {{.account = second,
                          .cause = AccountChoice::Cause::Priority,
                          .passed = {{.account = work,
                                      .reason = PassReason::Cooling,
                                      .until = now + 18min,
                                      .detail = u"429, asked by the provider"_s},
                                     {.account = refused,
                                      .reason = PassReason::Marked,
                                      .detail = u"the key is refused (401)"_s},
                                     {.account = leaving, .reason = PassReason::Draining},
                                     {.account = personal, .reason = PassReason::Better}}},
                         {.account = personal,
                          .cause = AccountChoice::Cause::Only,
                          .passed = {{.account = second, .reason = PassReason::Tried}}}};
    row.trace.attempts = {
        {.account = second, .status = 529, .reason = u"overloaded (529)"_s, .duration = 212ms},
        {.account = personal, .status = 200, .duration = 3'418ms}};
    row.trace.movedFrom = work;
    row.trace.dropped = {u"top_k"_s, u"thinking.signature"_s};
}

RequestReport requests(TimePoint now)
{
    RequestReport report;
    for (int i = 0; i < 60; ++i)
        report.rows.append(served(400 - i, now - std::chrono::seconds(14 + i * 41)));
    failOver(report.rows[1], now);
    RequestRow &limited = report.rows[4];
    limited.record.status = 429;
    limited.record.account = {};
    limited.record.attempts = 0;
    limited.record.complete = false;
    limited.record.tokens = {};
    limited.record.timeToFirstToken.reset();
    limited.record.duration = 2ms;
    limited.record.resolved.clear();
    limited.trace.choices = {{.passed = {{.account = work,
                                          .reason = PassReason::Cooling,
                                          .until = now + 18min,
                                          .detail = u"429, asked by the provider"_s},
                                         {.account = second, .reason = PassReason::Full}}}};
    RequestRow &cut = report.rows[7];
    cut.record.complete = false;
    RequestRow &left = report.rows[9];
    left.record.status = 499;
    left.record.complete = false;
    for (int i = 10; i < 60; i += 3) {
        RequestRow &other = report.rows[i];
        other.record.account = personal;
        other.record.key = {i % 2 == 0 ? u"key-2"_s : u"key-3"_s};
        other.record.model = other.record.resolved = u"gpt-5.2"_s;
        other.record.format = u"openai-responses"_s;
        other.record.tool = u"codex"_s;
    }
    failOver(report.rows[24], now - 20min);
    report.newest = report.rows.first().number;
    for (const AccountEntry &entry : poolAccounts(now))
        report.names.insert(entry.account.id, entry.account.name);
    for (const ClientKey &key : keys(now))
        report.keys.insert(key.id, key.name);
    return report;
}

} // namespace deskrelay::samples
