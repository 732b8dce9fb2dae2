#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

class QDebug;

namespace deskrelay {

/// Bytes that must not be shown: a provider's key, a passphrase, a client key.
///
/// Copies share the bytes, also across threads, and the last one to go overwrites them. Hand in
/// the only copy. Streams print `Secret( 7 bytes )`.
class Secret final
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes);

    bool isEmpty() const { return size() == 0; }
    qsizetype size() const;

    /// The bytes themselves; every use of it is a place to look at.
    QByteArrayView reveal() const;

    /// Compares in constant time for equal sizes.
    bool operator==(const Secret &other) const;

private:
    struct Bytes;
    std::shared_ptr<const Bytes> m_bytes = {};
};

QDebug operator<<(QDebug debug, const Secret &secret);

/// Compares two byte strings; for equal sizes the time does not depend on their contents.
bool equalInConstantTime(QByteArrayView left, QByteArrayView right);

/// Overwrites \a bytes with zeros in a way that the compiler keeps.
void wipeBytes(QByteArray &bytes);

/// \a text with "[redacted]" where \a secret stood, also as JSON writes it. A word that is too
/// short to be a secret is left.
QByteArray withoutSecret(QByteArray text, const Secret &secret);

/// The secret read from a person or a file: one line end at its end is not part of it.
Secret secretFromInput(QByteArray bytes);

} // namespace deskrelay
