#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/gemini/geminifields.h"

#include <QList>

namespace deskrelay {

/// Reads a Gemini request's `contents` and `systemInstruction` into messages.
///
/// Calls without an id get one that depends on nothing but the calls before, so that the same
/// conversation sent again, or sent longer, has the same ids. A result is paired by its id, else
/// with the first call of that name that has none yet.
class GeminiContentReader final
{
public:
    /// \a notes outlives it.
    explicit GeminiContentReader(GeminiNotes &notes)
        : m_notes(notes)
    {
    }

    /// A Content, its parts alone, or a text.
    void readSystem(const JsonNode &instruction);
    void readContents(const JsonNode &contents);

    QList<Message> take() { return std::move(m_messages); }

private:
    /// A call that waits for its result.
    struct Call
    {
        QByteArray id = {};
        QByteArray name = {};
        bool isAnswered = false;
    };

    void readContent(const JsonNode &content, const QByteArray &path);
    void readPart(const JsonNode &part, const QByteArray &path, Role role);
    void readText(GeminiFields &part, const std::optional<SealedState> &state, Role role);
    void readCall(GeminiFields &part, const std::optional<SealedState> &state);
    void readResult(GeminiFields &part);
    void readResultMedia(GeminiFields &result, QList<ToolResultPart::Content> &content);
    std::optional<MediaPart> readMedia(GeminiFields &holder);
    QByteArray idOfResult(const QByteArray &given, const QByteArray &name);
    void append(Role role, const Part &part);

    GeminiNotes &m_notes;
    QList<Message> m_messages = {};
    QList<Call> m_calls = {};
    bool m_isNewContent = false;
};

} // namespace deskrelay
