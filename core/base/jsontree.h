#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>
#include <vector>

namespace deskrelay {

struct JsonMember;

/// One value of a JSON document, with the very text it stood as: numbers, escapes and the order of
/// members are untouched. Views live as long as their JsonTree.
class JsonNode final
{
public:
    enum class Type
    {
        Missing, ///< There is no such value.
        Null,
        Bool,
        Number,
        String,
        Array,
        Object
    };

    Type type = Type::Missing;
    QByteArrayView raw = {};              ///< As it came, without white space around it.
    QByteArrayView text = {};             ///< A string's characters, UTF-8; empty for other types.
    std::vector<JsonNode> items = {};     ///< Of an array.
    std::vector<JsonMember> members = {}; ///< Of an object, in their order.

    /// The first member of that name; a Missing node where there is none, so that calls chain.
    const JsonNode &operator[](QByteArrayView name) const;

    bool isMissing() const { return type == Type::Missing; }
    bool isPresent() const { return type != Type::Missing && type != Type::Null; }
    bool isString() const { return type == Type::String; }
    bool isArray() const { return type == Type::Array; }
    bool isObject() const { return type == Type::Object; }
    bool is(QByteArrayView expected) const { return isString() && text == expected; }

    QByteArray string() const { return text.toByteArray(); }
    QByteArray json() const { return raw.toByteArray(); }
    std::optional<bool> toBool() const;
    std::optional<qint64> toInteger() const; ///< Whole numbers alone (`3`, `3.0`).
    std::optional<double> toNumber() const;
};

struct JsonMember
{
    QByteArrayView name = {};
    JsonNode value = {};
};

/// A JSON document read into nodes that keep their text.
///
/// \note simdjson reads; Boost.JSON's and Qt's documents forget how a number was written.
class JsonTree final
{
public:
    /// Protocol: \a json is no JSON document, or nested deeper than 200 levels.
    static Result<JsonTree> parse(QByteArrayView json);

    JsonTree(JsonTree &&other) noexcept;
    JsonTree &operator=(JsonTree &&other) noexcept;
    ~JsonTree();

    const JsonNode &root() const;

private:
    struct Private;
    explicit JsonTree(std::unique_ptr<Private> made);
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
