#pragma once

#include "core/base/error.h"
#include "core/base/jsonwriter.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"

#include <QHash>
#include <QList>

#include <optional>

namespace deskrelay {

/// Writes a conversation's messages as Gemini's `contents`.
///
/// The user begins and roles alternate: what follows in the same role is one content. The results
/// of a turn's calls come next to it, in the order of the calls; a result that is missing is told
/// as an error, one that nobody asked for is left out. All that is handed in outlives it.
class GeminiContentWriter final
{
public:
    GeminiContentWriter(const Conversation &conversation,
                        const ModelTraits &traits,
                        const ToolNames &names,
                        DroppedFields &dropped);

    /// Usage: something that the request cannot do without cannot be sent.
    Result<QByteArray> write();

private:
    /// Media of a call's result that have no place within it.
    struct ResultMedia
    {
        QByteArray call = {};
        QList<const MediaPart *> media = {};
    };

    void writeMessage(const Message &message);
    void writeText(Role role, const QByteArray &text, const std::optional<SealedState> &state);
    void writeReasoning(const ReasoningPart &reasoning);
    void writeCall(const ToolCallPart &call);
    void writeAnswers();
    void writeAnswer(const ToolCallPart &call, QList<ResultMedia> &later);
    void writeMedia(Role role, const MediaPart &media);
    void addData(const MediaPart &media);
    bool refusesAll(const Message &message) const;
    bool canRead(const MediaPart &media) const;
    void addSignature(const std::optional<SealedState> &state);
    void spendState();
    /// The open content where it is of that role, else a new one.
    void openContent(Role role);
    void openPart(Role role);
    void refuse(const MediaPart &media, const QString &why);

    const Conversation &m_conversation;
    const ModelTraits &m_traits;
    const ToolNames &m_names;
    DroppedFields &m_dropped;
    JsonWriter m_out = {};
    std::optional<Role> m_role = {};         ///< Of the content that is open.
    bool m_hasCall = false;                  ///< Within it.
    std::optional<SealedState> m_state = {}; ///< Came as reasoning; belongs to the next part.
    QHash<QByteArray, QList<const ToolResultPart *>> m_results = {};
    QList<const ToolCallPart *> m_waiting = {}; ///< Calls of the last turn.
    std::optional<Error> m_error = {};
};

} // namespace deskrelay
