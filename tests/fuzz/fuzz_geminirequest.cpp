// links: deskrelay_formats
#include "core/formats/conversation/codec.h"
#include "core/formats/gemini/geminischema.h"
#include "core/formats/gemini/openapischema.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

static void mustBeJson(const QByteArray &text)
{
    if (!JsonTree::parse(text))
        __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<JsonTree> tree = JsonTree::parse(bytes);
    if (!tree)
        return 0;
    mustBeJson(geminiSchema(bytes));
    mustBeJson(jsonSchemaFrom(tree->root(), SchemaDialect::OpenApi));
    const Codec &codec = codecOf(Format::GeminiGenerate);
    for (const QByteArray &model : {QByteArray("gemini-3.5-flash"), QByteArray("gemini-2.5-pro")}) {
        const Result<Conversation> read = codec.readRequest(tree->root(), {.model = model});
        if (!read)
            continue;
        const Result<WrittenRequest> written =
            codec.writeRequest(*read, traitsOf(Format::GeminiGenerate, model));
        if (written)
            mustBeJson(written->body);
    }
    return 0;
}
