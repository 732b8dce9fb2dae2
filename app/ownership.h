#pragma once

#include "core/control/owner.h"

#include <memory>

namespace deskrelay {

/// Opens the data directory for the window. Where another process owns it: a window there is
/// brought to the front and null is returned; a headless owner is asked to let go when the person
/// wants that, else null. Shows dialogs; for the start of the program.
Result<std::unique_ptr<Owner>> takeOwnership(const OwnerOptions &options);

} // namespace deskrelay
