#pragma once

#include "core/base/headers.h"
#include "core/base/result.h"
#include "core/formats/format.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace deskrelay {

/// Where a value stands in a body, so that it can be replaced in place.
struct ByteRange
{
    qsizetype offset = -1;
    qsizetype length = 0;

    bool isEmpty() const { return length == 0; }
    bool operator==(const ByteRange &) const = default;
};

/// What the relay must know of a request's body before it lets the bytes through.
struct RequestPeek
{
    QString model = {};               ///< Empty when the body names none (Gemini: the path has it).
    ByteRange modelRange = {};        ///< The model's JSON string, quotes included.
    bool stream = false;              ///< The body's `stream`.
    ByteRange streamOptions = {};     ///< The object; empty when there is none, or it is null.
    ByteRange streamOptionsNull = {}; ///< The `null` that stands in its place.
    ByteRange includeUsageFalse = {}; ///< A value of `include_usage` that is not true.
    bool streamOptionsEmpty = false;  ///< The object has no members.
    bool includeUsage = false;        ///< `stream_options.include_usage` is true.
    qsizetype afterBrace = 0;         ///< The offset behind the body's opening brace.
    bool isEmptyObject = false;
    std::optional<qint64> maxOutput = {}; ///< The bound of output tokens, where the body has one.
    QString session = {}; ///< `prompt_cache_key`, `conversation_id`, or the session inside
                          ///< `metadata.user_id`; often empty.

    bool operator==(const RequestPeek &) const = default;
};

/// Reads the top-level fields above, without building a document. Protocol: the body is not one
/// JSON object; the message says where.
Result<RequestPeek> peekRequest(Format format, const QByteArray &body);

/// The session that a request's headers name; empty when none does.
QString sessionFromHeaders(const Headers &headers);

} // namespace deskrelay
