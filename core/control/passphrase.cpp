#include "core/control/passphrase.h"

#include <QFile>

#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace deskrelay {

using namespace Qt::StringLiterals;

Result<std::optional<Secret>> passphraseFromEnvironment()
{
    const QByteArray given = qgetenv("DESKRELAY_VAULT_PASSPHRASE");
    if (!given.isEmpty())
        return std::optional(Secret(given));
    const QString path = qEnvironmentVariable("DESKRELAY_VAULT_PASSPHRASE_FILE");
    if (path.isEmpty())
        return std::optional<Secret>();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return makeError(
            Error::Kind::Storage,
            u"The passphrase file %1 cannot be read: %2."_s.arg(path, file.errorString()));
    }
    return std::optional(secretFromInput(file.readAll()));
}

bool hasTerminal()
{
    return ::isatty(STDIN_FILENO) == 1;
}

Secret askSecret(const QString &prompt)
{
    std::fputs(qPrintable(prompt), stderr);
    termios shown = {};
    ::tcgetattr(STDIN_FILENO, &shown);
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    QByteArray typed;
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        typed += byte;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    std::fputc('\n', stderr);
    return secretFromInput(std::move(typed));
}

Secret readSecret()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return {};
    return secretFromInput(input.readAll());
}

} // namespace deskrelay
