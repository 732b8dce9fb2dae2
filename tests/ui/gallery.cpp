// Draws every page and dialog in both schemes and several sizes: gallery DIRECTORY

#include "samples.h"

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
#include "ui/theme.h"
#include "ui/widgets/accounttestview.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace deskrelay;

static OwnerActions answeringActions()
{
    OwnerActions actions;
    actions.run = [](const Command &command, const CommandDone &done) {
        if (command.name == "account.test"_L1)
            done(
                QJsonObject{{u"passed"_s, false},
                            {u"step"_s, u"key"_s},
                            {u"status"_s, 401},
                            {u"message"_s,
                             u"Anthropic refused the key (401). Check that it was copied whole and "
                             "has not been revoked."_s}});
        else
            done(QJsonObject());
    };
    actions.startRelay = [](std::optional<quint16>) {};
    actions.stopRelay = [] {};
    actions.unlockVault = [](const Secret &, const OwnerActions::Done &done) { done({}); };
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

    void drawWindow(const QSize &size, const QString &sizeName)
    {
        const TimePoint now = SystemClock::instance().now();
        MainWindow window(m_actions, WindowState({}), SystemClock::instance());
        window.resize(size);
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
        window.setSnapshot({});
        window.setSecrets({.state = SecretsStatus::State::Absent,
                           .message = u"No Secret Service answers on this session."_s});
        save(window, u"home-first-"_s + sizeName);
        window.showPage(MainWindow::AccountsNumber);
        save(window, u"accounts-empty-"_s + sizeName);
        window.setSecrets({.state = SecretsStatus::State::Ready});
        window.setAccounts(samples::accounts(now));
        window.setKeys(samples::keys(now));
        window.showPage(MainWindow::HomeNumber);
        RelaySnapshot failed;
        failed.state = RelayState::Failed;
        failed.error = u"Port 8642 is taken by another program. Choose another port, or stop that "
                       "program."_s;
        window.setSnapshot(failed);
        save(window, u"home-failed-"_s + sizeName);
        window.setSnapshot(samples::busy(now));
        save(window, u"home-"_s + sizeName);
        window.showPage(MainWindow::AccountsNumber);
        window.accountsPage()->table()->selectRowOf(1);
        save(window, u"accounts-"_s + sizeName);
        window.showPage(MainWindow::KeysNumber);
        save(window, u"keys-"_s + sizeName);
    }

    void drawDialogs()
    {
        const TimePoint now = SystemClock::instance().now();
        QWidget *const none = nullptr;
        AccountDialog add(m_actions, none);
        draw(add, u"dialog-add-1"_s);
        add.findChild<QPushButton *>(u"tile-Anthropic"_s)->click();
        QTest::keyClicks(add.findChild<QLineEdit *>(u"accountKey"_s), u"invented-key-000"_s);
        const auto *result = add.findChild<AccountTestView *>();
        (void)QTest::qWaitFor([result] { return result->message().contains(u"401"_s); }, 3000);
        draw(add, u"dialog-add-2"_s);
        AccountDialog edit(m_actions, samples::accounts(now)[1].account, none);
        draw(edit, u"dialog-edit"_s);
        TestDialog test(m_actions, samples::accounts(now)[1].account, none);
        draw(test, u"dialog-test"_s);
        CreateKeyDialog create(m_actions, none);
        draw(create, u"dialog-create-key"_s);
        const Secret key("dk-invented-invented-invented-invented-000");
        NewKeyDialog shown(u"Editor"_s, key, u"http://127.0.0.1:8642"_s, none);
        draw(shown, u"dialog-new-key"_s);
        ConfirmDialog revoke(
            u"Revoke Editor?"_s,
            u"Tools that use this key (dk-…x7Qa) are refused from now on. It cannot "
            "be brought back; its usage stays."_s,
            u"&Revoke"_s,
            u"&Keep it"_s,
            none);
        draw(revoke, u"dialog-revoke"_s);
        VaultDialog vault(m_actions, u"No Secret Service answers on this session."_s, none);
        draw(vault, u"dialog-vault"_s);
        UnlockDialog unlock(m_actions, none);
        draw(unlock, u"dialog-unlock"_s);
        WelcomeDialog welcome(key, u"http://127.0.0.1:8642"_s, none);
        draw(welcome, u"dialog-welcome"_s);
    }

    bool hasFailed() const { return m_hasFailed; }

private:
    void draw(QDialog &dialog, const QString &name)
    {
        dialog.show();
        (void)QTest::qWaitForWindowExposed(&dialog);
        save(dialog, name);
    }

    void save(QWidget &widget, const QString &name)
    {
        const bool isDark = Theme::instance()->scheme() == ColorScheme::Dark;
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
    bool m_hasFailed = false;
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2 || !QDir().mkpath(arguments[1])) {
        std::fprintf(stderr, "usage: gallery DIRECTORY\n");
        return 2;
    }
    Theme *theme = Theme::install(application);
    Gallery gallery(arguments[1]);
    for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
        theme->setScheme(scheme);
        gallery.drawWindow({900, 600}, u"900x600"_s);
        gallery.drawWindow({1440, 900}, u"1440x900"_s);
        if (application.primaryScreen()->size().width() >= 1900)
            gallery.drawWindow({1900, 1040}, u"1900x1040"_s);
        gallery.drawDialogs();
    }
    return gallery.hasFailed() ? 1 : 0;
}
