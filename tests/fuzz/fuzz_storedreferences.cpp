// links: deskrelay_formats
#include "core/formats/responses/storeditems.h"
#include "core/formats/responses/storedobjects.h"
#include "core/formats/responses/storedreferences.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

static JsonTree readAgain(const QByteArray &json)
{
    Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        __builtin_trap();
    return std::move(*tree);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    static_cast<void>(mayRefer(bytes));
    const Result<JsonTree> tree = JsonTree::parse(bytes);
    if (!tree || !tree->root().isObject())
        return 0;
    const JsonNode &body = tree->root();
    const StoredReferences references = storedReferences(body);
    QHash<QByteArray, QByteArray> items;
    for (const QByteArray &id : references.items)
        items.insert(id, R"({"type":"message","role":"user","content":"kept"})");
    // What is put together is JSON, and names nothing any more.
    const JsonTree own = readAgain(withReferredItems(body, items));
    const JsonTree whole = readAgain(withHistory(own.root(), {R"({"h":1})"}));
    if (!references.isEmpty() && !storedReferences(whole.root()).isEmpty())
        __builtin_trap();
    if (!whole.root()["input"].isArray())
        __builtin_trap();
    readAgain(withInputItem(body, "{}"));
    const QList<StoredItem> stored = storedInput(body["input"], "r");
    for (const StoredItem &item : stored) {
        if (item.id.isEmpty() || !readAgain(item.json).root()["id"].is(item.id))
            __builtin_trap();
    }
    readAgain(itemList(stored, false));
    readAgain(withoutOutput(body));
    static_cast<void>(wrongMetadata(body["metadata"]));
    static_cast<void>(userMessages(stored));
    return 0;
}
