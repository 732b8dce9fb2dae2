#pragma once

#include "core/formats/conversation/codec.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// The `response` object that a reply's events and its whole body carry: what it repeats of the
/// request is written once.
class ResponseObject final
{
public:
    struct State
    {
        QByteArrayView status = {}; ///< `in_progress`, `completed`, `incomplete`, `failed`.
        QByteArrayView output = {}; ///< The finished items as JSON, comma-separated.
        QByteArrayView incompleteReason = {}; ///< Empty: null.
        QByteArrayView errorCode = {};        ///< Empty: no error.
        QByteArrayView errorMessage = {};
        std::optional<TokenUsage> usage = {};
        bool isOver = false; ///< Whether `completed_at` is known.
    };

    explicit ResponseObject(const ReplyContext &context);

    QByteArray write(const State &state) const;

private:
    QByteArray m_id = {};
    QByteArray m_model = {};
    qint64 m_createdAt = 0;
    qint64 m_estimatedInput = 0;
    QByteArray m_echo = {}; ///< The members that the request decides.
};

/// The item id's letters, the reply's own, and the item's number.
QByteArray responsesItemId(QByteArrayView prefix, const ReplyContext &context, qsizetype index);

} // namespace deskrelay
