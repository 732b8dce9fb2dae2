#include "core/accounts/account.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QString providerName(Provider provider)
{
    switch (provider) {
    case Provider::Anthropic:
        return u"anthropic"_s;
    case Provider::Gemini:
        return u"gemini"_s;
    case Provider::OpenAi:
        return u"openai"_s;
    case Provider::OpenAiCompatible:
        return u"openai-compatible"_s;
    case Provider::AnthropicCompatible:
        return u"anthropic-compatible"_s;
    case Provider::Echo:
        return u"echo"_s;
    }
    return {};
}

std::optional<Provider> providerFromName(QStringView name)
{
    for (const Provider provider : allProviders()) {
        if (name == providerName(provider))
            return provider;
    }
    return std::nullopt;
}

QList<Provider> allProviders()
{
    return {Provider::Anthropic,
            Provider::OpenAi,
            Provider::Gemini,
            Provider::OpenAiCompatible,
            Provider::AnthropicCompatible,
            Provider::Echo};
}

bool needsSecret(Provider provider)
{
    return provider != Provider::Echo;
}

QString defaultBaseUrl(Provider provider)
{
    switch (provider) {
    case Provider::Anthropic:
        return u"https://api.anthropic.com"_s;
    case Provider::Gemini:
        return u"https://generativelanguage.googleapis.com"_s;
    case Provider::OpenAi:
        return u"https://api.openai.com/v1"_s;
    case Provider::OpenAiCompatible:
    case Provider::AnthropicCompatible:
    case Provider::Echo:
        break;
    }
    return {};
}

QString strategyName(Strategy strategy)
{
    switch (strategy) {
    case Strategy::Balanced:
        return u"balanced"_s;
    case Strategy::FillFirst:
        return u"fill-first"_s;
    case Strategy::RoundRobin:
        return u"round-robin"_s;
    }
    return {};
}

std::optional<Strategy> strategyFromName(QStringView name)
{
    for (const Strategy strategy :
         {Strategy::Balanced, Strategy::FillFirst, Strategy::RoundRobin}) {
        if (name == strategyName(strategy))
            return strategy;
    }
    return std::nullopt;
}

} // namespace deskrelay
