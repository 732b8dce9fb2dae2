#include "core/requests/requesttrace.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using Cause = AccountChoice::Cause;

/// Traces as they are stored.
class TestRequestTrace final : public QObject
{
    Q_OBJECT

private slots:
    void isTheSameWhenReadBack();
    void everyWordIsReadBack();
    void tellsOnlyWhatIsWorthTelling();
    void leavesOutWhatItDoesNotUnderstand();
};

static RequestTrace sample()
{
    const AccountId a{u"acc_a"_s};
    const AccountId b{u"acc_b"_s};
    return {.choices = {{.account = a, .cause = Cause::Session, .passed = {{.account = b}}},
                        {.account = b,
                         .cause = Cause::Only,
                         .passed = {{.account = a,
                                     .reason = PassReason::Cooling,
                                     .until = fromMilliseconds(1'700'000'000'123),
                                     .detail = u"429, \"asked\" by the provider 🎈"_s}}}},
            .attempts = {{.account = a,
                          .status = 429,
                          .reason = u"429"_s,
                          .duration = std::chrono::milliseconds(12)},
                         {.account = b, .status = 200}},
            .movedFrom = a,
            .dropped = {u"top_k"_s, u"metadata.\"x\""_s}};
}

void TestRequestTrace::isTheSameWhenReadBack()
{
    QCOMPARE(readTrace(traceText(sample())), sample());
    QCOMPARE(readTrace(traceText({})), RequestTrace());
}

void TestRequestTrace::everyWordIsReadBack()
{
    for (int i = 0; i <= int(PassReason::Better); ++i) {
        RequestTrace trace;
        trace.choices.append({.passed = {{.account = {u"a"_s}, .reason = PassReason(i)}}});
        QCOMPARE(readTrace(traceText(trace)), trace);
        QVERIFY(!passReasonName(PassReason(i)).isEmpty());
    }
    for (int i = 0; i <= int(Cause::Order); ++i) {
        RequestTrace trace;
        trace.choices.append({.account = AccountId{u"a"_s}, .cause = Cause(i)});
        QCOMPARE(readTrace(traceText(trace)), trace);
    }
}

void TestRequestTrace::tellsOnlyWhatIsWorthTelling()
{
    RequestTrace plain{.choices = {{.account = AccountId{u"a"_s}, .cause = Cause::Only}},
                       .attempts = {{.account = {u"a"_s}, .status = 200}}};
    QVERIFY(!plain.isTelling());
    RequestTrace refused = plain;
    refused.choices.first().account.reset();
    QVERIFY(refused.isTelling());
    RequestTrace retried = plain;
    retried.attempts.append(retried.attempts.first());
    QVERIFY(retried.isTelling());
    RequestTrace lossy = plain;
    lossy.dropped = {u"seed"_s};
    QVERIFY(lossy.isTelling());
    QVERIFY(sample().isTelling());
}

void TestRequestTrace::leavesOutWhatItDoesNotUnderstand()
{
    QCOMPARE(readTrace("no JSON"), RequestTrace());
    const RequestTrace trace = readTrace(
        R"({"choices":[{"why":"whim","passed":[{"account":"a","why":"envy"},{"account":"b","why":"full"}]}],"attempts":[{"account":"a","status":"x"}]})");
    QCOMPARE(trace.choices.size(), 1);
    QCOMPARE(trace.choices.first().passed.size(), 1);
    QCOMPARE(trace.attempts.first().status, 0);
}

QTEST_GUILESS_MAIN(TestRequestTrace)
#include "tst_requesttrace.moc"
