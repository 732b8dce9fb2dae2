#include "core/relay/modelinquiry.h"

#include "core/relay/relaypool.h"
#include "core/upstream/profile.h"

namespace deskrelay {

/// The account that is asked about, or the first one that serves the model.
static const Account *
accountFor(const RelayPool &pool, const AccountId &wanted, const ResolvedModel &model)
{
    if (!wanted.isEmpty())
        return pool.find(wanted);
    const QList<AccountModels> &models = pool.models();
    for (qsizetype i = 0; i < models.size(); ++i) {
        if (pool.accounts()[i].enabled && servesModel(models[i], model))
            return &pool.accounts()[i];
    }
    return nullptr;
}

/// A name's own family's format, where no account tells one.
static Format formatFor(const QString &model)
{
    switch (familyFromModel(model).value_or(Family::OpenAi)) {
    case Family::Anthropic:
        return Format::AnthropicMessages;
    case Family::Gemini:
        return Format::GeminiGenerate;
    case Family::OpenAi:
        break;
    }
    return Format::OpenAiChat;
}

void describeModel(const RelayPool &pool,
                   ModelCatalog &catalog,
                   const ModelInquiry &inquiry,
                   const std::function<void(const ModelDescription &)> &done)
{
    ResolvedModel model{.model = inquiry.model};
    const Result<ResolvedModel> resolved =
        resolveModel({.model = inquiry.model}, pool.aliases(), pool.models());
    if (resolved)
        model = *resolved;
    const Account *const account = accountFor(pool, inquiry.account, model);
    ModelDescription description{.model = model.model, .format = formatFor(model.model)};
    if (account) {
        description.account = account->id;
        description.format = upstreamFormats(account->provider).first();
    }
    const auto answer = [&pool, description, done] {
        ModelDescription whole = description;
        whole.traits =
            pool.modelTable().describe(whole.account, whole.format, whole.model.toUtf8());
        done(whole);
    };
    if (account && pool.hasCredential(*account))
        catalog.learn({.account = *account, .credential = pool.credential(account->id)}, answer);
    else
        answer();
}

} // namespace deskrelay
