// The window program: opens the data directory, shows the window, serves until it is quit.

#include "app/ownership.h"
#include "core/base/filelimit.h"
#include "core/control/hardening.h"
#include "core/control/owner.h"
#include "core/control/passphrase.h"
#include "ui/theme.h"
#include "ui/translations.h"
#include "ui/windowsession.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>
#include <QMessageBox>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace deskrelay;

namespace {

enum ExitCode
{
    Done = 0,
    Refused = 1,
    WrongUsage = 2
};

struct Options
{
    OwnerOptions owner = {};
    std::optional<quint16> port = {};
    bool isHidden = false;
};

} // namespace

static Result<Options> readOptions(const QCommandLineParser &parser)
{
    Options options;
    options.owner.dataDir = parser.value(u"data-dir"_s);
    Result<std::optional<Secret>> passphrase = passphraseFromEnvironment();
    if (!passphrase)
        return passphrase.error();
    options.owner.passphrase = *passphrase;
    options.isHidden = parser.isSet(u"hidden"_s);
    if (parser.isSet(u"secrets"_s)) {
        options.owner.secrets = secretsKindFromName(parser.value(u"secrets"_s));
        if (!options.owner.secrets)
            return makeError(Error::Kind::Usage, u"--secrets takes keychain or vault"_s);
    }
    if (parser.isSet(u"port"_s)) {
        bool isNumber = false;
        const ushort port = parser.value(u"port"_s).toUShort(&isNumber);
        if (!isNumber || port == 0)
            return makeError(Error::Kind::Usage, u"--port takes a number from 1 to 65535"_s);
        options.port = port;
    }
    if (!parser.positionalArguments().isEmpty())
        return makeError(Error::Kind::Usage,
                         u"deskrelay takes no command; deskrelayctl has them"_s);
    return options;
}

int main(int argc, char **argv)
{
    hardenProcess();
    raiseFileLimit();
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"deskrelay"_s);
    QApplication::setApplicationDisplayName(u"Deskrelay"_s);
    QApplication::setApplicationVersion(QStringLiteral(DESKRELAY_VERSION));
    QApplication::setDesktopFileName(u"io.github.deskrelay.Deskrelay"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    installTranslations(application, QLocale());

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "A personal relay to the model providers."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{u"data-dir"_s,
                        QApplication::translate("main", "Keeps everything in <directory>."),
                        QApplication::translate("main", "directory")},
                       {u"secrets"_s,
                        QApplication::translate("main", "Where keys are kept: keychain or vault."),
                        QApplication::translate("main", "kind")},
                       {u"port"_s,
                        QApplication::translate("main", "Listens on <number> this time."),
                        QApplication::translate("main", "number")},
                       {u"hidden"_s, QApplication::translate("main", "Starts in the tray.")}});
    if (!parser.parse(QApplication::arguments())) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(parser.errorText()));
        return WrongUsage;
    }
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (parser.isSet(u"version"_s))
        parser.showVersion();
    const Result<Options> options = readOptions(parser);
    if (!options) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(options.error().message));
        return WrongUsage;
    }

    Theme::install(application);
    const Result<std::unique_ptr<Owner>> owner = takeOwnership(options->owner);
    if (!owner) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(owner.error().message));
        QMessageBox::critical(
            nullptr, QApplication::applicationDisplayName(), owner.error().message);
        return Refused;
    }
    if (!*owner)
        return Done;
    WindowSession session(**owner, options->port);
    QObject::connect(&session,
                     &WindowSession::quitWanted,
                     &application,
                     &QApplication::quit,
                     Qt::QueuedConnection);
    session.start(options->isHidden);
    return QApplication::exec();
}
