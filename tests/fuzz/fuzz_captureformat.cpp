// links: deskrelay_capture
#include "core/capture/captureformat.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    if (const auto read = deskrelay::decodeMessages(bytes)) {
        const auto again = deskrelay::decodeMessages(deskrelay::encodeMessages(*read));
        if (!again || *again != *read)
            __builtin_trap();
    }
    return 0;
}
