#pragma once

#include "core/base/jsontree.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

namespace deskrelay {

/// An item of a Responses conversation with the id by which it can be named.
struct StoredItem
{
    QByteArray id = {};
    QByteArray json = {}; ///< The id is in it.

    bool operator==(const StoredItem &) const = default;
};

/// A request's input as it is kept and told: each item with an id, made of \a stem and its number
/// where it has none; a message's text as a list of contents. What asks for a compaction is left
/// out: it is no part of the conversation.
QList<StoredItem> storedInput(const JsonNode &input, const QByteArray &stem);

/// The messages of the user among them.
QByteArrayList userMessages(const QList<StoredItem> &items);

/// The items of a response object's `output`.
QList<StoredItem> storedOutput(const JsonNode &response);
/// The response object with an empty `output`, and with its items again.
QByteArray withoutOutput(const JsonNode &response);
QByteArray withOutput(const JsonNode &response, const QByteArrayList &items);

/// Whether the item of a reply takes the place of all that came before it.
bool isCompaction(const QByteArray &outputItem);

} // namespace deskrelay
