#include "core/storage/datadirectory.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;

bool isNetworkFileSystem(QByteArrayView type)
{
    static constexpr std::array<QByteArrayView, 14> types = {"nfs",
                                                             "nfs4",
                                                             "cifs",
                                                             "smb3",
                                                             "smbfs",
                                                             "smb2",
                                                             "9p",
                                                             "afs",
                                                             "afpfs",
                                                             "webdav",
                                                             "davfs",
                                                             "ceph",
                                                             "lustre",
                                                             "glusterfs"};
    const QByteArrayView inUserSpace = "fuse.";
    if (type.startsWith(inUserSpace)) {
        // Through FUSE come local things too, an AppImage or an encrypted folder.
        static constexpr std::array<QByteArrayView, 6> remote = {
            "sshfs", "rclone", "s3fs", "davfs", "glusterfs", "ceph"};
        type = type.sliced(inUserSpace.size());
        return std::find(remote.begin(), remote.end(), type) != remote.end();
    }
    return std::find(types.begin(), types.end(), type) != types.end();
}

Result<void> prepareDataDirectory(const QString &directory)
{
    if (!QDir().mkpath(directory)) {
        return makeError(Error::Kind::Storage,
                         u"The data directory %1 cannot be made; check the permissions of the "
                         u"folder above it, or name another with --data-dir."_s.arg(directory));
    }
    const QByteArray type = QStorageInfo(directory).fileSystemType();
    if (isNetworkFileSystem(type)) {
        return makeError(Error::Kind::Unsupported,
                         u"The data directory %1 is on a network file system (%2), where the "
                         u"database would be damaged; name a local one with --data-dir."_s.arg(
                             directory, QString::fromLatin1(type)));
    }
    const QFileDevice::Permissions owner =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QFile::setPermissions(directory, owner) || !QFileInfo(directory).isWritable()) {
        return makeError(Error::Kind::Storage,
                         u"The data directory %1 does not belong to this user, or cannot be "
                         u"written to; name another with --data-dir."_s.arg(directory));
    }
    return {};
}

Result<void> makeDatabaseFile(const QString &path)
{
    // SQLite gives the log and the index beside the database the rights of the database.
    QFile file(path);
    if (!file.exists() &&
        !file.open(QIODevice::WriteOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return makeError(Error::Kind::Storage,
                         u"The database %1 cannot be made: %2."_s.arg(path, file.errorString()));
    }
    file.close();
    return restrictDatabaseFiles(path);
}

Result<void> restrictDatabaseFiles(const QString &file)
{
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        const QString path = file + suffix;
        if (QFileInfo::exists(path) &&
            !QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
            return makeError(
                Error::Kind::Storage,
                u"The file %1 does not belong to this user; give it back, or name another data "
                u"directory with --data-dir."_s.arg(path));
        }
    }
    return {};
}

} // namespace deskrelay
