#include "core/relay/translatedreply.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Stop strings that an upstream cannot be told end its answer all the same.
class TestEnforcedStops final : public QObject
{
    Q_OBJECT

private slots:
    void endTheAnswer_data();
    void endTheAnswer();
};

/// The reply in Anthropic's format to an answer of \a text in OpenAI's chat, where six stop
/// strings were asked for.
static QByteArray answer(const QByteArray &text)
{
    const TranslationWish wish{
        .route = {.format = Format::AnthropicMessages, .model = u"gpt-4o"_s},
        .body =
            R"({"model":"gpt-4o","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"stop_sequences":["1.","2.","3.","4.","5.","6."]})",
        .model = "gpt-4o",
        .asked = "gpt-4o",
        .upstream = Format::OpenAiChat,
        .traits = traitsOf(Format::OpenAiChat, "gpt-4o")};
    StateStore states;
    const Result<Translation> translation = translateRequest(wish, states);
    if (!translation)
        return translation.error().message.toUtf8();
    TranslatedReply reply(*translation,
                          {.model = "gpt-4o", .id = "1", .request = translation->request},
                          {{"content-type", "application/json"}});
    const QByteArray upstream =
        R"({"id":"c","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":")" +
        text + R"("}}],"usage":{"prompt_tokens":1,"completion_tokens":9}})";
    QByteArray told = reply.feed(upstream);
    return told + reply.finish();
}

void TestEnforcedStops::endTheAnswer_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("told");
    QTest::addColumn<QByteArray>("ending");
    QTest::newRow("none is met") << QByteArray("a b") << QByteArray("a b")
                                 << QByteArray(R"("stop_reason":"end_turn")");
    QTest::newRow("one that the upstream was not told")
        << QByteArray("a 5. b") << QByteArray("a ")
        << QByteArray(R"("stop_reason":"stop_sequence","stop_sequence":"5.")");
    QTest::newRow("one that the upstream minds itself")
        << QByteArray("a 1. b") << QByteArray("a 1. b")
        << QByteArray(R"("stop_reason":"end_turn")");
}

void TestEnforcedStops::endTheAnswer()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, told);
    QFETCH(const QByteArray, ending);
    const QByteArray reply = answer(text);
    const QByteArray block = R"({"type":"text","text":")" + told + "\"}";
    QVERIFY2(reply.contains(block), reply.constData());
    QVERIFY2(reply.contains(ending), reply.constData());
}

QTEST_GUILESS_MAIN(TestEnforcedStops)
#include "tst_enforcedstops.moc"
