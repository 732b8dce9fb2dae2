#include "ui/dialogs/accountdialog.h"
#include "ui/theme.h"
#include "ui/widgets/accounttestview.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestAccountDialog final : public QObject
{
    Q_OBJECT

private:
    QList<Command> m_commands;
    QList<CommandDone> m_answers;

    OwnerActions actions()
    {
        OwnerActions given;
        given.run = [this](const Command &command, const CommandDone &done) {
            m_commands.append(command);
            m_answers.append(done);
        };
        return given;
    }
    static QLineEdit *field(AccountDialog &dialog, const QString &name)
    {
        return dialog.findChild<QLineEdit *>(name);
    }

private slots:
    void initTestCase() { Theme::install(*qApp); }
    void init()
    {
        m_commands.clear();
        m_answers.clear();
    }

    void aPastedKeyIsTestedBeforeAnythingIsSaved()
    {
        AccountDialog dialog(actions(), nullptr);
        dialog.show();
        QTest::mouseClick(dialog.findChild<QPushButton *>(u"tile-Anthropic"_s), Qt::LeftButton);
        auto *save = dialog.findChild<QPushButton *>(u"saveAccount"_s);
        QVERIFY(!save->isEnabled());
        QTest::keyClicks(field(dialog, u"accountKey"_s), u"invented-key"_s);
        QVERIFY(save->isEnabled());
        QTRY_COMPARE(m_commands.size(), 1);
        QCOMPARE(m_commands[0].name, u"account.test"_s);
        QVERIFY(m_commands[0].secret == Secret("invented-key"));
        m_answers[0](QJsonObject{
            {u"passed"_s, false}, {u"step"_s, u"key"_s}, {u"message"_s, u"Refused."_s}});
        QCOMPARE(dialog.findChild<AccountTestView *>()->message(), u"Refused."_s);
    }

    void anAnswerToAnOlderKeyIsPassedOver()
    {
        AccountDialog dialog(actions(), nullptr);
        dialog.show();
        dialog.findChild<QPushButton *>(u"tile-Anthropic"_s)->click();
        field(dialog, u"accountKey"_s)->setText(u"first-key"_s);
        QTRY_COMPARE(m_commands.size(), 1);
        field(dialog, u"accountKey"_s)->setText(u"second-key"_s);
        m_answers[0](QJsonObject{
            {u"passed"_s, false}, {u"step"_s, u"key"_s}, {u"message"_s, u"Refused."_s}});
        QVERIFY(dialog.findChild<AccountTestView *>()->message() != u"Refused."_s);
    }

    void savingSaysWhichAccountItBecame()
    {
        AccountDialog dialog(actions(), nullptr);
        QSignalSpy saved(&dialog, &AccountDialog::saved);
        dialog.show();
        dialog.findChild<QPushButton *>(u"tile-Anthropic"_s)->click();
        field(dialog, u"accountName"_s)->setText(u"Work"_s);
        field(dialog, u"accountKey"_s)->setText(u" invented-key\n"_s);
        dialog.findChild<QPushButton *>(u"saveAccount"_s)->click();
        QCOMPARE(m_commands.last().name, u"account.add"_s);
        QCOMPARE(m_commands.last().params.value(u"name"_s).toString(), u"Work"_s);
        QVERIFY(m_commands.last().secret == Secret("invented-key"));
        m_answers.last()(makeError(Error::Kind::Conflict, u"There is an account named Work."_s));
        QVERIFY(dialog.isVisible());
        QCOMPARE(dialog.problem(), u"There is an account named Work."_s);
        dialog.findChild<QPushButton *>(u"saveAccount"_s)->click();
        m_answers.last()(QJsonObject{{u"id"_s, u"acc-9"_s}});
        QVERIFY(!dialog.isVisible());
        QCOMPARE(saved.size(), 1);
        QVERIFY(field(dialog, u"accountKey"_s)->text().isEmpty());
    }

    void aCompatibleServerNeedsItsAddress()
    {
        AccountDialog dialog(actions(), nullptr);
        dialog.show();
        dialog.findChild<QPushButton *>(u"tile-OpenAI-compatible"_s)->click();
        field(dialog, u"accountKey"_s)->setText(u"k"_s);
        auto *save = dialog.findChild<QPushButton *>(u"saveAccount"_s);
        QVERIFY(!save->isEnabled());
        field(dialog, u"accountUrl"_s)->setText(u"nonsense"_s);
        QVERIFY(!save->isEnabled());
        field(dialog, u"accountUrl"_s)->setText(u"http://127.0.0.1:9/v1"_s);
        QVERIFY(save->isEnabled());
    }

    void anEditLeavesTheSecretUntilAnotherIsPasted()
    {
        AccountDialog dialog(
            actions(), {.id = {u"a"_s}, .provider = Provider::OpenAi, .name = u"A"_s}, nullptr);
        dialog.show();
        field(dialog, u"accountName"_s)->setText(u"B"_s);
        dialog.findChild<QPushButton *>(u"saveAccount"_s)->click();
        QCOMPARE(m_commands.last().name, u"account.update"_s);
        QCOMPARE(m_commands.last().params, (QJsonObject{{u"id"_s, u"a"_s}, {u"name"_s, u"B"_s}}));
        QVERIFY(m_commands.last().secret.isEmpty());
    }
};

QTEST_MAIN(TestAccountDialog)
#include "tst_accountdialog.moc"
