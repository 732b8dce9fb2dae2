#include "core/formats/conversation/openaiwishes.h"

#include "core/formats/conversation/modeltraits.h"

#include <QCryptographicHash>

#include <algorithm>
#include <functional>

namespace deskrelay {

std::optional<Effort> wishedEffort(const Conversation &conversation)
{
    const Reasoning &reasoning = conversation.reasoning;
    if (reasoning.mode == Reasoning::Mode::Off)
        return Effort::None;
    for (auto message = conversation.messages.rbegin(); message != conversation.messages.rend();
         ++message) {
        if (message->effort)
            return message->effort; // what holds at the end holds for the answer
    }
    if (reasoning.effort)
        return reasoning.effort;
    // OpenAI's newest models do not reason unless they are told an effort.
    if (reasoning.budget || reasoning.mode == Reasoning::Mode::On)
        return effortOf(reasoning.budget.value_or(-1));
    return std::nullopt;
}

bool mentionsJson(const Conversation &conversation)
{
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            const auto *const text = std::get_if<TextPart>(&part);
            if (text && text->text.toLower().contains("json"))
                return true;
        }
    }
    return false;
}

QByteArray openAiServiceTier(const Conversation &conversation)
{
    const QByteArray tier = conversation.serviceTier.toLower(); // Gemini's may be upper case
    if (familyOf(conversation.format) == Family::OpenAi)
        return tier;
    if (tier == "standard" || tier == "standard_only")
        return "default";
    // Gemini's and OpenAI's are named alike, and mean alike where they do.
    return tier == "auto" || tier == "flex" || tier == "priority" ? tier : QByteArray();
}

bool isUsualServiceTier(QByteArrayView tier)
{
    return tier.isEmpty() || tier == "auto" || tier == "default" || tier == "standard" ||
           tier == "standard_only" || tier == "STANDARD";
}

QByteArray openAiKey(const QByteArray &key)
{
    constexpr qsizetype longest = 64;
    if (key.size() <= longest)
        return key;
    return QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();
}

static bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

QByteArray openAiSchemaName(const QByteArray &name)
{
    constexpr qsizetype longest = 64;
    QByteArray fit = name.first(std::min(name.size(), longest));
    std::replace_if(fit.begin(), fit.end(), std::not_fn(isNameCharacter), '_');
    return fit.isEmpty() ? QByteArray("answer") : fit;
}

} // namespace deskrelay
