#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/control/command.h"
#include "core/keys/clientkey.h"
#include "core/relay/relayconfig.h"
#include "core/relay/relaysnapshot.h"
#include "core/requests/requestquery.h"
#include "core/usage/usagequery.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace deskrelay {

enum class SecretsKind
{
    Keychain,
    Vault
};

QString secretsKindName(SecretsKind kind);
std::optional<SecretsKind> secretsKindFromName(QStringView name);

/// How the secret store stands, with the sentence that says what to do.
struct SecretsStatus
{
    enum class State
    {
        Loading,         ///< Secrets are being read.
        Ready,           ///< Every secret was loaded, or failed on its own.
        NeedsPassphrase, ///< The vault exists and is closed.
        Locked,          ///< The keychain is locked.
        Absent,          ///< No keychain on this machine; a new data directory may take a vault.
    };
    SecretsKind kind = SecretsKind::Keychain;
    bool isFixed = false; ///< The kind was recorded at first use.
    State state = State::Loading;
    QString message = {};
};

/// What a fresh data directory was given, shown once.
struct FirstKey
{
    Secret key = {};
    QString name = {};
};

/// Everything that is shown of an account beside what the relay knows of it.
struct AccountEntry
{
    Account account = {};
    bool needsAttention = false;
    QString attention = {}; ///< Why, and what to do: "its secret is missing from the keychain; …"
};

struct OwnerOptions
{
    QString dataDir = {};                    ///< Empty: the default.
    std::optional<SecretsKind> secrets = {}; ///< As asked for; Conflict when another is recorded.
    std::optional<Secret> passphrase = {};   ///< For the vault, where it was given.
    bool serveControl = true; ///< Listen for deskrelayctl; a command that runs alone does not.
};

/// The one process that owns a data directory: its lock, database, secrets, relay and control
/// socket.
///
/// Lives in the main thread; whoever opened it deletes it, which commits, closes and lets go.
class Owner final : public QObject
{
    Q_OBJECT

public:
    /// Takes the lock and opens the store. Conflict: another process owns the directory (the
    /// message names its pid and address). Secrets are loaded afterwards: see secretsChanged().
    static Result<std::unique_ptr<Owner>> open(const OwnerOptions &options);
    ~Owner() override;

    QString dataDir() const;

    /// Runs a command; \a done runs in the main thread, once.
    void execute(const Command &command, CommandDone done);

    /// Starts with the configured host and port, or those given; see snapshotChanged().
    void startRelay(std::optional<QString> host = {}, std::optional<quint16> port = {});
    /// Stops listening at once; requests under way may take \a patience to end.
    void stopRelay(std::chrono::milliseconds patience = {});

    // What the window shows. Each has its signal.
    QList<AccountEntry> accounts() const;
    QList<ClientKey> keys() const;
    QList<Alias> aliases() const;
    QList<Group> groups() const;
    const RelayConfig &config() const;
    const RelaySnapshot &snapshot() const;
    const SecretsStatus &secrets() const;

    /// What the storage's query thread reads; \a done runs in the main thread.
    void queryRequests(const RequestQuery &query,
                       std::function<void(const Result<RequestReport> &)> done) const;

    /// Sums over what was used, as queryRequests() does.
    void queryUsage(const UsageQuery &query,
                    std::function<void(const Result<UsageReport> &)> done) const;

    /// The key that was made with the data directory; given out once.
    std::optional<FirstKey> takeFirstKey();

    /// Opens the vault; its state follows by secretsChanged(). \a done says whether it opened.
    void unlockVault(const Secret &passphrase, std::function<void(const Result<void> &)> done);
    /// Fixes a new data directory on the vault and makes it.
    void chooseVault(const Secret &passphrase, std::function<void(const Result<void> &)> done);
    /// Tries the keychain again.
    void retrySecrets();

signals:
    void accountsChanged();
    void keysChanged();
    void aliasesChanged();
    void configChanged();
    void snapshotChanged();
    void secretsChanged();
    /// Another program asked the owner's window to come to the front.
    void raiseRequested();
    /// A window wants to take over from this headless owner: drain, close and exit.
    void releaseRequested();
    /// Something in the background failed that a person should know of.
    void problem(const QString &message);

private:
    Owner();
    class Private;
    std::unique_ptr<Private> d;
};

/// How long a headless owner lets its requests run when a window takes over.
inline constexpr std::chrono::seconds releasePatience(60);

/// The default data directory: `$XDG_DATA_HOME/deskrelay`.
QString defaultDataDir();

} // namespace deskrelay
