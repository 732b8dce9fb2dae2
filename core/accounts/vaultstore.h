#pragma once

#include "core/accounts/secretstore.h"

#include <memory>

namespace deskrelay {

/// Secrets in one encrypted file: Argon2id over the passphrase, XChaCha20-Poly1305 over the
/// contents.
///
/// The file is 0600 and replaced atomically. Key derivation runs on a worker thread; after open()
/// the derived key is kept in locked memory and a job costs no derivation.
class VaultStore final : public SecretStore
{
    Q_OBJECT

public:
    /// \a path need not exist: open() then makes it.
    explicit VaultStore(QString path, QObject *parent = nullptr);
    ~VaultStore() override;

    bool exists() const;
    bool isOpen() const;

    /// Opens the vault, or makes it with \a passphrase. Locked: the passphrase is wrong;
    /// Protocol: the file is damaged, and the message names it.
    void open(const Secret &passphrase, Done done);

    /// Until open() has succeeded these fail as Locked.
    void read(const AccountId &account, ReadDone done) override;
    void write(const AccountId &account, const Secret &secret, Done done) override;
    void remove(const AccountId &account, Done done) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
