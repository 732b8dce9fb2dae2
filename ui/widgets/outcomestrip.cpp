#include "ui/widgets/outcomestrip.h"

#include "ui/theme.h"
#include "ui/widgets/marks.h"

#include <QPainter>

namespace deskrelay {

OutcomeStrip::OutcomeStrip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void OutcomeStrip::setAttempts(const QList<RecentAttempt> &attempts)
{
    QList<bool> outcomes;
    int failed = 0;
    for (const RecentAttempt &attempt : attempts) {
        outcomes.append(attempt.isGood);
        failed += attempt.isGood ? 0 : 1;
    }
    if (outcomes == m_outcomes)
        return;
    m_outcomes = outcomes;
    setToolTip(tr("%1 of the last %2 attempts failed").arg(failed).arg(outcomes.size()));
    setAccessibleDescription(toolTip());
    update();
}

QSize OutcomeStrip::sizeHint() const
{
    return {160, metrics::space4};
}

void OutcomeStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintOutcomes(painter, rect(), m_outcomes, Qt::AlignLeft);
}

} // namespace deskrelay
