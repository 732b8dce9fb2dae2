#pragma once

#include "core/base/jsontree.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QHash>

namespace deskrelay {

/// What a Responses request names of what was said before.
struct StoredReferences
{
    QByteArray previous = {};    ///< `previous_response_id`, or the id of a `conversation`.
    bool isConversation = false; ///< Which of the two.
    QByteArrayList items = {};   ///< Of `item_reference` input items.

    bool isEmpty() const { return previous.isEmpty() && items.isEmpty(); }
    bool operator==(const StoredReferences &) const = default;
};

/// Whether a body may name something; a glance, so that the others are not read for it.
bool mayRefer(QByteArrayView body);

/// Empty too where both a response and a conversation are named, which the API refuses.
StoredReferences storedReferences(const JsonNode &body);

/// Whether an input item only names another: `item_reference`, or an id alone.
bool isItemReference(const JsonNode &item);

/// The request with the items in the place of their references; a reference that \a items does not
/// have stays. Everything else is the text that it was.
QByteArray withReferredItems(const JsonNode &body, const QHash<QByteArray, QByteArray> &items);

/// The request with \a history before its input, and without the name of what that comes from.
QByteArray withHistory(const JsonNode &body, const QByteArrayList &history);

/// The request with one more input item at the end.
QByteArray withInputItem(const JsonNode &body, const QByteArray &item);

/// \a object with the member's value replaced, or put at the end; an empty \a value takes it out.
QByteArray withMember(const JsonNode &object, QByteArrayView name, const QByteArray &value);

} // namespace deskrelay
