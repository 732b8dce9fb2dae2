// The window while a thousand requests a second pass: what its thread spends, how often it draws,
// and that nothing stays behind of what it drew. The figures are printed.

#include "livewindow.h"
#include "samples.h"

#include "ui/charts/livechart.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/pages/homepage.h"
#include "ui/pages/requestspage.h"
#include "ui/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QGraphicsScene>
#include <QLineEdit>
#include <QLoggingCategory>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <time.h>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace deskrelay;

static double cpuOfThisThread()
{
    timespec spent = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

/// Sends requests to the echo model over one connection that stays open: \a each of them every
/// 20 ms, as long as the relay keeps up.
class Client final : public QThread
{
public:
    Client(quint16 port, const QByteArray &key, int each)
        : m_port(port)
        , m_each(each)
    {
        const QByteArray body =
            R"({"model":"echo","messages":[{"role":"user","content":"Good day!"}]})";
        m_request = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                    "Bearer " +
                    key + "\r\nContent-Type: application/json\r\nContent-Length: " +
                    QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

    int answered() const { return m_answered; }

protected:
    void run() override
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        socket.waitForConnected();
        QTimer beat;
        beat.setInterval(20);
        connect(&beat, &QTimer::timeout, &socket, [this, &socket] { exchange(socket); });
        beat.start();
        exec();
    }

private:
    void exchange(QTcpSocket &socket)
    {
        for (int i = 0; i < m_each; ++i) {
            socket.write(m_request);
            QByteArray reply;
            while (!isWhole(reply)) {
                if (!socket.waitForReadyRead(5'000))
                    return;
                reply += socket.readAll();
            }
            m_answered += reply.startsWith("HTTP/1.1 200 ") ? 1 : 0;
        }
    }

    static bool isWhole(const QByteArray &reply)
    {
        const qsizetype end = reply.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        const qsizetype field = reply.toLower().indexOf("content-length:");
        const qsizetype line = reply.indexOf('\r', field);
        const qsizetype length = reply.sliced(field + 15, line - field - 15).trimmed().toLongLong();
        return reply.size() >= end + 4 + length;
    }

    const quint16 m_port;
    const int m_each;
    QByteArray m_request = {};
    std::atomic<int> m_answered = 0;
};

class TestWindowLoad final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
        Theme::install(*qApp);
        QLoggingCategory::setFilterRules(u"relay.*.info=false"_s); // a line a request
    }

    void aThousandRequestsASecondLeaveTheWindowAtRest_data()
    {
        QTest::addColumn<int>("page");
        QTest::newRow("home") << int(MainWindow::HomeNumber);
        QTest::newRow("accounts") << int(MainWindow::AccountsNumber);
        QTest::newRow("requests") << int(MainWindow::RequestsNumber);
        QTest::newRow("usage") << int(MainWindow::UsageNumber);
    }

    void aThousandRequestsASecondLeaveTheWindowAtRest()
    {
        QFETCH(const int, page);
        const QTemporaryDir dir;
        LiveWindow live(dir.path(), freePort());
        auto *welcome = live.dialog<WelcomeDialog>();
        QVERIFY(welcome && live.waitUntilRunning());
        QVERIFY(live.waitForSecrets(SecretsStatus::State::Absent));
        const QByteArray key = live.find<QLineEdit>(u"newKey"_s)->text().toLatin1();
        QTest::keyClick(welcome, Qt::Key_Escape);
        auto *vault = live.dialog<VaultDialog>();
        QVERIFY(vault);
        QTest::keyClick(vault, Qt::Key_Escape);
        QVERIFY(live.isGone<VaultDialog>());

        live.window().showPage(static_cast<MainWindow::PageNumber>(page));
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 4; ++i)
            clients.push_back(std::make_unique<Client>(live.port(), key, 5));
        QSignalSpy snapshots(&live.owner(), &Owner::snapshotChanged);
        // How late a timer fires is how long a click would wait.
        qint64 latest = 0;
        QElapsedTimer sinceTick;
        QTimer tick;
        tick.setInterval(10);
        connect(&tick, &QTimer::timeout, this, [&] {
            latest = std::max(latest, sinceTick.restart() - 10);
        });
        QElapsedTimer clock;
        clock.start();
        sinceTick.start();
        tick.start();
        const double before = cpuOfThisThread();
        for (const auto &client : clients)
            client->start();
        QTimer end;
        end.setSingleShot(true);
        QSignalSpy ended(&end, &QTimer::timeout);
        end.start(6'000);
        QVERIFY(ended.wait(20'000));
        const double seconds = static_cast<double>(clock.elapsed()) / 1000.0;
        const double share = (cpuOfThisThread() - before) / seconds;
        tick.stop();
        int answered = 0;
        for (const auto &client : clients) {
            client->quit();
            QVERIFY(client->wait());
            answered += client->answered();
        }
        const double rate = static_cast<double>(answered) / seconds;
        qInfo("%.0f requests/s: the window's thread takes %.1f %% of a core, %.1f snapshots/s, a "
              "timer was at most %lld ms late",
              rate,
              share * 100.0,
              static_cast<double>(snapshots.size()) / seconds,
              latest);
        QVERIFY(static_cast<double>(snapshots.size()) < seconds * 4.0 + 2.0);
        QVERIFY(QTest::qWaitFor([&] {
            return liveTotals(live.window().homePage()->chart()->points()).requests == answered;
        }));
    }

    void aFullChartIsDrawnCheaply_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1160x820") << QSize(1160, 820);
        QTest::newRow("1560x1100") << QSize(1560, 1100);
    }

    void aFullChartIsDrawnCheaply()
    {
        QFETCH(const QSize, size);
        const TimePoint now = SystemClock::instance().now();
        MainWindow window({}, WindowState({}), SystemClock::instance());
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setAccounts(samples::accounts(now));
        window.setSnapshot(samples::busy(now));
        QCoreApplication::processEvents();
        constexpr int count = 40;
        const double before = cpuOfThisThread();
        for (int i = 1; i <= count; ++i) {
            window.setSnapshot(samples::busy(now + std::chrono::seconds(3 * i)));
            window.repaint();
            QCoreApplication::processEvents();
        }
        const double each = (cpuOfThisThread() - before) / count;
        qInfo("a full chart: %.1f ms a snapshot, %.1f %% of a core at four a second",
              each * 1e3,
              each * 400.0);
    }

    /// Down through a hundred thousand requests while others come: no step takes long.
    void aLongListOfRequestsScrollsSmoothly()
    {
        constexpr int total = 100'000;
        const auto row = [](qint64 number) {
            return RequestRow{.number = number,
                              .record = {.requestId = u"r%1"_s.arg(number),
                                         .account = {u"acc-2"_s},
                                         .model = u"claude-opus-5-5"_s,
                                         .status = 200,
                                         .attempts = 1,
                                         .complete = true}};
        };
        OwnerActions actions;
        int newest = total;
        actions.readRequests = [&](const RequestQuery &query, const auto &done) {
            RequestReport report{.newest = newest};
            for (qint64 number = query.after.value_or(-1) + 1; query.after && number <= newest;)
                report.rows.append(row(number++));
            qint64 number = query.before.value_or(newest + 1) - 1;
            for (int i = 0; i < query.limit && !query.after && number > 0; ++i)
                report.rows.append(row(number--));
            done(report);
        };
        const TimePoint now = SystemClock::instance().now();
        MainWindow window(actions, WindowState({}), SystemClock::instance());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setAccounts(samples::accounts(now));
        RelaySnapshot snapshot = samples::busy(now);
        window.setSnapshot(snapshot);
        window.showPage(MainWindow::RequestsNumber);
        const RequestsModel *model = window.requestsPage()->model();
        QScrollBar *bar = window.requestsPage()->table()->verticalScrollBar();
        QTRY_VERIFY(model->rowCount() > 0);
        // Of this thread's own time: what other programs take is no fault of the table's.
        double longest = 0;
        for (int i = 0; model->hasMore() && i < 2'000; ++i) {
            const double before = cpuOfThisThread();
            bar->setValue(bar->maximum());
            if (i % 10 == 0) {
                newest += 3;
                snapshot.requestsToday += 3;
                window.setSnapshot(snapshot);
            }
            QCoreApplication::processEvents();
            longest = std::max(longest, cpuOfThisThread() - before);
        }
        QCOMPARE(model->rowCount(), newest);
        const double before = cpuOfThisThread();
        bar->setValue(bar->maximum() / 2);
        window.requestsPage()->table()->repaint();
        qInfo("%d requests: the longest step takes %.0f ms, a jump to the middle %.0f ms",
              model->rowCount(),
              longest * 1e3,
              (cpuOfThisThread() - before) * 1e3);
        QVERIFY(longest < 0.2);
    }

    void pagesAndSizesLeaveNothingBehind()
    {
        const TimePoint now = SystemClock::instance().now();
        MainWindow window({}, WindowState({}), SystemClock::instance());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const auto once = [&](int i) {
            window.setAccounts(samples::accounts(now));
            window.setSnapshot(samples::busy(now + std::chrono::seconds(3 * i)));
            window.showPage(static_cast<MainWindow::PageNumber>(i % 5));
            window.resize(900 + i % 7 * 40, 600 + i % 5 * 40);
            Theme::instance()->setScheme(i % 2 == 0 ? ColorScheme::Light : ColorScheme::Dark);
            QCoreApplication::processEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        };
        for (int i = 0; i < 12; ++i)
            once(i);
        const auto objects = [&] { return window.findChildren<QObject *>().size(); };
        const auto items = [&] { return window.findChild<LiveChart *>()->scene()->items().size(); };
        const qsizetype objectsBefore = objects();
        const qsizetype itemsBefore = items();
        for (int i = 12; i < 48; ++i)
            once(i);
        QCOMPARE(objects(), objectsBefore);
        QCOMPARE(items(), itemsBefore);
    }
};

QTEST_MAIN(TestWindowLoad)
#include "tst_windowload.moc"
