#include "core/control/hardening.h"

#include <QFile>
#include <QTest>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestHardening final : public QObject
{
    Q_OBJECT

private slots:
    void leavesNoCoreFile();
    void forbidsDumping();
};

/// Runs \a body in a child that could leave a core file; answers how it ended.
static int endOfChild(const std::function<void()> &body)
{
    const pid_t child = ::fork();
    if (child == 0) {
        rlimit limit = {};
        ::getrlimit(RLIMIT_CORE, &limit);
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_CORE, &limit);
        body();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

void TestHardening::leavesNoCoreFile()
{
    const int status = endOfChild([] {
        hardenProcess();
        ::signal(SIGABRT, SIG_DFL);
        ::abort();
    });
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGABRT);
    QVERIFY(!WCOREDUMP(status));
}

void TestHardening::forbidsDumping()
{
    const int status = endOfChild([] {
        const bool wasDumpable = ::prctl(PR_GET_DUMPABLE) == 1;
        hardenProcess();
        rlimit limit = {};
        ::getrlimit(RLIMIT_CORE, &limit);
        const bool isForbidden = limit.rlim_cur == 0 && limit.rlim_max == 0;
        ::_exit(wasDumpable && isForbidden && ::prctl(PR_GET_DUMPABLE) == 0 ? 7 : 1);
    });
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 7);
}

QTEST_GUILESS_MAIN(TestHardening)
#include "tst_hardening.moc"
