#include "core/keys/clientkey.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestClientKey : public QObject
{
    Q_OBJECT

private slots:
    void makesKeysOf256Bits();
    void hashesAsSha256();
    void findsTheKeyOfAHash();
    void findsNothingForAnEmptyHash();
    void refusesRevokedAndExpiredKeys();
    void matchesModelGlobs_data();
    void matchesModelGlobs();
    void matchesHostileGlobsInTime();
};

void TestClientKey::makesKeysOf256Bits()
{
    static const QRegularExpression shape(u"^dk-[A-Za-z0-9_-]{43}$"_s);
    QSet<QByteArray> keys;
    for (int i = 0; i < 100; ++i) {
        const Secret key = generateClientKey();
        const QByteArray text = key.reveal().toByteArray();
        QVERIFY(shape.match(QString::fromLatin1(text)).hasMatch());
        QCOMPARE(QByteArray::fromBase64(text.mid(3), QByteArray::Base64UrlEncoding).size(), 32);
        keys.insert(text);
    }
    QCOMPARE(keys.size(), 100);
}

void TestClientKey::hashesAsSha256()
{
    QCOMPARE(hashClientKey("abc").toHex(),
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

void TestClientKey::findsTheKeyOfAHash()
{
    QList<ClientKey> keys;
    for (const char *const text : {"dk-one", "dk-two", "dk-three"}) {
        keys.append({.id = KeyId{QString::fromLatin1(text)}, .hash = hashClientKey(text)});
    }
    QCOMPARE(findClientKey(keys, hashClientKey("dk-two")), &keys.at(1));
    QCOMPARE(findClientKey(keys, hashClientKey("dk-four")), nullptr);
    QCOMPARE(findClientKey(keys, hashClientKey("dk-two").chopped(1)), nullptr);
    QCOMPARE(findClientKey({}, hashClientKey("dk-two")), nullptr);
}

void TestClientKey::findsNothingForAnEmptyHash()
{
    const QList<ClientKey> keys = {ClientKey{.id = KeyId{u"k"_s}}};
    QCOMPARE(findClientKey(keys, {}), nullptr);
}

void TestClientKey::refusesRevokedAndExpiredKeys()
{
    const TimePoint now = fromMilliseconds(1'700'000'000'000);
    ClientKey key = {.name = u"laptop"_s};
    QVERIFY(!keyRefusal(key, now));
    key.expires = now + std::chrono::milliseconds(1);
    QVERIFY(!keyRefusal(key, now));
    key.expires = now;
    QVERIFY(keyRefusal(key, now));
    QVERIFY(keyRefusal(key, now)->message.contains(u"expired"_s));
    key.expires.reset();
    key.revoked = true;
    const std::optional<Error> refusal = keyRefusal(key, now);
    QVERIFY(refusal);
    QCOMPARE(refusal->kind, Error::Kind::Denied);
    QVERIFY(refusal->message.contains(u"revoked"_s));
    QVERIFY(refusal->message.contains(u"laptop"_s));
}

void TestClientKey::matchesModelGlobs_data()
{
    QTest::addColumn<QStringList>("globs");
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("allowed");

    QTest::newRow("no glob") << QStringList() << u"claude-x"_s << true;
    QTest::newRow("exact") << QStringList{u"claude-x"_s} << u"claude-x"_s << true;
    QTest::newRow("other case") << QStringList{u"Claude-*"_s} << u"cLAUDE-X"_s << true;
    QTest::newRow("prefix only") << QStringList{u"claude"_s} << u"claude-x"_s << false;
    QTest::newRow("star takes nothing") << QStringList{u"gpt*"_s} << u"gpt"_s << true;
    QTest::newRow("star inside") << QStringList{u"g*-mini"_s} << u"gpt-5-mini"_s << true;
    QTest::newRow("two stars") << QStringList{u"*sonnet*"_s} << u"claude-sonnet-4"_s << true;
    QTest::newRow("one character") << QStringList{u"o?"_s} << u"o3"_s << true;
    QTest::newRow("one character too few") << QStringList{u"o?"_s} << u"o"_s << false;
    QTest::newRow("one character too many") << QStringList{u"o?"_s} << u"o3x"_s << false;
    QTest::newRow("second of two") << QStringList{u"a"_s, u"b*"_s} << u"bc"_s << true;
    QTest::newRow("brackets are letters") << QStringList{u"[ab]"_s} << u"a"_s << false;
    QTest::newRow("empty glob") << QStringList{QString()} << u"a"_s << false;
    QTest::newRow("tail behind the star") << QStringList{u"*ab"_s} << u"aab"_s << true;
}

void TestClientKey::matchesModelGlobs()
{
    QFETCH(const QStringList, globs);
    QFETCH(const QString, model);
    QFETCH(const bool, allowed);
    QCOMPARE(modelAllowed(ClientKey{.models = globs}, model), allowed);
}

void TestClientKey::matchesHostileGlobsInTime()
{
    const ClientKey key = {.models = {u"*a*a*a*a*a*a*a*a*a*a*a*a*a*b"_s}};
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!modelAllowed(key, QString(10'000, u'a')));
    QVERIFY(timer.elapsed() < 1000);
}

QTEST_APPLESS_MAIN(TestClientKey)
#include "tst_clientkey.moc"
