// links: deskrelay_formats
#include "core/formats/modelnameedit.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const deskrelay::Format format : deskrelay::allFormats) {
        for (const bool isEventStream : {true, false}) {
            deskrelay::ModelNameEdit whole(format, isEventStream, "name");
            deskrelay::ModelNameEdit cut(format, isEventStream, "name");
            QByteArray pieces = cut.feed(bytes.first(bytes.size() / 2));
            pieces += cut.feed(bytes.sliced(bytes.size() / 2));
            if (pieces != whole.feed(bytes))
                __builtin_trap();
        }
    }
    return 0;
}
