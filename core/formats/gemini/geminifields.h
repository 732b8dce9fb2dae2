#pragma once

#include "core/base/error.h"
#include "core/base/jsontree.h"

#include <QByteArray>
#include <QByteArrayList>

#include <array>
#include <optional>
#include <vector>

namespace deskrelay {

/// Parts that only Gemini understands.
inline constexpr std::array<QByteArrayView, 4> geminiOpaqueParts = {
    "executableCode", "codeExecutionResult", "toolCall", "toolResponse"};

/// Whether \a name is \a camelCase or the same in snake_case.
bool isGeminiField(QByteArrayView name, QByteArrayView camelCase);
/// \a name in camelCase, whichever way it was written.
QByteArray camelCaseName(QByteArrayView name);
/// The member of that name in either spelling; a Missing node where there is none or it is null.
const JsonNode &geminiField(const JsonNode &object, QByteArrayView camelCase);

/// What reading a request found wrong, and what it passed over.
class GeminiNotes final
{
public:
    /// The first refusal stays; what is read after it counts no more.
    void refuse(const QByteArray &field, const QByteArray &why);
    /// Names a field once, without the places in lists: `contents.parts.videoMetadata`.
    void drop(const QByteArray &field);

    const std::optional<Error> &error() const { return m_error; }
    const QByteArrayList &dropped() const { return m_dropped; }

private:
    std::optional<Error> m_error = {};
    QByteArrayList m_dropped = {};
};

/// An object's fields, camelCase or snake_case, as they are taken one after the other.
///
/// A value of the wrong type is refused and read as absent. A number may come as a string, as the
/// JSON of protocol buffers has it. \a object and \a notes outlive it.
class GeminiFields final
{
public:
    GeminiFields(const JsonNode &object, const QByteArray &path, GeminiNotes &notes);

    /// The value; a Missing node where there is none or it is null.
    const JsonNode &take(QByteArrayView name);
    const JsonNode &takeObject(QByteArrayView name);
    const JsonNode &takeList(QByteArrayView name);
    QByteArray takeText(QByteArrayView name);
    QByteArrayList takeTexts(QByteArrayView name);
    std::optional<bool> takeTruth(QByteArrayView name);
    std::optional<qint64> takeInteger(QByteArrayView name);
    std::optional<double> takeNumber(QByteArrayView name);

    /// Takes the field and names it as dropped where it is there.
    void drop(QByteArrayView name);
    /// Names the fields that nobody took.
    void dropRest();

    QByteArray path(QByteArrayView name) const;
    void refuse(QByteArrayView name, const QByteArray &why) { m_notes.refuse(path(name), why); }

private:
    const JsonNode &typed(QByteArrayView name, JsonNode::Type type, const QByteArray &expected);

    const JsonNode &m_object;
    const QByteArray m_path;
    GeminiNotes &m_notes;
    std::vector<bool> m_isTaken = {};
};

} // namespace deskrelay
