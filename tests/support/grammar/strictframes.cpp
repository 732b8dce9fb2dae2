#include "tests/support/grammar/strictframes.h"

namespace deskrelay {

static QByteArray
numbered(const QList<StrictFrame> &frames, const char *rule, QByteArrayView line = {})
{
    return "frame " + QByteArray::number(frames.size()) + ": " + rule +
           (line.isEmpty() ? QByteArray() : ": " + line.toByteArray());
}

/// Puts one line into \a frame; empty where that is right.
static const char *lineFault(QByteArrayView line, StrictFrame &frame)
{
    constexpr QByteArrayView event("event: ");
    constexpr QByteArrayView data("data: ");
    if (line.startsWith(event)) {
        if (!frame.event.isEmpty() || !frame.data.isEmpty())
            return "an event line out of place";
        frame.event = line.sliced(event.size()).toByteArray();
        return frame.event.isEmpty() ? "an empty event line" : nullptr;
    }
    if (!line.startsWith(data))
        return "a line that is no field";
    if (!frame.data.isEmpty())
        return "a second data line";
    frame.data = line.sliced(data.size()).toByteArray();
    return frame.data.isEmpty() ? "an empty data line" : nullptr;
}

QByteArray strictFramesFault(QByteArrayView stream, QList<StrictFrame> &frames)
{
    if (!stream.isValidUtf8())
        return "the stream is no UTF-8";
    while (!stream.isEmpty()) {
        const qsizetype end = stream.indexOf("\n\n");
        if (end < 0)
            return numbered(frames, "the last frame has no end", stream);
        QByteArrayView lines = stream.first(end);
        stream = stream.sliced(end + 2);
        if (lines.contains('\r'))
            return numbered(frames, "a carriage return", lines);
        if (lines.startsWith(':')) {
            if (lines.contains('\n'))
                return numbered(frames, "a comment with more in its frame", lines);
            continue;
        }
        StrictFrame frame;
        while (!lines.isEmpty()) {
            const qsizetype size = lines.indexOf('\n');
            const QByteArrayView line = size < 0 ? lines : lines.first(size);
            lines = size < 0 ? QByteArrayView() : lines.sliced(size + 1);
            if (const char *const fault = lineFault(line, frame))
                return numbered(frames, fault, line);
        }
        if (frame.data.isEmpty())
            return numbered(frames, "no data");
        frames.append(frame);
    }
    return {};
}

} // namespace deskrelay
