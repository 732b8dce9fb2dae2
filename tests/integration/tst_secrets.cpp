#include "core/control/controlclient.h"
#include "tests/support/loopbackserver.h"
#include "tests/support/servefixture.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Looks for every secret in everything that the built program leaves or says.
/// Meets the Secret Service of tests/support/with-keyring.sh.
class TestSecrets final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { end(); }

    void areNowhere_data();
    void areNowhere();

private:
    void note(const QString &where, const QByteArray &bytes) { m_seen.append({where, bytes}); }
    Outcome runNoted(const QStringList &words, const QByteArray &input = {});
    void notePost(const QByteArray &path, const QByteArray &body);
    void noteProcess(const QString &what, qint64 pid);
    void noteFiles(const QString &directory);
    void noteControlReplies();
    void askInAllWays(LoopbackServer &upstream);

    QList<QPair<QString, QByteArray>> m_seen = {};
    std::unique_ptr<QTemporaryDir> m_home;
};

/// One that looks different in every coding.
static const QByteArray trickySecret = "sk/odd+key\"of=a'test\\&~0123456789<>";

void TestSecrets::init()
{
    begin();
    m_seen.clear();
    m_home = std::make_unique<QTemporaryDir>();
    for (const QString &name :
         {u"HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_CACHE_HOME"_s})
        m_environment.insert(name, m_home->path());
    m_passphrase = "a passphrase+with/odd\"characters";
}

/// A secret as itself and in the codings in which it might slip out.
static QList<QByteArray> formsOf(const QByteArray &secret)
{
    QByteArray escaped = secret;
    escaped.replace('\\', "\\\\").replace('"', "\\\"");
    QByteArray escapedMore = escaped;
    escapedMore.replace('/', "\\/");
    QByteArray html = secret;
    html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    const QString text = QString::fromLatin1(secret);
    const auto *const wide = reinterpret_cast<const char *>(text.utf16());
    QList<QByteArray> forms = {secret,
                               escaped,
                               escapedMore,
                               html,
                               secret.toPercentEncoding(),
                               secret.toPercentEncoding().toLower(),
                               secret.toHex(),
                               QByteArray(wide, text.size() * 2)};
    // In base64 a part of a longer text, at each of the three places where a group may begin.
    for (qsizetype skipped = 0; skipped < 3; ++skipped) {
        const QByteArray part = secret.sliced(skipped, (secret.size() - skipped) / 3 * 3);
        forms << part.toBase64() << part.toBase64(QByteArray::Base64UrlEncoding);
    }
    return forms;
}

TestSecrets::Outcome TestSecrets::runNoted(const QStringList &words, const QByteArray &input)
{
    const Outcome outcome = run(words, input);
    note(u"output of "_s + words.join(u' '), outcome.out);
    note(u"errors of "_s + words.join(u' '), outcome.err);
    return outcome;
}

void TestSecrets::notePost(const QByteArray &path, const QByteArray &body)
{
    note(u"reply to "_s + QString::fromLatin1(path), request(path, body, m_key));
}

void TestSecrets::noteProcess(const QString &what, qint64 pid)
{
    for (const QString &name : {u"cmdline"_s, u"environ"_s, u"comm"_s}) {
        QFile file(u"/proc/%1/%2"_s.arg(pid).arg(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray bytes = file.readAll();
        // The one variable that the contract names.
        bytes.replace(QByteArray("DESKRELAY_VAULT_PASSPHRASE=" + m_passphrase), "");
        note(what + u' ' + name, bytes);
    }
}

void TestSecrets::noteFiles(const QString &directory)
{
    QDirIterator it(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        note(file.fileName(), file.readAll());
    }
}

/// What the owner tells whoever asks it over its socket.
void TestSecrets::noteControlReplies()
{
    const ControlClient client(m_dir->path());
    for (const QString &name : {u"status"_s,
                                u"account.list"_s,
                                u"account.show"_s,
                                u"account.test"_s,
                                u"account.nonsense"_s,
                                u"key.list"_s,
                                u"config.list"_s,
                                u"usage"_s}) {
        const CommandResult result =
            client.run({.name = name, .params = {{u"id"_s, u"tricky"_s}}}, std::chrono::seconds(1));
        note(u"control reply to "_s + name,
             result ? QJsonDocument(*result).toJson() : result.error().message.toUtf8());
    }
}

/// Requests whose upstream throws the key back in all the places it can.
void TestSecrets::askInAllWays(LoopbackServer &upstream)
{
    QByteArray escaped = trickySecret;
    escaped.replace('\\', "\\\\").replace('"', "\\\"");
    const QByteArray error = "{\"error\":{\"message\":\"bad key " + escaped + "\"}}";
    for (const int status : {400, 401, 403, 404, 429, 500, 503}) {
        upstream.enqueue(status, "application/json", error);
        notePost("/v1/messages", claudeRequest);
    }
    upstream.enqueue(500, "text/plain", QByteArray("bad key " + trickySecret));
    notePost("/v1/messages", claudeRequest);
    upstream.enqueue(200, "application/json", claudeReply);
    notePost("/v1/messages", claudeRequest);
    upstream.enqueue({.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                 "Connection: close\r\n\r\nevent: error\ndata: {\"type\":\"error\","
                                 "\"error\":{\"type\":\"api_error\",\"message\":\"" +
                                 escaped + "\"}}\n\n"},
                      .closes = true});
    request("/v1/messages", claudeRequest, m_key); // a stream goes through as it comes
    upstream.enqueue({.pieces = {"nonsense\r\n\r\n"}, .closes = true});
    notePost("/v1/messages", claudeRequest);
    notePost("/v1/messages?key=" + trickySecret.toPercentEncoding(), "not json");
    note(u"reply to a wrong key"_s, request("/v1/messages", claudeRequest, trickySecret));
    note(u"reply to no path"_s, request("/nothing", {}, m_key));
}

void TestSecrets::areNowhere_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("fromFile");
    QTest::newRow("vault") << u"vault"_s << false;
    QTest::newRow("vault, passphrase in a file") << u"vault"_s << true;
    QTest::newRow("keychain") << u"keychain"_s << false;
}

void TestSecrets::areNowhere()
{
    QFETCH(const QString, kind);
    QFETCH(const bool, fromFile);
    m_secrets = kind;
    QTemporaryDir elsewhere;
    if (fromFile) {
        QFile file(elsewhere.filePath(u"passphrase"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_passphrase + "\n");
        m_environment.insert(u"DESKRELAY_VAULT_PASSPHRASE_FILE"_s, file.fileName());
    }
    LoopbackServer upstream;
    QVERIFY(serve());
    const QStringList add = {u"--json"_s,
                             u"account"_s,
                             u"add"_s,
                             u"--provider"_s,
                             u"anthropic"_s,
                             u"--name"_s,
                             u"tricky"_s,
                             u"--base-url"_s,
                             upstream.url(),
                             u"--key-stdin"_s};
    const std::unique_ptr<QProcess> adding = prepare(add);
    QSignalSpy added(adding.get(), &QProcess::finished);
    adding->start();
    QVERIFY(adding->waitForStarted());
    adding->write(trickySecret + "\n");
    noteProcess(u"account add"_s, adding->processId()); // which waits for the rest of its input
    adding->closeWriteChannel();
    QVERIFY(added.wait());
    QCOMPARE(adding->exitCode(), 0);
    note(u"output of account add"_s, adding->readAll() + adding->readAllStandardError());
    QCOMPARE(runNoted(add, trickySecret + "\n").code, 1); // the name is taken
    const QByteArray made = run({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"k"_s})
                                .json()["key"_L1]
                                .toString()
                                .toLatin1();
    QVERIFY(made.startsWith("dk-"));

    askInAllWays(upstream);
    QVERIFY(upstream.requests().first().field("x-api-key") == trickySecret);
    noteControlReplies();
    for (const QStringList &words : {QStringList{u"status"_s},
                                     {u"--json"_s, u"status"_s},
                                     {u"account"_s, u"list"_s},
                                     {u"account"_s, u"show"_s, u"tricky"_s},
                                     {u"--json"_s, u"key"_s, u"list"_s},
                                     {u"--json"_s, u"usage"_s, u"--by"_s, u"key"_s},
                                     {u"--json"_s, u"config"_s, u"list"_s}})
        QCOMPARE(runNoted(words).code, 0);
    noteProcess(u"relay"_s, m_relay->processId());
    noteFiles(m_dir->path());
    stop();
    noteFiles(m_dir->path());
    noteFiles(m_home->path());
    m_relayOut.replace(m_key, ""); // shown this once
    note(u"the relay's output"_s, m_relayOut);
    note(u"the relay's log"_s, m_relayErr);
    QVERIFY(!m_relayErr.isEmpty());

    for (const QByteArray &secret : {trickySecret, m_passphrase, m_key, made}) {
        for (const QByteArray &form : formsOf(secret)) {
            for (const auto &[where, bytes] : std::as_const(m_seen))
                QVERIFY2(!bytes.contains(form),
                         qPrintable(where + u": " + QString::fromLatin1(bytes.left(2000))));
        }
    }
    QVERIFY(m_seen.size() > 50);
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
