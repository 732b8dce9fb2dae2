// links: deskrelay_formats
#include "core/formats/chat/chatrequestreader.h"
#include "core/formats/chat/chatrequestwriter.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

/// What was read can be written, and what was written is JSON that is read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<JsonTree> tree = JsonTree::parse(bytes);
    if (!tree)
        return 0;
    const Result<Conversation> conversation = readChatRequest(tree->root(), {});
    if (!conversation)
        return 0;
    for (const char *const model : {"gpt-6", "o3", "llama-4"}) {
        Conversation named = *conversation;
        named.model = model;
        const Result<WrittenRequest> written =
            writeChatRequest(named, traitsOf(Format::OpenAiChat, model));
        if (!written)
            continue;
        const Result<JsonTree> again = JsonTree::parse(written->body);
        if (!again ||
            (!again->root()["messages"].items.empty() && !readChatRequest(again->root(), {})))
            __builtin_trap();
    }
    return 0;
}
