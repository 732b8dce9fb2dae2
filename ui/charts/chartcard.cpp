#include "ui/charts/chartcard.h"

#include "ui/charts/serieslegend.h"
#include "ui/charts/timechart.h"
#include "ui/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/uikit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace deskrelay {

ChartCard::ChartCard(const QString &title, const ChartWords &words, QWidget *parent)
    : QFrame(parent)
    , m_head(new QHBoxLayout)
    , m_summary(new ElidedLabel(TextRole::Caption, this))
    , m_legend(new SeriesLegend(this))
    , m_chart(new TimeChart(title, words, this))
{
    setProperty("card", true);
    m_head->setSpacing(metrics::space2);
    QLabel *const name = makeLabel(title, TextRole::Strong, this);
    name->setMinimumHeight(metrics::button); // as high as a head with controls
    m_head->addWidget(name, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    column->setSpacing(0);
    column->addLayout(m_head);
    column->addWidget(m_summary);
    column->addSpacing(metrics::space1);
    column->addWidget(m_chart, 1);
    column->addSpacing(metrics::space1);
    column->addWidget(m_legend);
    connect(m_legend, &SeriesLegend::hiddenChanged, m_chart, &TimeChart::setHiddenSeries);
}

void ChartCard::setChart(const ChartData &chart, const QString &summary)
{
    m_chart->setChart(chart);
    m_chart->setSummary(summary);
    m_legend->setSeries(chart.series);
    m_summary->setText(summary);
}

void ChartCard::addControl(QWidget *widget)
{
    m_head->addWidget(widget);
}

QString ChartCard::summary() const
{
    return m_summary->text();
}

} // namespace deskrelay
