#include "ui/dialogs/vaultdialog.h"
#include "ui/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestVaultDialog final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(*qApp); }

    void thePassphraseIsEnteredTwice()
    {
        Secret chosen;
        OwnerActions actions;
        actions.chooseVault = [&chosen](const Secret &passphrase, const OwnerActions::Done &done) {
            chosen = passphrase;
            done({});
        };
        VaultDialog dialog(actions, nullptr);
        dialog.show();
        auto *first = dialog.findChild<QLineEdit *>(u"passphrase"_s);
        auto *second = dialog.findChild<QLineEdit *>(u"passphraseAgain"_s);
        auto *make = dialog.findChild<QPushButton *>(u"makeVault"_s);
        QTest::keyClicks(first, u"four unrelated words here"_s);
        QVERIFY(!make->isEnabled());
        QTest::keyClicks(second, u"four unrelated words hers"_s);
        QVERIFY(!make->isEnabled());
        QVERIFY(!dialog.problem().isEmpty());
        QTest::keyClick(second, Qt::Key_Backspace);
        QTest::keyClicks(second, u"e"_s);
        QVERIFY(make->isEnabled());
        QTest::mouseClick(make, Qt::LeftButton);
        QVERIFY(chosen == Secret("four unrelated words here"));
        QVERIFY(!dialog.isVisible());
        QVERIFY(first->text().isEmpty() && second->text().isEmpty());
    }

    void strengthFollowsLengthAndVariety_data()
    {
        QTest::addColumn<QString>("passphrase");
        QTest::addColumn<int>("strength");
        const auto row = [](const char *name, const QString &text, PassphraseStrength strength) {
            QTest::newRow(name) << text << static_cast<int>(strength);
        };
        row("short", u"abc"_s, PassphraseStrength::TooShort);
        row("one letter", u"aaaaaaaaaaaaaaaaaaaa"_s, PassphraseStrength::Weak);
        row("eight letters", u"abcdefgh"_s, PassphraseStrength::Weak);
        row("four words", u"correct horse battery staple"_s, PassphraseStrength::Strong);
    }

    void strengthFollowsLengthAndVariety()
    {
        QFETCH(QString, passphrase);
        QTEST(static_cast<int>(passphraseStrength(passphrase)), "strength");
    }
};

QTEST_MAIN(TestVaultDialog)
#include "tst_vaultdialog.moc"
