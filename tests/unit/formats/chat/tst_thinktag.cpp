#include "core/formats/chat/thinktag.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// Reasoning that stands in the text.
class TestThinkTag final : public QObject
{
    Q_OBJECT

private slots:
    void takesTheThoughtOut_data();
    void takesTheThoughtOut();
    void looksForNothingAfterAStop();
    void givesOutTextAsItComes();
};

void TestThinkTag::takesTheThoughtOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("thought");
    QTest::addColumn<QByteArray>("answer");
    const auto row =
        [](const QByteArray &text, const QByteArray &thought, const QByteArray &answer) {
            QTest::newRow(text.constData()) << text << thought << answer;
        };
    row("", "", "");
    row("a", "", "a");
    row("<thin", "", "<thin");
    row("<thinker>a", "", "<thinker>a");
    row("a<think>b</think>c", "", "a<think>b</think>c");
    row("<think>b</think>c", "b", "c");
    row(" \n<think>\nb \n c\n</think>\n\n c \n", "b \n c", "c \n");
    row("<think></think>c", "", "c");
    row("<think>\n\n</think>\n\nc", "", "c");
    row("<think>b</thinks></think>c", "b</thinks>", "c");
    row("<think>b</think>", "b", "");
    row("<think>cut off", "cut off", "");
    row("<think>cut off</thi", "cut off</thi", "");
    row("<think>a</think>b<think>c</think>", "a", "b<think>c</think>");
}

static void put(const QList<ThinkTag::Piece> &pieces, QByteArray &thought, QByteArray &answer)
{
    for (const auto &[kind, text] : pieces) {
        QVERIFY(!text.isEmpty());
        QVERIFY(kind == Kind::Text || answer.isEmpty());
        (kind == Kind::Reasoning ? thought : answer) += text;
    }
}

void TestThinkTag::takesTheThoughtOut()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, thought);
    QFETCH(const QByteArray, answer);
    for (qsizetype first = 0; first <= text.size(); ++first) { // every two places to cut
        for (qsizetype second = first; second <= text.size(); ++second) {
            ThinkTag tag;
            QByteArray thoughtNow;
            QByteArray answerNow;
            put(tag.take(text.first(first)), thoughtNow, answerNow);
            put(tag.take(text.mid(first, second - first)), thoughtNow, answerNow);
            put(tag.take(text.mid(second)), thoughtNow, answerNow);
            put(tag.finish(), thoughtNow, answerNow);
            QCOMPARE(thoughtNow, thought);
            QCOMPARE(answerNow, answer);
        }
    }
}

void TestThinkTag::looksForNothingAfterAStop()
{
    ThinkTag tag;
    tag.stop();
    QCOMPARE(tag.take("<think>a"), QList<ThinkTag::Piece>({{Kind::Text, "<think>a"}}));
}

void TestThinkTag::givesOutTextAsItComes()
{
    ThinkTag tag;
    QCOMPARE(tag.take("<think>a"), QList<ThinkTag::Piece>({{Kind::Reasoning, "a"}}));
    QCOMPARE(tag.take("b "), QList<ThinkTag::Piece>({{Kind::Reasoning, "b"}}));
    QCOMPARE(tag.take("c</think>d"),
             QList<ThinkTag::Piece>({{Kind::Reasoning, " c"}, {Kind::Text, "d"}}));
    QCOMPARE(tag.take("e"), QList<ThinkTag::Piece>({{Kind::Text, "e"}}));
}

QTEST_APPLESS_MAIN(TestThinkTag)
#include "tst_thinktag.moc"
