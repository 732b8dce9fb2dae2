#include "ui/widgets/usagefigures.h"

#include "ui/theme.h"
#include "ui/widgets/figurecard.h"

#include <QGridLayout>
#include <QResizeEvent>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int oneRowFrom = 1080;

UsageFigures::UsageFigures(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(metrics::space3);
    const QStringList names = UsageWords::figureNames();
    for (const QString &name : names) {
        auto *card = new FigureCard(name, this);
        card->setObjectName(u"usageFigure%1"_s.arg(m_cards.size()));
        card->setDetail({});
        m_cards.append(card);
    }
    place(3);
}

void UsageFigures::setFigures(const QList<UsageFigure> &figures)
{
    for (qsizetype i = 0; i < std::min(figures.size(), m_cards.size()); ++i) {
        const UsageFigure &figure = figures[i];
        m_cards[i]->setFigure(figure.figure, figure.exact);
        m_cards[i]->setNote(figure.change);
        m_cards[i]->setDetail(figure.detail);
        m_cards[i]->setTone(figure.tone);
    }
}

void UsageFigures::place(int columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (int i = 0; i < m_cards.size(); ++i)
        m_grid->addWidget(m_cards[i], i / columns, i % columns);
    for (int column = 0; column < m_cards.size(); ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void UsageFigures::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place(width() >= oneRowFrom ? static_cast<int>(m_cards.size()) : 3);
}

} // namespace deskrelay
