#include "core/scheduling/stickysessions.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Conversations that are held on their accounts.
class TestStickySessions final : public QObject
{
    Q_OBJECT

private slots:
    void keysNeverShareASession();
    void endsWhenItWasNotUsed();
    void useRenewsIt();
    void holdsSeveralAccounts();
    void leavesAnAccount();
    void isBoundedInNumber();
    void tellsWhatChanged();
    void survivesARestart();

private:
    static constexpr TimePoint start = TimePoint(std::chrono::seconds(1'700'000'000));
    const AccountId a = {u"a"_s};
    const AccountId b = {u"b"_s};
};

void TestStickySessions::keysNeverShareASession()
{
    const QByteArray one = sessionName({u"key1"_s}, u"session"_s);
    QVERIFY(!one.isEmpty());
    QVERIFY(one != sessionName({u"key2"_s}, u"session"_s));
    QVERIFY(one != sessionName({u"key1"_s}, u"other"_s));
    QVERIFY(sessionName({u"key1s"_s}, u"ession"_s) != one);
    QVERIFY(!one.contains("session"));
    QVERIFY(sessionName({u"key1"_s}, {}).isEmpty());
}

void TestStickySessions::endsWhenItWasNotUsed()
{
    StickySessions sessions;
    sessions.bind("s", a, start);
    QCOMPARE(sessions.accounts("s", start + 59min), QList{a});
    QVERIFY(sessions.accounts("s", start + 60min).isEmpty());
    QCOMPARE(sessions.counts(start).value(a), 1);
    QCOMPARE(sessions.counts(start + 60min).value(a), 0);
}

void TestStickySessions::useRenewsIt()
{
    StickySessions sessions;
    sessions.setTimeToLive(10min);
    for (int i = 0; i < 10; ++i)
        sessions.bind("s", a, start + i * 9min);
    QCOMPARE(sessions.accounts("s", start + 90min), QList{a});
    // One that had ended begins anew, without what it had before.
    sessions.bind("s", b, start + 200min);
    QCOMPARE(sessions.accounts("s", start + 200min), QList{b});
}

void TestStickySessions::holdsSeveralAccounts()
{
    StickySessions sessions;
    sessions.bind("s", a, start);
    sessions.bind("s", b, start);
    QCOMPARE(sessions.accounts("s", start), (QList{b, a}));
    sessions.bind("s", a, start);
    QCOMPARE(sessions.accounts("s", start), (QList{a, b}));
    for (const char *const more : {"c", "d", "e"})
        sessions.bind("s", {QString::fromLatin1(more)}, start);
    QCOMPARE(sessions.accounts("s", start).size(), StickySessions::mostAccounts);
    sessions.bind({}, a, start);
    QCOMPARE(sessions.size(), 1);
}

void TestStickySessions::leavesAnAccount()
{
    StickySessions sessions;
    sessions.bind("s", a, start);
    sessions.bind("s", b, start);
    sessions.leave("s", b);
    QCOMPARE(sessions.accounts("s", start), QList{a});
    sessions.keepOnly({b});
    QCOMPARE(sessions.size(), 0);
}

void TestStickySessions::isBoundedInNumber()
{
    StickySessions sessions;
    for (int i = 0; i < StickySessions::mostSessions + 10; ++i) {
        sessions.bind(QByteArray::number(i), a, start);
        sessions.bind("first", a, start); // used all the time
    }
    QCOMPARE(sessions.size(), StickySessions::mostSessions);
    QVERIFY(!sessions.accounts("first", start).isEmpty());
    QVERIFY(sessions.accounts("0", start).isEmpty());
}

void TestStickySessions::tellsWhatChanged()
{
    StickySessions sessions;
    sessions.bind("s", a, start);
    sessions.bind("t", a, start);
    sessions.bind("s", b, start + 1s);
    QCOMPARE(sessions.takeChanged().size(), 2);
    QVERIFY(sessions.takeChanged().isEmpty());
    sessions.leave("t", a);
    const QList<StickySession> changed = sessions.takeChanged();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().name, QByteArray("t"));
    QVERIFY(changed.first().accounts.isEmpty());
}

void TestStickySessions::survivesARestart()
{
    StickySessions before;
    before.bind("old", a, start);
    before.bind("new", b, start + 50min);
    StickySessions after;
    after.restore(before.takeChanged(), start + 70min);
    QVERIFY(after.accounts("old", start + 70min).isEmpty());
    QCOMPARE(after.accounts("new", start + 70min), QList{b});
    QCOMPARE(after.takeChanged().size(), 1); // the one that ended meanwhile
}

QTEST_GUILESS_MAIN(TestStickySessions)
#include "tst_stickysessions.moc"
