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
    void keepsNotMoreThanTheLastAttempts();
    void tellsTheNewestOpenRequests();
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
                  .timeToFirstToken = std::chrono::milliseconds(100 * i),
                  .model = u"m"_s,
                  .status = i == 1 ? 503 : 200});
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
    QCOMPARE(status.attempts.size(), 4);
    QCOMPARE(status.attempts[1],
             (RecentAttempt{.time = clock.now(),
                            .model = u"m"_s,
                            .status = 503,
                            .reason = u"It is down."_s,
                            .timeToFirstToken = std::chrono::milliseconds(100)}));
    QVERIFY(status.attempts[2].isGood);

    book.setAccounts({}); // gone, and forgotten
    book.setAccounts({Account{.id = account}});
    book.fill(snapshot);
    QVERIFY(snapshot.accounts.first().attempts.isEmpty());
}

void TestRelayBook::keepsNotMoreThanTheLastAttempts()
{
    RecentAttempts recent;
    recent.add({});
    for (qsizetype i = 0; i < RecentAttempts::most; ++i)
        recent.add({.isGood = true, .status = int(i)});
    QCOMPARE(recent.all().size(), RecentAttempts::most);
    QCOMPARE(recent.all().last().status, int(RecentAttempts::most) - 1);
    QCOMPARE(recent.successRate(), std::optional(1.0));
}

void TestRelayBook::tellsTheNewestOpenRequests()
{
    ManualClock clock;
    RelayBook book(clock);
    for (int i = 0; i < int(OpenRequests::most) + 5; ++i) {
        book.open().put({.id = QByteArray::number(i), .time = clock.now()});
        clock.advance(std::chrono::milliseconds(1));
    }
    book.open().put({.id = "104", .time = clock.now(), .account = {u"a"_s}, .attempts = 2});
    book.open().remove("103");
    RelaySnapshot snapshot;
    book.fill(snapshot);
    QCOMPARE(snapshot.open.size(), OpenRequests::most);
    QCOMPARE(snapshot.open[0].id, QByteArray("104"));
    QCOMPARE(snapshot.open[0].attempts, 2);
    QCOMPARE(snapshot.open[1].id, QByteArray("102"));
}

QTEST_APPLESS_MAIN(TestRelayBook)

#include "tst_relaybook.moc"
