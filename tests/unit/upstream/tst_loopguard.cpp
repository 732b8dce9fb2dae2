#include "core/upstream/loopguard.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestLoopGuard final : public QObject
{
    Q_OBJECT

private slots:
    void marksWhatItSendsAndKnowsItAgain();
    void keepsTheMarksOfOthers();
    void marksNoCallOfAProvidersOwnAddress();
    void knowsTheReplyOfARelay();
};

static const Account compatible = {.provider = Provider::OpenAiCompatible,
                                   .baseUrl = u"http://127.0.0.1:1/v1"_s};

void TestLoopGuard::marksWhatItSendsAndKnowsItAgain()
{
    QVERIFY(!hasPassedHere({}));
    const Headers sent = hopHeaders(compatible, {});
    QCOMPARE(sent.fields().size(), 1);
    QVERIFY(hasPassedHere(sent));
    QVERIFY(!hasPassedHere({{"x-deskrelay-hop", "another, one"}}));
}

void TestLoopGuard::keepsTheMarksOfOthers()
{
    const Headers sent =
        hopHeaders(compatible, {{"X-Deskrelay-Hop", "a, b"}, {"x-deskrelay-hop", "c"}});
    QCOMPARE(sent.fields().size(), 1);
    QVERIFY(sent.fields().first().value.startsWith("a, b, c, "));
    QVERIFY(hasPassedHere(sent));
}

void TestLoopGuard::marksNoCallOfAProvidersOwnAddress()
{
    for (const Provider provider : {Provider::Anthropic, Provider::OpenAi, Provider::Gemini}) {
        QVERIFY(hopHeaders({.provider = provider}, {}).isEmpty());
        QVERIFY(
            hopHeaders({.provider = provider, .baseUrl = defaultBaseUrl(provider)}, {}).isEmpty());
        QVERIFY(
            !hopHeaders({.provider = provider, .baseUrl = u"https://a.example"_s}, {}).isEmpty());
    }
}

void TestLoopGuard::knowsTheReplyOfARelay()
{
    const Headers relay = {{"x-deskrelay-request-id", "req_1"}};
    QVERIFY(isLoopReply(508, relay));
    QVERIFY(!isLoopReply(508, {}));
    QVERIFY(!isLoopReply(502, relay));
}

QTEST_GUILESS_MAIN(TestLoopGuard)
#include "tst_loopguard.moc"
