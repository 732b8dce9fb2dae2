#include "ui/models/accountcolors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestAccountColors final : public QObject
{
    Q_OBJECT

private:
    static AccountEntry entry(const QString &id, int created)
    {
        return {.account = {.id = {id}, .created = fromMilliseconds(created)}};
    }

private slots:
    void seriesFollowTheOrderOfCreation()
    {
        AccountColors colors;
        QVERIFY(colors.assign({entry(u"b"_s, 2), entry(u"a"_s, 1)}));
        QCOMPARE(colors.seriesOf({u"a"_s}), 0);
        QCOMPARE(colors.seriesOf({u"b"_s}), 1);
    }

    void anAccountKeepsItsSeriesWhenOthersGo()
    {
        AccountColors colors;
        colors.assign({entry(u"a"_s, 1), entry(u"b"_s, 2), entry(u"c"_s, 3)});
        colors.assign({entry(u"b"_s, 2), entry(u"c"_s, 3), entry(u"d"_s, 4)});
        QCOMPARE(colors.seriesOf({u"b"_s}), 1);
        QCOMPARE(colors.seriesOf({u"c"_s}), 2);
        QCOMPARE(colors.seriesOf({u"d"_s}), 0);
    }

    void seriesOutliveARestart()
    {
        AccountColors before;
        before.assign({entry(u"a"_s, 1), entry(u"b"_s, 2)});
        before.assign({entry(u"b"_s, 2)});
        AccountColors after;
        after.load(before.save());
        QVERIFY(!after.assign({entry(u"b"_s, 2)}));
        QCOMPARE(after.seriesOf({u"b"_s}), 1);
    }
};

QTEST_APPLESS_MAIN(TestAccountColors)
#include "tst_accountcolors.moc"
