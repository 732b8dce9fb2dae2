#include "core/relay/upstreamchoice.h"

#include "core/upstream/profile.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// OpenAI answers 404 where these are asked for in the chat: "This model is only supported in
/// v1/responses".
///
/// \note Source: OpenAI's model pages, which list the endpoints of each.
static bool isResponsesOnly(const QString &model)
{
    static constexpr QLatin1StringView words[] = {
        "codex"_L1, "-pro"_L1, "deep-research"_L1, "computer-use"_L1};
    return std::any_of(std::begin(words), std::end(words), [&model](QLatin1StringView word) {
        return model.contains(word, Qt::CaseInsensitive);
    });
}

Format upstreamFormatFor(const Account &account,
                         Format client,
                         const QString &model,
                         bool takesResponses,
                         const ModelTable &models)
{
    const QList<Format> formats = upstreamFormats(account.provider);
    const bool isOpenAi = account.provider == Provider::OpenAi;
    const bool isRefused = (client == Format::OpenAiResponses && !takesResponses) ||
                           (client == Format::OpenAiChat && isOpenAi && isResponsesOnly(model));
    if (formats.contains(client) && !isRefused)
        return client;
    // OpenAI's reasoning models keep their reasoning over turns in Responses alone; of other
    // vendors everybody has the chat.
    const bool isReasoning =
        isOpenAi && models.traitsOf(account.id, Format::OpenAiResponses, model.toUtf8()).thinking !=
                        ModelTraits::Thinking::None;
    return isReasoning ? Format::OpenAiResponses : formats.first();
}

} // namespace deskrelay
