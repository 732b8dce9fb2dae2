#include "tests/support/fake/fakejson.h"

#include <algorithm>

namespace deskrelay::fake {

QByteArray bytesOf(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray bytesOf(const json::string &text)
{
    return bytesOf(std::string_view(text));
}

QByteArray bytesOf(const json::value &value)
{
    return bytesOf(std::string_view(json::serialize(value)));
}

std::string_view viewOf(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<size_t>(bytes.size())};
}

const json::value *valueAt(const json::object &object, std::string_view name)
{
    return object.if_contains(name);
}

const json::object *objectAt(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    return value ? value->if_object() : nullptr;
}

const json::array *arrayAt(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    return value ? value->if_array() : nullptr;
}

std::string_view textAt(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool flagAt(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    return value && value->is_bool() && value->get_bool();
}

bool isAbsent(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    return !value || value->is_null();
}

std::optional<double> numberAt(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    if (!value || !value->is_number())
        return std::nullopt;
    return value->to_number<double>();
}

unsigned kindOf(const json::value &value)
{
    switch (value.kind()) {
    case json::kind::string:
        return Text;
    case json::kind::bool_:
        return Flag;
    case json::kind::object:
        return Object;
    case json::kind::array:
        return List;
    case json::kind::null:
        return Null;
    case json::kind::double_: {
        const double number = value.get_double();
        return number == static_cast<double>(static_cast<qint64>(number)) ? Number | Whole : Number;
    }
    default:
        return Number | Whole;
    }
}

bool isKind(const json::value &value, unsigned kinds)
{
    return (kindOf(value) & kinds) != 0;
}

std::optional<Fault> findFault(const json::object &object, std::span<const Field> fields)
{
    for (const Field &field : fields) {
        if (field.need == Need::Required && !object.contains(field.name))
            return Fault{.what = Fault::What::Missing, .name = std::string(field.name)};
    }
    for (const auto &member : object) {
        const auto field = std::find_if(fields.begin(), fields.end(), [&member](const Field &one) {
            return one.name == std::string_view(member.key());
        });
        if (field == fields.end())
            return Fault{.what = Fault::What::Unknown,
                         .name = std::string(member.key()),
                         .found = &member.value()};
        if (!isKind(member.value(), field->kinds))
            return Fault{.what = Fault::What::Kind,
                         .name = std::string(member.key()),
                         .wanted = field->kinds,
                         .found = &member.value()};
    }
    return std::nullopt;
}

bool isOneOf(std::string_view text, std::span<const std::string_view> choices)
{
    return std::find(choices.begin(), choices.end(), text) != choices.end();
}

std::string listed(std::span<const std::string_view> choices, std::string_view lastWord)
{
    std::string text;
    for (size_t i = 0; i < choices.size(); ++i) {
        if (i > 0)
            text += i + 1 == choices.size() ? ' ' + std::string(lastWord) + ' ' : ", ";
        text += '\'' + std::string(choices[i]) + '\'';
    }
    return text;
}

bool isName(std::string_view text, size_t longest, std::string_view extra)
{
    const auto fits = [extra](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || extra.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), fits);
}

std::optional<QByteArray> decodedBase64(std::string_view text)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        bytesOf(text), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || text.size() % 4 != 0 || text.empty())
        return std::nullopt;
    return decoded.decoded;
}

std::string_view mediaTypeOf(QByteArrayView bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return "image/png";
    if (bytes.startsWith("\xff\xd8\xff"))
        return "image/jpeg";
    if (bytes.startsWith("GIF8"))
        return "image/gif";
    if (bytes.startsWith("RIFF") && bytes.size() > 12 && bytes.sliced(8, 4) == "WEBP")
        return "image/webp";
    if (bytes.startsWith("%PDF-"))
        return "application/pdf";
    return {};
}

quint64 hashOf(std::string_view text)
{
    quint64 hash = 14695981039346656037ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    return hash;
}

} // namespace deskrelay::fake
