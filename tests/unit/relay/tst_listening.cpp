#include "core/relay/listening.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestListening final : public QObject
{
    Q_OBJECT

private slots:
    void listensOnLoopbackUnlessToldOtherwise();
    void refusesWhatIsNoAddress();
    void writesAddresses();
    void knowsItsOwnAddress_data();
    void knowsItsOwnAddress();
    void allowsTheNameItListensOn();
};

void TestListening::listensOnLoopbackUnlessToldOtherwise()
{
    for (const QString &host : {u""_s, u"localhost"_s, u"127.0.0.1"_s, u"::1"_s}) {
        const Result<QList<QHostAddress>> addresses = addressesFor(host);
        QVERIFY(addresses);
        QCOMPARE(addresses->size(), 2);
        for (const QHostAddress &address : *addresses)
            QVERIFY(address.isLoopback());
        QVERIFY(!isBeyondLoopback(host));
    }
    QVERIFY(!isBeyondLoopback(RelayConfig().host));
    for (const QString &host : {u"0.0.0.0"_s, u"::"_s, u"192.168.1.2"_s})
        QVERIFY2(isBeyondLoopback(host), qPrintable(host));
}

void TestListening::refusesWhatIsNoAddress()
{
    for (const QString &host : {u"relay.example"_s, u"127.0.0.1:80"_s, u"*"_s, u" "_s}) {
        const Result<QList<QHostAddress>> addresses = addressesFor(host);
        QVERIFY2(!addresses, qPrintable(host));
        QCOMPARE(addresses.error().kind, Error::Kind::Usage);
    }
}

void TestListening::writesAddresses()
{
    QCOMPARE(addressText(u"127.0.0.1"_s, 80), u"http://127.0.0.1:80"_s);
    QCOMPARE(addressText(u"fd00::1"_s, 80), u"http://[fd00::1]:80"_s);
}

void TestListening::knowsItsOwnAddress_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("isOwn");
    const auto row = [](const QString &url, const QString &host, bool isOwn) {
        QTest::addRow("%s at %s", qPrintable(url), qPrintable(host)) << url << host << isOwn;
    };
    const QString local = u"127.0.0.1"_s;
    const QString any = u"0.0.0.0"_s;
    for (const QString &name : {u"127.0.0.1"_s,
                                u"127.1.2.3"_s,
                                u"127.1"_s,
                                u"2130706433"_s,
                                u"localhost"_s,
                                u"LocalHost"_s,
                                u"localhost."_s,
                                u"relay.localhost"_s,
                                u"[::1]"_s,
                                u"[::ffff:127.0.0.1]"_s,
                                u"0.0.0.0"_s,
                                u"[::]"_s}) {
        for (const QString &host : {local, any}) {
            row(u"http://%1:8642"_s.arg(name), host, true);
            row(u"https://%1:8642/v1/"_s.arg(name), host, true);
            row(u"http://%1:8643/v1"_s.arg(name), host, false);
            row(u"http://%1/v1"_s.arg(name), host, false);
        }
        row(u"http://%1:8642"_s.arg(name), u"192.168.1.2"_s, false);
    }
    row(u"http://192.168.1.2:8642/v1"_s, u"192.168.1.2"_s, true);
    row(u"http://192.168.1.3:8642/v1"_s, u"192.168.1.2"_s, false);
    row(u"http://api.example:8642/v1"_s, local, false);
    row(u"http://localhost.example:8642/v1"_s, any, false);
}

void TestListening::knowsItsOwnAddress()
{
    QFETCH(const QString, url);
    QFETCH(const QString, host);
    QFETCH(const bool, isOwn);
    QCOMPARE(isOwnAddress(QUrl(url), host, 8642), isOwn);
}

void TestListening::allowsTheNameItListensOn()
{
    QCOMPARE(limitsFor({}, u"192.168.1.2"_s).hosts, QStringList{u"192.168.1.2"_s});
    for (const QString &host : {u"127.0.0.1"_s, u"0.0.0.0"_s, u"::"_s})
        QVERIFY(limitsFor({}, host).hosts.isEmpty());
}

QTEST_GUILESS_MAIN(TestListening)
#include "tst_listening.moc"
