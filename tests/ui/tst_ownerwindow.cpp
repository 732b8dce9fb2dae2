// The built programs on one data directory: deskrelay on a display, deskrelayctl beside it. Keys
// and clicks come from the X server, as a person's do.

#include "core/control/datadirlock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

#include <memory>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestOwnerWindow final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theCommandLineTalksToTheWindow();
    void aSecondWindowRaisesTheFirst();
    void serveIsRefusedWhereAWindowOwns();
    void theWindowTakesOverFromAHeadlessRelay();
    void aHeadlessRelayIsLeftAloneOnQuit();
    void aKilledWindowLeavesTheLock();
    void closingTheWindowEndsWhatNoTrayCouldBringBack();

private:
    using Process = std::unique_ptr<QProcess>;
    struct Outcome
    {
        int code = -1;
        QByteArray out = {};
        QByteArray err = {};
        QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };

    Process launch(const QString &program, const QStringList &words) const;
    /// deskrelayctl with \a words, until it ends.
    Outcome ctl(const QStringList &words) const;
    Process openWindow() const;
    Process serve() const;
    bool owns(const Process &process) const;
    int statusOf(const QByteArray &key) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_port = {};
};

static constexpr int patience = 20'000;

static QByteArray xdotool(const QStringList &words)
{
    QProcess process;
    process.start(u"xdotool"_s, words);
    process.waitForFinished(patience);
    return process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray();
}

/// The window of \a process whose title has \a title, once it is there. A search ends in an error
/// where a window goes while it looks, and is then made again.
static QString windowOf(const QProcess &process, const QString &title)
{
    const QStringList search = {u"search"_s,
                                u"--onlyvisible"_s,
                                u"--all"_s,
                                u"--pid"_s,
                                QString::number(process.processId()),
                                u"--name"_s,
                                title};
    QString found;
    (void)QTest::qWaitFor(
        [&] {
            found = QString::fromLatin1(xdotool(search)).section(u'\n', 0, 0);
            return !found.isEmpty();
        },
        patience);
    return found;
}

static void pressIn(const QString &window, const QString &keys)
{
    xdotool({u"windowactivate"_s, u"--sync"_s, window, u"key"_s, u"--clearmodifiers"_s, keys});
}

void TestOwnerWindow::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    m_port = QString::number(server.serverPort());
}

void TestOwnerWindow::cleanup()
{
    m_dir.reset();
}

TestOwnerWindow::Process TestOwnerWindow::launch(const QString &program,
                                                 const QStringList &words) const
{
    // A test that fails half-way leaves no process behind.
    auto process = Process(new QProcess);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DESKRELAY_VAULT_PASSPHRASE"_s, u"correct horse"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    process->setProcessEnvironment(environment);
    process->start(program,
                   QStringList{u"--data-dir"_s, m_dir->path(), u"--secrets"_s, u"vault"_s} + words);
    process->waitForStarted();
    return process;
}

TestOwnerWindow::Outcome TestOwnerWindow::ctl(const QStringList &words) const
{
    const Process process = launch(QStringLiteral(DESKRELAYCTL), words);
    process->waitForFinished(patience);
    return {.code = process->exitCode(),
            .out = process->readAllStandardOutput(),
            .err = process->readAllStandardError()};
}

bool TestOwnerWindow::owns(const Process &process) const
{
    return QTest::qWaitFor(
        [&] {
            const LockHolder holder = DataDirLock::holder(m_dir->path());
            return holder.pid == process->processId() && !holder.address.isEmpty();
        },
        patience);
}

TestOwnerWindow::Process TestOwnerWindow::openWindow() const
{
    return launch(QStringLiteral(DESKRELAY), {u"--port"_s, m_port});
}

TestOwnerWindow::Process TestOwnerWindow::serve() const
{
    return launch(QStringLiteral(DESKRELAYCTL), {u"serve"_s, u"--port"_s, m_port});
}

int TestOwnerWindow::statusOf(const QByteArray &key) const
{
    const QByteArray body = R"({"model":"echo","messages":[{"role":"user","content":"Hi"}]})";
    QTcpSocket socket;
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port.toUShort());
    socket.write("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " +
                 key + "\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    closed.wait(10'000);
    return socket.readAll().mid(9, 3).toInt();
}

void TestOwnerWindow::theCommandLineTalksToTheWindow()
{
    const Process window = openWindow();
    QVERIFY(owns(window));
    QVERIFY(DataDirLock::holder(m_dir->path()).isWindow);
    const QJsonArray accounts =
        ctl({u"--json"_s, u"account"_s, u"list"_s}).json().value("accounts"_L1).toArray();
    QCOMPARE(accounts.size(), 1);
    QCOMPARE(accounts[0].toObject().value("id"_L1).toString(), u"echo"_s);
    const QByteArray key = ctl({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"shell"_s})
                               .json()
                               .value("key"_L1)
                               .toString()
                               .toLatin1();
    QVERIFY(key.startsWith("dk-"));
    QCOMPARE(statusOf(key), 200);
    const Outcome status = ctl({u"--json"_s, u"status"_s});
    QCOMPARE(status.code, 0);
    QVERIFY2(status.out.contains(m_port.toLatin1()), status.out.constData());
}

void TestOwnerWindow::aSecondWindowRaisesTheFirst()
{
    const Process first = openWindow();
    QVERIFY(owns(first));
    const QString welcome = windowOf(*first, u"Welcome"_s);
    QVERIFY(!welcome.isEmpty());
    pressIn(welcome, u"Escape"_s);
    const QString window = windowOf(*first, u"^Deskrelay$"_s);
    QVERIFY(!window.isEmpty());
    xdotool({u"windowminimize"_s, u"--sync"_s, window});

    const Process second = openWindow();
    QVERIFY(second->waitForFinished(patience));
    QCOMPARE(second->exitStatus(), QProcess::NormalExit);
    QCOMPARE(second->exitCode(), 0);
    QVERIFY(QTest::qWaitFor([&] { return xdotool({u"getactivewindow"_s}) == window.toLatin1(); },
                            patience));
    QVERIFY(owns(first));
}

void TestOwnerWindow::serveIsRefusedWhereAWindowOwns()
{
    const Process window = openWindow();
    QVERIFY(owns(window));
    const Outcome refused = ctl({u"serve"_s, u"--port"_s, u"0"_s});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains(QByteArray::number(window->processId())),
             refused.err.constData());
    QVERIFY(refused.err.contains(QByteArray("http://127.0.0.1:" + m_port.toLatin1())));
}

void TestOwnerWindow::theWindowTakesOverFromAHeadlessRelay()
{
    const Process headless = serve();
    QVERIFY(owns(headless));
    const QByteArray key = ctl({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"k"_s})
                               .json()
                               .value("key"_L1)
                               .toString()
                               .toLatin1();
    QCOMPARE(statusOf(key), 200);
    const Process window = openWindow();
    const QString question = windowOf(*window, u"Take over"_s);
    QVERIFY(!question.isEmpty());
    pressIn(question, u"alt+t"_s);
    QVERIFY(headless->waitForFinished(patience));
    QCOMPARE(headless->exitCode(), 0);
    QVERIFY(owns(window));
    QVERIFY(!windowOf(*window, u"^Deskrelay$"_s).isEmpty());
    QCOMPARE(statusOf(key), 200);
}

void TestOwnerWindow::aHeadlessRelayIsLeftAloneOnQuit()
{
    const Process headless = serve();
    QVERIFY(owns(headless));
    const Process window = openWindow();
    const QString question = windowOf(*window, u"Take over"_s);
    QVERIFY(!question.isEmpty());
    pressIn(question, u"Escape"_s);
    QVERIFY(window->waitForFinished(patience));
    QCOMPARE(window->exitCode(), 0);
    QCOMPARE(headless->state(), QProcess::Running);
    QVERIFY(owns(headless));
    headless->terminate();
    QVERIFY(headless->waitForFinished(patience));
}

void TestOwnerWindow::aKilledWindowLeavesTheLock()
{
    const Process window = openWindow();
    QVERIFY(owns(window));
    QCOMPARE(ctl({u"key"_s, u"create"_s, u"--name"_s, u"kept"_s}).code, 0);
    window->kill();
    QVERIFY(window->waitForFinished(patience));
    const Process headless = serve();
    QVERIFY(owns(headless));
    QVERIFY(ctl({u"key"_s, u"list"_s}).out.contains("kept"));
    headless->terminate();
    QVERIFY(headless->waitForFinished(patience));
    const Process again = openWindow();
    QVERIFY(owns(again));
}

void TestOwnerWindow::closingTheWindowEndsWhatNoTrayCouldBringBack()
{
    const Process process = openWindow();
    QVERIFY(owns(process));
    pressIn(windowOf(*process, u"Welcome"_s), u"Escape"_s);
    pressIn(windowOf(*process, u"^Deskrelay$"_s), u"alt+F4"_s);
    QVERIFY(process->waitForFinished(patience));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 0);
    QVERIFY(DataDirLock::take(m_dir->path()));
}

QTEST_GUILESS_MAIN(TestOwnerWindow)
#include "tst_ownerwindow.moc"
