#include "samples.h"

#include <QRandomGenerator>

#include <cmath>

namespace deskrelay::samples {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QList<AccountEntry> accounts(TimePoint now)
{
    const auto entry = [now](const QString &id, Provider provider, const QString &name, int age) {
        return AccountEntry{.account = {.id = {id},
                                        .provider = provider,
                                        .name = name,
                                        .created = now - std::chrono::hours(age)}};
    };
    QList<AccountEntry> list = {
        entry(u"acc-1"_s, Provider::Echo, u"Echo"_s, 900),
        entry(u"acc-2"_s, Provider::Anthropic, u"Work, Claude"_s, 800),
        entry(u"acc-3"_s, Provider::OpenAi, u"Personal OpenAI"_s, 700),
        entry(u"acc-4"_s, Provider::Gemini, u"Gemini, the paid one of the research group"_s, 600),
        entry(u"acc-5"_s, Provider::OpenAiCompatible, u"Ollama"_s, 500)};
    list[1].account.priority = 10;
    list[3].needsAttention = true;
    list[3].attention = u"Its key is missing from the keychain. Edit the account and "
                        "paste the key again."_s;
    list[4].account.enabled = false;
    list[4].account.baseUrl = u"http://127.0.0.1:11434/v1"_s;
    return list;
}

QList<ClientKey> keys(TimePoint now)
{
    return {{.id = {u"key-1"_s},
             .name = u"First key"_s,
             .hint = u"x7Qa"_s,
             .created = now - 40h,
             .lastUsed = now - 3s},
            {.id = {u"key-2"_s},
             .name = u"Editor on the laptop"_s,
             .hint = u"p0Rf"_s,
             .families = {u"anthropic"_s, u"openai"_s},
             .created = now - 5h,
             .lastUsed = now - 12min},
            {.id = {u"key-3"_s},
             .name = u"Nightly tests"_s,
             .hint = u"9sKc"_s,
             .families = {u"gemini"_s},
             .created = now - 25min}};
}

RelaySnapshot quiet(TimePoint now)
{
    RelaySnapshot snapshot{.state = RelayState::Running, .host = u"127.0.0.1"_s, .port = 8642};
    for (int i = 0; i < 300; ++i)
        snapshot.recent.append({.start = now - 3s * (300 - i)});
    return snapshot;
}

RelaySnapshot busy(TimePoint now)
{
    RelaySnapshot snapshot = quiet(now);
    QRandomGenerator random(7);
    const QStringList ids = {u"acc-1"_s, u"acc-2"_s, u"acc-3"_s};
    for (qsizetype i = 0; i < snapshot.recent.size(); ++i) {
        const double wave = 0.5 + 0.5 * std::sin(static_cast<double>(i) / 23.0);
        MeterBucket &bucket = snapshot.recent[i];
        bucket.requests = static_cast<qint64>(wave * 6) + random.bounded(3);
        for (qsizetype a = 0; a < ids.size(); ++a) {
            const double shift = 0.5 + 0.5 * std::sin(static_cast<double>(i + a * 40) / 31.0);
            bucket.tokens.append({{ids[a]},
                                  static_cast<qint64>(shift * 900.0 * static_cast<double>(a + 1)) +
                                      random.bounded(300)});
        }
    }
    snapshot.inFlight = 3;
    snapshot.requestsToday = 1842;
    snapshot.failedToday = 7;
    snapshot.tokensToday = {.input = 812'400, .cacheRead = 2'204'110, .output = 418'930};
    snapshot.accounts = {
        {.id = {u"acc-1"_s},
         .hasCredential = true,
         .lastUsed = now - 90s,
         .requestsToday = 212,
         .tokensToday = {.input = 90'400, .output = 88'930}},
        {.id = {u"acc-2"_s},
         .hasCredential = true,
         .inFlight = 2,
         .lastUsed = now - 1s,
         .requestsToday = 1330,
         .tokensToday = {.input = 602'000, .cacheRead = 2'204'110, .output = 290'000}},
        {.id = {u"acc-3"_s},
         .hasCredential = true,
         .inFlight = 1,
         .lastUsed = now - 4min,
         .requestsToday = 300,
         .tokensToday = {.input = 120'000, .output = 40'000}},
        {.id = {u"acc-4"_s}},
        {.id = {u"acc-5"_s}}};
    return snapshot;
}

} // namespace deskrelay::samples
