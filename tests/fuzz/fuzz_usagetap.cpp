// links: deskrelay_formats
#include "core/formats/chatusagefilter.h"
#include "core/formats/usagetap.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const deskrelay::Format format : deskrelay::allFormats) {
        for (const bool isEventStream : {true, false}) {
            deskrelay::UsageTap tap(format, deskrelay::Operation::Generate, isEventStream);
            tap.feed(bytes.first(bytes.size() / 2));
            tap.feed(bytes.sliced(bytes.size() / 2));
            tap.finish();
            const auto usage = tap.usage();
            if (usage && (usage->input < 0 || usage->output < 0))
                __builtin_trap();
        }
    }
    deskrelay::ChatUsageFilter filter;
    QByteArray passed = filter.feed(bytes);
    passed += filter.finish();
    if (passed.size() > bytes.size())
        __builtin_trap();
    return 0;
}
