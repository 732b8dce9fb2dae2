#include "core/capture/secretshapes.h"

#include <QByteArrayView>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace deskrelay {

static constexpr QByteArrayView stamp("[redacted]");

namespace {

/// How a kind of key begins, and how much must follow for it to be one.
struct Shape
{
    std::string_view start = {};
    qsizetype least = 0;
    bool hasDigit = true; ///< Whether a digit must be in it: else words begin so, too.
};

/// A stretch of the text.
struct Span
{
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// Goes through a text once and copies it without what has the shape of a secret.
class Cleaner final
{
public:
    explicit Cleaner(QByteArrayView text)
        : m_text(text)
    {
    }

    QByteArray run();

private:
    std::optional<Span> secretIn(Span token) const;
    std::optional<Span> privateKeyAt(qsizetype at) const;
    std::optional<Span> credentialAfter(Span scheme) const;
    std::optional<Span> valueAfter(Span name) const;

    char at(qsizetype i) const { return i < m_text.size() ? m_text[i] : '\0'; }
    bool isAt(qsizetype i, std::string_view word) const;
    qsizetype quoteAt(qsizetype i) const;
    qsizetype escapeAt(qsizetype i) const;
    qsizetype tokenEnd(qsizetype i) const;
    qsizetype valueEnd(qsizetype i) const;
    qsizetype quotedEnd(qsizetype i, char quote, bool isEscaped) const;
    QByteArrayView text(Span span) const
    {
        return m_text.sliced(span.begin, span.end - span.begin);
    }

    const QByteArrayView m_text;
};

} // namespace

// The public documentation of each, and the rules of secret scanners.
static constexpr std::array shapes = {
    Shape{"sk-", 16},
    Shape{"dk-", 16},
    Shape{"sk_live_", 8, false},
    Shape{"sk_test_", 8, false},
    Shape{"rk_live_", 8, false},
    Shape{"AIza", 30, false},
    Shape{"AQ.", 30},
    Shape{"GOCSPX-", 20, false},
    Shape{"ya29.", 20, false},
    Shape{"gsk_", 20},
    Shape{"xai-", 20},
    Shape{"csk-", 20},
    Shape{"fw_", 20},
    Shape{"tgp_v1_", 20},
    Shape{"pplx-", 20},
    Shape{"nvapi-", 20},
    Shape{"hf_", 20, false},
    Shape{"r8_", 20},
    Shape{"sess-", 20},
    Shape{"ghp_", 20},
    Shape{"gho_", 20},
    Shape{"ghu_", 20},
    Shape{"ghs_", 20},
    Shape{"ghr_", 20},
    Shape{"github_pat_", 20},
    Shape{"glpat-", 16},
    Shape{"npm_", 20},
    Shape{"xoxb-", 10},
    Shape{"xoxp-", 10},
    Shape{"xoxa-", 10},
    Shape{"xoxs-", 10},
    Shape{"AKIA", 16, false},
    Shape{"ASIA", 16, false},
    Shape{"SG.", 20},
    Shape{"dop_v1_", 30},
};

/// Names whose text is a secret, without case, as the end of the whole name.
static constexpr std::array<std::string_view, 14> names = {"api_key",
                                                           "apikey",
                                                           "api-key",
                                                           "access_key",
                                                           "secret_key",
                                                           "private_key",
                                                           "access_token",
                                                           "auth_token",
                                                           "refresh_token",
                                                           "client_secret",
                                                           "id_token",
                                                           "secret",
                                                           "password",
                                                           "passwd"};

static bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

static bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool isAlphanumeric(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool isTokenCharacter(char c)
{
    return isAlphanumeric(c) || c == '_' || c == '-' || c == '.';
}

/// No more than this of a token is looked at: a search from each of its letters stays linear.
static constexpr qsizetype looked = 256;

static bool hasDigit(QByteArrayView text)
{
    const QByteArrayView head = text.first(std::min(looked, text.size()));
    return std::any_of(head.begin(), head.end(), isDigit);
}

/// Parts in base64url with dots between them, the first the beginning of a JSON object.
static bool isWebToken(QByteArrayView text)
{
    return text.size() >= 40 && text.startsWith("eyJ") &&
           text.first(std::min(looked, text.size())).contains('.');
}

static bool hasShape(QByteArrayView text)
{
    static constexpr qsizetype shortest = 15;
    if (text.size() < shortest)
        return false;
    const bool isKey = std::any_of(shapes.begin(), shapes.end(), [text](const Shape &shape) {
        const qsizetype length = qsizetype(shape.start.size());
        return text.startsWith(QByteArrayView(shape.start.data(), length)) &&
               text.size() - length >= shape.least &&
               (!shape.hasDigit || hasDigit(text.sliced(length)));
    });
    return isKey || isWebToken(text);
}

static bool namesSecret(QByteArrayView name)
{
    return std::any_of(names.begin(), names.end(), [name](std::string_view known) {
        const auto length = qsizetype(known.size());
        return name.size() >= length &&
               qstrnicmp(name.last(length).data(), length, known.data(), length) == 0;
    });
}

bool Cleaner::isAt(qsizetype i, std::string_view word) const
{
    const auto length = qsizetype(word.size());
    return m_text.size() - i >= length &&
           m_text.sliced(i, length) == QByteArrayView(word.data(), length);
}

/// The length of a quotation mark at \a i, with the backslashes before it; 0: there is none.
qsizetype Cleaner::quoteAt(qsizetype i) const
{
    qsizetype length = 0;
    while (at(i + length) == '\\' && length < 8)
        ++length;
    const char c = at(i + length);
    return c == '"' || c == '\'' || c == '`' ? length + 1 : 0;
}

/// The length of JSON's escape at \a i, whose letters are no part of a word; 0: it is none.
qsizetype Cleaner::escapeAt(qsizetype i) const
{
    if (at(i) != '\\')
        return 0;
    qsizetype backslashes = 1; // a text within a text within a text
    while (at(i + backslashes) == '\\')
        ++backslashes;
    const char c = at(i + backslashes);
    if (c == 'u') {
        qsizetype length = backslashes + 1;
        while (length < backslashes + 5 && isHexDigit(at(i + length)))
            ++length;
        return length;
    }
    return c != '\0' && QByteArrayView("nrtbf\"/").contains(c) ? backslashes + 1 : backslashes;
}

qsizetype Cleaner::tokenEnd(qsizetype i) const
{
    while (i < m_text.size() && isTokenCharacter(m_text[i]))
        ++i;
    return i;
}

/// The end of a text that no quotation marks hold.
qsizetype Cleaner::valueEnd(qsizetype i) const
{
    static constexpr QByteArrayView ends("\"'`\\,;&<>(){}[]");
    while (i < m_text.size() && static_cast<unsigned char>(m_text[i]) > ' ' &&
           !ends.contains(m_text[i]))
        ++i;
    return i;
}

qsizetype Cleaner::quotedEnd(qsizetype i, char quote, bool isEscaped) const
{
    for (; i < m_text.size() && m_text[i] != '\n'; ++i) {
        if (m_text[i] == quote)
            return i;
        if (m_text[i] != '\\')
            continue;
        if (isEscaped && quoteAt(i) > 0)
            return i;
        ++i;
    }
    return std::min(i, m_text.size());
}

/// From where in a token a key stands.
std::optional<Span> Cleaner::secretIn(Span token) const
{
    for (qsizetype i = token.begin; i < token.end; ++i) {
        if (i > token.begin && isAlphanumeric(m_text[i - 1]))
            continue;
        if (hasShape(text({i, token.end})))
            return Span{i, token.end};
    }
    return std::nullopt;
}

std::optional<Span> Cleaner::privateKeyAt(qsizetype at) const
{
    static constexpr std::string_view begin("-----BEGIN");
    static constexpr QByteArrayView head("PRIVATE KEY-----");
    if (!isAt(at, begin))
        return std::nullopt;
    const qsizetype inHead =
        m_text.sliced(at).first(std::min<qsizetype>(64, m_text.size() - at)).indexOf(head);
    if (inHead < 0)
        return std::nullopt;
    const qsizetype from = at + inHead + head.size();
    const qsizetype to = m_text.indexOf("-----END", from);
    return Span{from, to < 0 ? m_text.size() : to};
}

/// After `Bearer` or `Basic`.
std::optional<Span> Cleaner::credentialAfter(Span scheme) const
{
    const QByteArrayView word = text(scheme);
    if (at(scheme.end) != ' ' || (word.compare("bearer", Qt::CaseInsensitive) != 0 &&
                                  word.compare("basic", Qt::CaseInsensitive) != 0))
        return std::nullopt;
    const qsizetype begin = scheme.end + 1;
    const Span value{begin, valueEnd(begin)};
    const bool isOne =
        value.end - value.begin >= 16 || (value.end - value.begin >= 8 && hasDigit(text(value)));
    return isOne ? std::optional(value) : std::nullopt;
}

/// After a name, a colon or an equals sign, and what stands between.
std::optional<Span> Cleaner::valueAfter(Span name) const
{
    if (!namesSecret(text(name)))
        return std::nullopt;
    static constexpr qsizetype least = 6;
    qsizetype i = name.end + quoteAt(name.end);
    while (at(i) == ' ')
        ++i;
    if (at(i) != ':' && at(i) != '=')
        return std::nullopt;
    ++i;
    while (at(i) == ' ')
        ++i;
    if (const qsizetype quote = quoteAt(i); quote > 0) {
        i += quote;
        const Span value{i, quotedEnd(i, m_text[i - 1], quote > 1)};
        return value.end - value.begin >= least ? std::optional(value) : std::nullopt;
    }
    // Code has such names too, before calls and other names.
    const Span value{i, valueEnd(i)};
    const bool isOne = value.end - value.begin >= least + 2 && hasDigit(text(value)) &&
                       at(value.end) != '(' && at(value.end) != '[';
    return isOne ? std::optional(value) : std::nullopt;
}

QByteArray Cleaner::run()
{
    QByteArray out;
    out.reserve(m_text.size());
    qsizetype copied = 0;
    const auto cut = [&](Span span) {
        out += m_text.sliced(copied, span.begin - copied);
        out += stamp;
        copied = span.end;
        return span.end;
    };
    for (qsizetype i = 0; i < m_text.size();) {
        if (const qsizetype escape = escapeAt(i); escape > 0) {
            i += escape;
            continue;
        }
        if (!isTokenCharacter(m_text[i])) {
            ++i;
            continue;
        }
        const Span token{i, tokenEnd(i)};
        std::optional<Span> secret = privateKeyAt(i);
        if (!secret)
            secret = secretIn(token);
        if (!secret)
            secret = credentialAfter(token);
        if (!secret)
            secret = valueAfter(token);
        i = secret ? cut(*secret) : token.end;
    }
    out += m_text.sliced(copied);
    return out;
}

QByteArray withoutSecretShapes(const QByteArray &text)
{
    return Cleaner(text).run();
}

} // namespace deskrelay
