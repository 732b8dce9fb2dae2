#include "core/scheduling/accountchoice.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using Cause = AccountChoice::Cause;

namespace {

/// An option with what it points to.
struct Known
{
    Account account = {};
    AccountOption option = {};
    std::optional<Cooldown> cooldown = {};
};

} // namespace

using Change = void (*)(Known &);
using Options = QList<Known>;

/// Which account serves, and why the others do not.
class TestAccountChoice final : public QObject
{
    Q_OBJECT

private slots:
    void choosesByRule_data();
    void choosesByRule();
    void aSessionStays_data();
    void aSessionStays();
    void tellsWhyOthersArePassedOver_data();
    void tellsWhyOthersArePassedOver();
    void theClosestIsNamedWhereNoneServes();
    void theSoonestRecoveryIsTold();
};

static Known option(const char *id, std::initializer_list<Change> changes = {})
{
    Known made{.account = {.id = AccountId{QString::fromLatin1(id)}}};
    for (const Change change : changes)
        change(made);
    return made;
}

static AccountChoice choose(const Options &known, const ChoiceWish &wish = {})
{
    QList<AccountOption> options;
    for (const Known &one : known) {
        options.append(one.option);
        options.last().account = &one.account;
        options.last().cooldown = one.cooldown ? &*one.cooldown : nullptr;
    }
    return chooseAccount(options, wish);
}

static void urgent(Known &o)
{
    o.account.priority = 10;
}
static void disabled(Known &o)
{
    o.account.enabled = false;
}
static void foreign(Known &o)
{
    o.option.servesModel = false;
}
static void forbidden(Known &o)
{
    o.option.isAllowed = false;
}
static void locked(Known &o)
{
    o.option.hasCredential = false;
}
static void full(Known &o)
{
    o.account.maxConcurrent = o.option.inFlight = 2;
}
static void nearlyFull(Known &o)
{
    o.account.maxConcurrent = 10;
    o.option.inFlight = 9;
}
static void nearlySpent(Known &o)
{
    o.option.quotaUsed = 0.9;
}
static void working(Known &o)
{
    o.option.inFlight = 2;
}
static void heavy(Known &o)
{
    o.option.inFlight = 3;
    o.account.weight = 4;
}
static void usedLast(Known &o)
{
    o.option.lastTaken = 7;
}
static void usedBefore(Known &o)
{
    o.option.lastTaken = 3;
}
static void draining(Known &o)
{
    o.account.draining = true;
}
static void cooling(Known &o)
{
    o.cooldown = {.reason = u"429"_s, .until = TimePoint(std::chrono::seconds(1'700'000'100))};
}
static void marked(Known &o)
{
    o.cooldown = {.blame = FailureVerdict::Blame::Account, .reason = u"the key is refused (401)"_s};
}
static void probed(Known &o)
{
    cooling(o);
    o.option.isProbed = true;
}

static QString name(const char *id)
{
    return QString::fromLatin1(id);
}

void TestAccountChoice::choosesByRule_data()
{
    QTest::addColumn<Options>("options");
    QTest::addColumn<Strategy>("strategy");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<Cause>("cause");
    const auto row = [](const char *title,
                        const Options &options,
                        const char *chosen,
                        Cause cause,
                        Strategy strategy = Strategy::Balanced) {
        QTest::newRow(title) << options << strategy << name(chosen) << cause;
    };
    row("nothing there", {}, "", Cause::None);
    row("one alone", {option("a")}, "a", Cause::Only);
    row("the others cannot", {option("a"), option("b", {disabled})}, "a", Cause::Only);
    row("first of equals", {option("a"), option("b")}, "a", Cause::Turn);
    row("lower number first", {option("a"), option("b", {urgent})}, "b", Cause::Priority);
    row("priority before load",
        {option("a"), option("b", {urgent, working})},
        "b",
        Cause::Priority);
    row("full is passed over", {option("a", {full}), option("b", {working})}, "b", Cause::Only);
    row("fewest in flight", {option("a", {working}), option("b")}, "b", Cause::Load);
    row("fewest for its weight", {option("a", {working}), option("b", {heavy})}, "b", Cause::Load);
    row("longest unused", {option("a", {usedLast}), option("b", {usedBefore})}, "b", Cause::Turn);
    row("never used", {option("a", {usedBefore}), option("b")}, "b", Cause::Turn);
    row("load before turn",
        {option("a", {usedBefore, working}), option("b", {usedLast})},
        "b",
        Cause::Load);
    row("near its bound comes last",
        {option("a", {urgent, nearlyFull}), option("b", {working})},
        "b",
        Cause::Load);
    row("near its quota comes last",
        {option("a", {urgent, nearlySpent}), option("b", {working})},
        "b",
        Cause::Load);
    row("all near their guard: by priority",
        {option("a", {nearlySpent}), option("b", {urgent, nearlySpent})},
        "b",
        Cause::Priority);
    row("fill-first takes the first in the list",
        {option("a", {working, usedLast}), option("b")},
        "a",
        Cause::Order,
        Strategy::FillFirst);
    row("fill-first within one priority",
        {option("a"), option("b", {urgent, working})},
        "b",
        Cause::Order,
        Strategy::FillFirst);
    row("fill-first until the first is nearly full",
        {option("a", {nearlyFull}), option("b")},
        "b",
        Cause::Order,
        Strategy::FillFirst);
    row("round-robin looks at turns alone",
        {option("a", {usedBefore, working}), option("b", {usedLast})},
        "a",
        Cause::Turn,
        Strategy::RoundRobin);
}

void TestAccountChoice::choosesByRule()
{
    QFETCH(const Options, options);
    QFETCH(const Strategy, strategy);
    QFETCH(const QString, chosen);
    QFETCH(const Cause, cause);
    const AccountChoice choice = choose(options, {.strategy = strategy});
    QCOMPARE(choice.account.value_or(AccountId{}).value, chosen);
    QCOMPARE(choice.cause, cause);
}

void TestAccountChoice::aSessionStays_data()
{
    QTest::addColumn<Options>("options");
    QTest::addColumn<QStringList>("bound");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<bool>("isHeld");
    const QStringList b = {u"b"_s};
    QTest::newRow("whatever the priority")
        << Options{option("a", {urgent}), option("b", {working})} << b << name("b") << true;
    QTest::newRow("near the guard too")
        << Options{option("a"), option("b", {nearlySpent})} << b << name("b") << true;
    QTest::newRow("while it drains")
        << Options{option("a"), option("b", {draining})} << b << name("b") << true;
    QTest::newRow("not while it cools")
        << Options{option("a"), option("b", {cooling})} << b << name("a") << false;
    QTest::newRow("not on an account that is gone")
        << Options{option("a")} << b << name("a") << false;
    QTest::newRow("not on one that lacks the model")
        << Options{option("a"), option("b", {foreign})} << b << name("a") << false;
    QTest::newRow("the latest of its accounts that can")
        << Options{option("a"), option("b"), option("c", {cooling})} << QStringList{u"c"_s, u"b"_s}
        << name("b") << true;
}

void TestAccountChoice::aSessionStays()
{
    QFETCH(const Options, options);
    QFETCH(const QStringList, bound);
    QFETCH(const QString, chosen);
    QFETCH(const bool, isHeld);
    ChoiceWish wish;
    for (const QString &id : bound)
        wish.bound.append(AccountId{id});
    const AccountChoice choice = choose(options, wish);
    QCOMPARE(choice.account.value_or(AccountId{}).value, chosen);
    QCOMPARE(choice.cause == Cause::Session, isHeld);
}

void TestAccountChoice::tellsWhyOthersArePassedOver_data()
{
    QTest::addColumn<Known>("option");
    QTest::addColumn<PassReason>("reason");
    const auto row = [](const char *title, Change change, PassReason reason) {
        QTest::newRow(title) << option("a", {change}) << reason;
    };
    row("not for this key", forbidden, PassReason::NotAllowed);
    row("disabled", disabled, PassReason::Disabled);
    row("no secret", locked, PassReason::NoCredential);
    row("marked", marked, PassReason::Marked);
    row("cooling", cooling, PassReason::Cooling);
    row("probed", probed, PassReason::Probed);
    row("draining", draining, PassReason::Draining);
    row("full", full, PassReason::Full);
    row("another is better", working, PassReason::Better);
    QTest::newRow("tried") << option("tried") << PassReason::Tried;
}

void TestAccountChoice::tellsWhyOthersArePassedOver()
{
    QFETCH(const Known, option);
    QFETCH(const PassReason, reason);
    const AccountChoice choice = choose({option, ::option("b"), ::option("other", {foreign})},
                                        {.tried = {AccountId{u"tried"_s}}});
    QCOMPARE(choice.account.value_or(AccountId{}).value, u"b"_s);
    QCOMPARE(choice.passed.size(), 1); // what lacks the model is no candidate
    QCOMPARE(choice.passed.first().account, option.account.id);
    QCOMPARE(choice.passed.first().reason, reason);
    const Cooldown cooldown = option.cooldown.value_or(Cooldown{});
    QCOMPARE(choice.passed.first().until, cooldown.until);
    QCOMPARE(choice.passed.first().detail, cooldown.reason);
}

void TestAccountChoice::theClosestIsNamedWhereNoneServes()
{
    const AccountChoice choice =
        choose({option("a", {forbidden}), option("b", {cooling}), option("c", {disabled})});
    QVERIFY(!choice.account);
    QVERIFY(choice.closest());
    QCOMPARE(choice.closest()->account.value, u"b"_s);
    QVERIFY(!choose({option("a", {foreign})}).closest());
}

void TestAccountChoice::theSoonestRecoveryIsTold()
{
    Known later = option("b", {cooling});
    later.cooldown->until = *later.cooldown->until + std::chrono::minutes(1);
    const Known sooner = option("a", {cooling});
    const AccountChoice choice = choose({later, sooner, option("c", {marked})});
    QCOMPARE(choice.soonest(), sooner.cooldown->until);
    QVERIFY(!choose({option("c", {marked})}).soonest());
}

QTEST_GUILESS_MAIN(TestAccountChoice)
#include "tst_accountchoice.moc"
