#include "ui/dialogs/providerpreset.h"

#include "ui/texts.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QList<ProviderPreset> providerPresets()
{
    const auto own = [](Provider provider) {
        return ProviderPreset{.name = Texts::provider(provider),
                              .hint = Texts::providerHint(provider),
                              .provider = provider,
                              .asksForUrl = provider == Provider::OpenAiCompatible ||
                                            provider == Provider::AnthropicCompatible};
    };
    const auto server = [](const QString &name, const QString &url, bool isLocal) {
        return ProviderPreset{.name = name,
                              .hint = isLocal ? Texts::tr("Models on this machine")
                                              : Texts::tr("Speaks OpenAI's API"),
                              .provider = Provider::OpenAiCompatible,
                              .baseUrl = url,
                              .keyIsOptional = isLocal};
    };
    return {own(Provider::Anthropic),
            own(Provider::OpenAi),
            own(Provider::Gemini),
            server(u"OpenRouter"_s, u"https://openrouter.ai/api/v1"_s, false),
            server(u"DeepSeek"_s, u"https://api.deepseek.com/v1"_s, false),
            server(u"Mistral"_s, u"https://api.mistral.ai/v1"_s, false),
            server(u"Groq"_s, u"https://api.groq.com/openai/v1"_s, false),
            server(u"Ollama"_s, u"http://127.0.0.1:11434/v1"_s, true),
            server(u"LM Studio"_s, u"http://127.0.0.1:1234/v1"_s, true),
            own(Provider::OpenAiCompatible),
            own(Provider::AnthropicCompatible),
            own(Provider::Echo)};
}

} // namespace deskrelay
