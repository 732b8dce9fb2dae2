#include "ui/widgets/factlist.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QGridLayout>
#include <QLabel>

namespace deskrelay {

using namespace Qt::StringLiterals;

FactList::FactList(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(metrics::space4);
    m_grid->setVerticalSpacing(metrics::space1);
    m_grid->setColumnStretch(1, 1);
}

void FactList::setFacts(const QList<Fact> &facts)
{
    QList<Fact> shown;
    for (const Fact &fact : facts) {
        if (!fact.value.isEmpty())
            shown.append(fact);
    }
    if (shown == m_facts)
        return;
    m_facts = shown;
    while (m_names.size() < shown.size()) {
        const auto row = static_cast<int>(m_names.size());
        m_names.append(makeMutedLabel({}, TextRole::Body, this));
        m_values.append(makeLabel({}, TextRole::Body, this, true));
        m_values.last()->setMinimumWidth(40);
        m_grid->addWidget(m_names.last(), row, 0, Qt::AlignTop | Qt::AlignLeft);
        m_grid->addWidget(m_values.last(), row, 1, Qt::AlignTop);
    }
    for (qsizetype row = 0; row < m_names.size(); ++row) {
        const bool isShown = row < shown.size();
        m_names[row]->setVisible(isShown);
        m_values[row]->setVisible(isShown);
        if (!isShown)
            continue;
        m_names[row]->setText(shown[row].name);
        m_values[row]->setText(shown[row].value);
        m_values[row]->setToolTip(shown[row].tip);
        m_values[row]->setAccessibleName(u"%1: %2"_s.arg(shown[row].name, shown[row].value));
        setTone(m_values[row], shown[row].tone);
    }
}

QString FactList::value(const QString &name) const
{
    for (const Fact &fact : m_facts) {
        if (fact.name == name)
            return fact.value;
    }
    return {};
}

QString FactList::text() const
{
    QStringList lines;
    for (const Fact &fact : m_facts)
        lines.append(u"%1: %2"_s.arg(fact.name, fact.value));
    return lines.join(u'\n');
}

} // namespace deskrelay
