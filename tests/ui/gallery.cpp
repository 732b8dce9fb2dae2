// Draws every page, dialog and state in both schemes and several sizes:
//   gallery DIRECTORY [LANGUAGE]

#include "samples.h"
#include "usagesamples.h"

#include "ui/charts/chartcard.h"
#include "ui/charts/timechart.h"
#include "ui/dialogs/accountdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/createkeydialog.h"
#include "ui/dialogs/newkeydialog.h"
#include "ui/dialogs/testdialog.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/accountspage.h"
#include "ui/pages/requestspage.h"
#include "ui/pages/usagepage.h"
#include "ui/theme.h"
#include "ui/translations.h"
#include "ui/widgets/accounttestview.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailsplit.h"
#include "ui/widgets/usagefilterbar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace deskrelay;

static const Error refused = makeError(
    Error::Kind::Locked,
    u"The passphrase does not open the vault /home/ada/.local/share/deskrelay/vault; try again."_s);

static OwnerActions answeringActions()
{
    OwnerActions actions;
    actions.run = [](const Command &command, const CommandDone &done) {
        if (command.name != "account.test"_L1)
            done(QJsonObject());
        else if (command.params.value("id"_L1) == "acc-3"_L1)
            done(QJsonObject{
                {u"passed"_s, true}, {u"step"_s, u"reply"_s}, {u"models"_s, 84}, {u"ms"_s, 412}});
        else if (command.params.value("id"_L1) != "acc-5"_L1) // that one never answers
            done(QJsonObject{
                {u"passed"_s, false},
                {u"step"_s, u"key"_s},
                {u"status"_s, 401},
                {u"message"_s,
                 u"Anthropic refused the key (401). Check that it was copied whole and has not "
                 "been revoked."_s}});
    };
    actions.readRequests = [](const RequestQuery &query, const auto &done) {
        if (query.text == "disk"_L1)
            done(makeError(Error::Kind::Storage,
                           u"The database could not be read: the disk answers with an error."_s));
        else if (!query.text.isEmpty() || query.before || query.after)
            done(RequestReport());
        else
            done(samples::requests(SystemClock::instance().now()));
    };
    actions.startRelay = [](std::optional<quint16>) {};
    actions.stopRelay = [] {};
    actions.unlockVault = [](const Secret &, const OwnerActions::Done &done) { done(refused); };
    actions.chooseVault = actions.unlockVault;
    actions.retrySecrets = [] {};
    return actions;
}

class Gallery final
{
public:
    explicit Gallery(const QString &directory)
        : m_directory(directory)
    {
    }

    void drawWindow(const QSize &size)
    {
        const TimePoint now = SystemClock::instance().now();
        MainWindow window(m_actions, WindowState({}), SystemClock::instance());
        window.resize(size);
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
        const auto saveAs = [&](const QString &name) {
            save(window, u"%1-%2x%3"_s.arg(name).arg(size.width()).arg(size.height()));
        };
        window.setSnapshot({});
        window.setSecrets({.state = SecretsStatus::State::Absent,
                           .message = u"There is no keychain on this machine; start one, such as "
                                      "GNOME Keyring or KWallet, or keep the secrets of a new data "
                                      "directory in a vault (--secrets vault)."_s});
        saveAs(u"home-first"_s);
        window.showPage(MainWindow::AccountsNumber);
        saveAs(u"accounts-empty"_s);
        window.showPage(MainWindow::KeysNumber);
        saveAs(u"keys-empty"_s);

        window.setAccounts(samples::accounts(now));
        window.setKeys(samples::keys(now));
        window.showPage(MainWindow::HomeNumber);
        RelaySnapshot failed;
        failed.state = RelayState::Failed;
        failed.error = u"Port 8642 is taken by another program. Choose another port, or stop that "
                       "program."_s;
        window.setSnapshot(failed);
        window.setSecrets({.kind = SecretsKind::Vault,
                           .isFixed = true,
                           .state = SecretsStatus::State::NeedsPassphrase});
        saveAs(u"home-failed-locked"_s);
        window.setSecrets({.isFixed = true,
                           .state = SecretsStatus::State::Locked,
                           .message =
                               u"The keychain is locked, or access to it was refused; unlock "
                               "it and try again."_s});
        window.setSnapshot(samples::quiet(now));
        saveAs(u"home-quiet"_s);
        window.setSecrets({.state = SecretsStatus::State::Ready});
        window.setSnapshot(samples::busy(now));
        saveAs(u"home"_s);
        scrollDown(window);
        saveAs(u"home-below"_s);

        window.showPage(MainWindow::AccountsNumber);
        window.accountsPage()->table()->selectRowOf(1);
        saveAs(u"accounts"_s);
        window.accountsPage()->table()->setFocus();
        window.accountsPage()->table()->selectRowOf(4);
        window.findChild<QAbstractButton *>(u"removeAccount"_s)->click();
        window.showProblem(u"The disk is full: usage of the last minutes could not be written."_s);
        window.findChild<QAbstractButton *>(u"collapse"_s)->click();
        saveAs(u"accounts-removed"_s);
        window.findChild<QAbstractButton *>(u"collapse"_s)->click();
        window.showPage(MainWindow::KeysNumber);
        saveAs(u"keys"_s);
    }

    void drawPool(const QSize &size)
    {
        const TimePoint now = SystemClock::instance().now();
        MainWindow window(m_actions, WindowState({}), SystemClock::instance());
        window.resize(size);
        window.setAccounts(samples::poolAccounts(now));
        window.setKeys(samples::keys(now));
        window.setSnapshot(samples::pool(now));
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
        const auto saveAs = [&](const QString &name) {
            save(window, u"%1-%2x%3"_s.arg(name).arg(size.width()).arg(size.height()));
        };
        AccountsPage *const accounts = window.accountsPage();
        window.showPage(MainWindow::AccountsNumber);
        for (const bool isOpen : {false, true}) {
            accounts->split()->setOpen(isOpen);
            accounts->table()->selectRowOf(1);
            saveAs(isOpen ? u"pool-details"_s : u"pool"_s);
        }
        drawDrag(*accounts, saveAs);
        RequestsPage *const requests = window.requestsPage();
        window.showPage(MainWindow::RequestsNumber);
        for (const bool isOpen : {false, true}) {
            requests->split()->setOpen(isOpen);
            requests->table()->selectRowOf(3);
            saveAs(isOpen ? u"requests-details"_s : u"requests"_s);
        }
        scrollDown(window);
        saveAs(u"requests-details-below"_s);
        requests->table()->selectRowOf(0);
        saveAs(u"requests-running"_s);
        auto *const text = requests->findChild<QLineEdit *>(u"requestText"_s);
        for (const QString &word : {u"nothing"_s, u"disk"_s}) {
            text->setText(word);
            emit text->returnPressed();
            saveAs(u"requests-"_s + word);
        }
    }

    void drawUsage(const QSize &size)
    {
        const TimePoint now = SystemClock::instance().now();
        OwnerActions actions = m_actions;
        m_usage.answer(actions);
        MainWindow window(actions, WindowState({}), SystemClock::instance());
        window.resize(size);
        window.setAccounts(samples::poolAccounts(now));
        window.setKeys(samples::keys(now));
        window.setSnapshot(samples::pool(now));
        window.showPage(MainWindow::UsageNumber);
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
        const UsageReader *const reader = window.usagePage()->reader();
        auto *const filter = window.findChild<UsageFilterBar *>();
        const auto saveAs = [&](const QString &name) {
            (void)QTest::qWaitFor([&] { return reader->isLoaded() && !reader->isReading(); });
            save(window, u"%1-%2x%3"_s.arg(name).arg(size.width()).arg(size.height()));
        };
        saveAs(u"usage"_s);
        filter->setFilter({.range = UsageRange::QuarterHour});
        saveAs(u"usage-quarter"_s);
        filter->setFilter({.range = UsageRange::Month, .account = AccountId{u"acc-2"_s}});
        saveAs(u"usage-account"_s);
        filter->setFilter({.range = UsageRange::Custom,
                           .custom = {now - std::chrono::hours(50), now - std::chrono::hours(2)}});
        saveAs(u"usage-custom"_s);
        filter->setFilter({.range = UsageRange::Week});
        (void)QTest::qWaitFor([&] { return reader->isLoaded() && !reader->isReading(); });
        emit window.usagePage()->tokensChart()->chart()->zoomWanted(now - std::chrono::hours(30),
                                                                    now - std::chrono::hours(20));
        saveAs(u"usage-zoomed"_s);
        filter->setFilter({.range = UsageRange::Hour, .model = u"no such model"_s});
        saveAs(u"usage-nothing"_s);
        filter->setFilter({.range = UsageRange::Week});
        saveAs(u"usage-week"_s);
        scrollDown(window);
        saveAs(u"usage-week-below"_s);
    }

    void drawDialogs()
    {
        drawAccountDialogs();
        drawKeyDialogs();
        drawSecretDialogs();
    }

    bool hasFailed() const { return m_hasFailed; }

private:
    void drawAccountDialogs()
    {
        const QList<AccountEntry> accounts = samples::accounts(SystemClock::instance().now());
        QWidget *const none = nullptr;
        AccountDialog add(m_actions, none);
        draw(add, u"dialog-add-1"_s);
        add.findChild<QPushButton *>(u"tile-Anthropic"_s)->click();
        QTest::keyClicks(add.findChild<QLineEdit *>(u"accountKey"_s), u"invented-key-000"_s);
        const auto *result = add.findChild<AccountTestView *>();
        (void)QTest::qWaitFor([result] { return result->message().contains(u"401"_s); }, 3000);
        draw(add, u"dialog-add-2"_s);
        AccountDialog edit(m_actions, accounts[1].account, none);
        draw(edit, u"dialog-edit"_s);
        edit.findChild<QAbstractButton *>(u"moreSettings"_s)->click();
        edit.findChild<QLineEdit *>(u"accountUrl"_s)->setText(u"not an address"_s);
        draw(edit, u"dialog-edit-more"_s);
        TestDialog failed(m_actions, accounts[1].account, none);
        draw(failed, u"dialog-test-failed"_s);
        TestDialog passed(m_actions, accounts[2].account, none);
        draw(passed, u"dialog-test-passed"_s);
        TestDialog running(m_actions, accounts[4].account, none);
        draw(running, u"dialog-test-running"_s);
    }

    void drawKeyDialogs()
    {
        QWidget *const none = nullptr;
        CreateKeyDialog create(m_actions, none);
        draw(create, u"dialog-create-key"_s);
        const auto boxes = create.findChildren<QCheckBox *>();
        for (QCheckBox *box : boxes)
            box->setChecked(false);
        draw(create, u"dialog-create-key-none"_s);
        const Secret key("dk-inventedinventedinventedinventedinvented000");
        NewKeyDialog shown(u"Editor"_s, key, u"http://127.0.0.1:8642"_s, none);
        draw(shown, u"dialog-new-key"_s);
        WelcomeDialog welcome(key, u"http://127.0.0.1:8642"_s, none);
        draw(welcome, u"dialog-welcome"_s);
        ConfirmDialog revoke(
            u"Revoke Editor?"_s,
            u"Tools that use this key (dk-…x7Qa) are refused from now on. It cannot "
            "be brought back; its usage stays."_s,
            u"&Revoke"_s,
            u"&Keep it"_s,
            none);
        draw(revoke, u"dialog-revoke"_s);
    }

    void drawSecretDialogs()
    {
        QWidget *const none = nullptr;
        VaultDialog vault(m_actions, none);
        draw(vault, u"dialog-vault"_s);
        vault.findChild<QLineEdit *>(u"passphrase"_s)->setText(u"four unrelated words"_s);
        vault.findChild<QLineEdit *>(u"passphraseAgain"_s)->setText(u"four"_s);
        draw(vault, u"dialog-vault-differs"_s);
        UnlockDialog unlock(m_actions, none);
        draw(unlock, u"dialog-unlock"_s);
        unlock.findChild<QLineEdit *>(u"passphrase"_s)->setText(u"a wrong one"_s);
        unlock.findChild<QAbstractButton *>(u"unlock"_s)->click();
        draw(unlock, u"dialog-unlock-refused"_s);
    }

    /// The last row on its way above the first, and the notice after it was dropped.
    template <typename Save>
    static void drawDrag(AccountsPage &page, const Save &saveAs)
    {
        QWidget *const rows = page.table()->viewport();
        const int last = page.model()->rowCount() - 1;
        const auto middleOf = [&](int row) {
            return QPoint(
                60, page.table()->rowViewportPosition(row) + page.table()->rowHeight(row) / 2);
        };
        QTest::mousePress(rows, Qt::LeftButton, {}, middleOf(2));
        QTest::mouseMove(rows, middleOf(2) + QPoint(0, 15));
        QTest::mouseMove(rows, middleOf(0) - QPoint(0, 20));
        saveAs(u"pool-drag-between"_s);
        QTest::mouseMove(rows, middleOf(0));
        saveAs(u"pool-drag-onto"_s);
        QTest::mouseRelease(rows, Qt::LeftButton, {}, middleOf(0));
        page.table()->selectRowOf(last);
        saveAs(u"pool-moved"_s);
    }

    static void scrollDown(QWidget &window)
    {
        const auto areas = window.findChildren<QScrollArea *>();
        for (QScrollArea *area : areas)
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    }

    void draw(QDialog &dialog, const QString &name)
    {
        dialog.show();
        (void)QTest::qWaitForWindowExposed(&dialog);
        // A dialog that grows does so from the event loop.
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        save(dialog, name);
    }

    void save(QWidget &widget, const QString &name)
    {
        const bool isDark = Theme::instance()->scheme() == ColorScheme::Dark;
        for (int i = 0; i < 5; ++i) // layouts settle by events of events
            QCoreApplication::processEvents();
        const QString path =
            u"%1/%2-%3.png"_s.arg(m_directory, name, isDark ? u"dark"_s : u"light"_s);
        if (!widget.grab().save(path)) {
            std::fprintf(stderr, "cannot write %s\n", qUtf8Printable(path));
            m_hasFailed = true;
        }
    }

    QString m_directory;
    OwnerActions m_actions = answeringActions();
    samples::UsageStore m_usage{SystemClock::instance().now()};
    bool m_hasFailed = false;
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || arguments.size() > 3 || !QDir().mkpath(arguments[1])) {
        std::fprintf(stderr, "usage: gallery DIRECTORY [LANGUAGE]\n");
        return 2;
    }
    const QLocale locale(arguments.value(2, u"en"_s));
    QLocale::setDefault(locale);
    installTranslations(application, locale);
    Theme *theme = Theme::install(application);
    Gallery gallery(arguments[1]);
    const QSize screen = QApplication::primaryScreen()->size();
    for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
        theme->setScheme(scheme);
        for (const QSize &size :
             {QSize(900, 600), QSize(1160, 820), QSize(1440, 900), QSize(1900, 1040)}) {
            if (size.width() <= screen.width() && size.height() <= screen.height()) {
                gallery.drawWindow(size);
                gallery.drawPool(size);
                gallery.drawUsage(size);
            }
        }
        gallery.drawDialogs();
    }
    return gallery.hasFailed() ? 1 : 0;
}
