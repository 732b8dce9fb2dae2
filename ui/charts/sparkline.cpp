#include "ui/charts/sparkline.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace deskrelay {

SparkLine::SparkLine(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SparkLine::setValues(const QList<qint64> &values)
{
    if (values == m_values)
        return;
    m_values = values;
    update();
}

QSize SparkLine::sizeHint() const
{
    return {80, 24};
}

void SparkLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 2, -1, -2);
    const qint64 top = m_values.isEmpty() ? 0 : *std::max_element(m_values.begin(), m_values.end());
    if (m_values.size() < 2 || top <= 0) {
        painter.setPen(QPen(Theme::instance()->colors().border, 1.0));
        painter.drawLine(box.bottomLeft(), box.bottomRight());
        return;
    }
    QPainterPath line;
    const double step = box.width() / static_cast<double>(m_values.size() - 1);
    for (qsizetype i = 0; i < m_values.size(); ++i) {
        const double height =
            box.height() * static_cast<double>(m_values[i]) / static_cast<double>(top);
        const QPointF point(box.left() + step * static_cast<double>(i), box.bottom() - height);
        if (i == 0)
            line.moveTo(point);
        else
            line.lineTo(point);
    }
    QPainterPath area = line;
    area.lineTo(box.bottomRight());
    area.lineTo(box.bottomLeft());
    area.closeSubpath();
    QColor fill = Theme::instance()->colors().accent;
    fill.setAlphaF(0.12F);
    painter.fillPath(area, fill);
    painter.setPen(QPen(Theme::instance()->colors().accent, 1.5));
    painter.drawPath(line);
}

} // namespace deskrelay
