#pragma once

#include "core/accounts/secretstore.h"

#include <chrono>
#include <memory>

namespace deskrelay {

/// Secrets in the operating system's keychain, as items `deskrelay` / `<store id>/<account id>`.
class KeychainStore final : public SecretStore
{
    Q_OBJECT

public:
    explicit KeychainStore(QString storeId,
                           QObject *parent = nullptr,
                           std::chrono::milliseconds jobTime = std::chrono::seconds(10));
    ~KeychainStore() override;

    void read(const AccountId &account, ReadDone done) override;
    void write(const AccountId &account, const Secret &secret, Done done) override;
    void remove(const AccountId &account, Done done) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
