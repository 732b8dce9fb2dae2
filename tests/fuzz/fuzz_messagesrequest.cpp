// links: deskrelay_formats
#include "core/base/jsontree.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/messages/messagesrequestreader.h"
#include "core/formats/messages/messagesrequestwriter.h"
#include "core/formats/messages/structuredschema.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<JsonTree> tree = JsonTree::parse(bytes);
    if (!tree)
        return 0;
    for (const QByteArray &schema : {objectSchema(bytes.toByteArray()),
                                     structuredSchema(bytes.toByteArray()).value_or("{}")}) {
        if (!JsonTree::parse(schema))
            __builtin_trap();
    }
    Result<Conversation> conversation = readMessagesRequest(tree->root(), {.model = "m"});
    if (!conversation)
        return 0;
    for (const char *model : {"claude-opus-5-5", "claude-sonnet-4-5", "claude-3-haiku"}) {
        conversation->model = model;
        const Result<WrittenRequest> request =
            writeMessagesRequest(*conversation, traitsOf(Format::AnthropicMessages, model));
        if (!request)
            continue;
        const Result<JsonTree> written = JsonTree::parse(request->body);
        if (!written || !readMessagesRequest(written->root(), {}))
            __builtin_trap();
    }
    return 0;
}
