#pragma once

#include "core/base/secret.h"
#include "core/capture/capture.h"

namespace deskrelay {

/// Takes out of \a capture what must not reach the disk: \a secrets wherever they stand, the values
/// of headers and of the query that carry credentials, and everything in bodies that looks like a
/// key, a token or a password. "[redacted]" stands in its place.
void redact(Capture &capture, const QList<Secret> &secrets);

} // namespace deskrelay
