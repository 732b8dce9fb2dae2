#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace deskrelay {

/// One item of a conversation: a message, a call, a result, as JSON.
struct KeptItem
{
    QByteArray id = {};
    QByteArray json = {};
    bool isOutput = false; ///< The model's.

    bool operator==(const KeptItem &) const = default;
};

/// A reply that is kept with what was asked for, or a conversation.
struct KeptEntry
{
    enum class Kind
    {
        Response,
        Conversation
    };

    Kind kind = Kind::Response;
    QByteArray id = {};
    KeyId key = {};         ///< Whose it is; nobody else sees it.
    QByteArray before = {}; ///< A response's: the response or conversation that it goes on with.
    QByteArray body = {};   ///< The JSON object, without the items.
    TimePoint time = {};    ///< When it was made; a conversation: when it was last added to.
    QList<KeptItem> items = {}; ///< A response's input, then its output.

    bool operator==(const KeptEntry &) const = default;
};

/// What is looked for.
struct KeptQuestion
{
    QByteArray id = {};
    KeyId key = {};
    TimePoint oldest = {};   ///< What is older does not count.
    bool withHistory = true; ///< Whether what comes before is wanted too.
    qsizetype mostItems = 4096;
    qsizetype mostBytes = 64 * 1024 * 1024; ///< Of the items' JSON.
};

/// What was found of an entry and of those before it.
struct KeptChain
{
    QList<KeptEntry> entries = {}; ///< The newest first.
    QByteArray missing = {};       ///< The one that is not there; empty: nothing is missing.
    bool isTooLong = false;        ///< A bound of the question was reached; more was not read.
    qsizetype items = 0;
    qsizetype bytes = 0;

    bool operator==(const KeptChain &) const = default;

    /// Puts the entry at the end. Whether the chain goes on, at `before` of the entry.
    bool take(const KeptEntry &entry, const KeptQuestion &question);
};

/// What may be kept.
struct KeptBounds
{
    TimePoint oldest = {};
    qint64 bytes = 0; ///< Of what is written to the database, all entries together.
};

using KeptItems = QHash<QByteArray, QByteArray>; ///< JSON by id.

} // namespace deskrelay
