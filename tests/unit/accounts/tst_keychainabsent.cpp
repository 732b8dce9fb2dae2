#include "core/accounts/keychainstore.h"

#include <QTest>

#include <optional>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Runs where no session bus answers.
class TestKeychainAbsent : public QObject
{
    Q_OBJECT

private slots:
    void saysThatThereIsNoKeychain();
};

void TestKeychainAbsent::saysThatThereIsNoKeychain()
{
    KeychainStore store(u"st-1"_s);
    QList<Error> errors;
    const auto note = [&errors](const auto &result) {
        errors.append(result ? Error() : result.error());
    };
    store.write(AccountId{u"acc-1"_s}, Secret("sk-hidden"), note);
    store.read(AccountId{u"acc-1"_s}, note);
    store.remove(AccountId{u"acc-1"_s}, note);
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 3, 15'000);
    for (const Error &error : std::as_const(errors)) {
        QCOMPARE(error.kind, Error::Kind::Unavailable);
        QVERIFY2(error.message.contains(u"--secrets vault"_s), qPrintable(error.message));
        QVERIFY(!error.message.contains(u"sk-hidden"_s));
    }
    qInfo("%s", qPrintable(errors.constFirst().message));
}

QTEST_GUILESS_MAIN(TestKeychainAbsent)
#include "tst_keychainabsent.moc"
