#include "core/scheduling/accountchoice.h"

#include <QTest>

using namespace deskrelay;
using Reason = AccountChoice::Reason;

class TestAccountChoice final : public QObject
{
    Q_OBJECT

private slots:
    void choosesByRule_data();
    void choosesByRule();
};

static AccountOption option(const char *id, void (*change)(AccountOption &) = nullptr)
{
    AccountOption made{.id = AccountId{QString::fromLatin1(id)}};
    if (change)
        change(made);
    return made;
}

void TestAccountChoice::choosesByRule_data()
{
    QTest::addColumn<QList<AccountOption>>("options");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<Reason>("reason");

    const auto urgent = [](AccountOption &o) { o.priority = 10; };
    const auto disabled = [](AccountOption &o) { o.isEnabled = false; };
    const auto foreign = [](AccountOption &o) { o.servesModel = false; };
    const auto forbidden = [](AccountOption &o) { o.isAllowed = false; };
    const auto locked = [](AccountOption &o) { o.hasCredential = false; };
    const auto full = [](AccountOption &o) { o.maxConcurrent = o.inFlight = 2; };
    const auto working = [](AccountOption &o) { o.inFlight = 2; };
    const auto heavy = [](AccountOption &o) {
        o.inFlight = 3;
        o.weight = 4;
    };
    using Options = QList<AccountOption>;
    const QString none;
    const auto name = [](const char *id) { return QString::fromLatin1(id); };

    QTest::newRow("nothing there") << Options{} << none << Reason::NoAccount;
    QTest::newRow("first of equals")
        << Options{option("a"), option("b")} << name("a") << Reason::Chosen;
    QTest::newRow("lower number first")
        << Options{option("a"), option("b", urgent)} << name("b") << Reason::Chosen;
    QTest::newRow("disabled is passed over")
        << Options{option("a", disabled), option("b")} << name("b") << Reason::Chosen;
    QTest::newRow("full is passed over")
        << Options{option("a", full), option("b", working)} << name("b") << Reason::Chosen;
    QTest::newRow("fewest in flight")
        << Options{option("a", working), option("b")} << name("b") << Reason::Chosen;
    QTest::newRow("fewest for its weight")
        << Options{option("a", working), option("b", heavy)} << name("b") << Reason::Chosen;
    QTest::newRow("none has the model")
        << Options{option("a", foreign)} << none << Reason::NoAccount;
    QTest::newRow("not for this key")
        << Options{option("a", forbidden), option("b", foreign)} << none << Reason::NotAllowed;
    QTest::newRow("the closest is named: disabled")
        << Options{option("a", forbidden), option("b", disabled)} << none << Reason::Disabled;
    QTest::newRow("the closest is named: no secret")
        << Options{option("a", disabled), option("b", locked)} << none << Reason::NoCredential;
    QTest::newRow("the closest is named: busy")
        << Options{option("a", locked), option("b", full)} << none << Reason::Busy;
}

void TestAccountChoice::choosesByRule()
{
    QFETCH(const QList<AccountOption>, options);
    QFETCH(const QString, chosen);
    QFETCH(const Reason, reason);
    const AccountChoice choice = chooseAccount(options);
    QCOMPARE(choice.account.value_or(AccountId{}).value, chosen);
    QCOMPARE(choice.reason, reason);
    QCOMPARE(choice.closest.isEmpty(), reason == Reason::NoAccount);
}

QTEST_GUILESS_MAIN(TestAccountChoice)
#include "tst_accountchoice.moc"
