#include "tests/support/servefixture.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What the built program makes of odd directories and of damaged files.
class TestDataDirectoryUse final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void worksInOddDirectories();
    void refusesUnusableDirectories();
    void leavesABrokenConfigAsItIs_data();
    void leavesABrokenConfigAsItIs();
    void leavesAForeignDatabaseAsItIs();
    void leavesANewerDatabaseAsItIs();
    void leavesADamagedVaultAsItIs();

private:
    Outcome addOpenAi();
    QString path(const QString &name) const { return m_dir->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    QByteArray read(const QString &name) const;
};

TestDataDirectoryUse::Outcome TestDataDirectoryUse::addOpenAi()
{
    return run({u"--secrets"_s,
                u"vault"_s,
                u"account"_s,
                u"add"_s,
                u"--provider"_s,
                u"openai"_s,
                u"--name"_s,
                u"a"_s,
                u"--key-stdin"_s},
               "sk-0123456789\n");
}

QByteArray TestDataDirectoryUse::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestDataDirectoryUse::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void TestDataDirectoryUse::worksInOddDirectories()
{
    QVERIFY(QDir(m_dir->path()).mkdir(u"real"_s));
    QVERIFY(QFile::link(path(u"real"_s), path(u"a link"_s)));
    for (const QString &name : {u"with space/ünder 🎉"_s, u"a link"_s}) {
        const std::unique_ptr<QProcess> process =
            prepare({u"--data-dir"_s, path(name), u"--secrets"_s, u"vault"_s, u"status"_s});
        process->start();
        QVERIFY(process->waitForFinished());
        QCOMPARE(process->exitCode(), 0);
        QVERIFY(QFile::exists(path(name + u"/deskrelay.db"_s)));
    }
}

void TestDataDirectoryUse::refusesUnusableDirectories()
{
    write(u"file"_s, "x");
    QVERIFY(QFile::link(u"/nonexistent/x"_s, path(u"dangling"_s)));
    for (const QString &name : {u"file"_s, u"file/below"_s, u"dangling"_s}) {
        const Outcome refused = run({u"--data-dir"_s, path(name), u"status"_s});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("--data-dir") && refused.err.contains(name.toUtf8()),
                 refused.err.constData());
    }
    QCOMPARE(read(u"file"_s), "x");
}

void TestDataDirectoryUse::leavesABrokenConfigAsItIs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("a colon is missing")
        << QByteArray("{\n  \"port\": 1,\n  \"x\" 5\n}\n") << QByteArray("line 3, column 8");
    QTest::newRow("empty") << QByteArray() << QByteArray("line 1, column 1");
    QTest::newRow("a list") << QByteArray("[]") << QByteArray("line 1, column 1");
    QTest::newRow("a value that does not fit")
        << QByteArray("{\n\"port\":\"many\"}") << QByteArray("line 2, column 1");
}

void TestDataDirectoryUse::leavesABrokenConfigAsItIs()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, place);
    write(u"config.json"_s, text);
    for (const QStringList &words : {QStringList{u"status"_s},
                                     {u"config"_s, u"set"_s, u"port"_s, u"9000"_s},
                                     {u"serve"_s, u"--port"_s, u"0"_s}}) {
        const Outcome refused = run(words);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(place), refused.err.constData());
        QVERIFY(refused.err.contains("config.json"));
    }
    QCOMPARE(read(u"config.json"_s), text);
}

void TestDataDirectoryUse::leavesAForeignDatabaseAsItIs()
{
    const QByteArray text = "this is no database" + QByteArray(200, '.');
    write(u"deskrelay.db"_s, text);
    const Outcome refused = run({u"status"_s});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("deskrelay.db") && refused.err.contains("Move it away"),
             refused.err.constData());
    QCOMPARE(read(u"deskrelay.db"_s), text);
}

void TestDataDirectoryUse::leavesANewerDatabaseAsItIs()
{
    QCOMPARE(run({u"--secrets"_s, u"vault"_s, u"status"_s}).code, 0);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"newer"_s);
        database.setDatabaseName(path(u"deskrelay.db"_s));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"PRAGMA user_version = 99"_s));
    }
    QSqlDatabase::removeDatabase(u"newer"_s);
    for (const QStringList &words : {QStringList{u"status"_s}, {u"serve"_s, u"--port"_s, u"0"_s}}) {
        const Outcome refused = run(words);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("newer Deskrelay"), refused.err.constData());
    }
}

void TestDataDirectoryUse::leavesADamagedVaultAsItIs()
{
    write(u"vault"_s, "garbage");
    const Outcome refused = addOpenAi();
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("vault"), refused.err.constData());
    QCOMPARE(read(u"vault"_s), "garbage");
    QVERIFY(account(u"a"_s).isEmpty());
    QVERIFY(serve()); // and says so
    QVERIFY2(m_relayErr.contains("vault"), m_relayErr.constData());
}

QTEST_GUILESS_MAIN(TestDataDirectoryUse)
#include "tst_datadirectoryuse.moc"
