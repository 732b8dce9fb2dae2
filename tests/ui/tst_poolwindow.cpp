// The pool in the window on a real X server: accounts and requests, by mouse and keyboard.

#include "samples.h"

#include "ui/mainwindow.h"
#include "ui/models/accountsmodel.h"
#include "ui/pages/accountspage.h"
#include "ui/pages/requestspage.h"
#include "ui/theme.h"
#include "ui/widgets/accountdetail.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailsplit.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/requestdetail.h"
#include "ui/widgets/timeline.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestPoolWindow final : public QObject
{
    Q_OBJECT

private:
    struct Asked
    {
        Command command = {};
        CommandDone done = {};
    };
    QList<Asked> m_asked;
    std::optional<RequestRow> m_ended = {}; ///< What a question for new requests is answered with.
    std::unique_ptr<MainWindow> m_window;

    OwnerActions actions()
    {
        OwnerActions given;
        given.run = [this](const Command &command, const CommandDone &done) {
            m_asked.append({command, done});
        };
        given.readRequests = [this](const RequestQuery &query, const auto &done) {
            RequestReport report = samples::requests(SystemClock::instance().now());
            report.rows.removeIf([&query](const RequestRow &row) {
                return query.after || (query.isFailedOnly && row.record.complete);
            });
            if (query.after && m_ended)
                report.rows = {*m_ended};
            done(report);
        };
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
    /// Clicks what is visible under \a name; every page has a button that closes its details.
    void press(const QString &name) const
    {
        const auto buttons = m_window->findChildren<QAbstractButton *>(name);
        for (QAbstractButton *const button : buttons) {
            if (button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        QFAIL(qPrintable(name));
    }
    /// A pool of which the accounts page shows the rows in the order of their priorities.
    void showPool()
    {
        const TimePoint now = SystemClock::instance().now();
        m_window->resize(1200, 860);
        m_window->accountsPage()->split()->setOpen(true);
        m_window->requestsPage()->split()->setOpen(true);
        m_window->setAccounts(samples::poolAccounts(now));
        m_window->setKeys(samples::keys(now));
        m_window->setSnapshot(samples::pool(now));
        press(u"page-accounts"_s);
    }
    void drag(int from, const QPoint &to) const
    {
        QTableView *const table = m_window->accountsPage()->table();
        const QPoint start(60, table->rowViewportPosition(from) + table->rowHeight(from) / 2);
        QTest::mousePress(table->viewport(), Qt::LeftButton, {}, start);
        QTest::mouseMove(table->viewport(), start + QPoint(0, 15));
        QTest::mouseMove(table->viewport(), to);
        QTest::mouseRelease(table->viewport(), Qt::LeftButton, {}, to);
    }
    QPoint middleOf(int row) const
    {
        const QTableView *const table = m_window->accountsPage()->table();
        return {60, table->rowViewportPosition(row) + table->rowHeight(row) / 2};
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
        m_ended.reset();
        m_window =
            std::make_unique<MainWindow>(actions(), WindowState({}), SystemClock::instance());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void accountsStandInTheOrderOfTheirPriorities()
    {
        showPool();
        const AccountsModel *model = m_window->accountsPage()->model();
        QStringList names;
        for (int row = 0; row < 3; ++row)
            names.append(model->entry(row).account.name);
        QCOMPARE(names, QStringList({u"Work, Claude"_s, u"Second Claude"_s, u"Vendor"_s}));
    }

    void aRowThatIsDraggedGetsAnotherPriorityAndBack()
    {
        showPool();
        AccountsPage *page = m_window->accountsPage();
        QCOMPARE(page->model()->entry(2).account.priority, 30);
        drag(2, middleOf(0)); // onto the first tier
        Asked asked = takeLast(u"account.update"_s);
        QCOMPARE(asked.command.params, (QJsonObject{{u"id"_s, u"acc-8"_s}, {u"priority"_s, 10}}));
        auto *undo = find<Notice>(u"undoMove"_s);
        QVERIFY(undo->isVisible());
        QVERIFY2(undo->title().contains(u"Vendor: Priority 10, with 2 other"_s),
                 qPrintable(undo->title()));
        QTest::mouseClick(undo->findChild<QPushButton *>(), Qt::LeftButton);
        asked = takeLast(u"account.update"_s);
        QCOMPARE(asked.command.params.value(u"priority"_s).toInt(), 30);
        QVERIFY(!undo->isVisible());

        drag(2, {60, page->table()->rowViewportPosition(0) + 3}); // above all
        QCOMPARE(takeLast(u"account.update"_s).command.params.value(u"priority"_s).toInt(), 5);
        m_asked.clear();
        drag(2, middleOf(2) + QPoint(0, 8)); // its own place
        QVERIFY(m_asked.isEmpty());
    }

    void escapeEndsADrag()
    {
        showPool();
        QTableView *const table = m_window->accountsPage()->table();
        table->setFocus();
        QTest::mousePress(table->viewport(), Qt::LeftButton, {}, middleOf(2));
        QTest::mouseMove(table->viewport(), middleOf(2) + QPoint(0, 15));
        QTest::mouseMove(table->viewport(), middleOf(0));
        QTest::keyClick(table, Qt::Key_Escape);
        QTest::mouseRelease(table->viewport(), Qt::LeftButton, {}, middleOf(0));
        QVERIFY(m_asked.isEmpty());
    }

    void altWithAnArrowMovesTheSelectedAccount()
    {
        showPool();
        AccountsPage *page = m_window->accountsPage();
        page->table()->setFocus();
        page->table()->selectRowOf(1); // shares priority 10 with the first
        QTest::keyClick(page->table(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(takeLast(u"account.update"_s).command.params,
                 (QJsonObject{{u"id"_s, u"acc-6"_s}, {u"priority"_s, 20}}));
        QList<AccountEntry> accounts = samples::poolAccounts(SystemClock::instance().now());
        accounts[5].account.priority = 20;
        m_window->setAccounts(accounts);
        QCOMPARE(page->table()->selectedRow(), 1); // it stays chosen
        QTest::keyClick(page->table(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(takeLast(u"account.update"_s).command.params.value(u"priority"_s).toInt(), 30);
        // Sorted otherwise the rows have no such order, and a word says so.
        page->table()->sortByColumn(AccountsModel::NameColumn, Qt::AscendingOrder);
        QTest::keyClick(page->table(), Qt::Key_Down, Qt::AltModifier);
        QVERIFY(m_asked.isEmpty());
        QVERIFY(find<Notice>(u"accountsNotice"_s)->isVisible());
    }

    void whatIsDoneToAnAccountIsTold()
    {
        showPool();
        AccountsPage *page = m_window->accountsPage();
        auto *notice = find<Notice>(u"accountsNotice"_s);
        page->table()->selectRowOf(1);
        press(u"resetAccount"_s);
        Asked asked = takeLast(u"account.reset"_s);
        QCOMPARE(asked.command.params.value(u"id"_s).toString(), u"acc-6"_s);
        asked.done(QJsonObject());
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->title().startsWith(u"Second Claude"_s), qPrintable(notice->title()));
        press(u"drainAccountInDetail"_s);
        takeLast(u"account.drain"_s).done(makeError(Error::Kind::Storage, u"The disk is full."_s));
        QTRY_COMPARE(notice->text(), u"The disk is full."_s);
        page->table()->setFocus();
        QTest::keyClick(page->table(), Qt::Key_E, Qt::ControlModifier);
        QVERIFY(takeLast(u"account.disable"_s).done);
        const int draining = page->model()->rowOf({u"acc-7"_s});
        page->table()->selectRowOf(draining);
        press(u"drainAccount"_s);
        QCOMPARE(takeLast(u"account.enable"_s).command.params.value(u"id"_s).toString(),
                 u"acc-7"_s);
    }

    void theDetailsTellWhatStandsInTheWay()
    {
        showPool();
        AccountsPage *page = m_window->accountsPage();
        page->table()->selectRowOf(1);
        const AccountDetail *detail = page->detail();
        QTRY_VERIFY(detail->isVisible());
        QCOMPARE(detail->title(), u"Second Claude"_s);
        QCOMPARE(detail->cooldowns()->steps().size(), 2);
        QCOMPARE(detail->cooldowns()->steps()[0].title, u"claude-opus-5-5"_s);
        QCOMPARE(detail->facts()->value(u"Sessions"_s), u"6"_s);
        QVERIFY(detail->facts()->value(u"Last error"_s).contains(u"429"_s));
        QVERIFY(detail->attempts()->steps().size() > 5);
        press(u"closeDetail"_s);
        QVERIFY(!detail->isVisible());
        press(u"accountDetails"_s);
        QVERIFY(detail->isVisible());
    }

    void columnsGiveWayToWhatMattersMore()
    {
        showPool();
        AccountsPage *page = m_window->accountsPage();
        page->split()->setOpen(false);
        const QTableView *table = page->table();
        m_window->resize(1440, 860);
        for (int column = 0; column < AccountsModel::ColumnCount; ++column)
            QTRY_VERIFY(!table->isColumnHidden(column));
        m_window->resize(900, 600);
        QTRY_VERIFY(table->isColumnHidden(AccountsModel::TokensColumn));
        for (const int column : {int(AccountsModel::NameColumn),
                                 int(AccountsModel::StateColumn),
                                 int(AccountsModel::PriorityColumn),
                                 int(AccountsModel::LoadColumn)})
            QVERIFY(!table->isColumnHidden(column));
        QVERIFY(table->columnWidth(AccountsModel::NameColumn) >= 170);
        QTRY_VERIFY(!table->horizontalScrollBar()->isVisible());
    }

    void aRequestsTraceIsRead()
    {
        showPool();
        press(u"page-requests"_s);
        RequestsPage *page = m_window->requestsPage();
        QTRY_COMPARE(page->model()->rowCount(), 62); // two are under way
        const int row = page->model()->rowOf(u"req-399"_s);
        page->table()->scrollTo(page->table()->model()->index(row, 0));
        const QRect cell = page->table()->visualRect(page->table()->model()->index(row, 0));
        QTest::mouseClick(page->table()->viewport(), Qt::LeftButton, {}, cell.center());
        const RequestDetail *detail = page->detail();
        QCOMPARE(detail->title(), u"fast → gpt-5.2"_s);
        QCOMPARE(detail->attempts()->steps().size(), 2);
        QCOMPARE(detail->attempts()->steps()[0].title, u"Second Claude"_s);
        QVERIFY(detail->attempts()->steps()[0].figure.startsWith(u"529"_s));
        QCOMPARE(detail->passedOver()->steps().size(), 5);
        QVERIFY(detail->summary().contains(u"Personal OpenAI served it"_s));
        QVERIFY(detail->summary().contains(u"top_k"_s));
        press(u"copyRequest"_s);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"overloaded (529)"_s));
    }

    void theDetailsStayWithARequestThatEnds()
    {
        showPool();
        press(u"page-requests"_s);
        RequestsPage *page = m_window->requestsPage();
        QTRY_COMPARE(page->model()->rowCount(), 62);
        page->table()->selectRowOf(page->model()->rowOf(u"req-open-1"_s));
        QCOMPARE(page->detail()->facts()->value(u"Attempts"_s), u"2"_s);
        RelaySnapshot snapshot = samples::pool(SystemClock::instance().now());
        snapshot.open.last().attempts = 3;
        m_window->setSnapshot(snapshot);
        QCOMPARE(page->detail()->facts()->value(u"Attempts"_s), u"3"_s);
        m_ended = {.number = 401,
                   .record = {.requestId = u"req-open-1"_s,
                              .account = {u"acc-2"_s},
                              .model = u"fast"_s,
                              .status = 200,
                              .attempts = 1,
                              .complete = true}};
        snapshot.open.removeLast();
        ++snapshot.requestsToday;
        m_window->setSnapshot(snapshot);
        QTRY_VERIFY(page->model()->recorded(page->table()->selectedRow()));
        QCOMPARE(page->detail()->summary(), u"Work, Claude served it."_s);
        QCOMPARE(page->model()->rowCount(), 62);
    }

    void theFilterIsRememberedOverAStart()
    {
        const QTemporaryDir dir;
        const WindowState state(dir.filePath(u"window.ini"_s));
        const auto start = [&] {
            m_window = std::make_unique<MainWindow>(actions(), state, SystemClock::instance());
            m_window->show();
            showPool();
            press(u"page-requests"_s);
        };
        start();
        press(u"failedOnly"_s);
        auto *accounts = find<QComboBox>(u"requestAccount"_s);
        accounts->setCurrentIndex(accounts->findText(u"Work, Claude"_s));
        m_window->close();
        start();
        const RequestFilter &filter = m_window->requestsPage()->model()->filter();
        QVERIFY(filter.isFailedOnly);
        QCOMPARE(filter.account, std::optional(AccountId{u"acc-2"_s}));
        QCOMPARE(find<QComboBox>(u"requestAccount"_s)->currentText(), u"Work, Claude"_s);
    }

    void requestsAreNarrowedDownAndPaused()
    {
        showPool();
        press(u"page-requests"_s);
        RequestsPage *page = m_window->requestsPage();
        QTRY_COMPARE(page->model()->rowCount(), 62);
        press(u"failedOnly"_s);
        QTRY_COMPARE(page->model()->rowCount(), 3);
        press(u"failedOnly"_s);
        QTRY_COMPARE(page->model()->rowCount(), 62);
        press(u"followRequests"_s);
        m_window->setSnapshot(samples::quiet(SystemClock::instance().now()));
        QCOMPARE(page->model()->rowCount(), 62);
        press(u"followRequests"_s);
        QTRY_COMPARE(page->model()->rowCount(), 60); // none is under way any more
    }
};

QTEST_MAIN(TestPoolWindow)
#include "tst_poolwindow.moc"
