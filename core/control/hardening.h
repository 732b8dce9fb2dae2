#pragma once

namespace deskrelay {

/// Forbids core files, and other processes of this user to look into this one: secrets are in its
/// memory. Does nothing in builds that are made for a debugger.
void hardenProcess();

} // namespace deskrelay
