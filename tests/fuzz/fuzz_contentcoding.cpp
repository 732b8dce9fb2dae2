// links: deskrelay_base
#include "core/base/contentcoding.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static constexpr const char *codings[] = {"gzip", "deflate", "zstd", "zstd, gzip"};
    if (size == 0)
        return 0;
    const QByteArray body(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    constexpr qsizetype limit = 1 << 20;
    const auto decoded = deskrelay::decodeContent(codings[data[0] % 4], body, limit);
    if (decoded && decoded->size() > limit)
        __builtin_trap();
    return 0;
}
