#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace deskrelay {

/// One frame of an event stream as a careful server writes it.
struct StrictFrame
{
    QByteArray event = {}; ///< Of the `event:` line; empty where there is none.
    QByteArray data = {};
};

/// Cuts \a stream into \a frames; comments are passed over. Gives what is wrong, empty for nothing.
///
/// Stricter than the standard, for many clients are simpler than that: lines end with a line feed,
/// a frame has at most one `event:` line and then exactly one `data:` line, each with one space,
/// a comment stands by itself, and the last frame ends as every one does.
QByteArray strictFramesFault(QByteArrayView stream, QList<StrictFrame> &frames);

} // namespace deskrelay
