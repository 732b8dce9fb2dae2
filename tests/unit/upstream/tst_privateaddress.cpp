#include "core/upstream/privateaddress.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestPrivateAddress : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhoIsOutside_data();
    void tellsWhoIsOutside();
    void nothingIsPrivate() { QVERIFY(isPrivateAddress(QHostAddress())); }
};

void TestPrivateAddress::tellsWhoIsOutside_data()
{
    QTest::addColumn<bool>("isPrivate");
    for (const char *const text : {"0.0.0.0",
                                   "10.1.2.3",
                                   "100.64.0.1",
                                   "100.127.255.255",
                                   "127.0.0.1",
                                   "127.255.255.254",
                                   "169.254.169.254",
                                   "172.16.0.1",
                                   "172.31.255.255",
                                   "192.0.0.8",
                                   "192.168.1.1",
                                   "198.18.0.1",
                                   "224.0.0.1",
                                   "240.0.0.1",
                                   "255.255.255.255",
                                   "::",
                                   "::1",
                                   "::ffff:127.0.0.1",
                                   "::ffff:10.0.0.1",
                                   "::127.0.0.1",
                                   "fc00::1",
                                   "fd12:3456::1",
                                   "fe80::1",
                                   "fec0::1",
                                   "ff02::1",
                                   "2001:db8::1",
                                   "64:ff9b::7f00:1",
                                   "64:ff9b::a9fe:a9fe",
                                   "64:ff9b:1::1",
                                   "2002:7f00:1::",
                                   "2002:c0a8:101::1",
                                   "100::1"})
        QTest::newRow(text) << true;
    for (const char *const text : {"1.1.1.1",
                                   "9.255.255.255",
                                   "11.0.0.1",
                                   "100.63.255.255",
                                   "100.128.0.1",
                                   "172.15.0.1",
                                   "172.32.0.1",
                                   "192.167.255.255",
                                   "192.169.0.1",
                                   "223.255.255.254",
                                   "::ffff:8.8.8.8",
                                   "2606:4700::1111",
                                   "2a00:1450::1",
                                   "64:ff9b::808:808",
                                   "2002:808:808::1"})
        QTest::newRow(text) << false;
}

void TestPrivateAddress::tellsWhoIsOutside()
{
    QFETCH(const bool, isPrivate);
    const QHostAddress address(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!address.isNull());
    QCOMPARE(isPrivateAddress(address), isPrivate);
}

QTEST_GUILESS_MAIN(TestPrivateAddress)

#include "tst_privateaddress.moc"
