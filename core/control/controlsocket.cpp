#include "core/control/controlsocket.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <sys/stat.h>
#include <unistd.h>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// The system takes 107 bytes, of which Qt needs some for a name of its own meanwhile.
static constexpr qsizetype longestPath = 90;

/// A directory that is this user's alone, made where it is missing.
static bool isPrivate(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    ::mkdir(name.constData(), 0700);
    struct stat state = {};
    return ::lstat(name.constData(), &state) == 0 && S_ISDIR(state.st_mode) &&
           state.st_uid == ::getuid() && (state.st_mode & 0077) == 0;
}

Result<QString> controlSocketPath(const QString &dataDir)
{
    const QString canonical = QFileInfo(dataDir).canonicalFilePath();
    const QByteArray hash =
        QCryptographicHash::hash((canonical.isEmpty() ? dataDir : canonical).toUtf8(),
                                 QCryptographicHash::Sha256)
            .toHex()
            .first(24);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString fallback = u"/tmp/deskrelay-%1"_s.arg(::getuid());
    for (const QString &directory :
         {runtime.isEmpty() ? QString() : runtime + u"/deskrelay"_s, fallback}) {
        const QString path = directory + u'/' + QString::fromLatin1(hash);
        if (!directory.isEmpty() && QFile::encodeName(path).size() <= longestPath &&
            isPrivate(directory))
            return path;
    }
    return makeError(
        Error::Kind::Storage,
        u"There is no private directory for the control socket: set XDG_RUNTIME_DIR, or "
        u"make %1 yours alone (0700)."_s.arg(fallback));
}

static QByteArray line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray commandLine(const Command &command)
{
    QJsonObject object = {{u"v"_s, 1}, {u"command"_s, command.name}, {u"params"_s, command.params}};
    if (!command.secret.isEmpty()) {
        const QByteArray encoded = command.secret.reveal().toByteArray().toBase64();
        object.insert(u"secret"_s, QString::fromLatin1(encoded));
    }
    return line(object);
}

Result<Command> commandFromLine(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    const QJsonObject object = document.object();
    if (!document.isObject() || !object.value("command"_L1).isString())
        return makeError(Error::Kind::Protocol,
                         u"The command is not one JSON object with a name."_s);
    Command command{.name = object.value("command"_L1).toString(),
                    .params = object.value("params"_L1).toObject()};
    const QString secret = object.value("secret"_L1).toString();
    if (!secret.isEmpty())
        command.secret = Secret(QByteArray::fromBase64(secret.toLatin1()));
    return command;
}

QByteArray resultLine(const CommandResult &result)
{
    if (result)
        return line({{u"ok"_s, true}, {u"result"_s, *result}});
    return line({{u"ok"_s, false},
                 {u"error"_s,
                  QJsonObject{{u"kind"_s, static_cast<int>(result.error().kind)},
                              {u"message"_s, result.error().message}}}});
}

CommandResult resultFromLine(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    const QJsonObject object = document.object();
    if (!document.isObject() || !object.value("ok"_L1).isBool())
        return makeError(Error::Kind::Protocol, u"The owner's answer is not to be understood."_s);
    if (object.value("ok"_L1).toBool())
        return object.value("result"_L1).toObject();
    const QJsonObject error = object.value("error"_L1).toObject();
    const int kind = error.value("kind"_L1).toInt(static_cast<int>(Error::Kind::Internal));
    const bool isKnown = kind >= 0 && kind <= static_cast<int>(Error::Kind::Internal);
    return makeError(isKnown ? static_cast<Error::Kind>(kind) : Error::Kind::Internal,
                     error.value("message"_L1).toString());
}

} // namespace deskrelay
