// links: deskrelay_formats
#include "core/base/jsontree.h"
#include "core/formats/upstreamerror.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace deskrelay;
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const int status : {400, 429, 503}) {
        const UpstreamError error = readUpstreamError(status, bytes);
        if (error.message.isEmpty())
            std::abort();
        for (const Format format : allFormats) {
            const QByteArray body = translatedErrorBody(format, status, error, "req_1");
            if (!JsonTree::parse(body)) // the client could not read it
                std::abort();
        }
    }
    return 0;
}
