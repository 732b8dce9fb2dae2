#include "tests/support/grammar/replygrammar.h"
#include "tests/support/maker/replymaker.h"
#include "tests/support/maker/seeds.h"

#include <QTest>

using namespace deskrelay;

/// A writer makes a reply of its format whatever it is given.
class TestReplyWriting final : public QObject
{
    Q_OBJECT

private slots:
    void obeysTheGrammar_data();
    void obeysTheGrammar();
};

static constexpr quint32 seeds = 1'000;

void TestReplyWriting::obeysTheGrammar_data()
{
    QTest::addColumn<Format>("format");
    for (const Format format : allFormats)
        QTest::newRow(qPrintable(formatName(format))) << format;
}

void TestReplyWriting::obeysTheGrammar()
{
    QFETCH(const Format, format);
    for (quint32 seed = firstSeed(); seed < firstSeed() + seeds; ++seed) {
        ReplyMaker maker(seed);
        const ReplyContext context = maker.context(format);
        const ReplyEvents events = maker.events();
        const std::unique_ptr<ReplyWriter> writer = codecOf(format).makeReplyWriter(context);
        QByteArray stream;
        for (const ReplyEvent &event : events)
            stream += writer->write(event);
        stream += writer->write(reply::Finish{}) + writer->write(reply::Delta{"late"});
        const QByteArray told = "seed " + QByteArray::number(seed) + ": ";
        const QByteArray fault = replyFault(format, context, stream);
        QVERIFY2(fault.isEmpty(), QByteArray(told + fault + '\n' + stream).constData());
        const Reply reply = foldEvents(events);
        if (reply.failure)
            continue;
        const QByteArray whole = codecOf(format).makeReplyWriter(context)->whole(reply);
        const QByteArray wholeFault = wholeReplyFault(format, context, whole);
        QVERIFY2(wholeFault.isEmpty(), QByteArray(told + wholeFault).constData());
    }
}

QTEST_GUILESS_MAIN(TestReplyWriting)
#include "tst_replywriting.moc"
