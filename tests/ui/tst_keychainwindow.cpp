// The window over a real Secret Service: open, locked, and open again.

#include "livewindow.h"
#include "tests/support/loopbackserver.h"

#include "ui/dialogs/accountdialog.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/theme.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QLineEdit>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace deskrelay;

static const QString serviceName = u"org.freedesktop.Secret.Service"_s;
static const QString keyringPath = u"/org/freedesktop/secrets/collection/login"_s;

/// A secret as the Secret Service takes it over the bus.
struct ServiceSecret
{
    QDBusObjectPath session = {};
    QByteArray parameters = {};
    QByteArray value = {};
    QString type = u"text/plain"_s;
};
Q_DECLARE_METATYPE(ServiceSecret)

static QDBusArgument &operator<<(QDBusArgument &argument, const ServiceSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.type;
    argument.endStructure();
    return argument;
}

static const QDBusArgument &operator>>(const QDBusArgument &argument, ServiceSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.type;
    argument.endStructure();
    return argument;
}

class TestKeychainWindow final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    LoopbackServer m_upstream;
    quint16 m_port = 0;
    QByteArray m_key = {};
    std::unique_ptr<LiveWindow> m_live;

    static QDBusMessage
    call(const QString &interface, const QString &method, const QVariantList &with)
    {
        QDBusMessage message = QDBusMessage::createMethodCall(
            u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s, interface, method);
        message.setArguments(with);
        return QDBusConnection::sessionBus().call(message);
    }
    static bool lockKeychain()
    {
        const QList<QDBusObjectPath> keyrings = {QDBusObjectPath(keyringPath)};
        return call(serviceName, u"Lock"_s, {QVariant::fromValue(keyrings)}).type() ==
               QDBusMessage::ReplyMessage;
    }
    /// What the keyring's own dialog does with the password that a person types.
    static bool unlockKeychain()
    {
        const QDBusMessage session =
            call(serviceName,
                 u"OpenSession"_s,
                 {u"plain"_s, QVariant::fromValue(QDBusVariant(QString()))});
        const ServiceSecret password{.session = session.arguments()[1].value<QDBusObjectPath>(),
                                     .value = "password of the test"};
        return call(u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s,
                    u"UnlockWithMasterPassword"_s,
                    {QVariant::fromValue(QDBusObjectPath(keyringPath)),
                     QVariant::fromValue(password)})
                   .type() == QDBusMessage::ReplyMessage;
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
        Theme::install(*qApp);
        qDBusRegisterMetaType<ServiceSecret>();
        m_port = freePort();
    }
    void cleanupTestCase() { m_live.reset(); }

    void anOpenKeychainAsksForNothingAndKeepsTheKey()
    {
        m_live = std::make_unique<LiveWindow>(m_dir.path(), m_port);
        QVERIFY(m_live->dialog<WelcomeDialog>());
        m_key = m_live->find<QLineEdit>(u"newKey"_s)->text().toLatin1();
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Ready));
        QVERIFY(m_live->press(u"welcomeAdd"_s));
        QVERIFY(m_live->dialog<AccountDialog>());
        QVERIFY(!m_live->window().findChild<VaultDialog *>());
        QVERIFY(m_live->press(u"tile-OpenAI-compatible"_s));
        QVERIFY(m_live->type(u"accountUrl"_s, m_upstream.url(u"/v1"_s)));
        QVERIFY(m_live->type(u"accountKey"_s, u"sk-in-the-keychain"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(m_live->isGone<AccountDialog>());
        QVERIFY(!QFile::exists(m_dir.filePath(u"vault"_s)));
        QCOMPARE(m_live->owner().secrets().kind, SecretsKind::Keychain);
    }

    void aLockedKeychainIsSaidAndRetried()
    {
        m_live.reset();
        QVERIFY(lockKeychain());
        m_live = std::make_unique<LiveWindow>(m_dir.path(), m_port);
        QVERIFY(m_live->isOpen());
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Locked));
        QVERIFY(m_live->waitUntilRunning());
        QVERIFY(m_live->press(u"page-home"_s));
        const auto *notice = m_live->find<Notice>(u"secretsNotice"_s);
        QVERIFY(notice->isVisible());
        QCOMPARE(m_live->chat("echo", m_key).status, 200);
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 503);

        // While the keychain takes its time the notice says so, and stays.
        QTest::mouseClick(notice->findChild<QAbstractButton *>(), Qt::LeftButton);
        QCOMPARE(m_live->owner().secrets().state, SecretsStatus::State::Loading);
        QVERIFY(notice->isVisible());
        QVERIFY(!notice->findChild<QAbstractButton *>()->isVisible());
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Locked));

        QVERIFY(unlockKeychain());
        QTest::mouseClick(notice->findChild<QAbstractButton *>(), Qt::LeftButton);
        QVERIFY(m_live->waitForSecrets(SecretsStatus::State::Ready));
        QVERIFY(!notice->isVisible());
        m_upstream.enqueue(200, "application/json", R"({"usage":{"prompt_tokens":1}})");
        QCOMPARE(m_live->chat("gpt-small", m_key).status, 200);
        QCOMPARE(m_upstream.requests().last().field("authorization"), "Bearer sk-in-the-keychain");
    }
};

QTEST_MAIN(TestKeychainWindow)
#include "tst_keychainwindow.moc"
