#include "core/formats/messages/messagesrequestwriter.h"
#include "messagesrules.h"
#include "tests/support/maker/conversationmaker.h"

#include <QTest>

using namespace deskrelay;

/// Any conversation becomes a request that Anthropic takes.
class TestMessagesRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void obeysTheRules();
};

void TestMessagesRoundTrip::obeysTheRules()
{
    constexpr Format own = Format::AnthropicMessages;
    for (quint32 seed = 0; seed < 500; ++seed) {
        const Conversation made = saidConversation(own, ConversationMaker(own, seed).make());
        const Result<WrittenRequest> request = writeMessagesRequest(made, makersTraits(own));
        QVERIFY2(request, qPrintable(request ? QString() : request.error().message));
        QCOMPARE(request->dropped, QByteArrayList());
        const QByteArray fault = MessagesRules::fault(request->body, request->headers);
        const QByteArray told = "seed " + QByteArray::number(seed) + ": " + fault;
        QVERIFY2(fault.isEmpty(), told.constData());
    }
}

QTEST_GUILESS_MAIN(TestMessagesRoundTrip)
#include "tst_messagesroundtrip.moc"
