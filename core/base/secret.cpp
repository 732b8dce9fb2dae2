#include "core/base/secret.h"

#include <QDebug>

#include <utility>

namespace deskrelay {

struct Secret::Bytes
{
    explicit Bytes(QByteArray given)
        : bytes(std::move(given))
    {
    }
    ~Bytes() { wipeBytes(bytes); }
    Bytes(const Bytes &) = delete;
    Bytes &operator=(const Bytes &) = delete;

    QByteArray bytes;
};

Secret::Secret(QByteArray bytes)
    : m_bytes(std::make_shared<const Bytes>(std::move(bytes)))
{
}

qsizetype Secret::size() const
{
    return m_bytes ? m_bytes->bytes.size() : 0;
}

QByteArrayView Secret::reveal() const
{
    return m_bytes ? QByteArrayView(m_bytes->bytes) : QByteArrayView();
}

bool Secret::operator==(const Secret &other) const
{
    return equalInConstantTime(reveal(), other.reveal());
}

QDebug operator<<(QDebug debug, const Secret &secret)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Secret( " << secret.size() << " bytes )";
    return debug;
}

bool equalInConstantTime(QByteArrayView left, QByteArrayView right)
{
    if (left.size() != right.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i) {
        const volatile auto a = static_cast<unsigned char>(left[i]);
        const volatile auto b = static_cast<unsigned char>(right[i]);
        difference |= static_cast<unsigned>(a ^ b);
    }
    return difference == 0;
}

void wipeBytes(QByteArray &bytes)
{
    volatile char *data = bytes.data();
    for (qsizetype i = 0; i < bytes.size(); ++i)
        data[i] = 0;
}

QByteArray withoutSecret(QByteArray text, const Secret &secret)
{
    constexpr qsizetype shortest = 8;
    if (secret.size() < shortest)
        return text;
    QByteArray plain = secret.reveal().toByteArray();
    QByteArray escaped = plain;
    escaped.replace('\\', "\\\\").replace('"', "\\\"");
    QByteArray slashed = escaped;
    slashed.replace('/', "\\/");
    for (QByteArray *const form : {&plain, &escaped, &slashed}) {
        text.replace(*form, "[redacted]");
        wipeBytes(*form);
    }
    return text;
}

Secret secretFromInput(QByteArray bytes)
{
    if (bytes.endsWith('\n'))
        bytes.chop(1);
    if (bytes.endsWith('\r'))
        bytes.chop(1);
    return Secret(std::move(bytes));
}

} // namespace deskrelay
