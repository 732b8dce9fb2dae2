#include "ui/models/priorityorder.h"

#include <QTest>

#include <algorithm>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What dragging a row does to the priorities. Rows are written as `a10 b50 c50`.
class TestPriorityOrder final : public QObject
{
    Q_OBJECT

private slots:
    void aDropChangesAsLittleAsItCan_data();
    void aDropChangesAsLittleAsItCan();
    void aStepGoesInOrOutOfATier_data();
    void aStepGoesInOrOutOfATier();
    void whatWasDroppedStandsThere();

private:
    static QList<PriorityRow> rows(const QString &text);
    static QString text(QList<PriorityRow> rows);
};

QList<PriorityRow> TestPriorityOrder::rows(const QString &text)
{
    QList<PriorityRow> rows;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts))
        rows.append({{word.first(1)}, word.sliced(1).toInt()});
    return rows;
}

QString TestPriorityOrder::text(QList<PriorityRow> rows)
{
    std::sort(rows.begin(), rows.end(), [](const PriorityRow &left, const PriorityRow &right) {
        return left.account < right.account;
    });
    QStringList words;
    for (const PriorityRow &row : rows)
        words.append(row.account.value + QString::number(row.priority));
    return words.join(u' ');
}

void TestPriorityOrder::aDropChangesAsLittleAsItCan_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<int>("moved");
    QTest::addColumn<int>("row");
    QTest::addColumn<bool>("isOnto");
    QTest::addColumn<QString>("changed");
    const auto onto =
        [](const char *name, const QString &before, int moved, int row, const QString &changed) {
            QTest::newRow(name) << before << moved << row << true << changed;
        };
    const auto gap =
        [](const char *name, const QString &before, int moved, int row, const QString &changed) {
            QTest::newRow(name) << before << moved << row << false << changed;
        };
    onto("joins a tier above", u"a10 b50 c50"_s, 2, 0, u"c10"_s);
    onto("joins a tier below", u"a10 b50 c50"_s, 0, 2, u"a50"_s);
    onto("is in it already", u"a50 b50"_s, 0, 1, {});
    onto("falls onto itself", u"a10 b50"_s, 1, 1, {});
    onto("falls onto nothing", u"a10 b50"_s, 1, 2, {});
    gap("makes a tier between two", u"a10 b50 c90"_s, 2, 1, u"c30"_s);
    gap("stays where its number fits", u"a10 b30 c50"_s, 1, 2, {});
    gap("stays in its own gap", u"a50 b50 c50"_s, 1, 1, {});
    gap("stays in the gap below itself", u"a50 b50 c50"_s, 1, 2, {});
    gap("joins the tier that it falls into", u"a10 b50 c50"_s, 0, 2, u"a50"_s);
    gap("leaves its tier at the end", u"a50 b50 c50"_s, 0, 3, u"a60"_s);
    gap("first, ten above", u"a50 b60"_s, 1, 0, u"b40"_s);
    gap("first, with little room", u"a8 b60"_s, 1, 0, u"b4"_s);
    gap("first, with none", u"a1 b60"_s, 1, 0, u"a2 b1"_s);
    gap("first, and the second makes room too", u"a1 b2 c9"_s, 2, 0, u"a2 b3 c1"_s);
    gap("last, ten below", u"a50 b60"_s, 0, 2, u"a70"_s);
    gap("last, with little room", u"a50 b96"_s, 0, 2, u"a98"_s);
    gap("last, with none", u"a50 b100"_s, 0, 2, u"a100 b99"_s);
    gap("between neighbours, the fewer make room", u"a10 b10 c11 d50"_s, 3, 2, u"c12 d11"_s);
    gap("upwards where those are fewer", u"a10 b11 c11 d50"_s, 3, 1, u"a9 d10"_s);
    gap("downwards where nothing is left above", u"a1 b2 c2 d50"_s, 3, 1, u"b3 c3 d2"_s);
    gap("upwards where nothing is left below", u"a98 b98 c99 d100 e100"_s, 0, 3, u"a99 b97 c98"_s);
}

void TestPriorityOrder::aDropChangesAsLittleAsItCan()
{
    QFETCH(const QString, before);
    QFETCH(const int, moved);
    QFETCH(const int, row);
    QFETCH(const bool, isOnto);
    QFETCH(const QString, changed);
    QCOMPARE(text(prioritiesAfterDrop(rows(before), moved, {.row = row, .isOnto = isOnto})),
             changed);
}

void TestPriorityOrder::aStepGoesInOrOutOfATier_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<int>("moved");
    QTest::addColumn<bool>("isUp");
    QTest::addColumn<QString>("changed");
    const auto row =
        [](const char *name, const QString &before, int moved, bool isUp, const QString &changed) {
            QTest::newRow(name) << before << moved << isUp << changed;
        };
    row("out of its tier, up", u"a10 b50 c50"_s, 1, true, u"b30"_s);
    row("out of its tier, up, from its end", u"a10 b50 c50"_s, 2, true, u"c30"_s);
    row("out of its tier, down", u"a50 b50 c90"_s, 0, false, u"a70"_s);
    row("out of the only tier, up", u"a50 b50"_s, 0, true, u"a40"_s);
    row("out of the only tier, down", u"a50 b50"_s, 1, false, u"b60"_s);
    row("into the next tier up", u"a10 b50 c60"_s, 1, true, u"b10"_s);
    row("into the next tier down", u"a10 b50 c50"_s, 0, false, u"a50"_s);
    row("first already", u"a10 b50"_s, 0, true, {});
    row("last already", u"a10 b50"_s, 1, false, {});
    row("the only one", u"a10"_s, 0, true, {});
    row("none", {}, 0, true, {});
}

void TestPriorityOrder::aStepGoesInOrOutOfATier()
{
    QFETCH(const QString, before);
    QFETCH(const int, moved);
    QFETCH(const bool, isUp);
    QFETCH(const QString, changed);
    QCOMPARE(text(prioritiesAfterStep(rows(before), moved, isUp)), changed);
}

/// Whatever the numbers are: it stands in the gap, the others keep their order, none leaves 1-100.
void TestPriorityOrder::whatWasDroppedStandsThere()
{
    const QStringList lists = {u"a1 b2 c3 d4"_s,
                               u"a97 b98 c99 d100"_s,
                               u"a1 b1 c2 d100"_s,
                               u"a49 b50 c50 d51"_s,
                               u"a1 b50 c99 d100"_s};
    for (const QString &list : lists) {
        const QList<PriorityRow> before = rows(list);
        for (int moved = 0; moved < before.size(); ++moved) {
            for (int gap = 0; gap <= before.size(); ++gap) {
                QList<PriorityRow> after = before;
                const auto changes = prioritiesAfterDrop(before, moved, {.row = gap});
                for (const PriorityRow &change : changes) {
                    for (PriorityRow &row : after)
                        row.priority =
                            row.account == change.account ? change.priority : row.priority;
                    QVERIFY(change.priority >= 1 && change.priority <= 100);
                }
                QList<PriorityRow> placed = after;
                placed.move(moved, gap - (gap > moved ? 1 : 0));
                QVERIFY2(std::is_sorted(placed.begin(),
                                        placed.end(),
                                        [](const PriorityRow &left, const PriorityRow &right) {
                                            return left.priority < right.priority;
                                        }),
                         qPrintable(list + u": %1 to %2"_s.arg(moved).arg(gap)));
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestPriorityOrder)
#include "tst_priorityorder.moc"
