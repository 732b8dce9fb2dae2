#include "tests/support/servefixture.h"

#include <QJsonArray>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The built deskrelayctl's words, answers and exit codes, and what it makes of odd input.
class TestCommandLine final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void helpsWithEveryCommand();
    void saysWhichCommandsItLacks_data();
    void saysWhichCommandsItLacks();
    void answersInTheContractsShapes();
    void refusesOddValues_data();
    void refusesOddValues();
    void takesOddNames();
    void showsTheFirstKeyToWhoServesFirst();
    void changesHoldForTheNextRequest();

private:
    Outcome addOpenAi(const QStringList &more);
};

TestCommandLine::Outcome TestCommandLine::addOpenAi(const QStringList &more)
{
    return run(QStringList{u"--secrets"_s,
                           u"vault"_s,
                           u"--json"_s,
                           u"account"_s,
                           u"add"_s,
                           u"--provider"_s,
                           u"openai"_s,
                           u"--key-stdin"_s} +
                   more,
               "sk-0123456789\n");
}

void TestCommandLine::helpsWithEveryCommand()
{
    const QList<QStringList> commands = {{u"serve"_s},
                                         {u"account"_s, u"add"_s},
                                         {u"account"_s, u"list"_s},
                                         {u"account"_s, u"show"_s},
                                         {u"account"_s, u"test"_s},
                                         {u"account"_s, u"enable"_s},
                                         {u"account"_s, u"disable"_s},
                                         {u"account"_s, u"drain"_s},
                                         {u"account"_s, u"reset"_s},
                                         {u"account"_s, u"remove"_s},
                                         {u"key"_s, u"create"_s},
                                         {u"key"_s, u"list"_s},
                                         {u"key"_s, u"show"_s},
                                         {u"key"_s, u"revoke"_s},
                                         {u"group"_s, u"list"_s},
                                         {u"group"_s, u"set"_s},
                                         {u"alias"_s, u"set"_s},
                                         {u"alias"_s, u"list"_s},
                                         {u"alias"_s, u"remove"_s},
                                         {u"model"_s, u"list"_s},
                                         {u"model"_s, u"show"_s},
                                         {u"model"_s, u"set"_s},
                                         {u"model"_s, u"unset"_s},
                                         {u"config"_s, u"list"_s},
                                         {u"config"_s, u"get"_s},
                                         {u"config"_s, u"set"_s},
                                         {u"config"_s, u"unset"_s},
                                         {u"usage"_s},
                                         {u"status"_s}};
    const Outcome all = run({u"--help"_s});
    QCOMPARE(all.code, 0);
    QVERIFY(all.err.isEmpty());
    QCOMPARE(run({u"help"_s}).out, all.out);
    for (const QStringList &words : commands) {
        const QByteArray name = words.join(u' ').toUtf8();
        QVERIFY2(all.out.contains(QByteArray("\n  " + name)), name.constData());
        const Outcome one = run(words + QStringList{u"--help"_s});
        QCOMPARE(one.code, 0);
        QVERIFY2(one.out.contains(QByteArray("  " + name)), one.out.constData());
        QVERIFY(one.out.size() < all.out.size());
    }
    for (const char *const option : {"--provider",   "--name",     "--base-url",
                                     "--priority",   "--weight",   "--group",
                                     "--model",      "--proxy",    "--max-concurrency",
                                     "--key-stdin",  "--allow",    "--account",
                                     "--rpm",        "--tpm",      "--daily-cost",
                                     "--total-cost", "--max-wait", "--expires",
                                     "--port",       "--host",     "--strategy",
                                     "--family",     "--since",    "--until",
                                     "--by",         "--data-dir", "--secrets",
                                     "--json"})
        QVERIFY2(all.out.contains(option), option);
    QVERIFY(run({u"--version"_s}).out.startsWith("deskrelayctl 0."));
}

void TestCommandLine::saysWhichCommandsItLacks_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("client") << QStringList{u"client"_s, u"list"_s};
    QTest::newRow("doctor") << QStringList{u"doctor"_s};
    QTest::newRow("export") << QStringList{u"export"_s, u"file"_s};
    QTest::newRow("import") << QStringList{u"import"_s, u"file"_s};
}

void TestCommandLine::saysWhichCommandsItLacks()
{
    QFETCH(const QStringList, words);
    const Outcome refused = run(words);
    QCOMPARE(refused.code, 2);
    QVERIFY2(refused.err.startsWith(
                 QByteArray("This version has no command \"" + words.first().toUtf8() + "\".")),
             refused.err.constData());
    QCOMPARE(refused.err.count('\n'), 1);
    QVERIFY(refused.out.isEmpty());
    QVERIFY(!QFile::exists(m_dir->filePath(u"deskrelay.db"_s)));
}

static QStringList sorted(QStringList names)
{
    names.sort();
    return names;
}

void TestCommandLine::answersInTheContractsShapes()
{
    const QJsonObject added =
        addOpenAi({u"--name"_s, u"a"_s, u"--model"_s, u"m1,m2"_s, u"--group"_s, u"g"_s}).json();
    QCOMPARE(added.keys(), QStringList{u"id"_s});
    const QJsonObject key = run({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"k"_s}).json();
    QCOMPARE(sorted(key.keys()), (QStringList{u"id"_s, u"key"_s}));
    QVERIFY(key["key"_L1].toString().startsWith("dk-"_L1));
    QCOMPARE(key["key"_L1].toString().size(), 3 + 43); // 256 bits

    QVERIFY(serve());
    QVERIFY(request("/v1/chat/completions", echoChat, key["key"_L1].toString().toLatin1())
                .startsWith("HTTP/1.1 200 "));
    const QStringList sums = {u"cache_read"_s,
                              u"cache_write"_s,
                              u"cost_usd"_s,
                              u"estimated"_s,
                              u"input"_s,
                              u"output"_s,
                              u"reasoning"_s,
                              u"requests"_s,
                              u"unpriced"_s};
    const QList<QPair<QString, QStringList>> axes = {
        {u"account"_s, {u"account"_s, u"account_id"_s}},
        {u"key"_s, {u"key"_s, u"key_id"_s}},
        {u"model"_s, {u"model"_s}},
        {u"day"_s, {u"period"_s}},
        {u"hour"_s, {u"period"_s}}};
    for (const auto &[axis, names] : axes) {
        const QJsonObject usage = run({u"--json"_s, u"usage"_s, u"--by"_s, axis}).json();
        QCOMPARE(sorted(usage.keys()), (QStringList{u"rows"_s, u"total"_s}));
        QCOMPARE(usage["rows"_L1].toArray().size(), 1);
        QCOMPARE(sorted(usage["rows"_L1][0].toObject().keys()), sorted(sums + names));
        QCOMPARE(sorted(usage["total"_L1].toObject().keys()), sums);
    }
    for (const QStringList &words : {QStringList{u"status"_s},
                                     {u"account"_s, u"list"_s},
                                     {u"account"_s, u"show"_s, u"a"_s},
                                     {u"key"_s, u"list"_s},
                                     {u"key"_s, u"show"_s, u"k"_s},
                                     {u"group"_s, u"list"_s},
                                     {u"alias"_s, u"list"_s},
                                     {u"config"_s, u"list"_s},
                                     {u"config"_s, u"get"_s, u"port"_s},
                                     {u"usage"_s}}) {
        const Outcome answer = run(QStringList{u"--json"_s} + words);
        QCOMPARE(answer.code, 0);
        QVERIFY(answer.err.isEmpty());
        QCOMPARE(answer.out.count('\n'), 1);
        QVERIFY2(!answer.json().isEmpty(), answer.out.constData());
        const Outcome plain = run(words);
        QCOMPARE(plain.code, 0);
        QVERIFY(!plain.out.isEmpty());
    }
    const QJsonObject group =
        run({u"--json"_s, u"group"_s, u"list"_s}).json()["groups"_L1][0].toObject();
    QCOMPARE(group["name"_L1].toString(), u"g"_s);
    QCOMPARE(group["accounts"_L1][0].toString(), added["id"_L1].toString());
}

void TestCommandLine::refusesOddValues_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    const auto row = [](const QString &line, int code = 2) {
        QTest::newRow(qPrintable(line)) << line.split(u' ') << code;
    };
    const QString add = u"account add --provider openai --key-stdin --name a "_s;
    for (const QString &rest : {u"--priority 0"_s,
                                u"--priority -5"_s,
                                u"--priority 1.5"_s,
                                u"--priority 101"_s,
                                u"--priority 99999999999999999999"_s,
                                u"--weight 0"_s,
                                u"--max-concurrency -1"_s,
                                u"--proxy foo"_s,
                                u"--proxy http://u:p@h:1"_s,
                                u"--proxy socks4://h:1"_s,
                                u"--group x --group x"_s,
                                u"--name b"_s,
                                u"--base-url api.example"_s,
                                u"--base-url ftp://a.example"_s,
                                u"--base-url http://u:p@a.example"_s,
                                u"--base-url http://a.example?x=1"_s,
                                u"--base-url http://a.example:0"_s,
                                u"--base-url http://a.example:99999"_s,
                                u"--base-url http://[::1"_s})
        row(add + rest);
    row(u"account add --provider openai --key-stdin --name "_s);
    row(add + u"--base-url http://localhost:8642/v1"_s, 1);
    row(u"account add --provider openai-compatible --key-stdin --name a"_s);
    const QString key = u"key create --name k "_s;
    for (const QString &rest : {u"--expires 0s"_s,
                                u"--expires -1d"_s,
                                u"--expires 1w"_s,
                                u"--expires 99999999999999d"_s,
                                u"--rpm 0"_s,
                                u"--tpm -1"_s,
                                u"--daily-cost nan"_s,
                                u"--daily-cost 0"_s,
                                u"--total-cost 0.0000001"_s,
                                u"--allow acme"_s,
                                u"--max-wait 5"_s})
        row(key + rest);
    row(key + u"--account nobody"_s, 1);
    row(u"key show nobody"_s, 1);
    row(u"account disable nobody"_s, 1);
    row(u"alias remove nobody"_s, 1);
    row(u"alias set a m --family acme"_s);
    row(u"group set g --strategy acme"_s);
    row(u"config set port 0"_s);
    row(u"config set host example"_s);
    row(u"config set origins null"_s);
    row(u"config get nothing"_s, 1);
    row(u"usage --since yesterday"_s);
    row(u"usage --since 2026-13-01"_s);
    row(u"serve --port 70000"_s);
    row(u"serve --port -1"_s);
    row(u"serve --host example"_s);
    row(u"--secrets file status"_s);
}

void TestCommandLine::refusesOddValues()
{
    QFETCH(const QStringList, words);
    QFETCH(const int, code);
    m_passphrase = "pp";
    const Outcome refused = run(words, "sk-0123456789\n");
    QVERIFY2(refused.code == code, QByteArray(refused.out + refused.err).constData());
    QCOMPARE(refused.err.count('\n'), 1);
    QVERIFY(refused.err.size() > 15);
    QVERIFY(refused.out.isEmpty());
}

void TestCommandLine::takesOddNames()
{
    for (const QString &name :
         {u"ünïcødé 名前 🎉"_s, u"--name"_s, u"-x"_s, u"a\"b\\c'd;e"_s, QString(100, u'x')}) {
        const Outcome added = addOpenAi({u"--name"_s, name});
        QVERIFY2(added.code == 0, added.err.constData());
        QCOMPARE(account(name)["id"_L1], added.json()["id"_L1]);
        QCOMPARE(run({u"account"_s, u"remove"_s, u"--"_s, name}).code, 0);
    }
    QCOMPARE(addOpenAi({u"--name"_s, QString(101, u'x')}).code, 2);
    QCOMPARE(addOpenAi({u"--name"_s, u"two\nlines"_s}).code, 2);
}

void TestCommandLine::showsTheFirstKeyToWhoServesFirst()
{
    QCOMPARE(addOpenAi({u"--name"_s, u"a"_s}).code, 0); // a command alone has nowhere to show it
    QVERIFY(serve());
    QVERIFY2(!m_key.isEmpty(), m_relayOut.constData());
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
    const QByteArray first = std::exchange(m_key, {});
    stop();
    QVERIFY(serve());
    QVERIFY(m_key.isEmpty());
    QVERIFY(request("/v1/chat/completions", echoChat, first).startsWith("HTTP/1.1 200 "));
}

void TestCommandLine::changesHoldForTheNextRequest()
{
    QVERIFY(serve());
    // Each change holds for the very next request.
    QCOMPARE(run({u"alias"_s, u"set"_s, u"fast"_s, u"echo"_s}).code, 0);
    QByteArray aliased = echoChat;
    aliased.replace("\"echo\"", "\"fast\"");
    QVERIFY(request("/v1/chat/completions", aliased, m_key).startsWith("HTTP/1.1 200 "));
    QCOMPARE(run({u"alias"_s, u"remove"_s, u"fast"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", aliased, m_key).startsWith("HTTP/1.1 404 "));
    QCOMPARE(run({u"config"_s, u"set"_s, u"limits.body-bytes"_s, u"1KiB"_s}).code, 0);
    QByteArray large = echoChat;
    large.replace("Hi", QByteArray(2000, 'x'));
    QVERIFY(request("/v1/chat/completions", large, m_key).startsWith("HTTP/1.1 413 "));
    QCOMPARE(run({u"config"_s, u"unset"_s, u"limits.body-bytes"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", large, m_key).startsWith("HTTP/1.1 200 "));
    QCOMPARE(run({u"account"_s, u"disable"_s, u"echo"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 503 "));
    QCOMPARE(run({u"account"_s, u"enable"_s, u"echo"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
