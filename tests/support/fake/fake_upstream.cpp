// The fake upstream as a program: prints where it listens, and ends with its standard input.

#include "tests/support/fake/fakeupstream.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const deskrelay::FakeUpstream upstream;
    std::printf("listening on %s\n", qPrintable(upstream.url()));
    std::fflush(stdout);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 1;
    while (!input.read(1).isEmpty()) {
    }
    return 0;
}
