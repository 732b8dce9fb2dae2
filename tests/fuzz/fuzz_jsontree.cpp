// links: deskrelay_base
#include "core/base/jsontree.h"

#include <cstdint>
#include <cstdlib>

using namespace deskrelay;

/// Every view must lie within what was read; reading all of them is what the sanitizers look at.
static qsizetype weigh(const JsonNode &node)
{
    qsizetype weight = node.raw.size() + node.text.size();
    for (const char byte : node.raw)
        weight += byte == '{';
    for (const char byte : node.text)
        weight += byte == '}';
    for (const JsonNode &item : node.items)
        weight += weigh(item);
    for (const JsonMember &member : node.members)
        weight += member.name.size() + weigh(member.value);
    return weight;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView json(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (tree && weigh(tree->root()) <= 0)
        std::abort();
    return 0;
}
