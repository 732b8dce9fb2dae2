#pragma once

#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"

#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// How a request tells Anthropic's model to think.
struct ThinkingPlan
{
    enum class Type
    {
        Unsaid, ///< No `thinking`: the model's default.
        Disabled,
        Enabled, ///< With a budget.
        Adaptive
    };

    Type type = Type::Unsaid;
    qint64 budget = 0;
    QByteArrayView display = {}; ///< Empty: the model's default.
    std::optional<Effort> effort = {};
    qint64 maxTokens = 0;

    bool isOn() const { return type == Type::Enabled || type == Type::Adaptive; }
    bool operator==(const ThinkingPlan &) const = default;
};

/// What of the client's wish the model takes. \a forcesTool: a call is forced, beside which no
/// budget may stand.
ThinkingPlan planThinking(const Conversation &conversation,
                          const ModelTraits &traits,
                          bool forcesTool,
                          DroppedFields &dropped);

} // namespace deskrelay
