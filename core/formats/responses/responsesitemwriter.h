#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"
#include "core/formats/responses/responsescontentwriter.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QSet>

namespace deskrelay {

/// Writes messages as the items of `input`.
///
/// Each call gets a result: where the client sent none, one that says so. Results of no call are
/// left out, as is reasoning that OpenAI did not seal itself, or of a model that does none.
class ResponsesItemWriter final
{
public:
    ResponsesItemWriter(const Conversation &conversation,
                        const ModelTraits &traits,
                        const ToolNames &names,
                        QByteArrayList &dropped);

    /// The system messages that begin the conversation, as `instructions`.
    QByteArray instructions() const;
    /// The array of all the others. Usage: a part that the upstream cannot do without.
    Result<void> write(JsonWriter &json);

private:
    Result<void> writeMessage(const Message &message);
    Result<void> writeAssistant(const Message &message);
    Result<void> writeUser(const Message &message);
    Result<void> writeContent(const Message &message, const char *role);
    Result<void> writeOutput(const ToolResultPart &result);
    Result<void> writePictures(const Message &message);
    void writeReasoning(const ReasoningPart &reasoning);
    void writeCall(const ToolCallPart &call);
    void writeMissingOutputs(const Message &message);
    void beginOutput(const QByteArray &id);

    const Conversation &m_conversation;
    const ToolNames &m_names;
    QByteArrayList &m_dropped;
    ResponsesContentWriter m_content;
    JsonWriter *m_json = nullptr;
    bool m_takesCustom = false;
    bool m_takesReasoning = false;
    bool m_hasToolSearch = false;
    bool m_lacksJson = false; ///< Any JSON is asked for, and nobody speaks of it.
    qsizetype m_leading = 0;  ///< How many messages are `instructions`.
    QSet<QByteArray> m_calls = {};
    QSet<QByteArray> m_customCalls = {};
    QSet<QByteArray> m_searches = {};
    QSet<QByteArray> m_results = {};
};

} // namespace deskrelay
