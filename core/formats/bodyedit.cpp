#include "core/formats/bodyedit.h"

#include <boost/json.hpp>

#include <QList>

#include <algorithm>
#include <string>

namespace deskrelay {

namespace {

struct Replacement
{
    ByteRange range = {}; ///< A length of 0 inserts.
    QByteArray text = {};
};

} // namespace

static QByteArray jsonString(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const std::string quoted = boost::json::serialize(
        boost::json::string_view(utf8.constData(), static_cast<size_t>(utf8.size())));
    return QByteArray(quoted.data(), static_cast<qsizetype>(quoted.size()));
}

/// What makes the upstream send its usage chunk.
static Replacement usageRequest(const RequestPeek &peek)
{
    if (!peek.includeUsageFalse.isEmpty())
        return {peek.includeUsageFalse, "true"};
    if (!peek.streamOptions.isEmpty()) {
        const QByteArray comma = peek.streamOptionsEmpty ? "" : ",";
        return {{peek.streamOptions.offset + 1, 0}, "\"include_usage\":true" + comma};
    }
    if (!peek.streamOptionsNull.isEmpty())
        return {peek.streamOptionsNull, "{\"include_usage\":true}"};
    const QByteArray comma = peek.isEmptyObject ? "" : ",";
    return {{peek.afterBrace, 0}, "\"stream_options\":{\"include_usage\":true}" + comma};
}

QByteArray editBody(const QByteArray &body, const RequestPeek &peek, const BodyEdits &edits)
{
    QList<Replacement> replacements;
    if (edits.model && !peek.modelRange.isEmpty())
        replacements.append({peek.modelRange, jsonString(*edits.model)});
    if (edits.requestUsage && !peek.includeUsage)
        replacements.append(usageRequest(peek));
    // From the back, so that the places in front stay where they are.
    std::sort(replacements.begin(), replacements.end(), [](const auto &left, const auto &right) {
        return left.range.offset > right.range.offset;
    });
    QByteArray edited = body;
    for (const Replacement &replacement : std::as_const(replacements))
        edited.replace(replacement.range.offset, replacement.range.length, replacement.text);
    return edited;
}

} // namespace deskrelay
