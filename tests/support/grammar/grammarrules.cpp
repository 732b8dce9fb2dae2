#include "tests/support/grammar/grammarrules.h"

#include <algorithm>

namespace deskrelay {

bool isNamed(const JsonNode &node)
{
    return node.isString() && !node.text.isEmpty();
}

bool isCount(const JsonNode &node)
{
    return node.toInteger().value_or(-1) >= 0;
}

bool isCountOrMissing(const JsonNode &node)
{
    return node.isMissing() || isCount(node);
}

bool isNull(const JsonNode &node)
{
    return node.type == JsonNode::Type::Null;
}

bool isTextOrNull(const JsonNode &node)
{
    return node.isString() || isNull(node);
}

bool isOneOf(const JsonNode &node, std::initializer_list<QByteArrayView> words)
{
    return std::any_of(
        words.begin(), words.end(), [&node](QByteArrayView word) { return node.is(word); });
}

bool hasOnly(const JsonNode &object, std::initializer_list<QByteArrayView> names)
{
    return object.isObject() &&
           std::all_of(
               object.members.begin(), object.members.end(), [&names](const JsonMember &member) {
                   return std::find(names.begin(), names.end(), member.name) != names.end();
               });
}

qint64 countOf(const JsonNode &node)
{
    return node.toInteger().value_or(0);
}

} // namespace deskrelay
