#pragma once

#include <QByteArray>

namespace deskrelay {

/// An id for a call that came without one; no other call has it, in this reply or another.
QByteArray newCallId();

} // namespace deskrelay
