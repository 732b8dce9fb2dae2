#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <boost/json.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The parts of FakeUpstream: what the providers refuse, and how they answer.
namespace deskrelay::fake {

namespace json = boost::json;

QByteArray bytesOf(std::string_view text);
QByteArray bytesOf(const json::string &text);
/// Serialized.
QByteArray bytesOf(const json::value &value);
std::string_view viewOf(QByteArrayView bytes);

// Looking into an object; "nothing there" is null or empty.
const json::value *valueAt(const json::object &object, std::string_view name);
const json::object *objectAt(const json::object &object, std::string_view name);
const json::array *arrayAt(const json::object &object, std::string_view name);
std::string_view textAt(const json::object &object, std::string_view name);
bool flagAt(const json::object &object, std::string_view name);
/// Also where there is a null.
bool isAbsent(const json::object &object, std::string_view name);
std::optional<double> numberAt(const json::object &object, std::string_view name);

/// What a field may hold; bits of a mask.
enum Kind : unsigned
{
    Text = 1,
    Number = 2, ///< Whole numbers too.
    Whole = 4,
    Flag = 8,
    Object = 16,
    List = 32,
    Null = 64,
    Anything = 127
};
enum class Need
{
    Optional,
    Required
};

/// One field of an object as a provider documents it.
struct Field
{
    std::string_view name = {};
    unsigned kinds = Anything;
    Need need = Need::Optional;
};

/// The first thing about an object that its table does not allow.
struct Fault
{
    enum class What
    {
        Unknown,
        Missing,
        Kind
    };
    What what = What::Unknown;
    std::string name = {}; ///< Of the field.
    unsigned wanted = 0;   ///< For Kind.
    const json::value *found = nullptr;
};

std::optional<Fault> findFault(const json::object &object, std::span<const Field> fields);
unsigned kindOf(const json::value &value);
bool isKind(const json::value &value, unsigned kinds);

bool isOneOf(std::string_view text, std::span<const std::string_view> choices);
/// `'a', 'b' and 'c'`.
std::string listed(std::span<const std::string_view> choices, std::string_view lastWord);

/// `^[a-zA-Z0-9_-]{1,n}$`, with \a extra characters beside.
bool isName(std::string_view text, size_t longest, std::string_view extra = {});

/// Strict base64, standard alphabet, padded. Empty: it is none.
std::optional<QByteArray> decodedBase64(std::string_view text);
/// `image/png` and the like from the first bytes; empty where they tell nothing.
std::string_view mediaTypeOf(QByteArrayView bytes);

/// FNV-1a: the same on every machine.
quint64 hashOf(std::string_view text);

} // namespace deskrelay::fake
