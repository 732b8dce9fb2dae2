#pragma once

#include <QHash>
#include <QList>
#include <QString>

namespace deskrelay {

/// Which series names have that are shown together: a name keeps its own for as long as no other
/// that is shown has it.
class NameColors final
{
public:
    /// The series of \a names, in their order.
    QList<int> assign(const QStringList &names);

private:
    QHash<QString, int> m_known = {};
};

} // namespace deskrelay
