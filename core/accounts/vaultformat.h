#pragma once

#include "core/accounts/vaultkey.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QMap>
#include <QString>

#include <optional>

namespace deskrelay {

/// The secrets of a vault by account id.
using VaultEntries = QMap<QString, Secret>;

/// The head of a vault: all that can be read without the key.
struct VaultHead
{
    VaultParameters parameters = {};
    QByteArray check = {}; ///< VaultKey::check() of the right key.

    bool operator==(const VaultHead &) const = default;
};

/// A vault as bytes: the head, a nonce that is new each time, and the entries under
/// XChaCha20-Poly1305, which covers the head too. TooLarge: above 16 MiB.
Result<QByteArray>
sealVault(const VaultHead &head, const VaultKey &key, const VaultEntries &entries);

/// Reads the head of \a bytes; \a path is for the message. Protocol: no vault, damaged, or it
/// asks for more memory or time than any vault of ours; Unsupported: of a newer version.
Result<VaultHead> readVaultHead(QByteArrayView bytes, const QString &path);

/// Reads the entries. Protocol: damaged.
Result<VaultEntries>
readVaultEntries(QByteArrayView bytes, const VaultKey &key, const QString &path);

/// The entries as they are encrypted; to be wiped by the caller.
QByteArray packVaultEntries(const VaultEntries &entries);
/// Their reverse; empty where \a plain is not what packVaultEntries() makes.
std::optional<VaultEntries> unpackVaultEntries(QByteArrayView plain);

/// The largest vault that is read or written.
inline constexpr qsizetype largestVault = 16 * 1024 * 1024;

} // namespace deskrelay
