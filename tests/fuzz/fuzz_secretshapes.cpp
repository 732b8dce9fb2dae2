// links: deskrelay_capture
#include "core/capture/secretshapes.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArray kept = deskrelay::withoutSecretShapes(text);
    // A key never survives, whatever stands before it.
    QByteArray with = text;
    with.append(" sk-ant-api03-0123456789abcdefghij ");
    if (deskrelay::withoutSecretShapes(with).contains("0123456789abcdefghij"))
        __builtin_trap();
    if (kept.size() > 2 * text.size() + 16)
        __builtin_trap();
    return 0;
}
