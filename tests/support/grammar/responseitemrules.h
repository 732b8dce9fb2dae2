#pragma once

#include "core/base/jsontree.h"

#include <QByteArray>

namespace deskrelay {

// The rules of Responses' items and of what stands beside them; each names the rule that is
// broken, or null.

/// An item as `response.output_item.added` tells it: nothing of its content is there yet.
const char *addedItemFault(const JsonNode &item);
/// An item that is over.
const char *doneItemFault(const JsonNode &item);
/// The call that the item is; empty: it is none.
QByteArray calledId(const JsonNode &item);
/// Whether the item's text, arguments or input can be cut off, which its `status` tells.
bool canBeCut(const JsonNode &item);
const char *responsesUsageFault(const JsonNode &usage);
/// `error` and `incomplete_details`, as the status asks for them.
const char *responsesStatusFault(const JsonNode &response);

} // namespace deskrelay
