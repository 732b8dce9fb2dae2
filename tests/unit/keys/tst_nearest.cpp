#include "core/base/nearest.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestNearest : public QObject
{
    Q_OBJECT

private slots:
    void offersWhatWasMeant_data();
    void offersWhatWasMeant();
    void offersNoMoreThanAsked();
    void copesWithLongNames();
};

void TestNearest::offersWhatWasMeant_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("nearest");

    QTest::newRow("swapped letters") << u"prot"_s << QStringList{u"port"_s};
    QTest::newRow("other case") << u"STICKY.TTL"_s << QStringList{u"sticky.ttl"_s};
    QTest::newRow("the part after the dot") << u"ttl"_s << QStringList{u"sticky.ttl"_s};
    QTest::newRow("nearest first") << u"hosst"_s << QStringList{u"host"_s, u"hosts"_s};
    QTest::newRow("nothing like it") << u"zzzzzzzz"_s << QStringList();
    QTest::newRow("nothing") << QString() << QStringList();
}

void TestNearest::offersWhatWasMeant()
{
    QFETCH(const QString, name);
    QFETCH(const QStringList, nearest);
    const QStringList names = {
        u"port"_s, u"hosts"_s, u"host"_s, u"sticky.ttl"_s, u"limits.head-bytes"_s};
    QCOMPARE(nearestNames(name, names), nearest);
}

void TestNearest::offersNoMoreThanAsked()
{
    const QStringList names = {u"abc1"_s, u"abc2"_s, u"abc3"_s, u"abc3"_s};
    QCOMPARE(nearestNames(u"abc"_s, names, 2), (QStringList{u"abc1"_s, u"abc2"_s}));
    QCOMPARE(nearestNames(u"abc"_s, names, 9), (QStringList{u"abc1"_s, u"abc2"_s, u"abc3"_s}));
}

void TestNearest::copesWithLongNames()
{
    const QString longName(1'000'000, u'a');
    QVERIFY(nearestNames(longName, {u"port"_s}).isEmpty());
    QCOMPARE(nearestNames(longName, {longName}), QStringList{longName});
}

QTEST_APPLESS_MAIN(TestNearest)
#include "tst_nearest.moc"
