#include "ui/commands.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestCommands final : public QObject
{
    Q_OBJECT

private slots:
    void aSecretIsNeverAParameter()
    {
        const Account account{.provider = Provider::Anthropic, .name = u"A"_s};
        const Command command = commands::addAccount(account, Secret("invented-secret"));
        QCOMPARE(command.name, u"account.add"_s);
        QVERIFY(!QJsonDocument(command.params).toJson().contains("invented-secret"));
        QVERIFY(command.secret == Secret("invented-secret"));
        QCOMPARE(command.params.value(u"provider"_s).toString(), u"anthropic"_s);
    }

    void anUpdateSaysOnlyWhatChanged()
    {
        const Account before{.id = {u"a"_s}, .provider = Provider::OpenAi, .name = u"A"_s};
        Account after = before;
        after.priority = 10;
        const Command command = commands::updateAccount(before, after, {});
        QCOMPARE(command.params, (QJsonObject{{u"id"_s, u"a"_s}, {u"priority"_s, 10}}));
    }

    void whatIsDoneToAnAccountNamesIt()
    {
        const AccountId id{u"a"_s};
        QCOMPARE(commands::drainAccount(id).name, u"account.drain"_s);
        QCOMPARE(commands::resetAccount(id).name, u"account.reset"_s);
        QCOMPARE(commands::resetAccount(id).params, (QJsonObject{{u"id"_s, u"a"_s}}));
        const Command command = commands::setPriority(id, 7);
        QCOMPARE(command.name, u"account.update"_s);
        QCOMPARE(command.params, (QJsonObject{{u"id"_s, u"a"_s}, {u"priority"_s, 7}}));
    }

    void aTestsAnswerIsRead()
    {
        const AccountTestResult result =
            commands::testResult(QJsonObject{{u"passed"_s, false},
                                             {u"step"_s, u"key"_s},
                                             {u"status"_s, 401},
                                             {u"message"_s, u"No."_s}});
        QVERIFY(!result.passed);
        QVERIFY(result.step == AccountTestStep::Key);
        QCOMPARE(result.status, 401);
        const AccountTestResult refused =
            commands::testResult(makeError(Error::Kind::NotFound, u"Gone."_s));
        QVERIFY(!refused.passed);
        QCOMPARE(refused.message, u"Gone."_s);
    }
};

QTEST_APPLESS_MAIN(TestCommands)
#include "tst_commands.moc"
