#include "core/relay/translatedreply.h"
#include "tests/support/grammar/replygrammar.h"
#include "tests/support/maker/replymaker.h"
#include "tests/support/maker/seeds.h"

#include <QTest>

using namespace deskrelay;

/// Whatever an upstream sends: what the client gets is a reply of its own format.
class TestReplyTranslation final : public QObject
{
    Q_OBJECT

private slots:
    void obeysTheClientsGrammar_data();
    void obeysTheClientsGrammar();
    void staysWithinItAlsoWhenDamaged_data();
    void staysWithinItAlsoWhenDamaged();
};

static constexpr quint32 seeds = 100; ///< Each makes four replies for a direction.

static void addDirections()
{
    QTest::addColumn<Format>("upstream");
    QTest::addColumn<Format>("client");
    for (const Format upstream : allFormats) {
        for (const Format client : allFormats)
            QTest::addRow(
                "%s to %s", qPrintable(formatName(upstream)), qPrintable(formatName(client)))
                << upstream << client;
    }
}

/// What is wrong with the reply that the client gets; empty: nothing.
static QByteArray
faultOf(const QByteArray &reply, Format upstream, Format client, ReplyContext context, bool streams)
{
    context.request.isStreamed = streams;
    TranslatedReply path(
        Translation{.client = client, .upstream = upstream, .request = context.request},
        context,
        {{"content-type", streams ? "text/event-stream" : "application/json"}});
    QByteArray bytes = path.feed(reply);
    bytes += path.finish();
    if (streams)
        return replyFault(client, context, bytes);
    if (path.failure()) // the relay answers with an error of its own
        return path.failure()->message.isEmpty() ? "a failure without words" : QByteArray();
    return wholeReplyFault(client, context, bytes);
}

static void holdReply(Format upstream, Format client, bool isDamaged)
{
    for (quint32 seed = firstSeed(); seed < firstSeed() + seeds; ++seed) {
        ReplyMaker maker(seed);
        const ReplyContext context = maker.context(client);
        for (const bool streams : {true, false}) {
            QByteArray reply = streams ? maker.stream(upstream) : maker.whole(upstream);
            if (isDamaged)
                reply = maker.damaged(reply);
            const QByteArray fault = faultOf(reply, upstream, client, context, streams);
            const QByteArray told = "seed " + QByteArray::number(seed) +
                                    (streams ? ", streamed: " : ", whole: ") + fault + '\n' + reply;
            QVERIFY2(fault.isEmpty(), told.constData());
        }
    }
}

void TestReplyTranslation::obeysTheClientsGrammar_data()
{
    addDirections();
}

void TestReplyTranslation::obeysTheClientsGrammar()
{
    QFETCH(const Format, upstream);
    QFETCH(const Format, client);
    holdReply(upstream, client, false);
}

void TestReplyTranslation::staysWithinItAlsoWhenDamaged_data()
{
    addDirections();
}

void TestReplyTranslation::staysWithinItAlsoWhenDamaged()
{
    QFETCH(const Format, upstream);
    QFETCH(const Format, client);
    holdReply(upstream, client, true);
}

QTEST_GUILESS_MAIN(TestReplyTranslation)
#include "tst_replytranslation.moc"
