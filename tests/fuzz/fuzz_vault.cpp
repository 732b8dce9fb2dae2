// links: deskrelay_accounts
#include "core/accounts/vaultformat.h"

#include <cstdint>
#include <cstdlib>

using namespace deskrelay;

static const VaultKey &fuzzKey()
{
    // The least that Argon2id takes: the derivation is not what is looked at.
    static const Result<VaultKey> key = VaultKey::derive(
        Secret("fuzz"), {.operations = 1, .memory = 8192, .salt = QByteArray(16, 's')});
    if (!key)
        std::abort();
    return *key;
}

/// Any file is a vault or an error, and any entries that unpack are packed and sealed losslessly.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const QString path = QStringLiteral("vault");
    static_cast<void>(readVaultHead(bytes, path).has_value());
    static_cast<void>(readVaultEntries(bytes, fuzzKey(), path).has_value());

    const std::optional<VaultEntries> entries = unpackVaultEntries(bytes);
    if (!entries)
        return 0;
    const VaultHead head = {
        .parameters = {.operations = 1, .memory = 8192, .salt = QByteArray(16, 's')},
        .check = fuzzKey().check()};
    const Result<QByteArray> sealed = sealVault(head, fuzzKey(), *entries);
    if (!sealed)
        return 0;
    const Result<VaultHead> readHead = readVaultHead(*sealed, path);
    const Result<VaultEntries> readBack = readVaultEntries(*sealed, fuzzKey(), path);
    if (!readHead || *readHead != head || !readBack || *readBack != *entries)
        std::abort();
    return 0;
}
