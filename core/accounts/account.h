#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"

#include <QStringList>

#include <optional>

namespace deskrelay {

/// The remote service behind an account, which settles its paths, headers and formats.
enum class Provider
{
    Anthropic,
    Gemini,
    OpenAi,
    OpenAiCompatible,
    AnthropicCompatible,
    Echo
};

/// `anthropic`, `gemini`, `openai`, `openai-compatible`, `anthropic-compatible`, `echo`.
QString providerName(Provider provider);
std::optional<Provider> providerFromName(QStringView name);
/// All of them, in the order in which a person is offered them.
QList<Provider> allProviders();
/// False for the built-in echo only.
bool needsSecret(Provider provider);
/// What the provider's official SDK uses when nothing is set; empty where there is none.
QString defaultBaseUrl(Provider provider);

/// One credential at one provider. The credential itself is in the secret store.
struct Account
{
    AccountId id = {};
    Provider provider = Provider::Echo;
    QString name = {};
    QString baseUrl = {}; ///< As the provider's SDK takes it; empty: the provider's own.
    int priority = 50;    ///< 1 to 100; the lower number is served first.
    int weight = 1;       ///< Share among equals of one priority; at least 1.
    QStringList groups = {};
    QStringList models = {}; ///< Serves only these when not empty.
    QString proxy = {};      ///< http://, https:// or socks5:// URL; empty: the environment's.
    int maxConcurrent = 0;   ///< Requests at a time; 0: no bound.
    bool enabled = true;
    bool draining = false; ///< Takes no new sessions.
    TimePoint created = {};

    bool operator==(const Account &) const = default;
};

/// Checks what a person can get wrong: name, URL, ranges. The error names the field.
Result<void> validateAccount(const Account &account);

/// How accounts of one name share their work.
enum class Strategy
{
    Balanced,
    FillFirst,
    RoundRobin
};

QString strategyName(Strategy strategy);
std::optional<Strategy> strategyFromName(QStringView name);

struct Group
{
    QString name = {};
    Strategy strategy = Strategy::Balanced;
    bool operator==(const Group &) const = default;
};

/// A model's name that stands for another, on one family or on any; for all keys or for one.
struct Alias
{
    QString name = {};
    QString model = {};
    QString family = {}; ///< As familyName() says it; empty: as the model tells.
    KeyId key = {};      ///< The one that it is for; empty: all that have none of that name.
    bool operator==(const Alias &) const = default;
};

} // namespace deskrelay
