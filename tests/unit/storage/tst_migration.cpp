#include "core/storage/migration.h"
#include "core/storage/schema.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestMigration : public QObject
{
    Q_OBJECT

private slots:
    void makesAnEmptyDatabaseWithoutACopy();
    void bringsAnOldDatabaseForwardAndKeepsACopy();
    void replacesACopyOfAnEarlierTry();
    void leavesTheVersionBeforeAFailingStep();
    void refusesANewerVersion();
    void refusesAnotherProgramsDatabase();
    void agreesWithTheReleasedFirstVersion();
};

static Migration stepOne()
{
    return {u"CREATE TABLE things (name TEXT PRIMARY KEY)"_s,
            u"INSERT INTO things VALUES ('old')"_s};
}

static Migration stepTwo()
{
    return {u"ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7"_s};
}

static qint64 number(const Connection &connection, const QString &sql)
{
    const Result<QVariant> value = connection.value(sql);
    return value ? value->toLongLong() : -1;
}

void TestMigration::makesAnEmptyDatabaseWithoutACopy()
{
    const QTemporaryDir place;
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    const auto report = migrate(connection, {stepOne(), stepTwo()});
    QVERIFY(report);
    QCOMPARE(report->from, 0);
    QCOMPARE(report->to, 2);
    QCOMPARE(number(connection, u"SELECT size FROM things"_s), 7);
    QVERIFY(!QFileInfo::exists(place.filePath(u"x.db.v0.bak"_s)));
    QVERIFY(!QFileInfo::exists(place.filePath(u"x.db.v1.bak"_s)));
}

void TestMigration::bringsAnOldDatabaseForwardAndKeepsACopy()
{
    const QTemporaryDir place;
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    QVERIFY(migrate(connection, {stepOne()}));
    const auto report = migrate(connection, {stepOne(), stepTwo()});
    QVERIFY(report);
    QCOMPARE(report->from, 1);
    QCOMPARE(number(connection, u"PRAGMA user_version"_s), 2);
    QCOMPARE(number(connection, u"SELECT size FROM things WHERE name = 'old'"_s), 7);

    const QString copy = place.filePath(u"x.db.v1.bak"_s);
    QCOMPARE(QFileInfo(copy).permissions() &
                 (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
             QFileDevice::Permissions());
    Connection old(copy);
    QVERIFY(old.open(Connection::Access::ReadOnly));
    QCOMPARE(number(old, u"PRAGMA user_version"_s), 1);
    QCOMPARE(number(old, u"SELECT count(*) FROM things"_s), 1);

    QVERIFY(migrate(connection, {stepOne(), stepTwo()}));
    QVERIFY(!QFileInfo::exists(place.filePath(u"x.db.v2.bak"_s)));
}

void TestMigration::replacesACopyOfAnEarlierTry()
{
    const QTemporaryDir place;
    for (const QString &name : {u"x.db.v1.bak"_s, u"x.db.v1.bak.part"_s}) {
        QFile left(place.filePath(name));
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.write("left over");
    }
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    QVERIFY(migrate(connection, {stepOne()}));
    QVERIFY(migrate(connection, {stepOne(), stepTwo()}));
    Connection old(place.filePath(u"x.db.v1.bak"_s));
    QVERIFY(old.open(Connection::Access::ReadOnly));
    QCOMPARE(number(old, u"SELECT count(*) FROM things"_s), 1);
    QVERIFY(!QFileInfo::exists(place.filePath(u"x.db.v1.bak.part"_s)));
}

void TestMigration::leavesTheVersionBeforeAFailingStep()
{
    const QTemporaryDir place;
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    QVERIFY(migrate(connection, {stepOne()}));
    const Migration broken = {u"DELETE FROM things"_s, u"INSERT INTO nowhere VALUES (1)"_s};
    const auto report = migrate(connection, {stepOne(), broken});
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Storage);
    QCOMPARE(number(connection, u"PRAGMA user_version"_s), 1);
    QCOMPARE(number(connection, u"SELECT count(*) FROM things"_s), 1);
    QVERIFY(migrate(connection, {stepOne(), stepTwo()}));
}

void TestMigration::refusesANewerVersion()
{
    const QTemporaryDir place;
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    QVERIFY(migrate(connection, {stepOne(), stepTwo()}));
    const auto report = migrate(connection, {stepOne()});
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Unsupported);
    QVERIFY(report.error().message.contains(connection.path()));
    QVERIFY(report.error().message.contains(u"newer"_s));
    QCOMPARE(number(connection, u"PRAGMA user_version"_s), 2);
}

void TestMigration::refusesAnotherProgramsDatabase()
{
    const QTemporaryDir place;
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    QVERIFY(connection.run(u"CREATE TABLE bookmarks (url TEXT)"_s));
    const auto report = migrate(connection, {stepOne()});
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Unsupported);
    QCOMPARE(number(connection, u"SELECT count(*) FROM sqlite_master"_s), 1);
}

void TestMigration::agreesWithTheReleasedFirstVersion()
{
    // Every released schema stays reachable: the file holds rows as version 1 wrote them.
    QFile file(QFINDTESTDATA("version1.sql"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QTemporaryDir place;
    Connection connection(place.filePath(u"x.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadWrite));
    QVERIFY(migrate(connection, {schemaMigrations().constFirst()}));
    const QStringList statements =
        QString::fromUtf8(file.readAll()).split(u";\n"_s, Qt::SkipEmptyParts);
    for (const QString &statement : statements) {
        const Result<void> done = connection.run(statement);
        QVERIFY2(done, qPrintable(done.has_value() ? QString() : done.error().message));
    }
    QVERIFY(migrate(connection, schemaMigrations()));
    QCOMPARE(number(connection, u"SELECT count(*) FROM accounts"_s), 1);
    QCOMPARE(number(connection, u"SELECT sum(input) FROM usage_records"_s), 42);
    QCOMPARE(number(connection,
                    u"SELECT count(*) FROM aliases WHERE name = 'fast' AND key_id = '' AND "
                    u"model = 'claude-x' AND family = 'anthropic'"_s),
             1);
}

QTEST_GUILESS_MAIN(TestMigration)
#include "tst_migration.moc"
