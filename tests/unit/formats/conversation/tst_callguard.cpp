#include "core/formats/conversation/callguard.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// Calls that a client could not answer.
class TestCallGuard final : public QObject
{
    Q_OBJECT

private slots:
    void passesWhatIsRight();
    void leavesOutACallWithoutName();
    void givesEachCallAnIdOfItsOwn();
};

static ReplyEvents call(const QByteArray &id, const QByteArray &name)
{
    return {reply::PartStart{.kind = Kind::ToolCall, .callId = id, .name = name},
            reply::Delta{"{}"},
            reply::PartEnd{}};
}

void TestCallGuard::passesWhatIsRight()
{
    const ReplyEvents events = ReplyEvents{reply::Start{}, reply::PartStart{}, reply::Delta{"a"}} +
                               ReplyEvents{reply::PartEnd{}} + call("a", "f") + call("b", "f") +
                               ReplyEvents{reply::Finish{.reason = FinishReason::ToolCalls}};
    QVERIFY(CallGuard().filter(events) == events);
}

void TestCallGuard::leavesOutACallWithoutName()
{
    CallGuard guard;
    ReplyEvents passed;
    const ReplyEvents events =
        call("a", "") + call("b", "f") + ReplyEvents{reply::Finish{.reason = FinishReason::Stop}};
    for (const ReplyEvent &event : events) // also where they come one by one
        passed += guard.filter({event});
    QVERIFY(passed ==
            call("b", "f") + ReplyEvents{reply::Finish{.reason = FinishReason::BadToolCall}});
}

void TestCallGuard::givesEachCallAnIdOfItsOwn()
{
    const ReplyEvents passed =
        CallGuard().filter(call("a", "f") + call("a", "g") + call("", "h") + call("b", "i"));
    QSet<QByteArray> ids;
    for (const ReplyEvent &event : passed) {
        if (const auto *const start = std::get_if<reply::PartStart>(&event))
            ids.insert(start->callId);
    }
    QCOMPARE(ids.size(), 4);
    QVERIFY(ids.contains("a") && ids.contains("b") && !ids.contains(""));
}

QTEST_APPLESS_MAIN(TestCallGuard)
#include "tst_callguard.moc"
