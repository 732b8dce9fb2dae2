#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// Takes the usage chunk that the relay asked for out of an openai-chat stream again; every other
/// byte passes as it came.
///
/// A frame is held until it is whole, and dropped where its `choices` are empty and it has a
/// `usage`. One filter serves one response.
class ChatUsageFilter final
{
public:
    /// A frame that grows beyond this passes unread: the chunk in question is small.
    static constexpr qsizetype frameLimit = 64 * 1024;

    /// What goes on to the client of what was held and \a bytes.
    QByteArray feed(QByteArrayView bytes);
    /// What is still held when the stream ends.
    QByteArray finish();

private:
    QByteArray m_frame = {};
    bool m_isPassing = false; ///< The frame being read is larger than frameLimit.
    int m_lineEnds = 0;       ///< 1: a line just ended; 2: and so did the frame.
    bool m_afterReturn = false;
};

} // namespace deskrelay
