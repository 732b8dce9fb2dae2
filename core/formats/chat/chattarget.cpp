#include "core/formats/chat/chattarget.h"

#include "core/formats/chat/chatfields.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// \note Source: DeepSeek's guide to thinking with tools, Moonshot's to Kimi's thinking models.
static bool isReasoningKeeper(const QByteArray &model)
{
    const QByteArray name = model.toLower();
    return name.contains("deepseek") || name.contains("kimi");
}

ChatTarget::ChatTarget(const Conversation &conversation, const ModelTraits &traits)
    : m_conversation(conversation)
    , m_traits(traits)
    , m_names(conversation, NameRule{.takesCustom = traits.takesCustomTools})
    , m_isOpenAi(isOpenAiModel(conversation.model))
    , m_isGemini(familyFromModel(QString::fromUtf8(conversation.model)) == Family::Gemini)
    , m_takesReasoningBack(isReasoningKeeper(conversation.model))
    , m_dropped(conversation.dropped)
{
}

bool ChatTarget::isClientOpenAi() const
{
    return familyOf(m_conversation.format) == Family::OpenAi;
}

void ChatTarget::drop(Field field)
{
    noteDropped(m_dropped, fieldName(m_conversation.format, field));
}

Error ChatTarget::refuse(Field field, const QString &why) const
{
    const QString name = QString::fromUtf8(fieldName(m_conversation.format, field));
    return makeError(Error::Kind::Usage, u"`%1` %2."_s.arg(name, why));
}

} // namespace deskrelay
