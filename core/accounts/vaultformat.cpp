#include "core/accounts/vaultformat.h"

#include <QtEndian>

#include <sodium.h>

namespace deskrelay {

using namespace Qt::StringLiterals;

// The head, all numbers little-endian: 14 bytes of magic, u16 version, u64 operations,
// u64 memory, 16 bytes of salt, 16 of the key's check, 16 of a checksum over what is before it.
// Then 24 bytes of nonce and the encrypted entries with their 16 bytes of tag.
static constexpr QByteArrayView magic = "deskrelayvault";
static constexpr quint16 version = 1;
static constexpr qsizetype saltAt = 32;
static constexpr qsizetype checkAt = 48;
static constexpr qsizetype sumAt = 64;
static constexpr qsizetype headSize = 80;
static constexpr qsizetype partSize = 16;
static constexpr qsizetype nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static constexpr qsizetype tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;

// A file from elsewhere must not make us take all memory or work for hours.
static constexpr quint64 mostOperations = 16;
static constexpr quint64 mostMemory = quint64(512) << 20;

static const unsigned char *unsignedBytes(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

static unsigned char *unsignedBytes(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

template <typename Number>
static void appendNumber(QByteArray &bytes, Number number)
{
    const Number little = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char *>(&little), sizeof little);
}

template <typename Number>
static Number numberAt(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<Number>(bytes.data() + at);
}

static QByteArray checksum(QByteArrayView bytes)
{
    QByteArray sum(partSize, '\0');
    crypto_generichash(unsignedBytes(sum),
                       static_cast<size_t>(sum.size()),
                       unsignedBytes(bytes),
                       static_cast<size_t>(bytes.size()),
                       nullptr,
                       0);
    return sum;
}

static Error damaged(const QString &path)
{
    return makeError(
        Error::Kind::Protocol,
        u"The vault %1 is damaged; nothing was changed in it. Put a copy in its place, "
        u"or move it away and give the accounts their keys anew."_s.arg(path));
}

static QByteArray packHead(const VaultHead &head)
{
    QByteArray bytes = magic.toByteArray();
    appendNumber(bytes, version);
    appendNumber(bytes, head.parameters.operations);
    appendNumber(bytes, head.parameters.memory);
    bytes += head.parameters.salt;
    bytes += head.check;
    bytes += checksum(bytes);
    return bytes;
}

QByteArray packVaultEntries(const VaultEntries &entries)
{
    qsizetype size = 0;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        size += 8 + entry.key().toUtf8().size() + entry.value().size();
    QByteArray plain;
    plain.reserve(size); // Growing would leave copies behind.
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        const QByteArray name = entry.key().toUtf8();
        appendNumber(plain, static_cast<quint32>(name.size()));
        plain += name;
        appendNumber(plain, static_cast<quint32>(entry.value().size()));
        plain += entry.value().reveal();
    }
    return plain;
}

/// Takes a length and so many bytes off the front of \a rest.
static std::optional<QByteArrayView> takePart(QByteArrayView &rest)
{
    if (rest.size() < 4)
        return std::nullopt;
    const auto size = static_cast<qsizetype>(numberAt<quint32>(rest, 0));
    rest = rest.sliced(4);
    if (rest.size() < size)
        return std::nullopt;
    const QByteArrayView part = rest.first(size);
    rest = rest.sliced(size);
    return part;
}

std::optional<VaultEntries> unpackVaultEntries(QByteArrayView plain)
{
    VaultEntries entries;
    while (!plain.isEmpty()) {
        const std::optional<QByteArrayView> name = takePart(plain);
        const std::optional<QByteArrayView> secret = name ? takePart(plain) : std::nullopt;
        if (!secret)
            return std::nullopt;
        entries.insert(QString::fromUtf8(*name), Secret(secret->toByteArray()));
    }
    return entries;
}

Result<QByteArray>
sealVault(const VaultHead &head, const VaultKey &key, const VaultEntries &entries)
{
    QByteArray plain = packVaultEntries(entries);
    const QByteArray open = packHead(head);
    if (plain.size() > largestVault - headSize - nonceSize - tagSize) {
        wipeBytes(plain);
        return makeError(Error::Kind::TooLarge,
                         u"The vault would grow above 16 MiB; remove accounts first."_s);
    }
    QByteArray nonce(nonceSize, '\0');
    randombytes_buf(nonce.data(), static_cast<size_t>(nonce.size()));
    QByteArray sealed(plain.size() + tagSize, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(unsignedBytes(sealed),
                                               nullptr,
                                               unsignedBytes(QByteArrayView(plain)),
                                               static_cast<unsigned long long>(plain.size()),
                                               unsignedBytes(QByteArrayView(open)),
                                               static_cast<unsigned long long>(open.size()),
                                               nullptr,
                                               unsignedBytes(QByteArrayView(nonce)),
                                               key.encryption());
    wipeBytes(plain);
    return QByteArray(open + nonce + sealed);
}

Result<VaultHead> readVaultHead(QByteArrayView bytes, const QString &path)
{
    if (!bytes.startsWith(magic)) {
        return makeError(
            Error::Kind::Protocol,
            u"The file %1 is no vault of Deskrelay, or is damaged; move it away."_s.arg(path));
    }
    if (bytes.size() < headSize + nonceSize + tagSize || bytes.size() > largestVault)
        return damaged(path);
    const quint16 found = numberAt<quint16>(bytes, magic.size());
    if (found > version && found < 256) {
        return makeError(Error::Kind::Unsupported,
                         u"The vault %1 was written by a newer Deskrelay (its version %2, known "
                         u"here %3); update Deskrelay."_s.arg(path)
                             .arg(found)
                             .arg(version));
    }
    if (found != version || bytes.sliced(sumAt, partSize) != checksum(bytes.first(sumAt)))
        return damaged(path);
    VaultHead head;
    head.parameters.operations = numberAt<quint64>(bytes, 16);
    head.parameters.memory = numberAt<quint64>(bytes, 24);
    head.parameters.salt = bytes.sliced(saltAt, partSize).toByteArray();
    head.check = bytes.sliced(checkAt, partSize).toByteArray();
    const VaultParameters &parameters = head.parameters;
    if (parameters.operations < crypto_pwhash_OPSLIMIT_MIN ||
        parameters.operations > mostOperations || parameters.memory < crypto_pwhash_MEMLIMIT_MIN ||
        parameters.memory > mostMemory) {
        return damaged(path);
    }
    return head;
}

Result<VaultEntries>
readVaultEntries(QByteArrayView bytes, const VaultKey &key, const QString &path)
{
    if (bytes.size() < headSize + nonceSize + tagSize || bytes.size() > largestVault)
        return damaged(path);
    const QByteArrayView open = bytes.first(headSize);
    const QByteArrayView nonce = bytes.sliced(headSize, nonceSize);
    const QByteArrayView sealed = bytes.sliced(headSize + nonceSize);
    QByteArray plain(sealed.size() - tagSize, '\0');
    const int opened =
        crypto_aead_xchacha20poly1305_ietf_decrypt(unsignedBytes(plain),
                                                   nullptr,
                                                   nullptr,
                                                   unsignedBytes(sealed),
                                                   static_cast<unsigned long long>(sealed.size()),
                                                   unsignedBytes(open),
                                                   static_cast<unsigned long long>(open.size()),
                                                   unsignedBytes(nonce),
                                                   key.encryption());
    std::optional<VaultEntries> entries;
    if (opened == 0)
        entries = unpackVaultEntries(plain);
    wipeBytes(plain);
    if (!entries)
        return damaged(path);
    return *entries;
}

} // namespace deskrelay
