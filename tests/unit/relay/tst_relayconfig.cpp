#include "core/relay/relayconfig.h"

#include "core/relay/settingtext.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestRelayConfig : public QObject
{
    Q_OBJECT

private slots:
    void listsEverySettingOnceInOrder();
    void readsBackEveryValueItShows();
    void takesValues_data();
    void takesValues();
    void refusesValues_data();
    void refusesValues();
    void offersNearNames();
    void putsDefaultsBack();
    void parsesDurations_data();
    void parsesDurations();
    void parsesSizes_data();
    void parsesSizes();
    void takesAnAbsentFileForTheDefault();
    void writesWhatDiffersAndKeepsTheRest();
    void readsPlainNumbersAndTruths();
    void refusesABrokenFileAndLeavesIt_data();
    void refusesABrokenFileAndLeavesIt();
    void saysWhereItCannotWrite();
};

static QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(text), text.size());
}

static ConfigEntry entryOf(const RelayConfig &config, const QString &name)
{
    const QList<ConfigEntry> entries = configEntries(config);
    const auto found = std::find_if(
        entries.begin(), entries.end(), [&name](const auto &entry) { return entry.name == name; });
    return found == entries.end() ? ConfigEntry() : *found;
}

void TestRelayConfig::listsEverySettingOnceInOrder()
{
    const QList<ConfigEntry> entries = configEntries(RelayConfig());
    QStringList names;
    for (const ConfigEntry &entry : entries) {
        names.append(entry.name);
        QCOMPARE(entry.value, entry.defaultValue);
        QVERIFY(!entry.isSet);
        QVERIFY(entry.help.endsWith(u'.'));
    }
    const QStringList expected = {u"capture.bodies"_s,
                                  u"capture.bytes"_s,
                                  u"capture.keep"_s,
                                  u"capture.message-bytes"_s,
                                  u"failover.accounts"_s,
                                  u"failover.time"_s,
                                  u"health.interval"_s,
                                  u"health.probe"_s,
                                  u"host"_s,
                                  u"hosts"_s,
                                  u"limits.all-bodies-bytes"_s,
                                  u"limits.body-bytes"_s,
                                  u"limits.body-progress-bytes"_s,
                                  u"limits.body-progress-time"_s,
                                  u"limits.connections"_s,
                                  u"limits.head-bytes"_s,
                                  u"limits.head-time"_s,
                                  u"media.bytes"_s,
                                  u"media.private"_s,
                                  u"origins"_s,
                                  u"port"_s,
                                  u"quota.guard"_s,
                                  u"relay.start"_s,
                                  u"responses.bytes"_s,
                                  u"responses.keep"_s,
                                  u"responses.store"_s,
                                  u"retention.usage-days"_s,
                                  u"sticky.ttl"_s,
                                  u"timeouts.connect"_s,
                                  u"timeouts.first-byte"_s,
                                  u"timeouts.hold"_s,
                                  u"timeouts.idle"_s};
    QCOMPARE(names, expected);
}

void TestRelayConfig::readsBackEveryValueItShows()
{
    for (const ConfigEntry &entry : configEntries(RelayConfig())) {
        RelayConfig config;
        const Result<void> set = setConfigValue(config, entry.name, entry.value);
        QVERIFY2(set, qPrintable(entry.name));
        QCOMPARE(config, RelayConfig());
    }
}

void TestRelayConfig::takesValues_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("shown");

    const auto row = [](const QString &name, const QString &value, const QString &shown) {
        QTest::addRow("%s %s", qPrintable(name), qPrintable(value)) << name << value << shown;
    };
    row(u"port"_s, u"1"_s, u"1"_s);
    row(u"port"_s, u" 65535 "_s, u"65535"_s);
    row(u"host"_s, u"0.0.0.0"_s, u"0.0.0.0"_s);
    row(u"host"_s, u"::1"_s, u"::1"_s);
    row(u"hosts"_s, u"a.example, b.example"_s, u"a.example,b.example"_s);
    row(u"origins"_s, u"http://a.example:8080"_s, u"http://a.example:8080"_s);
    row(u"origins"_s, u"app://desk"_s, u"app://desk"_s);
    row(u"limits.body-bytes"_s, u"1048576"_s, u"1MiB"_s);
    row(u"limits.body-bytes"_s, u"100000"_s, u"100000"_s);
    row(u"limits.head-bytes"_s, u"8kib"_s, u"8KiB"_s);
    row(u"timeouts.connect"_s, u"90s"_s, u"90s"_s);
    row(u"timeouts.idle"_s, u"600s"_s, u"10m"_s);
    row(u"sticky.ttl"_s, u"1d"_s, u"1d"_s);
    row(u"capture.bodies"_s, u"off"_s, u"off"_s);
    row(u"relay.start"_s, u"false"_s, u"false"_s);
    row(u"retention.usage-days"_s, u"7"_s, u"7"_s);
}

void TestRelayConfig::takesValues()
{
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    QFETCH(const QString, shown);
    RelayConfig config;
    const Result<void> set = setConfigValue(config, name, value);
    QVERIFY2(set, qPrintable(set ? QString() : set.error().message));
    QCOMPARE(entryOf(config, name).value, shown);
    QVERIFY(entryOf(config, name).isSet);
}

void TestRelayConfig::refusesValues_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");

    const auto row = [](const QString &name, const QString &value) {
        QTest::addRow("%s %s", qPrintable(name), qPrintable(value)) << name << value;
    };
    row(u"port"_s, u"0"_s);
    row(u"port"_s, u"65536"_s);
    row(u"port"_s, u"-1"_s);
    row(u"port"_s, u"80x"_s);
    row(u"port"_s, u""_s);
    row(u"port"_s, u"99999999999999999999"_s);
    row(u"host"_s, u""_s);
    row(u"host"_s, u"example.com"_s);
    row(u"hosts"_s, u"a.example:80"_s);
    row(u"hosts"_s, u"a b"_s);
    row(u"hosts"_s, u"user@a"_s);
    row(u"origins"_s, u"a.example"_s);
    row(u"origins"_s, u"http://a.example/path"_s);
    row(u"origins"_s, u"*"_s);
    row(u"limits.body-bytes"_s, u"10MB"_s);
    row(u"limits.body-bytes"_s, u"1"_s);
    row(u"limits.body-bytes"_s, u"9999999999GiB"_s);
    row(u"timeouts.connect"_s, u"10"_s);
    row(u"timeouts.connect"_s, u"0s"_s);
    row(u"timeouts.connect"_s, u"2d"_s);
    row(u"relay.start"_s, u"yes"_s);
}

void TestRelayConfig::refusesValues()
{
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    RelayConfig config;
    const Result<void> set = setConfigValue(config, name, value);
    QVERIFY(!set);
    QCOMPARE(set.error().kind, Error::Kind::Usage);
    QVERIFY(set.error().message.contains(name));
    QVERIFY(set.error().message.contains(u"takes"_s));
    QCOMPARE(config, RelayConfig());
}

void TestRelayConfig::offersNearNames()
{
    RelayConfig config;
    for (const Result<void> &result :
         {setConfigValue(config, u"prot"_s, u"1"_s), unsetConfigValue(config, u"prot"_s)}) {
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
        QVERIFY2(result.error().message.contains(u"mean port"_s),
                 qPrintable(result.error().message));
    }
}

void TestRelayConfig::putsDefaultsBack()
{
    RelayConfig config;
    for (const auto &[name, value] : {std::pair(u"port"_s, u"1"_s),
                                      std::pair(u"hosts"_s, u"a"_s),
                                      std::pair(u"sticky.ttl"_s, u"5s"_s)}) {
        QVERIFY(setConfigValue(config, name, value));
        QVERIFY(config != RelayConfig());
        QVERIFY(unsetConfigValue(config, name));
        QCOMPARE(config, RelayConfig());
    }
}

void TestRelayConfig::parsesDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("seconds") << u"15s"_s << qint64(15);
    QTest::newRow("minutes") << u"2m"_s << qint64(120);
    QTest::newRow("hours") << u"1h"_s << qint64(3600);
    QTest::newRow("days") << u"30d"_s << qint64(30 * 86'400);
    QTest::newRow("zero") << u"0s"_s << qint64(0);
    for (const char *const bad : {"",
                                  "s",
                                  "15",
                                  "1.5h",
                                  "-1s",
                                  "+1s",
                                  " 1s",
                                  "1 s",
                                  "1ms",
                                  "1S",
                                  "1h30m",
                                  "999999999999d"}) {
        QTest::newRow(bad) << QString::fromLatin1(bad) << qint64(-1);
    }
    QTest::newRow("other digits") << u"٣s"_s << qint64(-1);
}

void TestRelayConfig::parsesDurations()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, seconds);
    const std::optional<std::chrono::seconds> parsed = parseDuration(text);
    QCOMPARE(parsed ? qint64(parsed->count()) : -1, seconds);
    if (parsed)
        QCOMPARE(parseDuration(durationText(*parsed)), parsed);
}

void TestRelayConfig::parsesSizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("bytes") << u"1000"_s << qint64(1000);
    QTest::newRow("KiB") << u"64KiB"_s << qint64(65'536);
    QTest::newRow("MiB") << u"64 MiB"_s << qint64(67'108'864);
    QTest::newRow("GiB") << u"1gib"_s << (qint64(1) << 30);
    for (const char *const bad : {"", "KiB", "1KB", "-1", "1.5MiB", "9223372036854775807GiB"})
        QTest::newRow(bad) << QString::fromLatin1(bad) << qint64(-1);
}

void TestRelayConfig::parsesSizes()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, bytes);
    const std::optional<qint64> parsed = parseSize(text);
    QCOMPARE(parsed.value_or(-1), bytes);
    if (parsed)
        QCOMPARE(parseSize(sizeText(*parsed)), parsed);
}

void TestRelayConfig::takesAnAbsentFileForTheDefault()
{
    const QTemporaryDir place;
    const Result<RelayConfig> config = loadConfig(place.filePath(u"config.json"_s));
    QVERIFY(config);
    QCOMPARE(*config, RelayConfig());
    QVERIFY(!QFileInfo::exists(place.filePath(u"config.json"_s)));
}

void TestRelayConfig::writesWhatDiffersAndKeepsTheRest()
{
    const QTemporaryDir place;
    const QString path = place.filePath(u"config.json"_s);
    writeFile(path, R"({"a.newer-name": {"deep": [1, "x"]}, "port": 9000, "host": "0.0.0.0"})");
    Result<RelayConfig> config = loadConfig(path);
    QVERIFY(config);
    QCOMPARE(config->port, quint16(9000));
    QVERIFY(setConfigValue(*config, u"limits.body-bytes"_s, u"1MiB"_s));
    QVERIFY(setConfigValue(*config, u"relay.start"_s, u"false"_s));
    QVERIFY(unsetConfigValue(*config, u"host"_s));
    QVERIFY(saveConfig(path, *config));
    QCOMPARE(contents(path), QByteArray(R"({
    "a.newer-name": {
        "deep": [
            1,
            "x"
        ]
    },
    "limits.body-bytes": "1MiB",
    "port": 9000,
    "relay.start": false
}
)"));
    QVERIFY(!(QFileInfo(path).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    const Result<RelayConfig> again = loadConfig(path);
    QVERIFY(again);
    QCOMPARE(*again, *config);
}

void TestRelayConfig::readsPlainNumbersAndTruths()
{
    const QTemporaryDir place;
    const QString path = place.filePath(u"config.json"_s);
    writeFile(path, R"({"port": "9001", "limits.body-bytes": 2048, "relay.start": "false"})");
    const Result<RelayConfig> config = loadConfig(path);
    QVERIFY(config);
    QCOMPARE(config->port, quint16(9001));
    QCOMPARE(config->limits.bodyBytes, 2048);
    QVERIFY(!config->startRelay);
}

void TestRelayConfig::refusesABrokenFileAndLeavesIt_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("comma missing")
        << QByteArray("{\n  \"port\": 1\n  \"host\": \"::1\"\n}") << u"line 3"_s;
    QTest::newRow("not an object") << QByteArray("[1]") << u"line 1"_s;
    QTest::newRow("wrong type") << QByteArray("{\n\n  \"port\": [1]}") << u"line 3, column 3"_s;
    QTest::newRow("wrong value") << QByteArray("{\n  \"port\": 70000}") << u"line 2"_s;
    QTest::newRow("a fraction") << QByteArray("{\"port\": 1.5}") << u"line 1"_s;
    QTest::newRow("too large") << QByteArray("{}" + QByteArray(1024 * 1024, ' ')) << u"1 MiB"_s;
}

void TestRelayConfig::refusesABrokenFileAndLeavesIt()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, place);
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"config.json"_s);
    writeFile(path, text);
    const Result<RelayConfig> config = loadConfig(path);
    QVERIFY(!config);
    QCOMPARE(config.error().kind, Error::Kind::Protocol);
    QVERIFY2(config.error().message.contains(path), qPrintable(config.error().message));
    QVERIFY2(config.error().message.contains(place), qPrintable(config.error().message));
    QCOMPARE(contents(path), text);
}

void TestRelayConfig::saysWhereItCannotWrite()
{
    const QTemporaryDir place;
    const QString path = place.filePath(u"missing/config.json"_s);
    const Result<void> saved = saveConfig(path, RelayConfig());
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, Error::Kind::Storage);
    QVERIFY(saved.error().message.contains(path));

    const QString broken = place.filePath(u"config.json"_s);
    writeFile(broken, "{ broken");
    QVERIFY(!saveConfig(broken, RelayConfig()));
    QCOMPARE(contents(broken), QByteArray("{ broken"));
}

QTEST_APPLESS_MAIN(TestRelayConfig)
#include "tst_relayconfig.moc"
