#include "app/headless.h"
#include "app/resulttext.h"
#include "core/base/filelimit.h"
#include "core/control/commandline.h"
#include "core/control/controlclient.h"
#include "core/control/hardening.h"
#include "core/control/owner.h"
#include "core/control/passphrase.h"
#include "core/relay/listening.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>
#include <QTimer>

#include <signal.h>

#include <algorithm>
#include <cstdio>

using namespace deskrelay;
using namespace Qt::StringLiterals;

namespace {

enum ExitCode
{
    Done = 0,
    Failed = 1,
    BadUsage = 2
};

/// Longer than any command takes: a test of an account with all its timeouts, a slow keychain.
constexpr std::chrono::minutes answerPatience(2);

} // namespace

static int fail(const Error &error)
{
    QString line = error.message;
    std::fprintf(stderr, "%s\n", qPrintable(line.replace(u'\n', u' ')));
    return error.kind == Error::Kind::Usage ? BadUsage : Failed;
}

static int print(const CommandLine &line, const CommandResult &result)
{
    if (!result)
        return fail(result.error());
    const QByteArray text = line.isJson
                                ? QJsonDocument(*result).toJson(QJsonDocument::Compact) + '\n'
                                : resultText(line.command.name, *result).toUtf8();
    const bool isWritten =
        std::fwrite(text.constData(), 1, size_t(text.size()), stdout) == size_t(text.size()) &&
        std::fflush(stdout) == 0;
    const bool isFailedTest =
        line.command.name == "account.test"_L1 && !result->value("passed"_L1).toBool();
    return isWritten && !isFailedTest ? Done : Failed;
}

/// The commands that need the vault open where nobody owns the directory.
static bool needsSecrets(const Command &command)
{
    return command.name == "serve"_L1 || command.name == "account.add"_L1 ||
           command.name == "account.remove"_L1 || command.name == "account.test"_L1;
}

static bool usesVault(const CommandLine &line, const QString &dataDir)
{
    QFile recorded(dataDir + u"/secrets.kind"_s);
    if (recorded.open(QIODevice::ReadOnly))
        return recorded.readAll().trimmed() == "vault";
    return line.secrets == "vault"_L1;
}

static Result<OwnerOptions> ownerOptions(const CommandLine &line, const QString &dataDir)
{
    OwnerOptions options{.dataDir = dataDir,
                         .secrets = secretsKindFromName(line.secrets),
                         .serveControl = line.command.name == "serve"_L1};
    Result<std::optional<Secret>> passphrase = passphraseFromEnvironment();
    if (!passphrase)
        return passphrase.error();
    options.passphrase = *passphrase;
    if (!options.passphrase && needsSecrets(line.command) && usesVault(line, dataDir) &&
        hasTerminal()) {
        options.passphrase = askSecret(u"Passphrase of the vault: "_s);
        if (!QFile::exists(dataDir + u"/vault"_s) &&
            !(askSecret(u"The same again: "_s) == *options.passphrase))
            return makeError(Error::Kind::Usage, u"The two passphrases differ."_s);
    }
    return options;
}

static std::optional<Error> readSecretFor(CommandLine &line)
{
    if (line.command.name != "account.add"_L1)
        return std::nullopt;
    const bool isEcho = line.command.params.value("provider"_L1).toString() == "echo"_L1;
    if (line.readsSecret)
        line.command.secret = readSecret();
    else if (!isEcho && hasTerminal())
        line.command.secret = askSecret(u"Key of the account: "_s);
    else if (!isEcho)
        return makeError(Error::Kind::Usage,
                         u"account add: give the key on standard input with --key-stdin."_s);
    if (line.readsSecret && line.command.secret.isEmpty() && !isEcho)
        return makeError(Error::Kind::Usage, u"account add: standard input holds no key."_s);
    return std::nullopt;
}

static int
serve(QCoreApplication &application, const CommandLine &line, const OwnerOptions &options)
{
    std::optional<quint16> port;
    if (line.command.params.contains("port"_L1)) {
        bool isNumber = false;
        const QString text = line.command.params.value("port"_L1).toString();
        port = text.toUShort(&isNumber);
        if (!isNumber) {
            return fail(
                makeError(Error::Kind::Usage,
                          u"--port takes a number from 0 to 65535, not \"%1\"."_s.arg(text)));
        }
    }
    std::optional<QString> host;
    if (line.command.params.contains("host"_L1)) {
        host = line.command.params.value("host"_L1).toString();
        if (const Result<QList<QHostAddress>> addresses = addressesFor(*host); !addresses)
            return fail(addresses.error());
    }
    Result<std::unique_ptr<Owner>> owner = Owner::open(options);
    if (!owner)
        return fail(owner.error());
    Headless headless(owner->get(), host, port);
    headless.start();
    return application.exec();
}

/// Runs the command in this process, which owns the directory meanwhile.
static int runAlone(QCoreApplication &application, const CommandLine &line, Owner &owner)
{
    int code = Failed;
    QTimer::singleShot(0, &owner, [&] {
        owner.execute(line.command, [&](const CommandResult &result) {
            code = print(line, result);
            QTimer::singleShot(0, &application, &QCoreApplication::quit);
        });
    });
    application.exec();
    return code;
}

/// Goes on to print the requests that come, until it is ended or the owner of the directory is
/// gone.
static int follow(const ControlClient &client, CommandLine line, const CommandResult &first)
{
    CommandResult result = first;
    qint64 last = 0;
    for (;;) {
        const QJsonArray rows = result->value("rows"_L1).toArray();
        for (const QJsonValue &row : rows)
            last = std::max(last, row["number"_L1].toInteger());
        if (!rows.isEmpty()) {
            if (const int code = print(line, result); code != Done)
                return code;
        }
        QThread::msleep(500);
        line.command.params.insert(u"after"_s, QString::number(last));
        const std::optional<CommandResult> next = client.tryRun(line.command, answerPatience);
        if (!next)
            return Done;
        if (!*next)
            return fail(next->error());
        result = *next;
    }
}

static int run(QCoreApplication &application, CommandLine &line)
{
    const QString dataDir =
        line.dataDir.isEmpty() ? defaultDataDir() : QDir(line.dataDir).absolutePath();
    if (const std::optional<Error> error = readSecretFor(line))
        return fail(*error);
    const bool isServe = line.command.name == "serve"_L1;
    const ControlClient client(dataDir);
    // An owner that is just going, or just coming, is waited for.
    QDeadlineTimer patience(std::chrono::seconds(5));
    for (;;) {
        if (!isServe) {
            if (const std::optional<CommandResult> result =
                    client.tryRun(line.command, answerPatience)) {
                const bool isFollowed = *result && line.command.params.contains("follow"_L1);
                return isFollowed ? follow(client, line, *result) : print(line, *result);
            }
        }
        const Result<OwnerOptions> options = ownerOptions(line, dataDir);
        if (!options)
            return fail(options.error());
        if (isServe)
            return serve(application, line, *options);
        Result<std::unique_ptr<Owner>> owner = Owner::open(*options);
        if (owner)
            return runAlone(application, line, **owner);
        if (owner.error().kind != Error::Kind::Conflict || patience.hasExpired())
            return fail(owner.error());
        QThread::msleep(50);
    }
}

int main(int argc, char *argv[])
{
    hardenProcess();
    raiseFileLimit();
    // Before any thread is made: each inherits the mask, and the signals are read from a
    // descriptor.
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    ::signal(SIGPIPE, SIG_IGN);

    QCoreApplication::setApplicationName(u"deskrelayctl"_s);
    QCoreApplication application(argc, argv);
    Result<CommandLine> line = parseCommandLine(application.arguments().sliced(1));
    if (!line)
        return fail(line.error());
    if (line->wantsHelp) {
        std::fputs(qPrintable(helpText(line->command.name)), stdout);
        return Done;
    }
    if (line->wantsVersion) {
        std::puts("deskrelayctl " DESKRELAY_VERSION);
        return Done;
    }
    if (line->command.name == "serve"_L1)
        ::sigprocmask(SIG_BLOCK, &watched, nullptr);
    return run(application, *line);
}
