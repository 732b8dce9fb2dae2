// links: deskrelay_base
#include "core/base/sseparser.h"

#include <cstddef>
#include <cstdint>

using deskrelay::SseEvent;
using deskrelay::SseParser;

/// The first byte says where the rest is cut in two: the cut must not change what comes out.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView stream(data + 1, qsizetype(size - 1));
    SseParser whole;
    QList<SseEvent> expected = whole.feed(stream);
    expected += whole.finish();

    const qsizetype cut = stream.isEmpty() ? 0 : data[0] % (stream.size() + 1);
    SseParser halves;
    QList<SseEvent> events = halves.feed(stream.first(cut));
    events += halves.feed(stream.sliced(cut));
    events += halves.finish();
    if (events != expected)
        __builtin_trap();
    return 0;
}
