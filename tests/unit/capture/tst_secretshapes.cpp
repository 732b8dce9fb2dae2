#include "core/capture/secretshapes.h"

#include <QRandomGenerator>
#include <QTest>

using namespace deskrelay;

/// What is taken for a secret in a text of any kind, and what is left.
class TestSecretShapes final : public QObject
{
    Q_OBJECT

private slots:
    void takesSecretsOut_data();
    void takesSecretsOut();
    void leavesTheRest_data();
    void leavesTheRest();
    void noSecretSurvivesWhereverItStands();
    void takesTimeInProportion();
};

void TestSecretShapes::takesSecretsOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *title, const QByteArray &text, const QByteArray &kept) {
        QTest::newRow(title) << text << kept;
    };
    row("alone", "sk-ant-api03-abcdef0123456789", "[redacted]");
    row("in a sentence", "use sk-proj-Abcdef0123456789xyz now", "use [redacted] now");
    row("in JSON",
        R"({"text":"my key is AIzaSyA0123456789012345678901234567890 ok"})",
        R"({"text":"my key is [redacted] ok"})");
    row("after JSON's line end",
        R"({"text":"line\nsk-ant-api03-abcdef0123456789\nline"})",
        R"({"text":"line\n[redacted]\nline"})");
    row("after an escaped line end in a text within a text",
        R"({"a":"{\"b\":\"x\\nghp_abcdefghij0123456789\"}"})",
        R"({"a":"{\"b\":\"x\\n[redacted]\"}"})");
    row("after an escaped letter",
        R"({"a":"\u00e9sk-ant-api03-abcdef0123456789"})",
        R"({"a":"\u00e9[redacted]"})");
    row("a relay's own key", "dk-abcdefgh2345abcdefgh2345", "[redacted]");
    row("within a name", "prefix_sk-ant-api03-abcdef0123456789", "prefix_[redacted]");
    row("a bearer",
        "curl -H 'Authorization: Bearer abcDEF123456' x",
        "curl -H 'Authorization: Bearer [redacted]' x");
    row("basic", "authorization: basic dXNlcjpwYXNzd29yZDEy", "authorization: basic [redacted]");
    row("a web token",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN end",
        "token [redacted] end");
    row("an assignment",
        "export ANTHROPIC_API_KEY=abc123def456\nexport A=b",
        "export ANTHROPIC_API_KEY=[redacted]\nexport A=b");
    row("a quoted assignment", "DB_PASSWORD='hunter22' x", "DB_PASSWORD='[redacted]' x");
    row("a JSON field", R"({"client_secret": "abcdefg"})", R"({"client_secret": "[redacted]"})");
    row("an escaped JSON field",
        R"({"text":"{\"password\":\"hunter22\",\"a\":1}"})",
        R"({"text":"{\"password\":\"[redacted]\",\"a\":1}"})");
    row("a password with a quotation mark",
        R"({"password":"hun\"ter22","a":1})",
        R"({"password":"[redacted]","a":1})");
    row("a YAML field", "api_key: abc123def\n", "api_key: [redacted]\n");
    row("a private key",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest",
        "-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----\nrest");
    row("a private key that is cut off",
        R"(-----BEGIN PRIVATE KEY-----\nMIIE)",
        "-----BEGIN PRIVATE KEY-----[redacted]");
    row("an access key of a cloud", "AKIAIOSFODNN7EXAMPLE", "[redacted]");
}

void TestSecretShapes::takesSecretsOut()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, kept);
    QCOMPARE(withoutSecretShapes(text), kept);
}

void TestSecretShapes::leavesTheRest_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *title, const QByteArray &text) {
        QTest::newRow(title) << text;
    };
    row("nothing", "");
    row("words that begin as keys do", "a sk-learn-compatible-estimator and ask-me-anything");
    row("ids of providers",
        R"({"id":"msg_01XFDUDYJgAACzvnptvVoYEL","call":"toolu_01A09q90qw90lq917835lq9"})");
    row("a limit", R"({"max_tokens":1024,"token":"Hello","usage":{"output_tokens":12}})");
    row("a schema", R"({"properties":{"password":{"type":"string"},"api_key":{"type":"string"}}})");
    row("code", "password = readPassword(prompt); token = next(tokens)");
    row("a signature", R"({"signature":"EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds"})");
    row("base64", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ");
    row("a certificate", "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----");
    row("bearer as a word", "The bearer of bad news");
    row("a backslash at the end", "a\\");
    row("not UTF-8", QByteArray("\xff\xfe\x00 x", 5));
}

void TestSecretShapes::leavesTheRest()
{
    QFETCH(const QByteArray, text);
    QCOMPARE(withoutSecretShapes(text), text);
}

static QByteArray randomWord(QRandomGenerator &random, int length)
{
    static constexpr QByteArrayView letters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    QByteArray word;
    for (int i = 0; i < length; ++i) {
        const bool isLetter = i % 5 != 2;
        word += isLetter ? letters[random.bounded(int(letters.size()))]
                         : char('0' + random.bounded(10));
    }
    return word;
}

void TestSecretShapes::noSecretSurvivesWhereverItStands()
{
    static constexpr const char *starts[] = {"sk-",
                                             "sk-ant-api03-",
                                             "sk-proj-",
                                             "dk-",
                                             "AIza",
                                             "gsk_",
                                             "xai-",
                                             "ghp_",
                                             "github_pat_",
                                             "glpat-",
                                             "xoxb-",
                                             "hf_",
                                             "nvapi-",
                                             "npm_"};
    static constexpr const char *places[] = {"%",
                                             "key: %",
                                             "\"%\"",
                                             "{\"a\":\"%\"}",
                                             "{\"a\":\"x\\n%\\ty\"}",
                                             "(%)",
                                             "<%>",
                                             "`%`",
                                             "https://host/?key=%&b=1",
                                             "x=%;",
                                             "export X=%\n",
                                             "data: {\"delta\":{\"text\":\"%\"}}\n\n",
                                             "\\\"%\\\"",
                                             "{\"a\":\"{\\\"b\\\":\\\"\\\\n%\\\"}\"}",
                                             "[%]",
                                             "a_%",
                                             "%,%"};
    for (quint32 seed = 0; seed < 2'000; ++seed) {
        QRandomGenerator random(seed);
        const QByteArray secret = starts[random.bounded(int(std::size(starts)))] +
                                  randomWord(random, 32 + random.bounded(60));
        QByteArray text = randomWord(random, random.bounded(20)) + ' ' +
                          places[random.bounded(int(std::size(places)))] + ' ' +
                          randomWord(random, random.bounded(20));
        text.replace("%", secret);
        const QByteArray kept = withoutSecretShapes(text);
        QVERIFY2(!kept.contains(secret.last(12)),
                 qPrintable(QString::number(seed) + QString::fromLatin1(": " + text)));
        QCOMPARE(withoutSecretShapes(kept), kept);
    }
}

/// Texts that would make a careless search look at everything again and again.
void TestSecretShapes::takesTimeInProportion()
{
    for (const char *const piece :
         {"-", "sk-", "-----BEGIN ", "password=\"", "\\", "a.", "Bearer ", "eyJ-", "sk-a."}) {
        const QByteArray text = QByteArray(piece).repeated(200'000 / qsizetype(qstrlen(piece)));
        const QByteArray kept = withoutSecretShapes(text); // a test that hangs is ended by CTest
        QVERIFY(!kept.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestSecretShapes)
#include "tst_secretshapes.moc"
