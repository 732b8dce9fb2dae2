#include "core/formats/conversation/callid.h"

#include <QUuid>

namespace deskrelay {

QByteArray newCallId()
{
    constexpr qsizetype length = 24;
    return "call_" + QUuid::createUuid().toByteArray(QUuid::Id128).first(length);
}

} // namespace deskrelay
