#include "ui/charts/chartplot.h"

#include "ui/charts/timeaxis.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace deskrelay {

static constexpr int pixelsPerMark = 44;
static constexpr int pixelsPerTime = 92;
static constexpr double widestBar = 40;

ChartPlot::ChartPlot(const ChartData &data,
                     const ChartWords &words,
                     const QSet<int> &hidden,
                     const QRectF &box)
    : m_data(data)
    , m_words(words)
    , m_hidden(hidden)
    , m_box(box)
{
    const int marks = std::clamp(static_cast<int>(box.height()) / pixelsPerMark, 2, 5);
    m_scale = axisScale(std::max(highest(), words.least), marks);
}

void ChartPlot::paint(QPainter &painter) const
{
    paintAxes(painter);
    if (m_data.periods.isEmpty())
        return;
    paintBars(painter);
    for (int i = 0; i < m_data.series.size(); ++i) {
        if (!m_hidden.contains(i) && m_data.series[i].shape == ChartSeries::Shape::Line)
            paintLine(painter, m_data.series[i]);
    }
}

qint64 ChartPlot::highest() const
{
    qint64 most = 0;
    for (qsizetype at = 0; at < m_data.periods.size(); ++at) {
        qint64 stack = 0;
        for (int i = 0; i < m_data.series.size(); ++i) {
            const ChartSeries &series = m_data.series[i];
            if (m_hidden.contains(i) || at >= series.values.size())
                continue;
            const qint64 value = series.values[at].value_or(0);
            if (series.shape == ChartSeries::Shape::Bar)
                stack += value;
            else
                most = std::max(most, value);
        }
        most = std::max(most, stack);
    }
    return most;
}

double ChartPlot::xOf(TimePoint time) const
{
    const auto whole =
        static_cast<double>((m_data.periods.last().end - m_data.periods.first().start).count());
    const auto part = static_cast<double>((time - m_data.periods.first().start).count());
    return m_box.left() + m_box.width() * part / std::max(1.0, whole);
}

qsizetype ChartPlot::periodAt(double x) const
{
    for (qsizetype i = 0; i < m_data.periods.size(); ++i) {
        if (x < xOf(m_data.periods[i].end))
            return i;
    }
    return m_data.periods.size() - 1;
}

void ChartPlot::paintAxes(QPainter &painter) const
{
    const ThemeColors &colors = Theme::instance()->colors();
    for (qint64 value = 0; value <= m_scale.top; value += m_scale.step) {
        const double y = std::round(m_box.bottom() - m_box.height() * static_cast<double>(value) /
                                                         static_cast<double>(m_scale.top));
        painter.setPen(QPen(colors.border, 1));
        painter.drawLine(QPointF(m_box.left(), y + 0.5), QPointF(m_box.right(), y + 0.5));
        painter.setPen(colors.muted);
        painter.drawText(QRectF(0, y - 10, m_box.left() - metrics::space2, 20),
                         Qt::AlignRight | Qt::AlignVCenter,
                         m_words.mark(value));
    }
    if (m_data.periods.isEmpty())
        return;
    const int most = std::max(1, static_cast<int>(m_box.width()) / pixelsPerTime);
    const QList<TimeMark> marks =
        timeMarks(m_data.periods.first().start, m_data.periods.last().end, most);
    const double baseline = std::round(m_box.bottom());
    for (const TimeMark &mark : marks) {
        const double x = std::round(xOf(mark.time));
        painter.setPen(QPen(colors.muted, 1));
        painter.drawLine(QPointF(x + 0.5, baseline + 1), QPointF(x + 0.5, baseline + 4));
        const int width = painter.fontMetrics().horizontalAdvance(mark.text) + 2;
        // Beside the ends rather than cut off by them.
        const double left = std::clamp(x - width / 2.0,
                                       m_box.left() - metrics::space6,
                                       m_box.right() + metrics::space2 - width);
        painter.drawText(QRectF(left, baseline + 5, width, painter.fontMetrics().height()),
                         Qt::AlignCenter,
                         mark.text);
    }
}

void ChartPlot::paintBars(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    for (qsizetype at = 0; at < m_data.periods.size(); ++at) {
        const ChartPeriod &period = m_data.periods[at];
        double left = std::round(xOf(period.start));
        double right = std::round(xOf(period.end));
        right -= right - left >= 12 ? 3 : right - left >= 4 ? 1 : 0;
        if (right - left > widestBar) {
            const double middle = (left + right) / 2;
            left = std::round(middle - widestBar / 2);
            right = left + widestBar;
        }
        qint64 below = 0;
        for (int i = 0; i < m_data.series.size(); ++i) {
            const ChartSeries &series = m_data.series[i];
            if (m_hidden.contains(i) || series.shape != ChartSeries::Shape::Bar ||
                at >= series.values.size())
                continue;
            const qint64 value = series.values[at].value_or(0);
            if (value <= 0)
                continue;
            const auto yOf = [&](qint64 height) {
                return std::round(m_box.bottom() - m_box.height() * static_cast<double>(height) /
                                                       static_cast<double>(m_scale.top));
            };
            double upper = yOf(below + value);
            const double lower = yOf(below);
            if (below == 0) // what is there is seen
                upper = std::min(upper, lower - 1);
            painter.fillRect(QRectF(left, upper, std::max(1.0, right - left), lower - upper),
                             Theme::instance()->series(series.color));
            below += value;
        }
    }
}

void ChartPlot::paintLine(QPainter &painter, const ChartSeries &series) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = Theme::instance()->series(series.color);
    const double step = m_box.width() / static_cast<double>(m_data.periods.size());
    QPainterPath path;
    QList<QPointF> points;
    bool isOpen = false;
    for (qsizetype at = 0; at < std::min(m_data.periods.size(), series.values.size()); ++at) {
        if (!series.values[at]) {
            isOpen = false;
            continue;
        }
        const ChartPeriod &period = m_data.periods[at];
        const QPointF point((xOf(period.start) + xOf(period.end)) / 2,
                            m_box.bottom() - m_box.height() *
                                                 static_cast<double>(*series.values[at]) /
                                                 static_cast<double>(m_scale.top));
        if (isOpen)
            path.lineTo(point);
        else
            path.moveTo(point);
        isOpen = true;
        points.append(point);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, 2, seriesDash(series.color), Qt::FlatCap, Qt::RoundJoin));
    painter.drawPath(path);
    // Markers tell lines apart where there is room, and are all of a lone point.
    if (step < 7 && points.size() > 2)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (const QPointF &point : std::as_const(points)) {
        if (series.color % 2 == 0)
            painter.drawEllipse(point, 3, 3);
        else
            painter.drawRect(QRectF(point.x() - 2.5, point.y() - 2.5, 5, 5));
    }
}

} // namespace deskrelay
