// The whole of it as a person meets it on a machine without a keychain: a real owner, its relay and
// its window on an X server, an upstream on loopback, a scratch data directory that lives through
// several starts.

#include "livewindow.h"
#include "tests/support/loopbackserver.h"

#include "core/control/controlclient.h"
#include "ui/charts/livechart.h"
#include "ui/commands.h"
#include "ui/dialogs/accountdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/createkeydialog.h"
#include "ui/dialogs/newkeydialog.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/models/accountsmodel.h"
#include "ui/models/keysmodel.h"
#include "ui/pages/accountspage.h"
#include "ui/pages/homepage.h"
#include "ui/pages/keyspage.h"
#include "ui/pages/requestspage.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/accounttestview.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace deskrelay;

/// The tests follow one another: each goes on with what the one before it left.
class TestFirstStart final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    LoopbackServer m_upstream;
    quint16 m_port = 0;
    QByteArray m_key = {};
    std::unique_ptr<LiveWindow> m_live;

    void open() { m_live = std::make_unique<LiveWindow>(m_dir.path(), m_port); }
    void upstreamAnswers(int input, int output)
    {
        m_upstream.enqueue(
            200,
            "application/json",
            R"({"choices":[{"message":{"content":"ok"}}],"usage":{"prompt_tokens":)" +
                QByteArray::number(input) + R"(,"completion_tokens":)" +
                QByteArray::number(output) + "}}");
    }
    QImage chartImage() { return m_live->window().findChild<LiveChart *>()->grab().toImage(); }

private slots:
    void initTestCase()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
        Theme::install(*qApp);
        QVERIFY(m_dir.isValid());
        m_port = freePort();
    }
    void cleanupTestCase() { m_live.reset(); }

    void anAccountFromTheWelcomeWaitsForAPlaceForItsKey()
    {
        const QTemporaryDir scratch;
        LiveWindow live(scratch.path(), freePort());
        QVERIFY(live.dialog<WelcomeDialog>());
        QVERIFY(live.waitForSecrets(SecretsStatus::State::Absent));
        QVERIFY(live.press(u"welcomeAdd"_s));
        QVERIFY(live.dialog<VaultDialog>());
        QVERIFY(!live.window().findChild<AccountDialog *>());
        QTest::keyClick(live.dialog<VaultDialog>(), Qt::Key_Escape);
        QVERIFY(live.dialog<AccountDialog>());
    }

    void theFirstStartShowsAKeyAndALineToTryIt()
    {
        open();
        QVERIFY(m_live->isOpen());
        const auto *welcome = m_live->dialog<WelcomeDialog>();
        QVERIFY(welcome);
        QVERIFY(m_live->waitUntilRunning());
        m_key = m_live->find<QLineEdit>(u"newKey"_s)->text().toLatin1();
        QVERIFY(m_key.startsWith("dk-"));

        // The line is what a person pastes into a shell, so a shell gets it here.
        const QString line = welcome->findChild<QPlainTextEdit *>()->toPlainText();
        QProcess shell;
        QSignalSpy ended(&shell, &QProcess::finished);
        shell.start(u"/bin/sh"_s, {u"-c"_s, line});
        QVERIFY(ended.wait(15'000));
        const QByteArray out = shell.readAllStandardOutput();
        QVERIFY2(out.contains("data: [DONE]"), out.constData());
        QVERIFY(QTest::qWaitFor([this] { return m_live->owner().snapshot().requestsToday == 1; }));
    }

    void theVaultIsOfferedWhereThereIsNoKeychain()
    {
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Absent));
        QVERIFY(m_live->press(u"welcomeLater"_s));
        QVERIFY(m_live->dialog<VaultDialog>());
        QVERIFY(m_live->type(u"passphrase"_s, u"four unrelated words"_s));
        QVERIFY(m_live->type(u"passphraseAgain"_s, u"four unrelated word"_s));
        QVERIFY(!m_live->find<QAbstractButton>(u"makeVault"_s)->isEnabled());
        QVERIFY(m_live->type(u"passphraseAgain"_s, u"four unrelated words"_s));
        QVERIFY(m_live->press(u"makeVault"_s));
        QVERIFY(m_live->isGone<VaultDialog>());
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Ready));
        QCOMPARE(m_live->owner().secrets().kind, SecretsKind::Vault);
        QVERIFY(QFile::exists(m_dir.filePath(u"vault"_s)));
    }

    void anAccountIsAddedAndTestedByClickingAndTyping()
    {
        QVERIFY(m_live->press(u"page-accounts"_s));
        QVERIFY(m_live->press(u"addAccount"_s));
        const auto *dialog = m_live->dialog<AccountDialog>();
        QVERIFY(dialog);
        QVERIFY(m_live->press(u"tile-OpenAI-compatible"_s));
        QVERIFY(m_live->type(u"accountName"_s, u"Workshop"_s));
        QVERIFY(m_live->type(u"accountUrl"_s, m_upstream.url(u"/v1"_s)));
        m_upstream.enqueue(200, "application/json", R"({"data":[{"id":"small"},{"id":"large"}]})");
        QVERIFY(m_live->type(u"accountKey"_s, u"sk-workshop-000"_s));
        const auto *result = dialog->findChild<AccountTestView *>();
        QVERIFY(QTest::qWaitFor([result] { return result->message().contains(u'2'); }));
        QCOMPARE(m_upstream.requests().last().line(), "GET /v1/models HTTP/1.1");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(m_live->isGone<AccountDialog>());
        AccountsModel *model = m_live->window().accountsPage()->model();
        QVERIFY(QTest::qWaitFor([model] { return model->rowCount() == 2; }));
        QVERIFY(
            QTest::qWaitFor([model] { return model->state(1).state == AccountState::Serving; }));
    }

    void trafficShowsInFiguresAndChart()
    {
        QVERIFY(m_live->press(u"page-home"_s));
        const LiveChart *chart = m_live->window().homePage()->chart();
        const auto figure = [this](const QString &name) {
            return m_live->find<FigureCard>(name)->figure();
        };
        const LiveTotals before = liveTotals(chart->points());
        const TokenUsage today = m_live->owner().snapshot().tokensToday;
        QCOMPARE(figure(u"requestsToday"_s), u"1"_s);
        const QColor color = Theme::instance()->series(1);
        QCOMPARE(pixelsLike(chartImage(), color), 0);
        for (int i = 0; i < 20; ++i) {
            upstreamAnswers(300 + i, 40);
            QCOMPARE(m_live->chat("gpt-small", m_key).status, 200);
            QCOMPARE(m_upstream.requests().last().field("authorization"), "Bearer sk-workshop-000");
        }
        const qint64 sum = 20 * 340 + 190;
        QVERIFY(QTest::qWaitFor([&] {
            const LiveTotals now = liveTotals(chart->points());
            return now.requests == before.requests + 20 && now.tokens == before.tokens + sum;
        }));
        QCOMPARE(m_live->owner().snapshot().tokensToday.total(), today.total() + sum);
        QCOMPARE(figure(u"requestsToday"_s), u"21"_s);
        QCOMPARE(figure(u"tokensToday"_s), Texts::compact(today.total() + sum));
        QCOMPARE(figure(u"failedToday"_s), u"0"_s);
        QVERIFY(pixelsLike(chartImage(), color) > 200);

        QCOMPARE(m_live->chat("no-such-model", m_key).status, 404);
        QVERIFY(QTest::qWaitFor([&] { return figure(u"failedToday"_s) == u"1"_s; }));
    }

    void startStopAndAnotherPort()
    {
        QVERIFY(m_live->press(u"startStop"_s));
        QVERIFY(QTest::qWaitFor(
            [this] { return m_live->owner().snapshot().state == RelayState::Stopped; }));
        QTcpSocket refused;
        QSignalSpy failed(&refused, &QTcpSocket::errorOccurred);
        refused.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        QVERIFY(failed.count() > 0 || failed.wait());

        // A port that another program has is named, and the next one works.
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        QVERIFY(m_live->type(u"port"_s, QString::number(other.serverPort())));
        QVERIFY(m_live->press(u"startStop"_s));
        const auto *notice = m_live->find<Notice>(u"relayNotice"_s);
        QVERIFY(QTest::qWaitFor([&] {
            return notice->isVisible() &&
                   notice->text().contains(QString::number(other.serverPort()));
        }));
        const quint16 free = freePort();
        QVERIFY(m_live->type(u"port"_s, QString::number(free)));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(m_live->press(u"startStop"_s));
        QVERIFY(m_live->waitUntilRunning());
        QCOMPARE(m_live->port(), free);
        QCOMPARE(m_live->owner().config().port, free); // and at the next start
        QCOMPARE(m_live->chat("echo", m_key).status, 200);
        QVERIFY(!notice->isVisible());
        m_port = free;
    }

    void aKeyIsCreatedCopiedUsedAndRevoked()
    {
        QVERIFY(m_live->press(u"page-keys"_s));
        QVERIFY(m_live->press(u"newKeyButton"_s));
        QVERIFY(m_live->dialog<CreateKeyDialog>());
        QVERIFY(m_live->type(u"keyName"_s, u"Editor"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        auto *shown = m_live->dialog<NewKeyDialog>();
        QVERIFY(shown);
        QTest::mouseClick(shown->findChild<CopyButton *>(), Qt::LeftButton);
        const QByteArray key = QGuiApplication::clipboard()->text().toLatin1();
        QVERIFY(key.startsWith("dk-") && key != m_key);
        QTest::keyClick(shown, Qt::Key_Escape);
        QVERIFY(m_live->isGone<NewKeyDialog>());
        QCOMPARE(m_live->chat("echo", key).status, 200);

        const KeysPage *page = m_live->window().keysPage();
        QCOMPARE(page->model()->rowCount(), 2);
        page->table()->selectRowOf(1);
        QVERIFY(m_live->press(u"revokeKey"_s));
        QVERIFY(m_live->dialog<ConfirmDialog>());
        QVERIFY(m_live->press(u"confirm"_s));
        QVERIFY(QTest::qWaitFor([page] { return page->model()->rowCount() == 1; }));
        QCOMPARE(m_live->chat("echo", key).status, 401);
        QCOMPARE(m_live->chat("echo", m_key).status, 200);
    }

    void anAccountIsDisabledEnabledAndRemovedWithUndo()
    {
        QVERIFY(m_live->press(u"page-accounts"_s));
        AccountsPage *page = m_live->window().accountsPage();
        const auto state = [page] { return page->model()->state(1).state; };
        page->table()->selectRowOf(1);
        QVERIFY(m_live->press(u"toggleAccount"_s));
        QVERIFY(QTest::qWaitFor([&] { return state() == AccountState::Off; }));
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 503);
        QVERIFY(m_live->press(u"toggleAccount"_s));
        QVERIFY(QTest::qWaitFor([&] { return state() == AccountState::Serving; }));
        upstreamAnswers(1, 1);
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 200);

        QVERIFY(m_live->press(u"removeAccount"_s));
        QCOMPARE(page->model()->rowCount(), 1);
        QVERIFY(QTest::qWaitFor([this] { return !m_live->owner().accounts()[1].account.enabled; }));
        QTest::mouseClick(m_live->find<Notice>(u"undo"_s)->findChild<QAbstractButton *>(),
                          Qt::LeftButton);
        QCOMPARE(page->model()->rowCount(), 2);
        QVERIFY(QTest::qWaitFor([&] { return state() == AccountState::Serving; }));
        upstreamAnswers(1, 1);
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 200);
    }

    void aChangeByTheCommandLineShowsWithinASecond()
    {
        // Another thread stands for deskrelayctl: the client waits for its answer.
        CommandResult answer = makeError(Error::Kind::Internal, {});
        const auto run = [this, &answer](const Command &command) {
            const std::unique_ptr<QThread> ctl(QThread::create(
                [this, command, &answer] { answer = ControlClient(m_dir.path()).run(command); }));
            QSignalSpy ended(ctl.get(), &QThread::finished);
            ctl->start();
            return ended.wait() && answer;
        };
        const AccountsPage *accounts = m_live->window().accountsPage();
        const KeysPage *keys = m_live->window().keysPage();
        QElapsedTimer clock;
        QVERIFY(
            run(commands::addAccount({.provider = Provider::Echo, .name = u"Second echo"_s}, {})));
        clock.start();
        QVERIFY(QTest::qWaitFor([&] { return accounts->model()->rowCount() == 3; }, 1'000));
        QVERIFY(run(commands::createKey(u"From the shell"_s, {})));
        QVERIFY(QTest::qWaitFor([&] { return keys->model()->rowCount() == 2; }, 1'000));
        QVERIFY(run(commands::disableAccount({u"echo"_s})));
        QVERIFY(QTest::qWaitFor(
            [&] { return accounts->model()->state(0).state == AccountState::Off; }, 1'000));
        QVERIFY(run(commands::enableAccount({u"echo"_s})));
        QVERIFY(QTest::qWaitFor(
            [&] { return accounts->model()->state(0).state == AccountState::Serving; }, 1'000));
        QVERIFY(clock.elapsed() < 3'000);
    }

    void whatIsAskedShowsOnThePageOfRequests()
    {
        QVERIFY(m_live->press(u"page-requests"_s));
        const RequestsModel *model = m_live->window().requestsPage()->model();
        QVERIFY(QTest::qWaitFor([model] { return model->isLoaded(); }));
        const int before = model->rowCount();
        QVERIFY(before > 0); // of the tests above
        QCOMPARE(m_live->chat("echo", m_key).status, 200);
        QVERIFY(
            QTest::qWaitFor([&] { return model->rowCount() == before + 1 && model->recorded(0); }));
        const UsageRecord record = model->recorded(0)->record;
        QCOMPARE(record.model, u"echo"_s);
        QCOMPARE(record.status, 200);
        QVERIFY(model->names().names.value(record.account).endsWith(u"cho"_s)); // of two, one
    }

    void aLaterStartAsksToUnlockAndServesEchoMeanwhile()
    {
        m_live.reset();
        open();
        QVERIFY(m_live->isOpen());
        const auto *dialog = m_live->dialog<UnlockDialog>();
        QVERIFY(dialog);
        QVERIFY(m_live->waitUntilRunning());
        QCOMPARE(m_live->chat("echo", m_key).status, 200);
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 503);
        QTest::keyClick(m_live->dialog<UnlockDialog>(), Qt::Key_Escape);
        QVERIFY(m_live->isGone<UnlockDialog>());
        QVERIFY(m_live->press(u"page-home"_s));
        const auto *notice = m_live->find<Notice>(u"secretsNotice"_s);
        QVERIFY(notice->isVisible());

        QTest::mouseClick(notice->findChild<QAbstractButton *>(), Qt::LeftButton);
        dialog = m_live->dialog<UnlockDialog>();
        QVERIFY(dialog);
        QVERIFY(m_live->type(u"passphrase"_s, u"four other words"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([dialog] { return !dialog->problem().isEmpty(); }));
        QVERIFY2(dialog->problem().contains(u"passphrase"_s), qPrintable(dialog->problem()));
        QVERIFY(m_live->type(u"passphrase"_s, u"four unrelated words"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(m_live->isGone<UnlockDialog>());
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Ready));
        QVERIFY(!notice->isVisible());
        upstreamAnswers(5, 5);
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 200);
    }

    void aRemovalThatIsNotUndoneIsDoneAtTheEnd()
    {
        QVERIFY(m_live->press(u"page-accounts"_s));
        AccountsPage *page = m_live->window().accountsPage();
        page->table()->selectRowOf(1);
        QVERIFY(m_live->press(u"removeAccount"_s));
        QCOMPARE(page->model()->rowCount(), 2);
        m_live.reset();
        open();
        QCOMPARE(m_live->owner().accounts().size(), 2);
        QVERIFY(m_live->dialog<UnlockDialog>());
    }
};

QTEST_MAIN(TestFirstStart)
#include "tst_firststart.moc"
