#include "core/base/jsontree.h"

#include <simdjson.h>

#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;
namespace od = simdjson::ondemand;

static constexpr int deepest = 200;

struct JsonTree::Private
{
    explicit Private(QByteArrayView json)
        : padded(json.data(), static_cast<size_t>(json.size()))
    {
    }

    simdjson::padded_string padded;
    od::parser parser; ///< Holds the unescaped strings.
    JsonNode root = {};
};

static QByteArrayView view(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

static std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' ||
                             text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

static simdjson::error_code build(od::value value, JsonNode &node, int depth);

static simdjson::error_code buildArray(od::value &value, JsonNode &node, int depth)
{
    od::array array;
    if (const auto error = value.get_array().get(array))
        return error;
    std::string_view raw;
    if (const auto error = array.raw_json().get(raw))
        return error;
    node.raw = view(trimmed(raw));
    if (const auto error = array.reset().error())
        return error;
    for (auto entry : array) {
        od::value item;
        if (const auto error = entry.get(item))
            return error;
        if (const auto error = build(item, node.items.emplace_back(), depth + 1))
            return error;
    }
    return simdjson::SUCCESS;
}

static simdjson::error_code buildObject(od::value &value, JsonNode &node, int depth)
{
    od::object object;
    if (const auto error = value.get_object().get(object))
        return error;
    std::string_view raw;
    if (const auto error = object.raw_json().get(raw))
        return error;
    node.raw = view(trimmed(raw));
    if (const auto error = object.reset().error())
        return error;
    for (auto entry : object) {
        od::field field;
        if (const auto error = std::move(entry).get(field))
            return error;
        std::string_view key;
        if (const auto error = field.unescaped_key().get(key))
            return error;
        JsonMember &member = node.members.emplace_back();
        member.name = view(key);
        if (const auto error = build(field.value(), member.value, depth + 1))
            return error;
    }
    return simdjson::SUCCESS;
}

static simdjson::error_code build(od::value value, JsonNode &node, int depth)
{
    if (depth > deepest)
        return simdjson::DEPTH_ERROR;
    od::json_type type = od::json_type::null;
    if (const auto error = value.type().get(type))
        return error;
    switch (type) {
    case od::json_type::array:
        node.type = JsonNode::Type::Array;
        return buildArray(value, node, depth);
    case od::json_type::object:
        node.type = JsonNode::Type::Object;
        return buildObject(value, node, depth);
    case od::json_type::number: {
        node.type = JsonNode::Type::Number;
        node.raw = view(trimmed(value.raw_json_token()));
        double number = 0; // checks its grammar
        return value.get_double().get(number);
    }
    case od::json_type::string: {
        node.type = JsonNode::Type::String;
        node.raw = view(trimmed(value.raw_json_token()));
        std::string_view text;
        if (const auto error = value.get_string().get(text))
            return error;
        node.text = view(text);
        return simdjson::SUCCESS;
    }
    case od::json_type::boolean: {
        node.type = JsonNode::Type::Bool;
        node.raw = view(trimmed(value.raw_json_token()));
        bool truth = false;
        return value.get_bool().get(truth);
    }
    case od::json_type::null:
        break;
    }
    node.type = JsonNode::Type::Null;
    node.raw = view(trimmed(value.raw_json_token()));
    bool isNull = false;
    if (const auto error = value.is_null().get(isNull))
        return error;
    return isNull ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
}

Result<JsonTree> JsonTree::parse(QByteArrayView json)
{
    auto made = std::make_unique<Private>(json);
    od::document document;
    auto error = made->parser.iterate(made->padded).get(document);
    if (!error) {
        // A document whose root is a scalar has no value of its own; nobody sends one.
        od::value value;
        error = document.get_value().get(value);
        if (!error)
            error = build(value, made->root, 0);
        if (!error && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            error = simdjson::TAPE_ERROR;
    }
    if (error) {
        return makeError(
            Error::Kind::Protocol,
            u"It is not a JSON document: %1."_s.arg(
                QString::fromLatin1(simdjson::error_message(error)).section(u'.', 0, 0)));
    }
    return JsonTree(std::move(made));
}

JsonTree::JsonTree(std::unique_ptr<Private> made)
    : d(std::move(made))
{
}

JsonTree::JsonTree(JsonTree &&other) noexcept = default;
JsonTree &JsonTree::operator=(JsonTree &&other) noexcept = default;
JsonTree::~JsonTree() = default;

const JsonNode &JsonTree::root() const
{
    return d->root;
}

const JsonNode &JsonNode::operator[](QByteArrayView name) const
{
    static const JsonNode missing;
    for (const JsonMember &member : members) {
        if (member.name == name)
            return member.value;
    }
    return missing;
}

std::optional<bool> JsonNode::toBool() const
{
    if (type != Type::Bool)
        return std::nullopt;
    return raw == "true";
}

std::optional<double> JsonNode::toNumber() const
{
    bool isNumber = false;
    const double number = type == Type::Number ? raw.toByteArray().toDouble(&isNumber) : 0.0;
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<qint64> JsonNode::toInteger() const
{
    if (type != Type::Number)
        return std::nullopt;
    bool isWhole = false;
    const qint64 whole = raw.toByteArray().toLongLong(&isWhole);
    if (isWhole)
        return whole;
    const std::optional<double> number = toNumber();
    if (!number || std::floor(*number) != *number || std::fabs(*number) > 9e15)
        return std::nullopt;
    return static_cast<qint64>(*number);
}

} // namespace deskrelay
