#include "core/http/httphead.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <string_view>

namespace deskrelay {

using namespace Qt::StringLiterals;

qsizetype findHeadEnd(QByteArrayView bytes, qsizetype from)
{
    qsizetype at = std::max<qsizetype>(0, from - 3);
    while ((at = bytes.indexOf('\n', at)) >= 0) {
        ++at;
        if (at < bytes.size() && bytes[at] == '\n')
            return at + 1;
        if (at + 1 < bytes.size() && bytes[at] == '\r' && bytes[at + 1] == '\n')
            return at + 2;
    }
    return -1;
}

static bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

static bool isTokenCharacter(char c)
{
    static constexpr std::array<bool, 256> isToken = [] {
        std::array<bool, 256> table = {};
        for (const char character : std::string_view("abcdefghijklmnopqrstuvwxyz"
                                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "0123456789!#$%&'*+-.^_`|~"))
            table[static_cast<unsigned char>(character)] = true;
        return table;
    }();
    return isToken[static_cast<unsigned char>(c)];
}

bool canBeginRequest(char byte)
{
    return isTokenCharacter(byte);
}

static bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

static bool isFieldValue(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

static HttpRefusal malformed(const QString &what)
{
    return {400, u"The request is malformed: %1."_s.arg(what)};
}

/// Without spaces and tabs at both ends, and nothing else: a CR in a value is no space.
static QByteArrayView trimmedSpace(QByteArrayView text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    return text;
}

/// Cuts the next line off, without its end.
static QByteArrayView takeLine(QByteArrayView &bytes)
{
    const qsizetype end = bytes.indexOf('\n');
    QByteArrayView line = end < 0 ? bytes : bytes.first(end);
    bytes = end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

static std::optional<HttpRefusal> parseRequestLine(QByteArrayView line, HttpHead &head)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first < 0 || last == first || !isToken(line.first(first)))
        return malformed(u"its first line is not \"METHOD /path HTTP/1.1\""_s);
    const QByteArrayView version = line.sliced(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool isHttp = version.startsWith("HTTP/");
        return isHttp ? HttpRefusal{505, u"Deskrelay speaks HTTP/1.1 and HTTP/1.0."_s}
                      : malformed(u"its first line does not end with HTTP/1.1"_s);
    }
    head.minorVersion = version.endsWith('1') ? 1 : 0;
    head.method = line.first(first).toByteArray();
    QByteArrayView target = line.sliced(first + 1, last - first - 1);
    static constexpr QByteArrayView scheme = "http://";
    if (equalsIgnoringCase(target.first(std::min(scheme.size(), target.size())), scheme)) {
        target = target.sliced(scheme.size());
        const qsizetype slash = target.indexOf('/');
        head.authority = (slash < 0 ? target : target.first(slash)).toByteArray();
        target = slash < 0 ? QByteArrayView("/") : target.sliced(slash);
    }
    const bool isPlain = std::all_of(target.begin(), target.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
    });
    if (!isPlain || (!target.startsWith('/') && target != "*"))
        return malformed(u"its path does not begin with a slash or holds a control character"_s);
    const qsizetype mark = target.indexOf('?');
    head.path = (mark < 0 ? target : target.first(mark)).toByteArray();
    head.query = mark < 0 ? QByteArray() : target.sliced(mark + 1).toByteArray();
    return std::nullopt;
}

static std::optional<HttpRefusal> parseFields(QByteArrayView bytes, HttpHead &head)
{
    while (!bytes.isEmpty()) {
        const QByteArrayView line = takeLine(bytes);
        if (line.isEmpty())
            break;
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.first(colon)))
            return malformed(u"a header line has no valid name"_s);
        const QByteArrayView value = trimmedSpace(line.sliced(colon + 1));
        if (!isFieldValue(value))
            return malformed(u"a header's value holds a control character"_s);
        head.headers.add(line.first(colon).toByteArray(), value.toByteArray());
    }
    return std::nullopt;
}

static std::optional<HttpRefusal> settleLength(HttpHead &head)
{
    const QList<QByteArray> codings = head.headers.values("transfer-encoding");
    const QList<QByteArray> lengths = head.headers.values("content-length");
    if (!codings.isEmpty()) {
        if (!lengths.isEmpty())
            return malformed(u"it has both Content-Length and Transfer-Encoding"_s);
        if (codings.size() > 1 || !equalsIgnoringCase(codings.first().trimmed(), "chunked"))
            return HttpRefusal{501, u"Deskrelay reads no transfer coding but chunked."_s};
        if (head.minorVersion == 0)
            return malformed(u"HTTP/1.0 has no Transfer-Encoding"_s);
        head.isChunked = true;
        return std::nullopt;
    }
    for (const QByteArray &length : lengths) {
        const bool isNumber = !length.isEmpty() && length.size() <= 18 &&
                              std::all_of(length.begin(), length.end(), isDigit);
        if (!isNumber || length != lengths.first())
            return malformed(u"its Content-Length is not one number"_s);
        head.contentLength = length.toLongLong();
    }
    return std::nullopt;
}

static bool hasToken(const QList<QByteArray> &values, QByteArrayView token)
{
    for (const QByteArray &value : values) {
        const QList<QByteArray> parts = value.split(',');
        for (const QByteArray &part : parts) {
            if (equalsIgnoringCase(part.trimmed(), token))
                return true;
        }
    }
    return false;
}

std::optional<HttpRefusal> parseHead(QByteArrayView bytes, HttpHead &head)
{
    head = {};
    if (std::optional<HttpRefusal> refusal = parseRequestLine(takeLine(bytes), head))
        return refusal;
    if (std::optional<HttpRefusal> refusal = parseFields(bytes, head))
        return refusal;
    const QList<QByteArray> connection = head.headers.values("connection");
    head.closes = head.minorVersion == 0 ? !hasToken(connection, "keep-alive")
                                         : hasToken(connection, "close");
    if (std::optional<HttpRefusal> refusal = settleLength(head))
        return refusal;
    if (const QByteArray expect = head.headers.value("expect"); !expect.isEmpty()) {
        if (!equalsIgnoringCase(expect, "100-continue"))
            return HttpRefusal{417, u"Deskrelay expects nothing but 100-continue."_s};
        head.expectsContinue = head.minorVersion == 1;
    }
    const qsizetype hosts = head.headers.values("host").size();
    if (hosts > 1 || (hosts == 0 && head.minorVersion == 1))
        return malformed(u"it must have exactly one Host header"_s);
    return std::nullopt;
}

bool isHostAllowed(QByteArrayView host, const QStringList &hosts)
{
    QByteArrayView name = host;
    const qsizetype bracket = name.lastIndexOf(']');
    const qsizetype colon = name.lastIndexOf(':');
    if (colon > bracket) {
        const QByteArrayView port = name.sliced(colon + 1);
        if (!std::all_of(port.begin(), port.end(), isDigit))
            return false;
        name = name.first(colon);
    }
    static constexpr QByteArrayView loopback[] = {"localhost", "127.0.0.1", "[::1]"};
    for (const QByteArrayView known : loopback) {
        if (equalsIgnoringCase(name, known))
            return true;
    }
    for (const QString &allowed : hosts) {
        const QByteArray latin = allowed.toLatin1();
        if (equalsIgnoringCase(name, latin) || equalsIgnoringCase(host, latin) ||
            equalsIgnoringCase(name, QByteArray('[' + latin + ']')))
            return true;
    }
    return false;
}

} // namespace deskrelay
