// links: deskrelay_formats
#include "core/formats/bodyedit.h"
#include "core/formats/requestpeek.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const deskrelay::Format format : deskrelay::allFormats) {
        const auto peek = deskrelay::peekRequest(format, body);
        if (!peek)
            continue;
        const deskrelay::BodyEdits edits{.model = QStringLiteral("m"), .requestUsage = true};
        const QByteArray edited = deskrelay::editBody(body, *peek, edits);
        const auto again = deskrelay::peekRequest(format, edited);
        const bool isNamed = !peek->modelRange.isEmpty();
        if (!again || (isNamed && again->model != QStringLiteral("m")))
            __builtin_trap(); // an edit must leave a body that reads as meant
    }
    return 0;
}
