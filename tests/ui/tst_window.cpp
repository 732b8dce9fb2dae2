// The window on a real X server, by mouse and keyboard. What it asks of the owner is written down,
// and what the owner would answer is given back.

#include "samples.h"

#include "ui/charts/livechart.h"
#include "ui/dialogs/accountdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/createkeydialog.h"
#include "ui/dialogs/newkeydialog.h"
#include "ui/dialogs/testdialog.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/mainwindow.h"
#include "ui/models/accountsmodel.h"
#include "ui/models/keysmodel.h"
#include "ui/pages/accountspage.h"
#include "ui/pages/homepage.h"
#include "ui/pages/keyspage.h"
#include "ui/pages/requestspage.h"
#include "ui/theme.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailsplit.h"

#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestWindow final : public QObject
{
    Q_OBJECT

private:
    struct Asked
    {
        Command command = {};
        CommandDone done = {};
    };
    QList<Asked> m_asked;
    int m_starts = 0;
    int m_stops = 0;
    std::unique_ptr<MainWindow> m_window;

    OwnerActions actions()
    {
        OwnerActions given;
        given.run = [this](const Command &command, const CommandDone &done) {
            m_asked.append({command, done});
        };
        given.startRelay = [this](std::optional<quint16>) { ++m_starts; };
        given.stopRelay = [this] { ++m_stops; };
        return given;
    }
    Asked takeLast(const QString &name)
    {
        for (qsizetype i = m_asked.size() - 1; i >= 0; --i) {
            if (m_asked[i].command.name == name)
                return m_asked.takeAt(i);
        }
        return {};
    }
    template <typename Widget>
    Widget *find(const QString &name) const
    {
        return m_window->findChild<Widget *>(name);
    }
    void press(const QString &name) const
    {
        auto *button = find<QAbstractButton>(name);
        QVERIFY2(button && button->isVisible(), qPrintable(name));
        QTest::mouseClick(button, Qt::LeftButton);
    }

    /// Hidden by its owner, not for want of a window that is shown.
    static bool isOff(const QWidget *widget)
    {
        return widget->isHidden() && widget->testAttribute(Qt::WA_WState_ExplicitShowHide);
    }
    /// What Qt puts into a control is spoken for by the control.
    static bool isPartOf(const QWidget *widget)
    {
        const QWidget *whole = widget->parentWidget();
        return qobject_cast<const QAbstractSpinBox *>(whole) ||
               (qobject_cast<const QLineEdit *>(whole) &&
                qobject_cast<const QToolButton *>(widget)) ||
               (qobject_cast<const QAbstractScrollArea *>(whole)) ||
               widget->objectName().startsWith(u"qt_"_s);
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
        Theme::install(*qApp);
    }

    void init()
    {
        m_asked.clear();
        m_starts = 0;
        m_stops = 0;
        m_window =
            std::make_unique<MainWindow>(actions(), WindowState({}), SystemClock::instance());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void anAccountIsAddedByClickingAndTyping()
    {
        press(u"page-accounts"_s);
        press(u"addAccount"_s);
        auto *dialog = m_window->findChild<AccountDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        press(u"tile-OpenAI-compatible"_s);
        QTRY_COMPARE(QApplication::focusWidget(), find<QLineEdit>(u"accountUrl"_s));
        QTest::keyClicks(QApplication::focusWidget(), u"http://127.0.0.1:9/v1"_s);
        QTest::mouseClick(find<QLineEdit>(u"accountKey"_s), Qt::LeftButton);
        QTRY_COMPARE(QApplication::focusWidget(), find<QLineEdit>(u"accountKey"_s));
        QTest::keyClicks(QApplication::focusWidget(), u"invented-secret"_s);
        QTRY_VERIFY(!m_asked.isEmpty());
        takeLast(u"account.test"_s).done(QJsonObject{{u"passed"_s, true}, {u"step"_s, u"done"_s}});
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        const Asked add = takeLast(u"account.add"_s);
        QVERIFY(add.done);
        QVERIFY(add.command.secret == Secret("invented-secret"));
        QCOMPARE(add.command.params.value(u"base_url"_s).toString(), u"http://127.0.0.1:9/v1"_s);

        const Account added{.id = {u"acc-7"_s},
                            .provider = Provider::OpenAiCompatible,
                            .name = add.command.params.value(u"name"_s).toString()};
        m_window->setAccounts({{.account = added}});
        add.done(QJsonObject{{u"id"_s, u"acc-7"_s}});
        QTRY_VERIFY(!m_window->findChild<AccountDialog *>());
        QCOMPARE(m_window->accountsPage()->table()->selectedRow(), 0);
    }

    void trafficShowsInFiguresAndChart()
    {
        const TimePoint now = SystemClock::instance().now();
        m_window->setAccounts(samples::accounts(now));
        m_window->setSnapshot(samples::quiet(now));
        const LiveChart *chart = m_window->homePage()->chart();
        const QImage before = m_window->grab().toImage();
        QCOMPARE(liveTotals(chart->points()).tokens, 0);
        m_window->setSnapshot(samples::busy(now));
        QVERIFY(liveTotals(chart->points()).tokens > 100'000);
        QVERIFY(m_window->grab().toImage() != before);
        press(u"startStop"_s);
        QCOMPARE(m_stops, 1);
        QCOMPARE(m_starts, 0);
    }

    void aRemovedAccountCanBeBroughtBack()
    {
        const TimePoint now = SystemClock::instance().now();
        m_window->setAccounts(samples::accounts(now));
        press(u"page-accounts"_s);
        AccountsPage *page = m_window->accountsPage();
        const int rows = page->model()->rowCount();
        page->table()->selectRowOf(1);
        press(u"removeAccount"_s);
        QCOMPARE(page->model()->rowCount(), rows - 1);
        QVERIFY(takeLast(u"account.disable"_s).done);
        const auto buttons = page->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == u"&Undo"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(page->model()->rowCount(), rows);
        QVERIFY(takeLast(u"account.enable"_s).done);
        QVERIFY(!takeLast(u"account.remove"_s).done);
    }

    void aKeyIsShownOnceAndCopied()
    {
        press(u"page-keys"_s);
        press(u"newKeyButton"_s);
        auto *dialog = m_window->findChild<CreateKeyDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        QTRY_COMPARE(QApplication::focusWidget(), find<QLineEdit>(u"keyName"_s));
        QTest::keyClicks(QApplication::focusWidget(), u"Editor"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        const Asked create = takeLast(u"key.create"_s);
        QVERIFY(create.done);
        QCOMPARE(create.command.params.value(u"name"_s).toString(), u"Editor"_s);
        create.done(QJsonObject{{u"id"_s, u"key-1"_s}, {u"key"_s, u"dk-invented"_s}});
        auto *shown = m_window->findChild<NewKeyDialog *>();
        QVERIFY(shown && QTest::qWaitForWindowActive(shown));
        QTest::mouseClick(shown->findChild<CopyButton *>(), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"dk-invented"_s);
        QTest::keyClick(shown, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<NewKeyDialog *>());
    }

    void revokingAsksAndEnterKeepsTheKey()
    {
        m_window->setKeys(samples::keys(SystemClock::instance().now()));
        press(u"page-keys"_s);
        m_window->keysPage()->table()->selectRowOf(0);
        press(u"revokeKey"_s);
        auto *dialog = m_window->findChild<ConfirmDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        QVERIFY(dialog->windowTitle().contains(u"First key"_s));
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!m_window->findChild<ConfirmDialog *>());
        QVERIFY(m_asked.isEmpty());
        press(u"revokeKey"_s);
        dialog = m_window->findChild<ConfirmDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        press(u"confirm"_s);
        QCOMPARE(takeLast(u"key.revoke"_s).command.params.value(u"id"_s).toString(), u"key-1"_s);
    }

    void enterPressesTheButtonThatHasTheFocus()
    {
        NewKeyDialog dialog(
            u"Editor"_s, Secret("dk-invented"), u"http://127.0.0.1:8642"_s, nullptr);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QGuiApplication::clipboard()->setText(u"before"_s);
        dialog.findChild<CopyButton *>()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"dk-invented"_s);
        QVERIFY(dialog.isVisible()); // the key would be gone with it
        ConfirmDialog question(u"Revoke?"_s, u"Gone."_s, u"&Revoke"_s, u"&Keep"_s, nullptr);
        question.show();
        QVERIFY(QTest::qWaitForWindowActive(&question));
        question.findChild<QPushButton *>(u"confirm"_s)->setFocus(Qt::TabFocusReason);
        QTest::keyClick(&question, Qt::Key_Return);
        QCOMPARE(question.result(), int(QDialog::Accepted));
    }

    void everyControlHasAName()
    {
        const TimePoint now = SystemClock::instance().now();
        m_window->setAccounts(samples::accounts(now));
        m_window->setKeys(samples::keys(now));
        m_window->setSnapshot(samples::busy(now));
        m_window->accountsPage()->split()->setOpen(true);
        m_window->requestsPage()->split()->setOpen(true);
        m_window->showProblem(u"The disk is full."_s);
        const Secret key("dk-invented");
        const Account account = samples::accounts(now)[1].account;
        AccountDialog add(actions(), nullptr);
        AccountDialog edit(actions(), account, nullptr);
        TestDialog test(actions(), account, nullptr);
        CreateKeyDialog create(actions(), nullptr);
        NewKeyDialog shown(u"Editor"_s, key, u"http://127.0.0.1:8642"_s, nullptr);
        WelcomeDialog welcome(key, u"http://127.0.0.1:8642"_s, nullptr);
        VaultDialog vault(actions(), nullptr);
        UnlockDialog unlock(actions(), nullptr);
        const QList<QWidget *> tops = {
            m_window.get(), &add, &edit, &test, &create, &shown, &welcome, &vault, &unlock};
        int controls = 0;
        for (QWidget *top : tops) {
            const auto widgets = top->findChildren<QWidget *>();
            for (QWidget *widget : widgets) {
                QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(widget);
                if (!(widget->focusPolicy() & Qt::TabFocus) || !seen || isPartOf(widget) ||
                    isOff(widget))
                    continue;
                ++controls;
                QVERIFY2(!seen->text(QAccessible::Name).isEmpty(),
                         qPrintable(top->windowTitle() + u": "_s +
                                    QString::fromLatin1(widget->metaObject()->className()) + u' ' +
                                    widget->objectName()));
            }
        }
        QVERIFY(controls > 50);
    }

    void theKeyboardReachesEveryControl()
    {
        m_window->setSnapshot(samples::quiet(SystemClock::instance().now()));
        QSet<QWidget *> reached;
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_Tab);
            reached.insert(QApplication::focusWidget());
        }
        const auto buttons = m_window->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : buttons) {
            // Of buttons that exclude each other one is in the round; arrows reach the rest.
            if (!button->isVisible() || !button->isEnabled() || button->autoExclusive())
                continue;
            QVERIFY2(reached.contains(button),
                     qPrintable(button->objectName() + button->accessibleName() + button->text()));
        }
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(m_window->keysPage()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QTRY_VERIFY(m_window->requestsPage()->isVisible());
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
