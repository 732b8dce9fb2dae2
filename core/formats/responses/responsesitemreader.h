#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"

#include <QByteArray>
#include <QHash>

namespace deskrelay {

/// Turns the items of `input` into messages: reasoning, messages and calls of the assistant that
/// follow one another are one message, and so are the results that follow one another.
class ResponsesItemReader final
{
public:
    explicit ResponsesItemReader(Conversation &conversation)
        : m_conversation(conversation)
    {
    }

    /// A string or an array of items; a Usage error names the first that is wrong.
    Result<void> read(const JsonNode &input);

private:
    /// What the last message may still take.
    enum class Open
    {
        Nothing,
        Assistant,
        Results
    };

    Result<void> readItem(const JsonNode &item, const QByteArray &path);
    Result<void> readMessage(const JsonNode &item, const QByteArray &path);
    Result<void> readReasoning(const JsonNode &item, const QByteArray &path);
    Result<void> readCall(const JsonNode &item, const QByteArray &path, bool isCustom);
    Result<void> readOutput(const JsonNode &item, const QByteArray &path, bool isCustom);
    Result<void> readToolSearchOutput(const JsonNode &item, const QByteArray &path);
    Result<void> readConfiguration(const JsonNode &item, const QByteArray &path);
    void readCompaction(const JsonNode &item);
    void addOpaque(const JsonNode &item, Role role);

    Message &assistant();
    Message &results();
    void addUserText(const QByteArray &text);
    void attach(const SealedState &state);

    Conversation &m_conversation;
    Open m_open = Open::Nothing;
    QHash<QByteArray, SealedState> m_states = {}; ///< Of calls that are still to come.
};

} // namespace deskrelay
