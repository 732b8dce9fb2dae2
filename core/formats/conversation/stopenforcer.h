#pragma once

#include "core/formats/conversation/replyevent.h"

#include <QByteArrayList>

namespace deskrelay {

/// Ends a reply at the first of the client's stop strings, for an upstream that has no field for
/// them. Text that may be the beginning of one is held until it is known.
class StopEnforcer final
{
public:
    explicit StopEnforcer(const QByteArrayList &stops);

    /// \a events as the client may have them; after a stop: PartEnd and Finish, then nothing but
    /// Usage.
    ReplyEvents filter(const ReplyEvents &events);
    /// A stop was met: the upstream need not go on.
    bool hasStopped() const { return m_hasStopped; }

private:
    void takeText(const QByteArray &text, ReplyEvents &out);
    void flush(ReplyEvents &out);

    QByteArrayList m_stops = {};
    QByteArray m_held = {};
    bool m_isText = false; ///< The open part is text.
    bool m_hasStopped = false;
};

} // namespace deskrelay
