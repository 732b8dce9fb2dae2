#include "core/accounts/keychainstore.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QElapsedTimer>
#include <QTest>

#include <optional>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Meets the Secret Service of tests/support/with-keyring.sh.
class TestKeychainStore : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void readsBackAfterARestart();
    void keepsBytesExactly();
    void updatesInPlace();
    void keepsStoresApart();
    void removes();
    void answersInOrderAndOutsideOfTheCall();
    void answersNobodyOnceItIsGone();
    void endsInTimeWhenTheKeyringIsLocked();
};

static const AccountId one = {u"acc-1"_s};
static const AccountId two = {u"acc-2"_s};

static Result<void> wait(const std::function<void(SecretStore::Done)> &job)
{
    std::optional<Result<void>> result;
    job([&result](const Result<void> &answer) { result = answer; });
    [&result] { QTRY_VERIFY_WITH_TIMEOUT(result, 15'000); }();
    return result.value_or(makeError(Error::Kind::Internal, u"no answer"_s));
}

static Result<void> write(SecretStore &store, const AccountId &account, const QByteArray &secret)
{
    return wait([&](const SecretStore::Done &done) { store.write(account, Secret(secret), done); });
}

static Result<void> remove(SecretStore &store, const AccountId &account)
{
    return wait([&](const SecretStore::Done &done) { store.remove(account, done); });
}

static Result<Secret> read(SecretStore &store, const AccountId &account)
{
    std::optional<Result<Secret>> result;
    store.read(account, [&result](const Result<Secret> &answer) { result.emplace(answer); });
    [&result] { QTRY_VERIFY_WITH_TIMEOUT(result, 15'000); }();
    return result.value_or(makeError(Error::Kind::Internal, u"no answer"_s));
}

static QDBusMessage callService(const QString &method, const QVariantList &arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s,
                                                       u"/org/freedesktop/secrets"_s,
                                                       u"org.freedesktop.Secret.Service"_s,
                                                       method);
    call.setArguments(arguments);
    return QDBusConnection::sessionBus().call(call);
}

/// How many items there are whose attribute `server` is ours.
static qsizetype itemCount()
{
    const QMap<QString, QString> attributes = {{u"server"_s, u"deskrelay"_s}};
    const QDBusMessage found = callService(u"SearchItems"_s, {QVariant::fromValue(attributes)});
    qsizetype count = 0;
    for (const QVariant &paths : found.arguments())
        count += qdbus_cast<QList<QDBusObjectPath>>(paths).size();
    return found.arguments().size() == 2 ? count : -1;
}

void TestKeychainStore::initTestCase()
{
    qDBusRegisterMetaType<QMap<QString, QString>>();
    QVERIFY2(qEnvironmentVariableIsSet("DESKRELAY_KEYRING_HOME"),
             "start this through tests/support/with-keyring.sh");
    QCOMPARE(itemCount(), 0);
}

void TestKeychainStore::readsBackAfterARestart()
{
    {
        KeychainStore store(u"st-1"_s);
        const Result<void> written = write(store, one, "sk-one");
        QVERIFY2(written, qPrintable(written ? QString() : written.error().message));
    }
    KeychainStore store(u"st-1"_s);
    const Result<Secret> secret = read(store, one);
    QVERIFY(secret);
    QCOMPARE(*secret, Secret("sk-one"));
    QCOMPARE(read(store, two).error().kind, Error::Kind::NotFound);
}

void TestKeychainStore::keepsBytesExactly()
{
    KeychainStore store(u"st-1"_s);
    const QByteArray bytes("\0\n\xff\xc3 end ", 9);
    QVERIFY(write(store, two, bytes));
    QCOMPARE(*read(store, two), Secret(bytes));
    QVERIFY(remove(store, two));
}

void TestKeychainStore::updatesInPlace()
{
    KeychainStore store(u"st-1"_s);
    QVERIFY(write(store, one, "first"));
    const qsizetype items = itemCount();
    QCOMPARE(items, 1);
    for (const char *const secret : {"second", "third", "fourth"}) {
        QVERIFY(write(store, one, secret));
        QCOMPARE(itemCount(), items);
        QCOMPARE(*read(store, one), Secret(QByteArray(secret)));
    }
}

void TestKeychainStore::keepsStoresApart()
{
    KeychainStore store(u"st-1"_s);
    KeychainStore other(u"st-2"_s);
    QVERIFY(write(store, one, "mine"));
    QCOMPARE(read(other, one).error().kind, Error::Kind::NotFound);
    QVERIFY(write(other, one, "other"));
    QCOMPARE(*read(store, one), Secret("mine"));
    QVERIFY(remove(other, one));
    QCOMPARE(*read(store, one), Secret("mine"));
}

void TestKeychainStore::removes()
{
    KeychainStore store(u"st-1"_s);
    QVERIFY(write(store, one, "secret"));
    QVERIFY(remove(store, one));
    QCOMPARE(read(store, one).error().kind, Error::Kind::NotFound);
    QCOMPARE(itemCount(), 0);
    QVERIFY(remove(store, one));
}

void TestKeychainStore::answersInOrderAndOutsideOfTheCall()
{
    KeychainStore store(u"st-1"_s);
    QStringList answers;
    store.write(one, Secret("a"), [&answers](const Result<void> &) { answers += u"write"_s; });
    store.read(one, [&answers](const Result<Secret> &secret) {
        answers += secret && *secret == Secret("a") ? u"read"_s : u"failed"_s;
    });
    store.write(one, Secret("b"), {});
    store.read(one, [&answers](const Result<Secret> &secret) {
        answers += secret && *secret == Secret("b") ? u"read"_s : u"failed"_s;
    });
    store.remove(one, [&answers](const Result<void> &) { answers += u"remove"_s; });
    QVERIFY(answers.isEmpty());
    QTRY_COMPARE(answers, (QStringList{u"write"_s, u"read"_s, u"read"_s, u"remove"_s}));
}

void TestKeychainStore::answersNobodyOnceItIsGone()
{
    int answers = 0;
    {
        KeychainStore store(u"st-1"_s);
        store.write(one, Secret("x"), [&answers](const Result<void> &) { ++answers; });
        store.read(one, [&answers](const Result<Secret> &) { ++answers; });
        QCoreApplication::processEvents();
    }
    KeychainStore store(u"st-1"_s);
    QVERIFY(read(store, two).error().kind == Error::Kind::NotFound);
    QCOMPARE(answers, 0);
    QVERIFY(remove(store, one));
}

void TestKeychainStore::endsInTimeWhenTheKeyringIsLocked()
{
    KeychainStore store(u"st-1"_s, nullptr, std::chrono::seconds(3));
    QVERIFY(write(store, one, "secret"));
    const QList<QDBusObjectPath> collections = {
        QDBusObjectPath(u"/org/freedesktop/secrets/collection/login"_s)};
    QCOMPARE(callService(u"Lock"_s, {QVariant::fromValue(collections)}).type(),
             QDBusMessage::ReplyMessage);

    // Nobody is there to answer the question for the password.
    const auto refused = [](const Error &error) {
        qInfo("%s", qPrintable(error.message));
        return error.kind == Error::Kind::Locked || error.kind == Error::Kind::Timeout;
    };
    QElapsedTimer timer;
    timer.start();
    const Result<Secret> secret = read(store, one);
    QVERIFY(!secret);
    QVERIFY(refused(secret.error()));
    const Result<void> written = write(store, one, "other");
    QVERIFY(!written);
    QVERIFY(refused(written.error()));
    const Result<void> removed = remove(store, one);
    if (!removed)
        qInfo("%s", qPrintable(removed.error().message));
    QCOMPARE(itemCount(), 1);
    QVERIFY(!removed);
    QVERIFY(timer.elapsed() < 10'000);
}

QTEST_GUILESS_MAIN(TestKeychainStore)
#include "tst_keychainstore.moc"
