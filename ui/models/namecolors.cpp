#include "ui/models/namecolors.h"

#include <QSet>

namespace deskrelay {

QList<int> NameColors::assign(const QStringList &names)
{
    QHash<QString, int> shown;
    QSet<int> taken;
    for (const QString &name : names) {
        const auto known = m_known.constFind(name);
        if (known == m_known.cend() || taken.contains(*known))
            continue;
        shown.insert(name, *known);
        taken.insert(*known);
    }
    QList<int> series;
    for (const QString &name : names) {
        if (!shown.contains(name)) {
            int next = 0;
            while (taken.contains(next))
                ++next;
            shown.insert(name, next);
            taken.insert(next);
        }
        series.append(shown.value(name));
    }
    m_known.insert(shown);
    return series;
}

} // namespace deskrelay
