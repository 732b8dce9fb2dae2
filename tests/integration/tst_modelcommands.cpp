#include "tests/support/loopbackserver.h"
#include "tests/support/servefixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What a person says of models, and the names that stand for them, by the built deskrelayctl.
class TestModelCommands final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void keepsWhatIsSet();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void showsWhoSaysWhat();
    void whatIsSetReachesTheNextRequest();
    void aliasesOfAKey();

private:
    Outcome model(const QString &line) { return run(u"--json model "_s.append(line).split(u' ')); }
    QByteArray valueOf(const QString &shown, const QString &field);
};

/// `value source` of one field, as `model show` has it.
QByteArray TestModelCommands::valueOf(const QString &shown, const QString &field)
{
    const QJsonArray traits = model(u"show "_s + shown).json()["traits"_L1].toArray();
    for (const QJsonValue &trait : traits) {
        if (trait["field"_L1].toString() == field) {
            return QString(trait["value"_L1].toString() + u' ' + trait["source"_L1].toString())
                .toLatin1();
        }
    }
    return {};
}

void TestModelCommands::keepsWhatIsSet()
{
    QCOMPARE(model(u"list"_s).out, QByteArray("{\"overrides\":[]}\n"));
    QCOMPARE(
        model(u"set claude* Max-Output-Tokens 1000"_s).out,
        QByteArray("{\"field\":\"max-output-tokens\",\"model\":\"claude*\",\"value\":\"1000\"}\n"));
    QCOMPARE(model(u"set claude* efforts high,low"_s).code, 0);
    QCOMPARE(model(u"set Claude* max-output-tokens 1500"_s).code, 0);
    QCOMPARE(model(u"set claude* max-output-tokens 2000"_s).code, 0);
    QCOMPARE(model(u"set gpt-5 stop yes"_s).code, 0);
    const QByteArray all =
        "{\"overrides\":[{\"field\":\"efforts\",\"model\":\"claude*\",\"value\":\"low,high\"},"
        "{\"field\":\"max-output-tokens\",\"model\":\"claude*\",\"value\":\"2000\"},"
        "{\"field\":\"stop\",\"model\":\"gpt-5\",\"value\":\"yes\"}]}\n";
    QCOMPARE(model(u"list"_s).out, all);
    QVERIFY(serve()); // by another process, out of the database
    QCOMPARE(model(u"list"_s).out, all);
    QVERIFY(run({u"model"_s, u"list"_s}).out.contains("claude*  max-output-tokens  2000"));

    QCOMPARE(model(u"unset claude* efforts"_s).json()["removed"_L1].toInt(), 1);
    QCOMPARE(valueOf(u"claude-opus-5-5"_s, u"efforts"_s),
             QByteArray("low,medium,high,xhigh,max table"));
    QCOMPARE(valueOf(u"claude-opus-5-5"_s, u"max-output-tokens"_s), QByteArray("2000 user"));
    QCOMPARE(model(u"unset claude*"_s).code, 0);
    QCOMPARE(valueOf(u"claude-opus-5-5"_s, u"max-output-tokens"_s), QByteArray("128000 table"));
    QCOMPARE(model(u"unset gpt-5"_s).code, 0);
    QVERIFY(run({u"model"_s, u"list"_s}).out.startsWith("Nothing is set"));
}

void TestModelCommands::refusesWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const QString &line, int code, const QByteArray &message) {
        QTest::newRow(qPrintable(line)) << line.split(u' ') << code << message;
    };
    row(u"set m colour red"_s, 2, "There is no field \"colour\" of a model. ");
    row(u"set m effort low"_s, 2, "There is no field \"effort\" of a model. Nearest: efforts.");
    row(u"set m efforts lowest"_s,
        2,
        "efforts must be levels out of none,minimal,low,medium,high,xhigh,max, or no where there "
        "are none, not \"lowest\".");
    row(u"set m thinking on"_s,
        2,
        "thinking must be none, budget, both, adaptive, default-on, always or effort, not \"on\".");
    row(u"set m context-tokens 1M"_s,
        2,
        "context-tokens must be a whole number from 1 to 1000000000, not \"1M\".");
    row(u"set m images true"_s, 2, "images must be yes or no, not \"true\".");
    row(u"set *m images yes"_s, 2, "MODEL must be a model's name of at most 200 characters");
    row(u"set m images"_s, 2, "model set: VALUE is missing.");
    row(u"unset m images more"_s, 2, "model unset: \"more\" is one word too many.");
    row(u"unset gpt-6"_s, 1, "Nothing is set for the model \"gpt-6\". Nearest: gpt-5.");
    row(u"unset gpt-5 sop"_s,
        1,
        "Nothing is set for \"sop\" of the model \"gpt-5\". Nearest: stop.");
    row(u"show gpt-5 --account nobody"_s, 1, "There is no account \"nobody\".");
}

void TestModelCommands::refusesWhatIsWrong()
{
    QFETCH(const QStringList, words);
    QFETCH(const int, code);
    QFETCH(const QByteArray, message);
    QCOMPARE(model(u"set gpt-5 stop yes"_s).code, 0);
    const Outcome refused = run(QStringList{u"model"_s} + words);
    QCOMPARE(refused.code, code);
    QVERIFY2(refused.err.startsWith(message), refused.err.constData());
    QCOMPARE(refused.err.count('\n'), 1);
    QVERIFY(refused.out.isEmpty());
}

void TestModelCommands::showsWhoSaysWhat()
{
    LoopbackServer upstream;
    upstream.setModelList(
        200,
        R"({"data":[{"type":"model","id":"claude-opus-5-5","max_tokens":64000,"capabilities":null}]})");
    QVERIFY(serve());
    const QString account = addUpstream(upstream);
    QVERIFY(!account.isEmpty());
    stop();
    QCOMPARE(model(u"set claude-opus* context-tokens 9000"_s).code, 0);
    // Without a relay no secret is read, and nobody asked.
    QCOMPARE(valueOf(u"claude-opus-5-5"_s, u"max-output-tokens"_s), QByteArray("128000 table"));
    QVERIFY(serve());
    for (const QString &words : {u"claude-opus-5-5"_s, u"claude-opus-5-5 --account work"_s}) {
        QCOMPARE(valueOf(words, u"max-output-tokens"_s), QByteArray("64000 provider"));
        QCOMPARE(valueOf(words, u"context-tokens"_s), QByteArray("9000 user"));
        QCOMPARE(valueOf(words, u"images"_s), QByteArray("yes table"));
    }
    QCOMPARE(run({u"alias"_s, u"set"_s, u"big"_s, u"claude-opus-5-5"_s}).code, 0);
    const QJsonObject shown = model(u"show big"_s).json();
    QCOMPARE(shown["model"_L1].toString(), u"claude-opus-5-5"_s);
    QCOMPARE(shown["account"_L1].toString(), account);
    QCOMPARE(shown["format"_L1].toString(), u"anthropic-messages"_s);
    const QByteArray text = run({u"model"_s, u"show"_s, u"big"_s}).out;
    QVERIFY2(text.contains("max-output-tokens   64000"), text.constData());
}

void TestModelCommands::whatIsSetReachesTheNextRequest()
{
    LoopbackServer upstream;
    upstream.setModelList(404, "{}");
    QVERIFY(serve());
    QVERIFY(!addUpstream(upstream).isEmpty());
    const QByteArray chat =
        R"({"model":"claude-opus-5-5","messages":[{"role":"user","content":"Hi"}]})";
    const auto asked = [&] {
        upstream.enqueue(200,
                         "application/json",
                         R"({"type":"message","role":"assistant","content":[],"usage":{}})");
        request("/v1/chat/completions", chat, m_key);
        return QJsonDocument::fromJson(
                   upstream.requests().value(upstream.requests().size() - 1).body)
            .object()["max_tokens"_L1]
            .toInt();
    };
    QCOMPARE(asked(), 128'000);
    QCOMPARE(model(u"set claude-opus-5-5 max-output-tokens 5000"_s).code, 0);
    QCOMPARE(asked(), 5'000);
    QCOMPARE(model(u"unset claude-opus-5-5"_s).code, 0);
    QCOMPARE(asked(), 128'000);
}

void TestModelCommands::aliasesOfAKey()
{
    const QJsonObject other = run({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"k"_s}).json();
    const QByteArray own = run({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"own"_s})
                               .json()["key"_L1]
                               .toString()
                               .toLatin1();
    const QByteArray others = other["key"_L1].toString().toLatin1();
    const Outcome set =
        run({u"--json"_s, u"alias"_s, u"set"_s, u"fast"_s, u"echo"_s, u"--key"_s, u"own"_s});
    QCOMPARE(set.json()["key"_L1].toString(), u"own"_s);
    QVERIFY(serve());
    QByteArray chat = echoChat;
    chat.replace("\"echo\"", "\"fast\"");
    QVERIFY(request("/v1/chat/completions", chat, own).startsWith("HTTP/1.1 200 "));
    QVERIFY(request("/v1/chat/completions", chat, others).startsWith("HTTP/1.1 404 "));
    QCOMPARE(run({u"alias"_s, u"set"_s, u"fast"_s, u"nothing"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", chat, own).startsWith("HTTP/1.1 200 "));
    QVERIFY(request("/v1/chat/completions", chat, others).startsWith("HTTP/1.1 404 "));

    const QByteArray list = run({u"alias"_s, u"list"_s}).out;
    QVERIFY2(list.startsWith("NAME  MODEL    FAMILY  KEY\n"), list.constData());
    QVERIFY2(list.contains("fast  echo     -       own\n"), list.constData());
    QVERIFY2(list.contains("fast  nothing  -       -\n"), list.constData());

    QCOMPARE(run({u"alias"_s, u"remove"_s, u"fast"_s, u"--key"_s, u"k"_s}).code, 1);
    const Outcome unknown =
        run({u"alias"_s, u"set"_s, u"fast"_s, u"echo"_s, u"--key"_s, u"nobody"_s});
    QCOMPARE(unknown.code, 1);
    QVERIFY2(unknown.err.startsWith("There is no key \"nobody\"."), unknown.err.constData());
    QCOMPARE(run({u"alias"_s, u"remove"_s, u"fast"_s, u"--key"_s, u"own"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", chat, own).startsWith("HTTP/1.1 404 "));
    QCOMPARE(run({u"alias"_s, u"remove"_s, u"fast"_s}).code, 0);
    QCOMPARE(run({u"alias"_s, u"remove"_s, u"fast"_s}).code, 1);
}

QTEST_GUILESS_MAIN(TestModelCommands)
#include "tst_modelcommands.moc"
