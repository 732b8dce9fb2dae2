#pragma once

#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/modeltraits.h"
#include "tests/support/maker/dice.h"

namespace deskrelay {

/// Makes conversations of a seed, as a reader of one format gives them: all that the format can
/// say, and some that it cannot, which saidConversation() takes out again.
class ConversationMaker final
{
public:
    ConversationMaker(Format format, quint32 seed)
        : m_format(format)
        , m_dice(seed)
    {
    }

    Conversation make();

private:
    bool is(Format format) const { return m_format == format; }
    bool isOpenAi() const { return is(Format::OpenAiChat) || is(Format::OpenAiResponses); }

    // conversationmaker.cpp: the messages
    void addSystem(Conversation &made, bool isFirst);
    void addUser(Conversation &made);
    void addAssistant(Conversation &made);
    void addReasoning(Message &message);
    void addCalls(Message &message);
    ToolResultPart result(const ToolCallPart &call);
    TextPart text();
    MediaPart media();
    std::optional<CacheLife> cache();

    // conversationfields.cpp: what is beside them
    void addTools(Conversation &made);
    ToolChoice toolChoice(const Conversation &made);
    void addSampling(Conversation &made);
    void addReasoningWish(Reasoning &reasoning);
    void addOutput(Conversation &made);
    void addFields(Conversation &made);
    void addUnsayable(Conversation &made);

    const Format m_format;
    Dice m_dice;
    QList<ToolCallPart> m_waiting = {}; ///< Calls without a result yet.
    int m_calls = 0;
    int m_hints = 3; ///< Left; the formats take four.
};

/// What is left of \a conversation when \a format has said it.
Conversation saidConversation(Format format, Conversation conversation);

/// The model that is asked in \a format, and what it takes: all that the format can say.
QByteArray makersModel(Format format);
ModelTraits makersTraits(Format format);

} // namespace deskrelay
