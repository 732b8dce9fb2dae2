#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace deskrelay {

/// Why what a request names of earlier replies cannot be put in its place.
struct StoredRefusal
{
    int status = 400;
    QByteArray param = {}; ///< The field of the client's.
    QByteArray code = {};  ///< As OpenAI has it; empty: none.
    QString message = {};
    bool isFinal = false; ///< Else an upstream that speaks Responses itself may know better.

    bool operator==(const StoredRefusal &) const = default;
};

/// What became of a Responses request's references to what was said before.
struct StoredContext
{
    bool isExpanded = false;  ///< The body holds what was kept here, and is not the client's own.
    QByteArray previous = {}; ///< The kept response or conversation that the request goes on with.
    std::optional<StoredRefusal> refusal = {};
};

} // namespace deskrelay
