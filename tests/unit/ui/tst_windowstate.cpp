#include "ui/mainwindow.h"
#include "ui/theme.h"
#include "ui/windowstate.h"

#include <QApplication>
#include <QFileInfo>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace deskrelay;

class TestWindowState final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(*qApp); }

    void theWindowComesBackAsItWas()
    {
        const QTemporaryDir directory;
        const WindowState state(directory.filePath(u"window.ini"_s));
        OwnerActions actions;
        actions.run = [](const Command &, const CommandDone &) {};
        {
            MainWindow window(actions, state, SystemClock::instance());
            window.resize(1000, 640);
            window.show();
            window.showPage(MainWindow::KeysNumber);
            window.close();
        }
        MainWindow again(actions, state, SystemClock::instance());
        QCOMPARE(again.size(), QSize(1000, 640));
        QCOMPARE(again.findChild<QStackedWidget *>(u"pages"_s)->currentIndex(),
                 static_cast<int>(MainWindow::KeysNumber));
        const auto rights = QFileInfo(directory.filePath(u"window.ini"_s)).permissions();
        QVERIFY(!(rights & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void withoutAPathNothingIsRemembered()
    {
        WindowState state({});
        state.setFlag(u"x"_s, true);
        QVERIFY(!state.flag(u"x"_s));
    }
};

QTEST_MAIN(TestWindowState)
#include "tst_windowstate.moc"
