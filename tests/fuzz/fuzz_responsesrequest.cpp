// links: deskrelay_formats
#include "core/formats/responses/responsescodec.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace deskrelay;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<JsonTree> tree = JsonTree::parse(bytes);
    if (!tree)
        return 0;
    const Result<Conversation> read = responsesCodec.readRequest(tree->root(), {});
    if (!read)
        return 0;
    for (const bool takesCustomTools : {true, false}) {
        const ModelTraits traits{.takesCustomTools = takesCustomTools};
        const Result<WrittenRequest> written = responsesCodec.writeRequest(*read, traits);
        if (!written)
            continue;
        // What it wrote is JSON, and reads again.
        const Result<JsonTree> again = JsonTree::parse(written->body);
        if (!again || !responsesCodec.readRequest(again->root(), {}))
            __builtin_trap();
    }
    return 0;
}
