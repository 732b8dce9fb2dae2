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
};

void TestRelayBook::sumsBeginAnewAtMidnight()
{
    const QDateTime evening(QDate(2026, 3, 14), QTime(23, 59, 59, 990));
    ManualClock clock(fromMilliseconds(evening.toMSecsSinceEpoch()));
    RelayBook book(clock);
    book.setAccounts({Account{.id = AccountId{u"a"_s}}});
    const UsageRecord record{.account = AccountId{u"a"_s}, .status = 200, .tokens = {.output = 7}};
    book.begin(record.account);
    book.end(record, {});
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

QTEST_APPLESS_MAIN(TestRelayBook)

#include "tst_relaybook.moc"
