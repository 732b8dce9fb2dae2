#include "core/base/result.h"

#include <QTest>

#include <memory>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestResult final : public QObject
{
    Q_OBJECT

private slots:
    void holdsAValue();
    void holdsAnError();
    void valueCanBeMovedOut();
    void resultOfAnErrorTypeTellsThemApart();
    void voidHoldsSuccessOrAnError();
};

void TestResult::holdsAValue()
{
    const Result<QString> result = u"text"_s;
    QVERIFY(result);
    QVERIFY(result.has_value());
    QCOMPARE(*result, u"text"_s);
    QCOMPARE(result->size(), 4);
}

void TestResult::holdsAnError()
{
    const Error error = makeError(Error::Kind::NotFound, u"There is no such account."_s);
    const Result<QString> result = error;
    QVERIFY(!result);
    QCOMPARE(result.error(), error);
    QCOMPARE(result.error().source, Error::Source::Internal);
    QCOMPARE(result.error().retry, Error::Retry::No);
}

void TestResult::valueCanBeMovedOut()
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = *std::move(result);
    QCOMPARE(*taken, 7);
}

void TestResult::resultOfAnErrorTypeTellsThemApart()
{
    const Result<bool> no = false;
    QVERIFY(no.has_value());
    QVERIFY(!*no);
}

void TestResult::voidHoldsSuccessOrAnError()
{
    const Result<void> done;
    QVERIFY(done);
    const Result<void> failed = makeError(Error::Kind::Storage, u"The disk is full."_s);
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::Storage);
}

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
