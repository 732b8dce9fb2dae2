#include "core/relay/upstreamchoice.h"

#include "core/upstream/profile.h"

namespace deskrelay {

Format upstreamFormatFor(const Account &account,
                         Format client,
                         const QString &model,
                         bool takesResponses,
                         const ModelTable &models)
{
    const QList<Format> formats = upstreamFormats(account.provider);
    const bool isRefused = client == Format::OpenAiResponses && !takesResponses;
    if (formats.contains(client) && !isRefused)
        return client;
    // OpenAI's reasoning models keep their reasoning over turns in Responses alone; of other
    // vendors everybody has the chat.
    const bool isReasoning =
        account.provider == Provider::OpenAi &&
        models.traitsOf(account.id, Format::OpenAiResponses, model.toUtf8()).thinking !=
            ModelTraits::Thinking::None;
    return isReasoning ? Format::OpenAiResponses : formats.first();
}

} // namespace deskrelay
