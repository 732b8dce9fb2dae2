#pragma once

#include "core/base/result.h"
#include "core/usage/pricetable.h"

namespace deskrelay {

/// The prices in a file of this program's own shape, or of those that LiteLLM
/// (`model_prices_and_context_window.json`) and models.dev (`api.json`) publish.
///
/// What costs nothing there is left out: who lists no price means none that is known. Where several
/// providers list one id, Anthropic, OpenAI and Google come first, then the first that does.
/// Protocol: it is none of these.
Result<QList<NamedPrice>> importPrices(QByteArrayView json);

} // namespace deskrelay
