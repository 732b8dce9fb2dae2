#pragma once

#include "core/formats/conversation/replyevent.h"

#include <QByteArray>
#include <QSet>

namespace deskrelay {

/// Keeps from clients the calls that they cannot answer.
///
/// A call without a name is left out, and the reply ends as one with a call that is none. A call
/// with the id of another one in the same reply gets an id of its own.
class CallGuard final
{
public:
    ReplyEvents filter(const ReplyEvents &events);

private:
    QSet<QByteArray> m_ids = {};
    bool m_isLeavingOut = false;
    bool m_hasLeftOut = false;
};

} // namespace deskrelay
