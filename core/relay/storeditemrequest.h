#pragma once

#include "core/base/result.h"
#include "core/formats/responses/storeditems.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace deskrelay {

/// The body of a request that makes or changes a conversation.
struct ConversationRequest
{
    std::optional<QByteArray> metadata = {}; ///< JSON; empty text: null was sent.
    QList<StoredItem> items = {};
};

/// Usage: a field is wrong; the message names it. \a stem makes the ids of items without one.
Result<ConversationRequest> readConversationRequest(const QByteArray &body, const QByteArray &stem);

/// Which items of a list are wanted.
struct ItemPage
{
    qsizetype limit = 20;
    bool isAscending = false;
    QByteArray after = {}; ///< The item before the page; empty: the page is the first.

    /// Usage: a parameter is wrong.
    static Result<ItemPage> fromQuery(const QByteArray &query);

    struct Cut
    {
        QList<StoredItem> items = {};
        bool hasMore = false;
    };

    /// The page of \a items, which come oldest first. Usage: `after` is none of them.
    Result<Cut> of(QList<StoredItem> items) const;
};

} // namespace deskrelay
