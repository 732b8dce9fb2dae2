#include "core/storage/store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestStore : public QObject
{
    Q_OBJECT

private slots:
    void makesAPrivateDatabaseWithAnId();
    void keepsEverythingOverReopening();
    void changesRowsInPlace();
    void removesAccountsAndAliases();
    void keepsAKeyBoundWhenItsAccountIsGone();
    void neverMovesLastUsedBack();
    void answersInOrderAndInTheHandlesThread();
    void answersNobodyOnceItIsGone();
    void refusesADamagedDatabase_data();
    void refusesADamagedDatabase();
    void refusesRowsThatItDoesNotKnow();
    void keepsNoKeyInItsFiles();
};

static StoredAccount sampleAccount()
{
    return {.account = {.id = AccountId{u"acc-1"_s},
                        .provider = Provider::OpenAiCompatible,
                        .name = u"Büro's \"one\""_s,
                        .baseUrl = u"http://127.0.0.1:8000/v1"_s,
                        .priority = 3,
                        .weight = 7,
                        .groups = {u"b"_s, u"a"_s},
                        .models = {u"m1"_s, u"m2"_s},
                        .proxy = u"socks5://127.0.0.1:1080"_s,
                        .maxConcurrent = 4,
                        .enabled = false,
                        .draining = true,
                        .created = fromMilliseconds(1'700'000'000'123)},
            .phase = AccountPhase::Pending};
}

static ClientKey sampleKey(const QString &id)
{
    return {.id = KeyId{id},
            .name = u"laptop"_s,
            .hash = hashClientKey(id.toUtf8()),
            .hint = u"wxyz"_s,
            .families = {u"anthropic"_s},
            .accounts = {AccountId{u"acc-1"_s}, AccountId{u"acc-0"_s}},
            .groups = {u"team"_s},
            .models = {u"claude-*"_s},
            .requestsPerMinute = 60,
            .tokensPerMinute = 5'000'000'000,
            .maxConcurrent = 3,
            .dailyCostMicros = 1,
            .totalCostMicros = 0,
            .maxWait = std::chrono::seconds(90),
            .capture = CaptureMode::All,
            .expires = fromMilliseconds(1'800'000'000'000),
            .revoked = true,
            .created = fromMilliseconds(1'700'000'000'000),
            .lastUsed = fromMilliseconds(1'700'000'001'000)};
}

static std::unique_ptr<Store> openStore(const QString &directory)
{
    Result<std::unique_ptr<Store>> opened = Store::open(directory);
    if (!opened) {
        qWarning().noquote() << opened.error().message;
        return {};
    }
    return std::move(opened).value();
}

void TestStore::makesAPrivateDatabaseWithAnId()
{
    const QTemporaryDir place;
    QString id;
    {
        const auto store = openStore(place.filePath(u"data"_s));
        QVERIFY(store);
        QVERIFY(store->initialState().isNew);
        id = store->initialState().storeId;
        QVERIFY(id.size() > 10);
        const QDir data(place.filePath(u"data"_s));
        QVERIFY(data.entryList(QDir::Files).contains(u"deskrelay.db"_s));
        for (const QFileInfo &file : data.entryInfoList(QDir::Files)) {
            QCOMPARE(int(file.permissions() & QFileDevice::Permissions(0x0fff)) & 0x077, 0);
        }
    }
    const auto again = openStore(place.filePath(u"data"_s));
    QVERIFY(again);
    QVERIFY(!again->initialState().isNew);
    QCOMPARE(again->initialState().storeId, id);
}

void TestStore::keepsEverythingOverReopening()
{
    const QTemporaryDir place;
    const QList<ModelOverride> overrides = {{u"gpt-*"_s, u"stop"_s, u"no"_s},
                                            {u"gpt-5"_s, u"max-output-tokens"_s, u"64000"_s},
                                            {u"gpt-5"_s, u"stop"_s, u"yes"_s}};
    ClientKey bare = {.id = KeyId{u"key-2"_s}, .hash = hashClientKey("other")};
    bare.created = fromMilliseconds(1'700'000'000'001);
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAccount(sampleAccount());
        store->saveKey(sampleKey(u"key-1"_s));
        store->saveKey(bare);
        store->saveGroup({u"team"_s, Strategy::FillFirst});
        store->saveAlias({u"fast"_s, u"claude-x"_s, u"anthropic"_s});
        store->saveAlias({u"any"_s, u"gpt-x"_s, {}});
        store->saveAlias({u"fast"_s, u"claude-y"_s, {}, KeyId{u"key-1"_s}});
        store->saveModelOverrides({{u"gone"_s, u"stop"_s, u"no"_s}});
        store->saveModelOverrides(overrides);
    }
    const auto store = openStore(place.path());
    QVERIFY(store);
    const StoredState &state = store->initialState();
    QCOMPARE(state.accounts, QList<StoredAccount>{sampleAccount()});
    QCOMPARE(state.keys, (QList<ClientKey>{sampleKey(u"key-1"_s), bare}));
    QCOMPARE(state.groups, (QList<Group>{{u"team"_s, Strategy::FillFirst}}));
    QCOMPARE(state.aliases,
             (QList<Alias>{{u"any"_s, u"gpt-x"_s, {}},
                           {u"fast"_s, u"claude-x"_s, u"anthropic"_s},
                           {u"fast"_s, u"claude-y"_s, {}, KeyId{u"key-1"_s}}}));
    QCOMPARE(state.modelOverrides, overrides);
}

void TestStore::changesRowsInPlace()
{
    const QTemporaryDir place;
    StoredAccount account = sampleAccount();
    ClientKey key = sampleKey(u"key-1"_s);
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAccount(account);
        store->saveKey(key);
        store->saveGroup({u"team"_s, Strategy::Balanced});
        store->saveAlias({u"fast"_s, u"a"_s, {}});
        account.phase = AccountPhase::Ready;
        account.account.name = u"New"_s;
        account.account.groups = {u"a"_s};
        account.account.models.clear();
        key.accounts.clear();
        key.expires.reset();
        store->saveAccount(account);
        store->saveKey(key);
        store->saveGroup({u"team"_s, Strategy::RoundRobin});
        store->saveAlias({u"fast"_s, u"b"_s, {}});
    }
    const auto store = openStore(place.path());
    QVERIFY(store);
    QCOMPARE(store->initialState().accounts, QList<StoredAccount>{account});
    QCOMPARE(store->initialState().keys, QList<ClientKey>{key});
    QCOMPARE(store->initialState().groups, (QList<Group>{{u"team"_s, Strategy::RoundRobin}}));
    QCOMPARE(store->initialState().aliases, (QList<Alias>{{u"fast"_s, u"b"_s, {}}}));
}

void TestStore::removesAccountsAndAliases()
{
    const QTemporaryDir place;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAccount(sampleAccount());
        store->saveAlias({u"fast"_s, u"a"_s, {}});
        store->removeAccount(sampleAccount().account.id);
        store->saveAlias({u"fast"_s, u"b"_s, {}, KeyId{u"key-1"_s}});
        store->removeAlias(u"fast"_s);
        store->removeAlias(u"fast"_s, KeyId{u"key-1"_s});
        store->saveAlias({u"slow"_s, u"a"_s, {}});
        store->saveAlias({u"slow"_s, u"b"_s, {}, KeyId{u"key-1"_s}});
        store->removeAlias(u"slow"_s, KeyId{u"key-1"_s});
        store->removeAlias(u"was never there"_s);
    }
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        QVERIFY(store->initialState().accounts.isEmpty());
        QCOMPARE(store->initialState().aliases, (QList<Alias>{{u"slow"_s, u"a"_s, {}}}));
        StoredAccount bare = sampleAccount();
        bare.account.groups.clear();
        bare.account.models.clear();
        store->saveAccount(bare);
    }
    // Its lists went with it.
    const auto store = openStore(place.path());
    QVERIFY(store);
    QVERIFY(store->initialState().accounts.constFirst().account.groups.isEmpty());
}

void TestStore::keepsAKeyBoundWhenItsAccountIsGone()
{
    const QTemporaryDir place;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAccount(sampleAccount());
        store->saveKey(sampleKey(u"key-1"_s));
        store->removeAccount(sampleAccount().account.id);
    }
    const auto store = openStore(place.path());
    QVERIFY(store);
    QCOMPARE(store->initialState().keys.constFirst().accounts.size(), 2);
}

void TestStore::neverMovesLastUsedBack()
{
    const QTemporaryDir place;
    const TimePoint late = fromMilliseconds(1'900'000'000'000);
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveKey(sampleKey(u"key-1"_s));
        store->touchKey(KeyId{u"key-1"_s}, late);
        store->touchKey(KeyId{u"key-1"_s}, late - std::chrono::seconds(1));
        store->touchKey(KeyId{u"unknown"_s}, late);
    }
    const auto store = openStore(place.path());
    QVERIFY(store);
    QCOMPARE(store->initialState().keys.constFirst().lastUsed, std::optional(late));
}

void TestStore::answersInOrderAndInTheHandlesThread()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QList<int> answers;
    bool inThread = true;
    for (int i = 0; i < 50; ++i) {
        store->saveAlias({u"a%1"_s.arg(i), u"m"_s, {}}, [&, i](const Result<void> &result) {
            inThread = inThread && result && QThread::currentThread() == thread();
            answers.append(i);
        });
        QVERIFY(answers.isEmpty());
    }
    QTRY_COMPARE(answers.size(), 50);
    QVERIFY(inThread);
    QVERIFY(std::is_sorted(answers.begin(), answers.end()));
}

void TestStore::answersNobodyOnceItIsGone()
{
    const QTemporaryDir place;
    int answers = 0;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAlias({u"a"_s, u"m"_s, {}}, [&](const Result<void> &) { ++answers; });
        store->queryUsage({}, [&](const Result<UsageReport> &) { ++answers; });
    }
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents();
    QCOMPARE(answers, 0);
    const auto store = openStore(place.path());
    QVERIFY(store);
    QCOMPARE(store->initialState().aliases.size(), 1);
}

void TestStore::refusesADamagedDatabase_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("not a database") << QByteArray("this is text, and no database at all\n");
    QTest::newRow("destroyed behind its head") << QByteArray();
}

void TestStore::refusesADamagedDatabase()
{
    QFETCH(const QByteArray, header);
    const QTemporaryDir place;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAccount(sampleAccount());
    }
    QFile file(place.filePath(u"deskrelay.db"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray rest(header.isEmpty() ? file.size() - 100 : 5000, 'x');
    QVERIFY(file.seek(header.isEmpty() ? 100 : 0));
    file.write(header + rest);
    file.close();
    const QByteArray before = [&file] {
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();

    const Result<std::unique_ptr<Store>> opened = Store::open(place.path());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Storage);
    QVERIFY2(opened.error().message.contains(file.fileName()), qPrintable(opened.error().message));
    QVERIFY2(opened.error().message.contains(u"damaged"_s), qPrintable(opened.error().message));
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), before);
}

void TestStore::refusesRowsThatItDoesNotKnow()
{
    const QTemporaryDir place;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        store->saveAccount(sampleAccount());
    }
    QFile file(place.filePath(u"deskrelay.db"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("openai-compatible"));
    bytes.replace("openai-compatible", "openai-compatibly");
    QVERIFY(file.seek(0));
    file.write(bytes);
    file.close();
    const Result<std::unique_ptr<Store>> opened = Store::open(place.path());
    QVERIFY(!opened);
    QVERIFY(opened.error().message.contains(u"openai-compatibly"_s));
}

void TestStore::keepsNoKeyInItsFiles()
{
    const QTemporaryDir place;
    const Secret secret = generateClientKey();
    const auto store = openStore(place.path());
    QVERIFY(store);
    ClientKey key = {.id = KeyId{u"key-1"_s}, .name = u"k"_s};
    key.hash = hashClientKey(secret.reveal());
    bool saved = false;
    store->saveKey(key, [&saved](const Result<void> &result) { saved = result.has_value(); });
    QTRY_VERIFY(saved);
    bool hashSeen = false;
    for (const QFileInfo &info : QDir(place.path()).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(!bytes.contains(secret.reveal()), qPrintable(info.fileName()));
        hashSeen = hashSeen || bytes.contains(key.hash.toHex());
    }
    QVERIFY(hashSeen);
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
