#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <QByteArray>

#include <memory>

namespace deskrelay {

/// How a passphrase becomes a key. Kept in the open at the head of the vault.
struct VaultParameters
{
    quint64 operations = 0; ///< Argon2id's passes.
    quint64 memory = 0;     ///< Bytes it takes.
    QByteArray salt = {};   ///< 16 bytes.

    bool operator==(const VaultParameters &) const = default;
};

/// The interactive limits and a fresh salt.
VaultParameters newVaultParameters();

/// A derived key, in memory that is neither swapped out nor dumped, wiped at its end.
class VaultKey final
{
public:
    /// Takes about 50 ms and \a parameters.memory. Usage: the passphrase is empty; Unavailable:
    /// not enough memory.
    static Result<VaultKey> derive(const Secret &passphrase, const VaultParameters &parameters);

    /// 32 bytes to encrypt with.
    const unsigned char *encryption() const { return m_bytes.get(); }
    /// 16 bytes that tell the right key from another and nothing else of it.
    QByteArray check() const;

private:
    struct Free
    {
        void operator()(unsigned char *bytes) const;
    };
    using Bytes = std::unique_ptr<unsigned char, Free>;

    explicit VaultKey(Bytes bytes)
        : m_bytes(std::move(bytes))
    {
    }

    Bytes m_bytes;
};

} // namespace deskrelay
