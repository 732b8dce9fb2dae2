#include "core/accounts/vaultstore.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestVaultStore : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void makesAPrivateFile();
    void keepsSecretsOverReopening();
    void staysClosedUntilOpened();
    void refusesAWrongPassphrase();
    void refusesAnEmptyPassphrase();
    void namesADamagedFileAndLeavesIt_data();
    void namesADamagedFileAndLeavesIt();
    void updatesAndRemoves();
    void runsJobsInOrder();
    void leavesTheOldVaultWhenItCannotWrite();
    void answersNobodyOnceItIsGone();
    void costsLittleOnceOpen();
    void leavesNoSecretInTheDirectory();

private:
    QString path() const { return m_place->filePath(u"vault"_s); }
    std::unique_ptr<QTemporaryDir> m_place = {};
};

static const AccountId one = {u"acc-1"_s};
static const AccountId two = {u"acc-2"_s};

static Secret passphrase()
{
    return Secret("correct horse");
}

static Result<void> wait(const std::function<void(SecretStore::Done)> &job)
{
    std::optional<Result<void>> result;
    job([&result](const Result<void> &answer) { result = answer; });
    [&result] { QTRY_VERIFY(result); }();
    return result.value_or(makeError(Error::Kind::Timeout, u"no answer"_s));
}

static Result<void> open(VaultStore &store, const Secret &words = passphrase())
{
    return wait([&](const SecretStore::Done &done) { store.open(words, done); });
}

static Result<void> write(VaultStore &store, const AccountId &account, const QByteArray &secret)
{
    return wait([&](const SecretStore::Done &done) { store.write(account, Secret(secret), done); });
}

static Result<Secret> read(VaultStore &store, const AccountId &account)
{
    std::optional<Result<Secret>> result;
    store.read(account, [&result](const Result<Secret> &answer) { result.emplace(answer); });
    [&result] { QTRY_VERIFY(result); }();
    return result.value_or(makeError(Error::Kind::Timeout, u"no answer"_s));
}

static QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestVaultStore::init()
{
    m_place = std::make_unique<QTemporaryDir>();
}

void TestVaultStore::makesAPrivateFile()
{
    VaultStore store(path());
    QVERIFY(!store.exists());
    QVERIFY(!store.isOpen());
    QVERIFY(open(store));
    QVERIFY(store.exists());
    QVERIFY(store.isOpen());
    const auto isPrivate = [this] {
        return !(QFileInfo(path()).permissions() &
                 (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther |
                  QFileDevice::WriteOther | QFileDevice::ExeOwner));
    };
    QVERIFY(isPrivate());
    QVERIFY(QFile::setPermissions(path(), QFileDevice::Permissions(0x6644)));
    QVERIFY(write(store, one, "secret"));
    QVERIFY(isPrivate());
}

void TestVaultStore::keepsSecretsOverReopening()
{
    {
        VaultStore store(path());
        QVERIFY(open(store));
        QVERIFY(write(store, one, "sk-one"));
        QVERIFY(write(store, two, QByteArray("\0\n\xff", 3)));
    }
    VaultStore store(path());
    QVERIFY(store.exists());
    QVERIFY(open(store));
    QCOMPARE(*read(store, one), Secret("sk-one"));
    QCOMPARE(*read(store, two), Secret(QByteArray("\0\n\xff", 3)));
    QCOMPARE(read(store, AccountId{u"acc-3"_s}).error().kind, Error::Kind::NotFound);
}

void TestVaultStore::staysClosedUntilOpened()
{
    VaultStore store(path());
    QCOMPARE(read(store, one).error().kind, Error::Kind::Locked);
    const Result<void> written = write(store, one, "x");
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Locked);
    QVERIFY(!store.exists());
}

void TestVaultStore::refusesAWrongPassphrase()
{
    {
        VaultStore store(path());
        QVERIFY(open(store));
        QVERIFY(write(store, one, "sk-one"));
    }
    VaultStore store(path());
    const QByteArray before = contents(path());
    const Result<void> opened = open(store, Secret("wrong horse"));
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Locked);
    QVERIFY(opened.error().message.contains(u"passphrase"_s));
    QVERIFY(!opened.error().message.contains(u"wrong horse"_s));
    QVERIFY(!store.isOpen());
    QCOMPARE(contents(path()), before);
    QVERIFY(open(store));
    QCOMPARE(*read(store, one), Secret("sk-one"));
}

void TestVaultStore::refusesAnEmptyPassphrase()
{
    VaultStore store(path());
    const Result<void> opened = open(store, Secret());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Usage);
    QVERIFY(!store.exists());
}

void TestVaultStore::namesADamagedFileAndLeavesIt_data()
{
    QTest::addColumn<int>("flipped");
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << -1 << 0;
    QTest::newRow("cut in the head") << -1 << 50;
    QTest::newRow("cut in the entries") << -1 << 125;
    QTest::newRow("head changed") << 40 << -1;
    QTest::newRow("nonce changed") << 90 << -1;
    QTest::newRow("entries changed") << 110 << -1;
}

void TestVaultStore::namesADamagedFileAndLeavesIt()
{
    QFETCH(const int, flipped);
    QFETCH(const int, size);
    {
        VaultStore store(path());
        QVERIFY(open(store));
        QVERIFY(write(store, one, "a secret that is long enough"));
    }
    QByteArray bytes = contents(path());
    if (flipped >= 0)
        bytes[flipped] = static_cast<char>(bytes[flipped] ^ 0x10);
    if (size >= 0)
        bytes.truncate(size);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytes);
    file.close();
    VaultStore store(path());
    const Result<void> opened = open(store);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Protocol);
    QVERIFY(opened.error().message.contains(path()));
    QVERIFY(!store.isOpen());
    QCOMPARE(contents(path()), bytes);
}

void TestVaultStore::updatesAndRemoves()
{
    VaultStore store(path());
    QVERIFY(open(store));
    const qsizetype empty = contents(path()).size();
    QVERIFY(write(store, one, "first"));
    QVERIFY(write(store, one, "again"));
    QCOMPARE(*read(store, one), Secret("again"));
    const auto remove = [&store] {
        return wait([&store](const SecretStore::Done &done) { store.remove(one, done); });
    };
    QVERIFY(remove());
    QVERIFY(remove());
    QCOMPARE(read(store, one).error().kind, Error::Kind::NotFound);
    QCOMPARE(contents(path()).size(), empty);
}

void TestVaultStore::runsJobsInOrder()
{
    VaultStore store(path());
    QList<int> order;
    store.open(passphrase(), [&order](const Result<void> &) { order.append(0); });
    for (int i = 1; i <= 20; ++i) {
        store.write(one, Secret(QByteArray::number(i)), [&order, i](const Result<void> &result) {
            order.append(result ? i : -i);
        });
    }
    QVERIFY(order.isEmpty());
    QTRY_COMPARE(order.size(), 21);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
    QCOMPARE(*read(store, one), Secret("20"));
}

void TestVaultStore::leavesTheOldVaultWhenItCannotWrite()
{
    const QString folder = m_place->filePath(u"folder"_s);
    QVERIFY(QDir().mkdir(folder));
    VaultStore store(folder + u"/vault"_s);
    QVERIFY(open(store));
    QVERIFY(QDir(folder).removeRecursively());
    const Result<void> written = write(store, one, "x");
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Storage);
    QVERIFY(written.error().message.contains(folder));

    VaultStore nowhere(m_place->filePath(u"missing/vault"_s));
    const Result<void> opened = open(nowhere);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Storage);
    QVERIFY(!nowhere.isOpen());
}

void TestVaultStore::answersNobodyOnceItIsGone()
{
    int answers = 0;
    {
        VaultStore store(path());
        store.open(passphrase(), [&answers](const Result<void> &) { ++answers; });
        store.write(one, Secret("kept"), [&answers](const Result<void> &) { ++answers; });
    }
    QCoreApplication::processEvents();
    QCOMPARE(answers, 0);
    VaultStore store(path());
    QVERIFY(open(store));
    QCOMPARE(*read(store, one), Secret("kept"));
}

void TestVaultStore::costsLittleOnceOpen()
{
    VaultStore store(path());
    QElapsedTimer timer;
    timer.start();
    int answers = 0;
    store.open(passphrase(), [&answers](const Result<void> &) { ++answers; });
    QVERIFY2(timer.elapsed() < 20, "the derivation ran in the caller's thread");
    QTRY_COMPARE(answers, 1);
    qInfo("opened after %lld ms", static_cast<long long>(timer.elapsed()));
    timer.restart();
    for (int i = 0; i < 100; ++i)
        store.read(one, [&answers](const Result<Secret> &) { ++answers; });
    QTRY_COMPARE(answers, 101);
    qInfo("100 reads took %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(timer.elapsed() < 2000);
}

void TestVaultStore::leavesNoSecretInTheDirectory()
{
    VaultStore store(path());
    QVERIFY(open(store));
    QVERIFY(write(store, one, "sk-very-secret"));
    QVERIFY(write(store, two, "sk-other-secret"));
    const QFileInfoList files =
        QDir(m_place->path()).entryInfoList(QDir::Files | QDir::Hidden | QDir::System);
    QCOMPARE(files.size(), 1);
    const QByteArray bytes = contents(files.constFirst().filePath());
    for (const QByteArray &secret : {QByteArray("very-secret"),
                                     QByteArray("other-secret"),
                                     passphrase().reveal().toByteArray(),
                                     QByteArray("sk-very-secret").toBase64()}) {
        QVERIFY(!bytes.contains(secret));
    }
}

QTEST_GUILESS_MAIN(TestVaultStore)
#include "tst_vaultstore.moc"
