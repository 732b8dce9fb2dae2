#include "core/accounts/keychainstore.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QElapsedTimer>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// A Secret Service that keeps its callers waiting until it is told to refuse them.
class SilentService final : public QDBusVirtualObject
{
    Q_OBJECT

public:
    bool silent = true;
    int calls = 0;

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        ++calls;
        message.setDelayedReply(true);
        if (!silent) {
            connection.send(message.createErrorReply(QDBusError::Failed, u"refused"_s));
        }
        return true;
    }
};

class TestKeychainSlow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void endsEachJobInTimeAndRunsTheNext();

private:
    SilentService m_service = {};
};

void TestKeychainSlow::initTestCase()
{
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"service"_s);
    QVERIFY2(bus.isConnected(), "start this through dbus-run-session");
    QVERIFY(bus.registerVirtualObject(
        u"/org/freedesktop/secrets"_s, &m_service, QDBusConnection::SubPath));
    QVERIFY(bus.registerService(u"org.freedesktop.secrets"_s));
}

void TestKeychainSlow::endsEachJobInTimeAndRunsTheNext()
{
    KeychainStore store(u"st-1"_s, nullptr, std::chrono::milliseconds(300));
    QList<Error::Kind> kinds;
    const auto note = [&kinds](const auto &result) {
        kinds.append(result ? Error::Kind::Internal : result.error().kind);
    };
    QElapsedTimer timer;
    timer.start();
    store.read(AccountId{u"acc-1"_s}, note);
    store.write(AccountId{u"acc-1"_s}, Secret("x"), note);
    QTRY_COMPARE(kinds.size(), 2);
    QCOMPARE(kinds, (QList<Error::Kind>{Error::Kind::Timeout, Error::Kind::Timeout}));
    QVERIFY(timer.elapsed() >= 600);
    QVERIFY(timer.elapsed() < 3000);
    QVERIFY(m_service.calls > 0);

    // The hung ones stand in nobody's way: the next reaches the service, which now answers.
    m_service.silent = false;
    kinds.clear();
    store.read(AccountId{u"acc-1"_s}, note);
    QTRY_COMPARE(kinds.size(), 1);
    QCOMPARE(kinds.constFirst(), Error::Kind::Unavailable);
}

QTEST_GUILESS_MAIN(TestKeychainSlow)
#include "tst_keychainslow.moc"
