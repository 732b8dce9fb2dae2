#include "ui/curlline.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestCurlLine final : public QObject
{
    Q_OBJECT

private slots:
    void baseUrlsAreWhatTheSdksTake()
    {
        const QString origin = u"http://127.0.0.1:8642"_s;
        QCOMPARE(relayBaseUrl(Format::AnthropicMessages, origin), origin);
        QCOMPARE(relayBaseUrl(Format::GeminiGenerate, origin), origin);
        QCOMPARE(relayBaseUrl(Format::OpenAiChat, origin), origin + u"/v1"_s);
        QCOMPARE(relayBaseUrl(Format::OpenAiResponses, origin), origin + u"/v1"_s);
    }

    void originsCanBeConnectedTo_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("origin");
        QTest::newRow("stopped") << QString() << u"http://127.0.0.1:1"_s;
        QTest::newRow("everywhere") << u"0.0.0.0"_s << u"http://127.0.0.1:1"_s;
        QTest::newRow("IPv6") << u"::1"_s << u"http://[::1]:1"_s;
    }

    void originsCanBeConnectedTo()
    {
        QFETCH(QString, host);
        QTEST(relayOrigin(host, 1), "origin");
    }

    void aLineWithoutAKeyTakesItFromTheEnvironment()
    {
        for (const Format format : allFormats) {
            const QString line = curlLine(format, u"http://127.0.0.1:1"_s, u"echo"_s);
            QVERIFY(line.contains(u"$DESKRELAY_KEY"_s));
            QVERIFY(!line.contains(u"dk-"_s));
            QVERIFY(
                curlLine(format, {}, u"echo"_s, Secret("dk-invented")).contains(u"dk-invented"_s));
        }
    }
};

QTEST_APPLESS_MAIN(TestCurlLine)
#include "tst_curlline.moc"
