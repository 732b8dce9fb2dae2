#include "ui/widgets/timeline.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int markSize = 12;
static constexpr int indent = markSize + metrics::space3;
static constexpr int stepSpace = metrics::space3;

TimeLine::TimeLine(QWidget *parent, TextRole text)
    : QWidget(parent)
    , m_text(text)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeLine::setSteps(const QList<TimeLineStep> &steps)
{
    if (steps == m_steps)
        return;
    m_steps = steps;
    setAccessibleDescription(text());
    updateGeometry();
    update();
}

QString TimeLine::text() const
{
    QStringList lines;
    for (const TimeLineStep &step : m_steps) {
        QStringList parts = {step.title, step.figure, step.text};
        parts.removeAll(QString());
        lines.append(parts.join(u" – "_s));
    }
    return lines.join(u'\n');
}

int TimeLine::textHeight(const TimeLineStep &step, int width) const
{
    if (step.text.isEmpty())
        return 0;
    const QFontMetrics font(Theme::font(m_text));
    return font
        .boundingRect(0, 0, std::max(40, width - indent), 10'000, Qt::TextWordWrap, step.text)
        .height();
}

int TimeLine::heightForWidth(int width) const
{
    const int title = QFontMetrics(Theme::font(TextRole::Body)).height();
    int height = 0;
    for (const TimeLineStep &step : m_steps)
        height += title + textHeight(step, width) + stepSpace;
    return std::max(0, height - stepSpace);
}

QSize TimeLine::sizeHint() const
{
    return {260, heightForWidth(std::max(width(), 260))};
}

void TimeLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

void TimeLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = Theme::instance()->colors();
    const QFont body = Theme::font(TextRole::Body);
    const QFont below = Theme::font(m_text);
    const int line = QFontMetrics(body).height();
    int top = 0;
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const TimeLineStep &step = m_steps[i];
        const int room = textHeight(step, width());
        const int middle = top + line / 2;
        const int next = top + line + room + stepSpace;
        if (i + 1 < m_steps.size()) {
            painter.setPen(QPen(colors.border, 1.5));
            painter.drawLine(QPointF(markSize / 2.0, middle + markSize / 2.0 + 2),
                             QPointF(markSize / 2.0, next + line / 2.0 - markSize / 2.0 - 2));
        }
        paintAccountState(
            painter, QRectF(0, middle - markSize / 2.0 + 0.5, markSize, markSize), step.state);
        painter.setFont(body);
        const QFontMetrics font = painter.fontMetrics();
        const int figure = font.horizontalAdvance(step.figure);
        painter.setPen(colors.muted);
        painter.drawText(QRect(width() - figure, top, figure, line),
                         Qt::AlignRight | Qt::AlignVCenter,
                         step.figure);
        const int title = width() - indent - (figure > 0 ? figure + metrics::space2 : 0);
        painter.setPen(colors.text);
        painter.drawText(QRect(indent, top, title, line),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         font.elidedText(step.title, Qt::ElideRight, title));
        if (room > 0) {
            painter.setFont(below);
            painter.setPen(colors.muted);
            painter.drawText(
                QRect(indent, top + line, width() - indent, room), Qt::TextWordWrap, step.text);
        }
        top = next;
    }
}

} // namespace deskrelay
