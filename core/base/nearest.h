#pragma once

#include <QStringList>

namespace deskrelay {

/// Those of \a candidates that \a name may have been meant for, the nearest first, at most
/// \a count: few edits away, or one holds the other. Compares without case; often empty.
QStringList nearestNames(const QString &name, const QStringList &candidates, qsizetype count = 3);

} // namespace deskrelay
