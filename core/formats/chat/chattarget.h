#pragma once

#include "core/base/error.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"

#include <QByteArrayList>
#include <QString>

namespace deskrelay {

/// The upstream that a request is written for, and what its writers leave out.
class ChatTarget final
{
public:
    ChatTarget(const Conversation &conversation, const ModelTraits &traits);

    const Conversation &conversation() const { return m_conversation; }
    const ModelTraits &traits() const { return m_traits; }
    const ToolNames &names() const { return m_names; }
    /// Whether the model is OpenAI's own. Others' servers know the older fields alone.
    bool isOpenAi() const { return m_isOpenAi; }
    bool isOpenAiReasoning() const
    {
        return m_isOpenAi && m_traits.thinking == ModelTraits::Thinking::Effort;
    }
    /// Whether the client speaks one of OpenAI's formats, so that its words are understood.
    bool isClientOpenAi() const;
    bool isGemini() const { return m_isGemini; } ///< Behind Google's gateway for this format.

    /// Whether the model's server refuses calls that come back without what was thought before
    /// them.
    bool takesReasoningBack() const { return m_takesReasoningBack; }

    void drop(Field field);
    /// An error that names the client's field.
    Error refuse(Field field, const QString &why) const;
    QByteArrayList dropped() const { return m_dropped; }

private:
    const Conversation &m_conversation;
    const ModelTraits &m_traits;
    const ToolNames m_names;
    const bool m_isOpenAi;
    const bool m_isGemini;
    const bool m_takesReasoningBack;
    QByteArrayList m_dropped;
};

} // namespace deskrelay
