#include "core/accounts/vaultformat.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestVaultFormat : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void readsBackWhatItSealed();
    void sealsTheSameDifferently();
    void noticesEveryChangedByte();
    void noticesEveryCut();
    void refusesAHeadThatAsksForTooMuch_data();
    void refusesAHeadThatAsksForTooMuch();
    void refusesANewerVersion();
    void unpacksNothingElse_data();
    void unpacksNothingElse();
    void refusesToGrowWithoutBound();

private:
    VaultHead m_head = {};
    std::unique_ptr<VaultKey> m_key = {};
};

static const QString path = u"/somewhere/vault"_s;

void TestVaultFormat::initTestCase()
{
    m_head.parameters = newVaultParameters();
    Result<VaultKey> key = VaultKey::derive(Secret("passphrase"), m_head.parameters);
    QVERIFY(key);
    m_head.check = key->check();
    m_key = std::make_unique<VaultKey>(std::move(*key));
}

void TestVaultFormat::readsBackWhatItSealed()
{
    const VaultEntries entries = {{u"acc-1"_s, Secret("sk-one")},
                                  {u"acc-ü"_s, Secret(QByteArray("\0\xff\n", 3))},
                                  {u""_s, Secret()}};
    const Result<QByteArray> sealed = sealVault(m_head, *m_key, entries);
    QVERIFY(sealed);
    QVERIFY(!sealed->contains("sk-one"));
    QVERIFY(!sealed->contains("acc-1"));
    const Result<VaultHead> head = readVaultHead(*sealed, path);
    QVERIFY(head);
    QCOMPARE(*head, m_head);
    const Result<VaultEntries> read = readVaultEntries(*sealed, *m_key, path);
    QVERIFY(read);
    QCOMPARE(*read, entries);
}

void TestVaultFormat::sealsTheSameDifferently()
{
    const VaultEntries entries = {{u"a"_s, Secret("b")}};
    const QByteArray first = *sealVault(m_head, *m_key, entries);
    const QByteArray second = *sealVault(m_head, *m_key, entries);
    QCOMPARE(first.first(80), second.first(80));
    QVERIFY(first.mid(80, 24) != second.mid(80, 24));
    QVERIFY(first.mid(104) != second.mid(104));
}

void TestVaultFormat::noticesEveryChangedByte()
{
    const QByteArray sealed = *sealVault(m_head, *m_key, {{u"a"_s, Secret("b")}});
    for (qsizetype at = 0; at < sealed.size(); ++at) {
        QByteArray changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const Result<VaultHead> head = readVaultHead(changed, path);
        const bool headRefused = !head && head.error().kind == Error::Kind::Protocol &&
                                 head.error().message.contains(path);
        QCOMPARE(headRefused, at < 80);
        const Result<VaultEntries> entries = readVaultEntries(changed, *m_key, path);
        QVERIFY(!entries);
        QCOMPARE(entries.error().kind, Error::Kind::Protocol);
        QVERIFY(entries.error().message.contains(path));
    }
}

void TestVaultFormat::noticesEveryCut()
{
    const QByteArray sealed = *sealVault(m_head, *m_key, {{u"a"_s, Secret("b")}});
    for (qsizetype size = 0; size < sealed.size(); ++size)
        QVERIFY(!readVaultEntries(sealed.first(size), *m_key, path));
    for (qsizetype size = 0; size < 120; ++size)
        QVERIFY(!readVaultHead(sealed.first(size), path));
    QVERIFY(!readVaultEntries(QByteArray(sealed + 'x'), *m_key, path));
}

void TestVaultFormat::refusesAHeadThatAsksForTooMuch_data()
{
    QTest::addColumn<quint64>("operations");
    QTest::addColumn<quint64>("memory");
    QTest::newRow("memory") << quint64(2) << (quint64(100) << 30);
    QTest::newRow("all memory") << quint64(2) << ~quint64(0);
    QTest::newRow("no memory") << quint64(2) << quint64(0);
    QTest::newRow("time") << quint64(1'000'000) << (quint64(64) << 20);
    QTest::newRow("no pass") << quint64(0) << (quint64(64) << 20);
}

void TestVaultFormat::refusesAHeadThatAsksForTooMuch()
{
    QFETCH(const quint64, operations);
    QFETCH(const quint64, memory);
    VaultHead head = m_head;
    head.parameters.operations = operations;
    head.parameters.memory = memory;
    const Result<QByteArray> sealed = sealVault(head, *m_key, {});
    QVERIFY(sealed);
    const Result<VaultHead> read = readVaultHead(*sealed, path);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Protocol);
}

void TestVaultFormat::refusesANewerVersion()
{
    // A later version may have another head: only its beginning is looked at.
    const QByteArray newer = QByteArray("deskrelayvault\2\0", 16) + QByteArray(200, 'x');
    const Result<VaultHead> read = readVaultHead(newer, path);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Unsupported);
}

void TestVaultFormat::unpacksNothingElse_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("half a length") << QByteArray("\x01\0", 2);
    QTest::newRow("name beyond the end") << QByteArray("\x05\0\0\0ab", 6);
    QTest::newRow("name without secret") << QByteArray("\x01\0\0\0a", 5);
    QTest::newRow("secret beyond the end") << QByteArray("\x01\0\0\0a\xff\xff\xff\xff", 9);
}

void TestVaultFormat::unpacksNothingElse()
{
    QFETCH(const QByteArray, plain);
    QVERIFY(!unpackVaultEntries(plain));
}

void TestVaultFormat::refusesToGrowWithoutBound()
{
    const VaultEntries entries = {{u"a"_s, Secret(QByteArray(largestVault, 'x'))}};
    const Result<QByteArray> sealed = sealVault(m_head, *m_key, entries);
    QVERIFY(!sealed);
    QCOMPARE(sealed.error().kind, Error::Kind::TooLarge);
}

QTEST_APPLESS_MAIN(TestVaultFormat)
#include "tst_vaultformat.moc"
