// What was used in the window on a real X server and a real store, by mouse and keyboard.

#include "samples.h"
#include "usagesamples.h"

#include "ui/charts/chartcard.h"
#include "ui/charts/timechart.h"
#include "ui/mainwindow.h"
#include "ui/models/usagereader.h"
#include "ui/pages/usagepage.h"
#include "ui/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/usagetables.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;
using namespace std::chrono_literals;

class TestUsageWindow final : public QObject
{
    Q_OBJECT

private:
    // A Tuesday noon, so that the same is seen whenever this runs.
    ManualClock m_clock{fromMilliseconds(1'795'522'207'000)};
    std::unique_ptr<samples::UsageStore> m_usage;
    std::unique_ptr<MainWindow> m_window;

    OwnerActions actions()
    {
        OwnerActions given;
        given.run = [](const Command &, const CommandDone &) {};
        given.readRequests = [](const RequestQuery &, const auto &done) { done(RequestReport()); };
        m_usage->answer(given);
        return given;
    }
    void open(const OwnerActions &given)
    {
        m_window = std::make_unique<MainWindow>(given, WindowState({}), m_clock);
        m_window->resize(1200, 900);
        m_window->setAccounts(samples::poolAccounts(m_clock.now()));
        m_window->setKeys(samples::keys(m_clock.now()));
        m_window->setSnapshot(samples::pool(m_clock.now()));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->showPage(MainWindow::UsageNumber);
    }
    UsagePage &page() const { return *m_window->usagePage(); }
    const UsageView &view() const { return page().reader()->view(); }
    /// Waits for the answers to what was chosen last.
    bool settle() const
    {
        return QTest::qWaitFor(
            [this] { return page().reader()->isLoaded() && !page().reader()->isReading(); });
    }
    template <typename Widget>
    Widget *find(const QString &name) const
    {
        return m_window->findChild<Widget *>(name);
    }
    QString figure(int number) const
    {
        return find<FigureCard>(u"usageFigure%1"_s.arg(number))->figure();
    }
    static UsageRecord record(const QString &id, TimePoint time)
    {
        return {.requestId = id,
                .time = time,
                .account = {u"acc-2"_s},
                .model = u"claude-sonnet-4-5"_s,
                .status = 200,
                .tokens = {.input = 1000, .output = 10},
                .costMicros = 3150};
    }
    /// Chooses an entry of the export menu and gives the file that it writes.
    QByteArray exported(int entry)
    {
        const QTemporaryDir place;
        find<QPushButton>(u"exportUsage"_s)->menu()->actions().at(entry)->trigger();
        auto *const dialog = find<QFileDialog>(u"exportDialog"_s);
        if (!dialog)
            return {};
        const QString path = place.filePath(u"usage.out"_s);
        emit dialog->fileSelected(path);
        dialog->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
        Theme::install(*qApp);
        m_usage = std::make_unique<samples::UsageStore>(m_clock.now());
    }

    void init() { open(actions()); }

    void cleanup()
    {
        m_window.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void cleanupTestCase() { m_usage.reset(); }

    void showsFiguresChartAndTable()
    {
        QVERIFY(settle());
        QVERIFY(view().total.requests > 0);
        QCOMPARE(view().periods.size(), 24);
        QVERIFY(figure(2).startsWith(u'$'));
        qint64 drawn = 0;
        const ChartData &chart = page().tokensChart()->chart()->shown();
        QCOMPARE(chart.series.size(), 5);
        for (const ChartSeries &series : chart.series) {
            for (const std::optional<qint64> &value : series.values)
                drawn += value.value_or(0);
        }
        QCOMPARE(drawn, view().total.tokens.total());
        qint64 listed = 0;
        for (const UsageRow &row : view().table)
            listed += row.requests;
        QCOMPARE(listed, view().total.requests);
    }

    void narrowsDownByEveryFilter()
    {
        QVERIFY(settle());
        const qint64 all = view().total.requests;
        for (const QString &name :
             {u"usage-account"_s, u"usage-key"_s, u"usage-model"_s, u"usage-tool"_s}) {
            auto *const box = find<QComboBox>(name);
            qint64 sum = 0;
            for (int choice = 1; choice < box->count(); ++choice) {
                box->setCurrentIndex(choice);
                QVERIFY(settle());
                QVERIFY(view().total.requests < all);
                sum += view().total.requests;
            }
            QCOMPARE(sum, all); // each request is counted under one name
            box->setCurrentIndex(0);
            QVERIFY(settle());
            QCOMPARE(view().total.requests, all);
        }
    }

    void offersEveryRange()
    {
        QVERIFY(settle());
        auto *const range = find<QComboBox>(u"usageRange"_s);
        qint64 before = 0;
        for (int choice = 0; choice < static_cast<int>(UsageRange::Custom); ++choice) {
            range->setCurrentIndex(choice);
            QVERIFY(settle());
            QVERIFY(view().total.requests >= before);
            before = view().total.requests;
        }
        QVERIFY(!find<QWidget>(u"usageSince"_s)->isVisible());
        range->setCurrentIndex(static_cast<int>(UsageRange::Custom));
        QVERIFY(settle());
        QVERIFY(find<QWidget>(u"usageSince"_s)->isVisible());
    }

    void zoomsByDraggingAndBackByEscape()
    {
        QVERIFY(settle());
        TimeChart *const chart = page().tokensChart()->chart();
        const UsageSpan whole = view().span;
        const QRectF plot = chart->plot();
        const auto at = [&plot](double part) {
            return QPointF(plot.left() + part * plot.width(), plot.center().y()).toPoint();
        };
        QVERIFY(!find<QWidget>(u"zoomBack"_s)->isVisible());
        QTest::mousePress(chart, Qt::LeftButton, {}, at(0.26));
        QTest::mouseMove(chart, at(0.4));
        QTest::mouseMove(chart, at(0.49));
        QTest::mouseRelease(chart, Qt::LeftButton, {}, at(0.49));
        QVERIFY(settle());
        // From the 7th to the 12th of 24 hours.
        QCOMPARE(view().span.since, whole.since + 6h);
        QCOMPARE(view().span.until, whole.since + 12h);
        QVERIFY(view().total.requests > 0);
        QVERIFY(find<QWidget>(u"zoomBack"_s)->isVisible());
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Escape);
        QVERIFY(settle());
        QCOMPARE(view().span, whole);
        QVERIFY(!find<QWidget>(u"zoomBack"_s)->isVisible());
    }

    void zoomsByKeyboard()
    {
        QVERIFY(settle());
        TimeChart *const chart = page().tokensChart()->chart();
        const UsageSpan whole = view().span;
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Home);
        QVERIFY(!chart->accessibleDescription().isEmpty());
        QTest::keyClick(chart, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(chart, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(chart, Qt::Key_Return);
        QVERIFY(settle());
        QCOMPARE(view().span.since, whole.since);
        QCOMPARE(view().span.until, whole.since + 3h);
        QTest::mouseClick(find<QPushButton>(u"zoomBack"_s), Qt::LeftButton);
        QVERIFY(settle());
        QCOMPARE(view().span, whole);
    }

    void sortsTheTableByItsHeader()
    {
        QVERIFY(settle());
        find<QTabBar>(u"usageTabs"_s)->setCurrentIndex(2);
        QVERIFY(settle());
        DataTable *const table = page().tables()->table();
        const UsageTableModel *const model = page().tables()->model();
        QCOMPARE(model->axis(), UsageAxis::Model);
        QVERIFY(model->rowCount() > 3);
        table->sortByColumn(UsageTableModel::CostColumn, Qt::AscendingOrder);
        for (int row = 1; row < model->rowCount(); ++row) {
            QVERIFY(model->row(table->sourceRow(row - 1)).costMicros.value_or(-1) <=
                    model->row(table->sourceRow(row)).costMicros.value_or(-1));
        }
    }

    void aRowIsLookedAtAlone()
    {
        QVERIFY(settle());
        find<QTabBar>(u"usageTabs"_s)->setCurrentIndex(2);
        QVERIFY(settle());
        DataTable *const table = page().tables()->table();
        const UsageRow row = page().tables()->model()->row(1);
        table->setFocus();
        table->selectRowOf(1);
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(settle());
        QCOMPARE(page().reader()->filter().model, std::optional(row.model));
        QCOMPARE(view().total.requests, row.requests);
        QCOMPARE(find<QComboBox>(u"usage-model"_s)->currentText(), row.model);
    }

    void sumsSessions()
    {
        QVERIFY(settle());
        find<QTabBar>(u"usageTabs"_s)->setCurrentIndex(4);
        QVERIFY(settle());
        QVERIFY(view().table.size() > 2);
        QVERIFY(!view().table.first().session.isEmpty());
    }

    void exportsWhatIsShown()
    {
        QVERIFY(settle());
        const QByteArray table = exported(0);
        QCOMPARE(table.count("\r\n"), view().table.size() + 1);
        QVERIFY(table.startsWith("account,account_id,requests,"));
        const QByteArray series = exported(1);
        QCOMPARE(series.count("\r\n"), view().periods.size() + 1);
        const QJsonObject all = QJsonDocument::fromJson(exported(3)).object();
        QCOMPARE(all.value("total"_L1)["requests"_L1].toInteger(), view().total.requests);
        QCOMPARE(all.value("periods"_L1).toArray().size(), view().periods.size());
        QCOMPARE(all.value("rows"_L1).toArray().size(), view().table.size());
        QVERIFY(find<Notice>(u"usageNotice"_s)->isVisible());
        // The charts may still be on their way into their places.
        const auto isWhole = [this] {
            const QImage picture = QImage::fromData(exported(2), "PNG");
            return picture.width() > 600 && picture.height() > 500;
        };
        QVERIFY(QTest::qWaitFor(isWhole));
    }

    void copiesTheTable()
    {
        QVERIFY(settle());
        QTest::mouseClick(find<QPushButton>(u"copyUsageTable"_s), Qt::LeftButton);
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), view().table.size() + 1);
        QVERIFY(lines.first().startsWith(u"Name\t"_s));
    }

    void remembersWhatWasChosen()
    {
        QVERIFY(settle());
        find<QComboBox>(u"usageRange"_s)->setCurrentIndex(static_cast<int>(UsageRange::Month));
        find<QComboBox>(u"usage-account"_s)->setCurrentIndex(2);
        find<QTabBar>(u"usageTabs"_s)->setCurrentIndex(2);
        find<QComboBox>(u"usageSplit"_s)->setCurrentIndex(1);
        QVERIFY(settle());
        const QVariantMap saved = page().saveChoices();
        const UsageFilter filter = page().reader()->filter();
        open(actions());
        page().restoreChoices(saved);
        QVERIFY(settle());
        QCOMPARE(page().reader()->filter(), filter);
        QCOMPARE(view().tableAxis, UsageAxis::Model);
        QCOMPARE(view().splitAxis, UsageAxis::Account);
        QVERIFY(view().saved);
        QVERIFY(loadUsageFilter({{u"range"_s, 99}}) == UsageFilter());
        QVERIFY(loadUsageFilter({{u"range"_s, 6}}) == UsageFilter());
    }

    void followsRequestsAndTheTime()
    {
        QVERIFY(settle());
        const qint64 before = view().total.requests;
        const UsageSpan span = view().span;
        m_usage->store().appendUsage({record(u"live-1"_s, m_clock.now() + 1s)});
        m_clock.advance(5s);
        RelaySnapshot snapshot = samples::pool(m_clock.now());
        snapshot.requestsToday += 1;
        m_window->setSnapshot(snapshot);
        QTRY_COMPARE(view().total.requests, before + 1);
        QCOMPARE(view().span, span);
        m_clock.advance(1h);
        QTRY_COMPARE_WITH_TIMEOUT(view().span.until, span.until + 1h, 5000);
        QCOMPARE(view().span.since, span.since + 1h);
    }

    void saysWhatFailedAndTriesAgain()
    {
        OwnerActions broken = actions();
        auto isBroken = std::make_shared<bool>(true);
        broken.readUsage = [isBroken, ask = broken.readUsage](const UsageQuery &query,
                                                              const auto &done) {
            if (*isBroken)
                done(makeError(Error::Kind::Storage, u"The disk answers with an error."_s));
            else
                ask(query, done);
        };
        open(broken);
        auto *const notice = find<Notice>(u"usageNotice"_s);
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(notice->text(), u"The disk answers with an error."_s);
        *isBroken = false;
        emit notice->actionPressed();
        QVERIFY(settle());
        QVERIFY(!notice->isVisible());
        QVERIFY(view().total.requests > 0);
    }

    void tellsThatNothingFits()
    {
        QVERIFY(settle());
        auto *const range = find<QComboBox>(u"usageRange"_s);
        m_clock.advance(1000 * 24h);
        range->setCurrentIndex(static_cast<int>(UsageRange::Hour));
        QVERIFY(settle());
        QVERIFY(view().isEmpty());
        QVERIFY(view().hasAny);
        QVERIFY(!page().tokensChart()->isVisible());
        QVERIFY(!find<QPushButton>(u"exportUsage"_s)->isEnabled());
    }
};

QTEST_MAIN(TestUsageWindow)
#include "tst_usagewindow.moc"
