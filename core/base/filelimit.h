#pragma once

namespace deskrelay {

/// Lets this process open as many files as the system allows it: the usual 1,024 are fewer than
/// the relay's connections and its upstream's together.
void raiseFileLimit();

} // namespace deskrelay
