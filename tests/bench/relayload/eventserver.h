#pragma once

namespace deskrelay {

/// An upstream of event streams: prints its port, and answers every request with the stream that
/// the fields `events`, `interval` (milliseconds; 0: as fast as it is read) and `size` (bytes of
/// filling in each event) of its body ask for. Each event tells when it was written. Runs until the
/// process is ended.
[[noreturn]] void serveEvents();

} // namespace deskrelay
