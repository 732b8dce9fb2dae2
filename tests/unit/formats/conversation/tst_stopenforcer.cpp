#include "core/formats/conversation/stopenforcer.h"

#include "core/formats/conversation/stopplan.h"

#include <QTest>

using namespace deskrelay;

class TestStopEnforcer final : public QObject
{
    Q_OBJECT

private slots:
    void endsAtTheFirstStop_data();
    void endsAtTheFirstStop();
    void holdsNoMoreThanMayBeAStop();
    void leavesCallsAndReasoningAlone();
    void passesWithoutStops();
    void getsWhatTheUpstreamCannotBeTold_data();
    void getsWhatTheUpstreamCannotBeTold();
};

static ReplyEvents partOf(const QByteArrayList &pieces,
                          reply::PartStart::Kind kind = reply::PartStart::Kind::Text)
{
    ReplyEvents events = {reply::PartStart{.kind = kind}};
    for (const QByteArray &piece : pieces)
        events.append(reply::Delta{piece});
    events.append(reply::PartEnd{});
    return events;
}

static QByteArray textOf(const Reply &reply)
{
    return reply.parts.isEmpty() ? QByteArray() : std::get<TextPart>(reply.parts.first()).text;
}

void TestStopEnforcer::endsAtTheFirstStop_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("met");
    QTest::newRow("none") << QByteArray("abc EN abc") << QByteArray("abc EN abc") << QByteArray();
    QTest::newRow("in the middle")
        << QByteArray("abcENDdef") << QByteArray("abc") << QByteArray("END");
    QTest::newRow("the earlier of two")
        << QByteArray("a##bEND") << QByteArray("a") << QByteArray("##");
    QTest::newRow("at the start") << QByteArray("ENDabc") << QByteArray() << QByteArray("END");
    QTest::newRow("begun twice") << QByteArray("EENDx") << QByteArray("E") << QByteArray("END");
    QTest::newRow("begun at the end") << QByteArray("abcEN") << QByteArray("abcEN") << QByteArray();
}

void TestStopEnforcer::endsAtTheFirstStop()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, left);
    QFETCH(const QByteArray, met);
    for (qsizetype cut = 0; cut <= text.size(); ++cut) { // every place a piece may end
        StopEnforcer stops({"END", "##"});
        ReplyEvents given;
        ReplyEvents events = partOf({text.first(cut), text.sliced(cut)});
        events.append(reply::Usage{{.output = 5}});
        events.append(reply::Finish{});
        for (const ReplyEvent &event : events)
            given += stops.filter({event});
        const Reply reply = foldEvents(given);
        QCOMPARE(textOf(reply), left);
        QCOMPARE(stops.hasStopped(), !met.isEmpty());
        QVERIFY(reply.finish.has_value());
        QCOMPARE(reply.finish->stopSequence, met);
        QVERIFY(reply.usage && reply.usage->output == 5);
        const auto finishes = std::count_if(given.begin(), given.end(), [](const ReplyEvent &one) {
            return std::holds_alternative<reply::Finish>(one);
        });
        QCOMPARE(finishes, 1);
    }
}

void TestStopEnforcer::holdsNoMoreThanMayBeAStop()
{
    StopEnforcer stops({"END"});
    const ReplyEvents events = stops.filter({reply::PartStart{}, reply::Delta{"abcE"}});
    QCOMPARE(events.size(), 2);
    QVERIFY(events.last() == ReplyEvent(reply::Delta{"abc"}));
}

void TestStopEnforcer::leavesCallsAndReasoningAlone()
{
    for (const auto kind : {reply::PartStart::Kind::ToolCall, reply::PartStart::Kind::Reasoning}) {
        StopEnforcer stops({"END"});
        const ReplyEvents events = partOf({"aENDb"}, kind);
        QVERIFY(stops.filter(events) == events);
    }
}

void TestStopEnforcer::passesWithoutStops()
{
    StopEnforcer stops({""});
    const ReplyEvents events = partOf({"a", "b"});
    QVERIFY(stops.filter(events) == events);
}

void TestStopEnforcer::getsWhatTheUpstreamCannotBeTold_data()
{
    QTest::addColumn<QByteArrayList>("stops");
    QTest::addColumn<qsizetype>("most");
    QTest::addColumn<bool>("takesBlank");
    QTest::addColumn<QByteArrayList>("sent");
    QTest::addColumn<QByteArrayList>("enforced");
    using List = QByteArrayList;
    const auto row = [](const char *title,
                        const List &stops,
                        qsizetype most,
                        bool takesBlank,
                        const List &sent,
                        const List &enforced) {
        QTest::newRow(title) << stops << most << takesBlank << sent << enforced;
    };
    row("room for all", {"a", "b"}, 4, true, {"a", "b"}, {});
    row("more than there is room for", {"a", "b", "c"}, 2, true, {"a", "b"}, {"c"});
    row("no room", {"a", "b"}, 0, true, {}, {"a", "b"});
    row("blank where it is taken", {"\n", "a"}, 2, true, {"\n", "a"}, {});
    row("blank where it is refused", {"\n", "a", "b"}, 2, false, {"a", "b"}, {"\n"});
    row("empty and twice", {"", "a", "a"}, 4, true, {"a"}, {});
}

void TestStopEnforcer::getsWhatTheUpstreamCannotBeTold()
{
    QFETCH(const QByteArrayList, stops);
    QFETCH(const qsizetype, most);
    QFETCH(const bool, takesBlank);
    QFETCH(const QByteArrayList, sent);
    QFETCH(const QByteArrayList, enforced);
    const StopPlan plan =
        planStops(stops, most, takesBlank ? BlankStops::Taken : BlankStops::Refused);
    QCOMPARE(plan.sent, sent);
    QCOMPARE(plan.enforced, enforced);
}

QTEST_GUILESS_MAIN(TestStopEnforcer)
#include "tst_stopenforcer.moc"
