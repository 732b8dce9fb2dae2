#pragma once

#include "core/formats/responses/storeditems.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace deskrelay {

// The objects with which OpenAI's endpoints of kept replies and conversations answer.
//
// Source: npm openai 7.57, resources/conversations and resources/responses.

/// \a metadata as JSON; empty: `{}`.
QByteArray
conversationObject(const QByteArray &id, qint64 createdSeconds, const QByteArray &metadata);

/// One page of a list of items.
QByteArray itemList(const QList<StoredItem> &page, bool hasMore);

/// What says that \a id is gone; \a object is the kind's name for that.
QByteArray deletedObject(const QByteArray &id, const char *object);

/// A compacted conversation: the user's messages, then the `compaction` item of \a response.
/// Empty: there is none in it.
std::optional<QByteArray> compactedResponse(const JsonNode &response,
                                            const QByteArrayList &messages);

/// An error that says which parameter it is about; empty \a param or \a code: null.
QByteArray
parameterErrorBody(const QString &message, const QByteArray &param, const QByteArray &code);

/// Why a request's `metadata` is refused; empty: it is good, or absent.
QString wrongMetadata(const JsonNode &metadata);

} // namespace deskrelay
