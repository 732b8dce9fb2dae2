#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"
#include "core/formats/messages/cachehints.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace deskrelay {

/// The tools and the choice among them that a request tells Anthropic's model.
struct ToolPlan
{
    QList<Tool> tools = {};
    std::optional<ToolChoice::Mode> mode = {};
    QByteArray named = {}; ///< The one that must be called, by its upstream's name.
    std::optional<bool> parallel = {};

    /// A call is forced.
    bool forces() const
    {
        return mode == ToolChoice::Mode::Required || mode == ToolChoice::Mode::Named;
    }
};

/// Usage: no tool is left of those that the client wants, or it names one that there is not.
///
/// Of a history that has calls but no tools the calls' own names are declared, as the API asks, and
/// not to be called.
Result<ToolPlan> planTools(const Conversation &conversation,
                           const ModelTraits &traits,
                           const ToolNames &names,
                           DroppedFields &dropped);

/// The members `tools` and `tool_choice`; nothing where there are no tools.
void writeTools(JsonWriter &writer,
                const ToolPlan &plan,
                const ModelTraits &traits,
                const ToolNames &names,
                Format client,
                CacheHints &hints,
                DroppedFields &dropped);

} // namespace deskrelay
