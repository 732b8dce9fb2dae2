#include "core/storage/datadirectory.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestDataDirectory : public QObject
{
    Q_OBJECT

private slots:
    void tellsNetworkFileSystems_data();
    void tellsNetworkFileSystems();
    void makesAPrivateDirectory();
    void narrowsADirectoryThatIsThere();
    void refusesAFileInItsPlace();
    void restrictsWhatIsBesideTheDatabase();
};

static QFileDevice::Permissions groupAndOthers()
{
    return QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
           QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
}

void TestDataDirectory::tellsNetworkFileSystems_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("network");
    for (const char *const type : {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph"})
        QTest::newRow(type) << QByteArray(type) << true;
    for (const char *const type : {"ext4", "btrfs", "tmpfs", "overlay", "apfs", "fuse.gocryptfs"})
        QTest::newRow(type) << QByteArray(type) << false;
    QTest::newRow("unknown") << QByteArray() << false;
}

void TestDataDirectory::tellsNetworkFileSystems()
{
    QFETCH(const QByteArray, type);
    QFETCH(const bool, network);
    QCOMPARE(isNetworkFileSystem(type), network);
}

void TestDataDirectory::makesAPrivateDirectory()
{
    const QTemporaryDir place;
    const QString directory = place.filePath(u"a/b"_s);
    QVERIFY(prepareDataDirectory(directory));
    QVERIFY(!(QFileInfo(directory).permissions() & groupAndOthers()));
    QVERIFY(QFileInfo(directory).isWritable());
}

void TestDataDirectory::narrowsADirectoryThatIsThere()
{
    const QTemporaryDir place;
    QVERIFY(QFile::setPermissions(place.path(),
                                  QFileInfo(place.path()).permissions() | groupAndOthers()));
    QVERIFY(prepareDataDirectory(place.path()));
    QVERIFY(!(QFileInfo(place.path()).permissions() & groupAndOthers()));
}

void TestDataDirectory::refusesAFileInItsPlace()
{
    const QTemporaryDir place;
    QFile file(place.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const Result<void> prepared = prepareDataDirectory(file.fileName());
    QVERIFY(!prepared);
    QCOMPARE(prepared.error().kind, Error::Kind::Storage);
    QVERIFY(prepared.error().message.contains(file.fileName()));
}

void TestDataDirectory::restrictsWhatIsBesideTheDatabase()
{
    const QTemporaryDir place;
    const QString path = place.filePath(u"x.db"_s);
    for (const QString &suffix : {u""_s, u"-wal"_s}) {
        QFile file(path + suffix);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(file.permissions() | groupAndOthers()));
    }
    QVERIFY(restrictDatabaseFiles(path));
    for (const QString &suffix : {u""_s, u"-wal"_s})
        QVERIFY(!(QFileInfo(path + suffix).permissions() & groupAndOthers()));
    QVERIFY(!QFileInfo::exists(path + u"-shm"_s));
}

QTEST_APPLESS_MAIN(TestDataDirectory)
#include "tst_datadirectory.moc"
