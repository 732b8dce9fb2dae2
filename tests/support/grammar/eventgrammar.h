#pragma once

#include "core/formats/conversation/replyevent.h"

#include <QByteArray>

namespace deskrelay {

/// What is wrong with the order of \a events by replyevent.h; empty: nothing.
QByteArray eventsFault(const ReplyEvents &events);

} // namespace deskrelay
