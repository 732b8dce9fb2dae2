#include "core/base/ids.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <type_traits>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestIds final : public QObject
{
    Q_OBJECT

private slots:
    void randomIdsHaveTheirShapeAndDiffer();
    void randomBytesUseTheWholeRange();
    void namesOfTwoKindsDoNotMix();
};

void TestIds::randomIdsHaveTheirShapeAndDiffer()
{
    static const QRegularExpression shape(u"^acc_[a-z2-7]{12}$"_s);
    QSet<QString> seen;
    for (int i = 0; i < 1000; ++i) {
        const QString id = randomId(u"acc_"_s);
        QVERIFY2(shape.match(id).hasMatch(), qPrintable(id));
        seen.insert(id);
    }
    QCOMPARE(seen.size(), 1000);
}

void TestIds::randomBytesUseTheWholeRange()
{
    QSet<char> seen;
    const QByteArray bytes = randomBytes(16384);
    QCOMPARE(bytes.size(), 16384);
    for (const char byte : bytes)
        seen.insert(byte);
    QCOMPARE(seen.size(), 256);
    QVERIFY(randomBytes(0).isEmpty());
}

void TestIds::namesOfTwoKindsDoNotMix()
{
    static_assert(!std::is_convertible_v<AccountId, KeyId>);
    QSet<AccountId> ids{{u"a"_s}, {u"b"_s}, {u"a"_s}};
    QCOMPARE(ids.size(), 2);
    QVERIFY((AccountId{u"a"_s} < AccountId{u"b"_s}));
    QVERIFY(AccountId().isEmpty());
}

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
