// links: deskrelay_http
#include "core/http/chunkdecoder.h"
#include "core/http/httphead.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = deskrelay::findHeadEnd(bytes, 0);
    if (end > bytes.size())
        __builtin_trap();
    deskrelay::HttpHead head;
    const auto refusal = deskrelay::parseHead(end < 0 ? bytes : bytes.first(end), head);
    if (!refusal && (head.contentLength < 0 || head.method.isEmpty()))
        __builtin_trap();
    deskrelay::ChunkDecoder decoder(1000);
    QByteArray body;
    if (decoder.feed(bytes, body) > bytes.size() || body.size() > 1000)
        __builtin_trap();
    return 0;
}
