#include "core/storage/bulkstatement.h"

#include "core/storage/connection.h"

#include <QTemporaryDir>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestBulkStatement : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void bindsWhatChangesAndKeepsTheRest();
    void staysWithinTheTransaction();
    void namesTheFileInAnError();

private:
    QStringList rows() const;

    QTemporaryDir m_place;
    std::unique_ptr<Connection> m_connection;
};

void TestBulkStatement::init()
{
    m_connection = std::make_unique<Connection>(m_place.filePath(u"test.db"_s));
    QVERIFY(m_connection->open(Connection::Access::ReadWrite));
    QVERIFY(m_connection->run(u"DROP TABLE IF EXISTS t"_s));
    QVERIFY(m_connection->run(u"CREATE TABLE t (name TEXT NOT NULL, count BIGINT, more BIGINT)"_s));
}

void TestBulkStatement::cleanup()
{
    m_connection.reset();
}

QStringList TestBulkStatement::rows() const
{
    Result<QSqlQuery> query = m_connection->select(
        u"SELECT typeof(name) || ':' || name || '/' || count || '/' || coalesce(more, '-') "
        u"FROM t ORDER BY rowid"_s);
    QStringList found;
    while (query && query->next())
        found << query->value(0).toString();
    return found;
}

void TestBulkStatement::bindsWhatChangesAndKeepsTheRest()
{
    Result<BulkStatement> insert =
        BulkStatement::prepare(*m_connection, "INSERT INTO t VALUES (?, ?, ?)", 3);
    QVERIFY(insert);
    const auto add = [&insert](const QString &name, qint64 count, std::optional<qint64> more) {
        insert->bind(0, name);
        insert->bind(1, count);
        insert->bind(2, more);
        return insert->run().has_value();
    };
    QVERIFY(add(u"one"_s, 1, 7));
    QVERIFY(add(u"one"_s, qint64(1) << 60, std::nullopt));
    QVERIFY(add(u"zwei – 二"_s, -2, 0));
    QVERIFY(add(QString(), 3, 1)); // NOT NULL: a null QString is an empty text
    QVERIFY(add(u""_s, 4, 1));
    QVERIFY(add(u"one"_s, 5, 1));
    QCOMPARE(rows(),
             (QStringList{u"text:one/1/7"_s,
                          u"text:one/1152921504606846976/-"_s,
                          u"text:zwei – 二/-2/0"_s,
                          u"text:/3/1"_s,
                          u"text:/4/1"_s,
                          u"text:one/5/1"_s}));
}

void TestBulkStatement::staysWithinTheTransaction()
{
    QVERIFY(m_connection->run(u"BEGIN IMMEDIATE"_s));
    {
        Result<BulkStatement> insert =
            BulkStatement::prepare(*m_connection, "INSERT INTO t VALUES ('x', 1, ?)", 1);
        QVERIFY(insert);
        insert->bind(0, qint64(1));
        QVERIFY(insert->run());
    }
    QCOMPARE(rows().size(), 1);
    QVERIFY(m_connection->run(u"ROLLBACK"_s));
    QCOMPARE(rows(), QStringList());
}

void TestBulkStatement::namesTheFileInAnError()
{
    const Result<BulkStatement> none =
        BulkStatement::prepare(*m_connection, "INSERT INTO nowhere VALUES (?)", 1);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::Storage);
    QVERIFY2(none.error().message.contains(u"test.db"), qPrintable(none.error().message));
    QVERIFY2(none.error().message.contains(u"nowhere"), qPrintable(none.error().message));

    QVERIFY(m_connection->run(u"CREATE UNIQUE INDEX one_name ON t (name)"_s));
    Result<BulkStatement> insert =
        BulkStatement::prepare(*m_connection, "INSERT INTO t VALUES (?, 1, 1)", 1);
    QVERIFY(insert);
    insert->bind(0, u"same"_s);
    QVERIFY(insert->run());
    const Result<void> again = insert->run();
    QVERIFY(!again);
    QVERIFY2(again.error().message.contains(u"UNIQUE"), qPrintable(again.error().message));
    insert->bind(0, u"other"_s); // and goes on
    QVERIFY(insert->run());
    QCOMPARE(rows().size(), 2);
}

QTEST_GUILESS_MAIN(TestBulkStatement)

#include "tst_bulkstatement.moc"
