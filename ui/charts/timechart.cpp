#include "ui/charts/timechart.h"

#include "ui/charts/chartplot.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static constexpr int leftMargin = 56;
static constexpr int topMargin = 8;
static constexpr int shortestDrag = 6;

TimeChart::TimeChart(const QString &name, const ChartWords &words, QWidget *parent)
    : QWidget(parent)
    , m_words(words)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setFont(Theme::font(TextRole::Caption));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeChart::setChart(const ChartData &next)
{
    if (next == m_data)
        return;
    // What the mouse points at has moved on with the time; a selection would mean something else.
    if (next.periods != m_data.periods) {
        const qsizetype last = next.periods.size() - 1;
        m_cursor = std::min(m_cursor, last);
        if (m_data.periods.isEmpty() || next.periods.size() != m_data.periods.size())
            clearSelection();
    }
    m_data = next;
    update();
}

void TimeChart::setSummary(const QString &summary)
{
    m_summary = summary;
    setAccessibleDescription(summary);
}

void TimeChart::setHiddenSeries(const QSet<int> &hidden)
{
    m_hidden = hidden;
    update();
}

QRectF TimeChart::plot() const
{
    const int bottom = fontMetrics().height() + metrics::space2;
    return QRectF(rect()).adjusted(leftMargin, topMargin, -metrics::space2, -bottom);
}

ChartPlot TimeChart::placed() const
{
    return {m_data, m_words, m_hidden, plot()};
}

void TimeChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    const ChartPlot drawn = placed();
    drawn.paint(painter);
    paintMarks(painter, drawn);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::instance()->colors().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
    }
}

/// The selection, and the period that is told of.
void TimeChart::paintMarks(QPainter &painter, const ChartPlot &drawn) const
{
    const QRectF box = plot();
    const ThemeColors &colors = Theme::instance()->colors();
    if (m_cursor < 0 || m_cursor >= m_data.periods.size())
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (m_selected >= 0) {
        const auto [first, last] = std::minmax(m_selected, m_cursor);
        const double left = drawn.xOf(m_data.periods[first].start);
        const double right = drawn.xOf(m_data.periods[last].end);
        QColor fill = colors.accent;
        fill.setAlphaF(0.18F);
        painter.fillRect(QRectF(left, box.top(), right - left, box.height()), fill);
        painter.setPen(QPen(colors.accent, 1));
        painter.drawLine(QPointF(left, box.top()), QPointF(left, box.bottom()));
        painter.drawLine(QPointF(right, box.top()), QPointF(right, box.bottom()));
        return;
    }
    const ChartPeriod &period = m_data.periods[m_cursor];
    const double x = std::round((drawn.xOf(period.start) + drawn.xOf(period.end)) / 2);
    painter.setPen(QPen(colors.muted, 1, Qt::DashLine));
    painter.drawLine(QPointF(x + 0.5, box.top()), QPointF(x + 0.5, box.bottom()));
}

static QString wordPeriod(const ChartPeriod &period)
{
    const QString day = Texts::day(period.start);
    if (period.end - period.start > 20h)
        return day;
    const bool isShort = period.end - period.start < 1min;
    const auto word = [isShort](TimePoint time) {
        return isShort ? Texts::absoluteTime(time).section(u' ', 1) : Texts::clockTime(time);
    };
    return TimeChart::tr("%1, %2 to %3", "day, from, until")
        .arg(day, word(period.start), word(period.end));
}

QString TimeChart::describe(qsizetype index) const
{
    if (index < 0 || index >= m_data.periods.size())
        return {};
    const ChartPeriod &period = m_data.periods[index];
    QStringList lines = {wordPeriod(period)};
    qint64 sum = 0;
    int bars = 0;
    for (int i = 0; i < m_data.series.size(); ++i) {
        const ChartSeries &series = m_data.series[i];
        if (m_hidden.contains(i) || index >= series.values.size() || !series.values[index])
            continue;
        const qint64 value = *series.values[index];
        if (series.shape == ChartSeries::Shape::Bar) {
            sum += value;
            ++bars;
        }
        lines.append(tr("%1: %2", "a series and its value").arg(series.name, m_words.exact(value)));
    }
    if (bars > 1)
        lines.append(tr("Together: %1").arg(m_words.exact(sum)));
    if (lines.size() == 1)
        lines.append(tr("nothing"));
    return lines.join(u'\n');
}

void TimeChart::setCursorAt(qsizetype index, const QPoint &place)
{
    m_cursor = index;
    const QString words = describe(index);
    setAccessibleDescription(words.isEmpty() ? m_summary : words);
    if (words.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(place, words, this);
    update();
}

void TimeChart::clearSelection()
{
    m_selected = -1;
    m_isDragging = false;
    update();
}

void TimeChart::askForZoom()
{
    if (m_selected < 0 || m_cursor < 0)
        return;
    const auto [first, last] = std::minmax(m_selected, m_cursor);
    const TimePoint since = m_data.periods[first].start;
    const TimePoint until = m_data.periods[last].end;
    clearSelection();
    QToolTip::hideText();
    emit zoomWanted(since, until);
}

void TimeChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_data.periods.isEmpty())
        return;
    m_isDragging = true;
    m_pressedAt = event->position().x();
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_data.periods.isEmpty() || (!m_isDragging && !plot().contains(event->position()))) {
        leaveEvent(nullptr);
        return;
    }
    if (m_isDragging && m_selected < 0 && std::abs(x - m_pressedAt) >= shortestDrag)
        m_selected = placed().periodAt(m_pressedAt);
    setCursorAt(placed().periodAt(x), event->globalPosition().toPoint());
}

void TimeChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_isDragging)
        return;
    m_isDragging = false;
    askForZoom();
}

void TimeChart::leaveEvent(QEvent *)
{
    if (m_isDragging)
        return;
    setCursorAt(-1, {});
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    const qsizetype last = m_data.periods.size() - 1;
    const auto moveTo = [&](qsizetype index) {
        if (event->modifiers() & Qt::ShiftModifier) {
            if (m_selected < 0)
                m_selected = std::max<qsizetype>(0, m_cursor);
        } else {
            m_selected = -1;
        }
        index = std::clamp<qsizetype>(index, 0, last);
        const QPoint place(static_cast<int>(placed().xOf(m_data.periods[index].end)),
                           static_cast<int>(plot().top()));
        setCursorAt(index, mapToGlobal(place));
    };
    switch (last < 0 ? Qt::Key_unknown : event->key()) {
    case Qt::Key_Left:
        moveTo(m_cursor < 0 ? last : m_cursor - 1);
        return;
    case Qt::Key_Right:
        moveTo(m_cursor + 1);
        return;
    case Qt::Key_Home:
        moveTo(0);
        return;
    case Qt::Key_End:
        moveTo(last);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        askForZoom();
        return;
    default:
        break;
    }
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_selected >= 0)
        clearSelection();
    else
        emit zoomBackWanted();
}

void TimeChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
        clearSelection();
        setCursorAt(-1, {});
    }
}

} // namespace deskrelay
