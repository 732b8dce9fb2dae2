#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace deskrelay {

class LoopbackServer;

/// The built deskrelayctl as a person uses it: its own processes, a data directory, a secret store.
/// A test that meets it derives from this.
class ServeFixture : public QObject
{
    Q_OBJECT

protected:
    /// How a command ended.
    struct Outcome
    {
        int code = -1;
        QByteArray out = {};
        QByteArray err = {};
        QJsonObject json() const;
    };

    ServeFixture();
    ~ServeFixture() override;

    /// A fresh data directory.
    void begin();
    /// Ends the relay and removes the directory.
    void end();

    std::unique_ptr<QProcess> prepare(const QStringList &words) const;
    Outcome run(const QStringList &words, const QByteArray &input = {});
    /// Starts the relay and waits until it listens.
    bool serve(const QStringList &words = {QStringLiteral("--port"), QStringLiteral("0")});
    /// Asks the relay to end; answers its exit code.
    int stop();
    /// Ends it as a crash would.
    void killRelay();

    /// Sends bytes and answers everything that came until the relay closed.
    QByteArray talk(const QByteArray &bytes) const;
    /// Posts and answers everything that came back.
    QByteArray request(const QByteArray &path, const QByteArray &body, const QByteArray &key) const;
    /// Adds an account named "work" for Claude models; answers its id.
    QString addUpstream(LoopbackServer &upstream);
    /// The account of that name or id as `account list` has it.
    QJsonObject account(const QString &reference);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_relay;
    QString m_secrets = QStringLiteral("vault");
    QByteArray m_passphrase = {};
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QByteArray m_relayOut = {};
    QByteArray m_relayErr = {};
    QByteArray m_key = {}; ///< The first client key, once a fresh directory was served.
    quint16 m_port = 0;
};

/// The secret of addUpstream().
extern const QByteArray upstreamSecret;
/// A small request, and a reply to it with 3 tokens in and 4 out.
extern const QByteArray claudeRequest;
extern const QByteArray claudeReply;
/// A small request to the echo account.
extern const QByteArray echoChat;

} // namespace deskrelay
