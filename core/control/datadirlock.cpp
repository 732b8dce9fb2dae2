#include "core/control/datadirlock.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString lockPath(const QString &directory)
{
    return directory + u"/lock"_s;
}

Result<std::unique_ptr<DataDirLock>> DataDirLock::take(const QString &directory)
{
    const QByteArray path = QFile::encodeName(lockPath(directory));
    const int descriptor = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return makeError(Error::Kind::Storage,
                         u"The lock file %1 cannot be opened: %2."_s.arg(
                             lockPath(directory), QString::fromLocal8Bit(std::strerror(errno))));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        std::unique_ptr<DataDirLock> lock(new DataDirLock(descriptor));
        lock->describe({.pid = QCoreApplication::applicationPid()});
        return lock;
    }
    ::close(descriptor);
    const LockHolder owner = holder(directory);
    QString message =
        u"The data directory %1 is in use by process %2"_s.arg(directory).arg(owner.pid);
    if (!owner.address.isEmpty())
        message += u", which serves at %1"_s.arg(owner.address);
    return makeError(Error::Kind::Conflict, message + u'.');
}

DataDirLock::~DataDirLock()
{
    ::close(m_descriptor); // the file stays: removing it would race with the next owner
}

void DataDirLock::describe(const LockHolder &holder)
{
    const QJsonObject object = {{u"pid"_s, holder.pid},
                                {u"address"_s, holder.address},
                                {u"socket"_s, holder.socket},
                                {u"window"_s, holder.isWindow}};
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    if (::ftruncate(m_descriptor, 0) == 0) {
        [[maybe_unused]] const auto written =
            ::pwrite(m_descriptor, text.constData(), static_cast<size_t>(text.size()), 0);
    }
}

LockHolder DataDirLock::holder(const QString &directory)
{
    QFile file(lockPath(directory));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject object = QJsonDocument::fromJson(file.read(4096)).object();
    return {.pid = object.value("pid"_L1).toInteger(),
            .address = object.value("address"_L1).toString(),
            .socket = object.value("socket"_L1).toString(),
            .isWindow = object.value("window"_L1).toBool()};
}

} // namespace deskrelay
