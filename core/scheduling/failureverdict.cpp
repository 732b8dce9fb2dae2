#include "core/scheduling/failureverdict.h"

#include "core/base/jsontree.h"
#include "core/scheduling/ratelimits.h"

#include <algorithm>
#include <iterator>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Blame = FailureVerdict::Blame;

namespace {

/// What an error body says, whichever provider's it is.
struct ErrorWords
{
    QByteArray type = {}; ///< Anthropic's and OpenAI's `type`, Gemini's `status`.
    QByteArray code = {}; ///< OpenAI's `code`, Anthropic's `details.error_code`.
    QByteArray message = {};
    std::optional<std::chrono::milliseconds> retryDelay = {}; ///< Gemini's RetryInfo.
};

} // namespace

static ErrorWords wordsOf(const QByteArray &body)
{
    ErrorWords words;
    const Result<JsonTree> tree = JsonTree::parse(body);
    if (!tree)
        return words;
    const JsonNode &root = tree->root();
    const JsonNode &first = root.isArray() && !root.items.empty() ? root.items.front() : root;
    const JsonNode &error = first["error"];
    words.type = error["type"].isString() ? error["type"].string() : error["status"].string();
    words.code =
        error["code"].isString() ? error["code"].string() : error["details"]["error_code"].string();
    words.message = error["message"].string();
    for (const JsonNode &detail : error["details"].items) {
        if (detail["@type"].text.endsWith("google.rpc.RetryInfo"))
            words.retryDelay = parseWait(detail["retryDelay"].text);
    }
    return words;
}

static bool saysOneOf(const QByteArray &text, std::initializer_list<QByteArrayView> signs)
{
    const QByteArray lower = text.toLower();
    return std::any_of(
        signs.begin(), signs.end(), [&lower](QByteArrayView sign) { return lower.contains(sign); });
}

/// Money that is spent, or an organisation that is held: no wait helps, a person must act.
static std::optional<QString> accountTrouble(int status, const ErrorWords &words)
{
    if (words.code == "organization_on_hold")
        return u"the organization is on hold"_s;
    if (words.code == "enforced_spend_limit_reached" ||
        words.code == "contract_spend_limit_reached")
        return u"its spend limit is reached"_s;
    if (words.code == "insufficient_quota" || words.type == "insufficient_quota")
        return u"its quota is used up"_s;
    if (words.type == "billing_error" || words.code == "billing_not_active" ||
        words.code == "billing_hard_limit_reached")
        return u"its billing needs attention"_s;
    if (status != 400)
        return std::nullopt;
    // Anthropic tells of a limit that a person has set, and of an empty balance, with a 400.
    if (words.message.startsWith("You have reached your specified") &&
        words.message.contains("usage limit"))
        return u"its spend limit is reached"_s;
    if (saysOneOf(words.message, {"credit balance is too low"}))
        return u"its credit is used up"_s;
    // Gemini's 400 for a key that is none.
    if (saysOneOf(words.message, {"api key not valid", "api key expired"}))
        return u"the key is refused"_s;
    return std::nullopt;
}

/// The first of the next month at 00:00 UTC: Anthropic's caps by tier end then.
static TimePoint nextMonth(TimePoint now)
{
    using namespace std::chrono;
    const year_month_day today(floor<days>(now));
    const year_month_day first = (today.year() / today.month() + months(1)) / 1;
    return TimePoint(sys_days(first));
}

static FailureVerdict
judgeTooMany(const UpstreamAnswer &answer, const ErrorWords &words, TimePoint now)
{
    FailureVerdict verdict{.blame = Blame::Quota, .reason = u"429"_s};
    std::optional<std::chrono::milliseconds> wait = readRetryAfter(answer.headers, now);
    if (!wait)
        wait = words.retryDelay;
    if (wait) {
        verdict.until = now + *wait;
        verdict.reason = u"429, asked by the provider"_s;
        return verdict;
    }
    const std::optional<RateLimits> limits = readRateLimits(answer.headers, now);
    if (limits && limits->used >= 1 && limits->freeAgain && *limits->freeAgain > now) {
        verdict.until = *limits->freeAgain;
        verdict.reason = u"429, asked by the provider"_s;
        return verdict;
    }
    // Anthropic names no wait where the month's cap of a tier is reached.
    if (answer.provider == Provider::Anthropic &&
        saysOneOf(words.message, {"monthly", "month", "usage limit", "spend"})) {
        verdict.until = nextMonth(now);
        verdict.reason = u"the month's limit is reached"_s;
    }
    return verdict;
}

FailureVerdict judgeAnswer(const UpstreamAnswer &answer, TimePoint now)
{
    const ErrorWords words = wordsOf(answer.body);
    if (const std::optional<QString> trouble = accountTrouble(answer.status, words)) {
        return {.blame = Blame::Account, .reason = u"%1 (%2)"_s.arg(*trouble).arg(answer.status)};
    }
    switch (answer.status) {
    case 401:
    case 403:
        return {.blame = Blame::Account, .reason = u"the key is refused (%1)"_s.arg(answer.status)};
    case 402:
        return {.blame = Blame::Account, .reason = u"its billing needs attention (402)"_s};
    case 429:
        return judgeTooMany(answer, words, now);
    default:
        break;
    }
    if (answer.status >= 400 && answer.status < 500 && answer.status != 408)
        return {.reason = QString::number(answer.status)};
    FailureVerdict verdict{.blame = Blame::Service, .reason = QString::number(answer.status)};
    if (const auto wait = readRetryAfter(answer.headers, now); wait && wait->count() > 0) {
        verdict.until = now + std::min<std::chrono::milliseconds>(*wait, std::chrono::minutes(5));
        verdict.reason += u", asked by the provider"_s;
    }
    return verdict;
}

FailureVerdict judgeError(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Timeout:
        return {.blame = Blame::Service, .reason = u"no answer in time"_s};
    case Error::Kind::Protocol:
        return {.blame = Blame::Service, .reason = u"the answer broke off"_s};
    default:
        return {.blame = Blame::Service, .reason = u"out of reach"_s};
    }
}

} // namespace deskrelay
