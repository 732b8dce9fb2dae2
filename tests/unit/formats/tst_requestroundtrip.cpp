#include "core/formats/conversation/codec.h"
#include "tests/support/maker/conversationmaker.h"
#include "tests/support/maker/seeds.h"

#include <QTest>

using namespace deskrelay;

/// A request that is written in a format and read again says what it said.
class TestRequestRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void saysTheSameAgain_data();
    void saysTheSameAgain();
};

static constexpr quint32 seeds = 1'000;

void TestRequestRoundTrip::saysTheSameAgain_data()
{
    QTest::addColumn<Format>("format");
    for (const Format format : allFormats)
        QTest::newRow(qPrintable(formatName(format))) << format;
}

/// The first message or field in which the two differ.
static QByteArray difference(const Conversation &made, const Conversation &again)
{
    if (made.messages.size() != again.messages.size())
        return QByteArray::number(made.messages.size()) + " messages became " +
               QByteArray::number(again.messages.size());
    for (qsizetype i = 0; i < made.messages.size(); ++i) {
        if (made.messages[i] != again.messages[i])
            return "message " + QByteArray::number(i);
    }
    const std::pair<const char *, bool> fields[] = {
        {"tools", made.tools == again.tools},
        {"tool choice", made.toolChoice == again.toolChoice},
        {"sampling", made.sampling == again.sampling},
        {"reasoning", made.reasoning == again.reasoning},
        {"output", made.output == again.output},
        {"bound", made.maxOutputTokens == again.maxOutputTokens},
        {"cache", made.cacheKey == again.cacheKey && made.autoCache == again.autoCache},
        {"dropped", made.dropped == again.dropped}};
    for (const auto &[name, isSame] : fields) {
        if (!isSame)
            return name;
    }
    return made == again ? "" : "another field";
}

void TestRequestRoundTrip::saysTheSameAgain()
{
    QFETCH(const Format, format);
    for (quint32 seed = firstSeed(); seed < firstSeed() + seeds; ++seed) {
        const Conversation made = ConversationMaker(format, seed).make();
        const QByteArray told = "seed " + QByteArray::number(seed) + ": ";
        const Result<WrittenRequest> written =
            codecOf(format).writeRequest(made, makersTraits(format));
        QVERIFY2(written,
                 written ? "" : QByteArray(told + written.error().message.toUtf8()).constData());
        const Result<JsonTree> body = JsonTree::parse(written->body);
        QVERIFY2(body, told.constData());
        const Result<Conversation> again = codecOf(format).readRequest(
            body->root(), {.model = made.model, .isStreamed = made.isStreamed});
        QVERIFY2(again, again ? "" : QByteArray(told + again.error().message.toUtf8()).constData());
        const QByteArray fault = difference(saidConversation(format, made), *again);
        QVERIFY2(fault.isEmpty(), QByteArray(told + fault + '\n' + written->body).constData());
    }
}

QTEST_GUILESS_MAIN(TestRequestRoundTrip)
#include "tst_requestroundtrip.moc"
