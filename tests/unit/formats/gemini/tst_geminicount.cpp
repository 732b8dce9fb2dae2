#include "geminisupport.h"

#include "core/formats/gemini/geminicount.h"

#include <QTest>

using namespace deskrelay;

/// Gemini's countTokens.
class TestGeminiCount final : public QObject
{
    Q_OBJECT

private slots:
    void readsBothShapes();
    void asksForTheWholeRequest();
    void answers();
};

void TestGeminiCount::readsBothShapes()
{
    const QByteArray contents = R"({"contents":[{"parts":[{"text":"hi"}]}]})";
    const Result<JsonTree> bare = JsonTree::parse(contents);
    const QByteArray request = "{\"generateContentRequest\":" + contents + '}';
    const Result<JsonTree> held = JsonTree::parse(request);
    const Result<Conversation> one = readGeminiCount(bare->root(), "m");
    const Result<Conversation> other = readGeminiCount(held->root(), "m");
    QVERIFY(one && other && *one == *other);
    QCOMPARE(one->messages.size(), 1);
}

void TestGeminiCount::asksForTheWholeRequest()
{
    const Conversation conversation{
        .messages = {{.role = Role::User, .parts = {TextPart{.text = "hi"}}}}};
    const QByteArray body = geminiCountBody(writeGemini(conversation, "gemini-2.5-pro"), "g");
    QCOMPARE(
        body,
        QByteArray(
            R"({"generateContentRequest":{"model":"models/g","contents":[{"role":"user","parts":[{"text":"hi"}]}]}})"));
}

void TestGeminiCount::answers()
{
    QCOMPARE(geminiCountReply(31), QByteArray(R"({"totalTokens":31})"));
    const Result<JsonTree> tree = JsonTree::parse(geminiCountReply(31));
    QCOMPARE(readGeminiCountReply(tree->root()), std::optional<qint64>(31));
    const Result<JsonTree> none = JsonTree::parse("{}");
    QVERIFY(!readGeminiCountReply(none->root()));
}

QTEST_GUILESS_MAIN(TestGeminiCount)
#include "tst_geminicount.moc"
