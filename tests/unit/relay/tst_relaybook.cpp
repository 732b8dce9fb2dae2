#include "core/relay/relaybook.h"

#include <QDateTime>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestRelayBook final : public QObject
{
    Q_OBJECT

private slots:
    void sumsBeginAnewAtMidnight();
    void tellsHowTheLastAttemptsCameOut();
};

void TestRelayBook::sumsBeginAnewAtMidnight()
{
    const QDateTime evening(QDate(2026, 3, 14), QTime(23, 59, 59, 990));
    ManualClock clock(fromMilliseconds(evening.toMSecsSinceEpoch()));
    RelayBook book(clock);
    book.setAccounts({Account{.id = AccountId{u"a"_s}}});
    const UsageRecord record{.account = AccountId{u"a"_s}, .status = 200, .tokens = {.output = 7}};
    book.count(record);
    RelaySnapshot snapshot;
    book.fill(snapshot);
    QCOMPARE(snapshot.requestsToday, 1);
    QCOMPARE(snapshot.tokensToday.output, 7);

    clock.advance(std::chrono::milliseconds(9));
    book.fill(snapshot);
    QCOMPARE(snapshot.requestsToday, 1);
    clock.advance(std::chrono::milliseconds(1));
    book.fill(snapshot);
    QCOMPARE(snapshot.requestsToday, 0);
    QCOMPARE(snapshot.tokensToday.output, 0);
    QCOMPARE(snapshot.accounts.first().requestsToday, 0);
}

void TestRelayBook::tellsHowTheLastAttemptsCameOut()
{
    ManualClock clock;
    RelayBook book(clock);
    const AccountId account{u"a"_s};
    book.setAccounts({Account{.id = account}});
    RelaySnapshot snapshot;
    book.fill(snapshot);
    QVERIFY(!snapshot.accounts.first().successRate);
    for (int i = 0; i < 4; ++i) {
        book.begin(account);
        book.end(account,
                 {.isServed = i != 1,
                  .problem = i == 1 ? u"It is down."_s : QString(),
                  .timeToFirstToken = std::chrono::milliseconds(100 * i)});
    }
    book.begin(account);
    book.end(account, {}); // a client that left proves nothing
    book.begin(account);
    book.fill(snapshot);
    const AccountStatus &status = snapshot.accounts.first();
    QCOMPARE(status.successRate, std::optional(0.75));
    QCOMPARE(status.medianFirstToken, std::optional(std::chrono::milliseconds(200)));
    QCOMPARE(status.inFlight, 1);
    QCOMPARE(snapshot.inFlight, 1);
    QVERIFY(status.lastError.isEmpty());
}

QTEST_APPLESS_MAIN(TestRelayBook)

#include "tst_relaybook.moc"
