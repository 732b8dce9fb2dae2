#include "core/accounts/vaultkey.h"

#include <sodium.h>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// The first half encrypts, the second is what check() is made of.
static constexpr size_t halfSize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
static constexpr size_t checkSize = 16;

VaultParameters newVaultParameters()
{
    [[maybe_unused]] const int ready = sodium_init();
    QByteArray salt(crypto_pwhash_SALTBYTES, '\0');
    randombytes_buf(salt.data(), static_cast<size_t>(salt.size()));
    return {.operations = crypto_pwhash_OPSLIMIT_INTERACTIVE,
            .memory = crypto_pwhash_MEMLIMIT_INTERACTIVE,
            .salt = salt};
}

void VaultKey::Free::operator()(unsigned char *bytes) const
{
    sodium_free(bytes);
}

Result<VaultKey> VaultKey::derive(const Secret &passphrase, const VaultParameters &parameters)
{
    if (passphrase.isEmpty())
        return makeError(Error::Kind::Usage, u"The vault's passphrase is empty; give one."_s);
    const Error noMemory =
        makeError(Error::Kind::Unavailable,
                  u"There is not enough memory to open the vault (it takes %1 "
                  u"MiB); close other programs and try again."_s.arg(parameters.memory >> 20));
    if (sodium_init() < 0)
        return noMemory;
    Bytes bytes(static_cast<unsigned char *>(sodium_malloc(2 * halfSize)));
    if (!bytes)
        return noMemory;
    const QByteArrayView words = passphrase.reveal();
    const int derived =
        crypto_pwhash(bytes.get(),
                      2 * halfSize,
                      words.data(),
                      static_cast<unsigned long long>(words.size()),
                      reinterpret_cast<const unsigned char *>(parameters.salt.constData()),
                      parameters.operations,
                      static_cast<size_t>(parameters.memory),
                      crypto_pwhash_ALG_ARGON2ID13);
    if (derived != 0)
        return noMemory;
    sodium_mprotect_readonly(bytes.get());
    return VaultKey(std::move(bytes));
}

QByteArray VaultKey::check() const
{
    QByteArray check(checkSize, '\0');
    crypto_generichash(reinterpret_cast<unsigned char *>(check.data()),
                       checkSize,
                       m_bytes.get() + halfSize,
                       halfSize,
                       nullptr,
                       0);
    return check;
}

} // namespace deskrelay
