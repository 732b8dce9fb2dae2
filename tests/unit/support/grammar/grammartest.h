#pragma once

#include "tests/support/grammar/replygrammar.h"

#include <QTest>

// Tables of right replies and of the same with one thing changed.

namespace deskrelay {

/// Adds the columns of a table that addRight() and addBroken() fill.
inline void addGrammarColumns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("rule");
}

inline void addRight(const char *name, const QByteArray &bytes)
{
    QTest::newRow(name) << bytes << QByteArray();
}

/// \a bytes with the first \a from replaced by \a to break \a rule.
inline void
addBroken(const QByteArray &bytes, const QByteArray &from, const QByteArray &to, const char *rule)
{
    const qsizetype at = bytes.indexOf(from);
    if (at < 0) {
        QTest::qFail(QByteArray("nothing to break: " + from).constData(), __FILE__, __LINE__);
        return;
    }
    QByteArray broken = bytes;
    broken.replace(at, from.size(), to);
    QTest::addRow("%s (%s -> %s)", rule, from.constData(), to.constData())
        << broken << QByteArray(rule);
}

/// Holds a row to the fault that it names.
inline void compareFault(const QByteArray &fault, const QByteArray &rule)
{
    if (rule.isEmpty())
        QCOMPARE(fault, QByteArray());
    else
        QVERIFY2(fault.contains(QByteArray(": " + rule)) || fault.startsWith(rule),
                 fault.isEmpty() ? "nothing was found" : fault.constData());
}

/// A `data:` frame.
inline QByteArray frameOf(const QByteArray &data)
{
    return "data: " + data + "\n\n";
}

} // namespace deskrelay
