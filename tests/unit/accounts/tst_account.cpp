#include "core/accounts/account.h"

#include <QTest>

#include <functional>

using namespace deskrelay;
using namespace Qt::StringLiterals;

using Change = std::function<void(Account &)>;
Q_DECLARE_METATYPE(Change)

class TestAccount : public QObject
{
    Q_OBJECT

private slots:
    void readsBackTheNamesItWrites();
    void givesOfficialBaseUrls();
    void takesGoodAccounts_data();
    void takesGoodAccounts();
    void refusesBadAccounts_data();
    void refusesBadAccounts();
    void repeatsNoPasswordInItsErrors();
};

static Account goodAccount()
{
    return {.id = AccountId{u"acc-1"_s}, .provider = Provider::Anthropic, .name = u"Work"_s};
}

void TestAccount::readsBackTheNamesItWrites()
{
    for (const Provider provider : allProviders()) {
        QVERIFY(!providerName(provider).isEmpty());
        QCOMPARE(providerFromName(providerName(provider)), std::optional(provider));
        QCOMPARE(needsSecret(provider), provider != Provider::Echo);
    }
    QCOMPARE(allProviders().size(), 6);
    QVERIFY(!providerFromName(u"Anthropic"));
    for (const Strategy strategy :
         {Strategy::Balanced, Strategy::FillFirst, Strategy::RoundRobin}) {
        QCOMPARE(strategyFromName(strategyName(strategy)), std::optional(strategy));
    }
    QVERIFY(!strategyFromName(u""));
}

void TestAccount::givesOfficialBaseUrls()
{
    QCOMPARE(defaultBaseUrl(Provider::Anthropic), u"https://api.anthropic.com"_s);
    QCOMPARE(defaultBaseUrl(Provider::OpenAi), u"https://api.openai.com/v1"_s);
    QVERIFY(defaultBaseUrl(Provider::OpenAiCompatible).isEmpty());
    QVERIFY(defaultBaseUrl(Provider::Echo).isEmpty());
}

void TestAccount::takesGoodAccounts_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("as it is", [](Account &) {});
    row("echo", [](Account &account) { account.provider = Provider::Echo; });
    row("own server", [](Account &account) {
        account.provider = Provider::OpenAiCompatible;
        account.baseUrl = u"http://[::1]:8000/v1"_s;
    });
    row("first priority", [](Account &account) { account.priority = 1; });
    row("last priority", [](Account &account) { account.priority = 100; });
    row("socks proxy", [](Account &account) { account.proxy = u"socks5h://127.0.0.1:1080"_s; });
    row("http proxy", [](Account &account) { account.proxy = u"http://proxy.example:3128"_s; });
    row("other letters", [](Account &account) { account.name = u"Bürö №1 (東京)"_s; });
    row("lists", [](Account &account) {
        account.groups = {u"a"_s, u"b"_s};
        account.models = {u"claude-x"_s};
    });
}

void TestAccount::takesGoodAccounts()
{
    QFETCH(const Change, change);
    Account account = goodAccount();
    change(account);
    const Result<void> checked = validateAccount(account);
    QVERIFY2(checked.has_value(), qPrintable(checked.error().message));
}

void TestAccount::refusesBadAccounts_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const QString &field, const Change &change) {
        QTest::newRow(name) << change << field;
    };
    row("no name", u"name"_s, [](Account &account) { account.name.clear(); });
    row("blank name", u"name"_s, [](Account &account) { account.name = u"  "_s; });
    row("long name", u"name"_s, [](Account &account) { account.name = QString(101, u'x'); });
    row("space around", u"name"_s, [](Account &account) { account.name = u" x"_s; });
    row("line end inside", u"name"_s, [](Account &account) { account.name = u"a\nb"_s; });
    row("no URL", u"base URL"_s, [](Account &account) { account.baseUrl = u"api.example"_s; });
    row("other scheme", u"base URL"_s, [](Account &account) { account.baseUrl = u"ftp://x"_s; });
    row("file", u"base URL"_s, [](Account &account) { account.baseUrl = u"file:///etc"_s; });
    row("user", u"base URL"_s, [](Account &account) { account.baseUrl = u"https://u@h"_s; });
    row("query", u"base URL"_s, [](Account &account) { account.baseUrl = u"https://h/?key=1"_s; });
    row("fragment", u"base URL"_s, [](Account &account) { account.baseUrl = u"https://h/#f"_s; });
    row("own server unnamed", u"base URL"_s, [](Account &account) {
        account.provider = Provider::AnthropicCompatible;
    });
    row("priority 0", u"priority"_s, [](Account &account) { account.priority = 0; });
    row("priority 101", u"priority"_s, [](Account &account) { account.priority = 101; });
    row("weight 0", u"weight"_s, [](Account &account) { account.weight = 0; });
    row("negative bound", u"requests at a time"_s, [](Account &account) {
        account.maxConcurrent = -1;
    });
    row("proxy scheme", u"proxy"_s, [](Account &account) { account.proxy = u"socks4://h:1"_s; });
    row("proxy user", u"proxy"_s, [](Account &account) { account.proxy = u"http://u:p@h:1"_s; });
    row("empty group", u"group"_s, [](Account &account) { account.groups = {QString()}; });
    row("group twice", u"group"_s, [](Account &account) { account.groups = {u"a"_s, u"a"_s}; });
    row("empty model", u"model"_s, [](Account &account) { account.models = {u""_s}; });
}

void TestAccount::refusesBadAccounts()
{
    QFETCH(const Change, change);
    QFETCH(const QString, field);
    Account account = goodAccount();
    change(account);
    const Result<void> checked = validateAccount(account);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, Error::Kind::Usage);
    QVERIFY2(checked.error().message.contains(field), qPrintable(checked.error().message));
}

void TestAccount::repeatsNoPasswordInItsErrors()
{
    for (const QString &url : {u"http://user:hunter2@h"_s,
                               u"user:hunter2@h"_s,
                               u"http://h/?key=hunter2"_s,
                               u"http://user:hunter2@[h"_s}) {
        Account account = goodAccount();
        account.proxy = url;
        const Result<void> proxy = validateAccount(account);
        QVERIFY(!proxy);
        QVERIFY2(!proxy.error().message.contains(u"hunter2"_s), qPrintable(proxy.error().message));
        account.proxy.clear();
        account.baseUrl = url;
        const Result<void> base = validateAccount(account);
        QVERIFY(!base);
        QVERIFY2(!base.error().message.contains(u"hunter2"_s), qPrintable(base.error().message));
    }
}

QTEST_APPLESS_MAIN(TestAccount)
#include "tst_account.moc"
