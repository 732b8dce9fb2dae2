#include "ui/charts/chartlegend.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace deskrelay {

static constexpr int swatchWidth = 14;

ChartLegend::ChartLegend(QWidget *parent)
    : QWidget(parent)
{
    setFont(Theme::font(TextRole::Caption));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChartLegend::setItems(const QList<LegendItem> &items)
{
    if (items == m_items)
        return;
    m_items = items;
    QStringList names;
    for (const LegendItem &item : items)
        names.append(item.name);
    setToolTip(names.join(u'\n'));
    update();
}

QSize ChartLegend::sizeHint() const
{
    return {200, std::max(metrics::space4, fontMetrics().height())};
}

void ChartLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    const ThemeColors &colors = Theme::instance()->colors();
    const double middle = height() / 2.0;
    // Each may take its share of the line; what short names leave over goes to those after them.
    int left = 0;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const LegendItem &item = m_items[i];
        const int share = (width() - left) / static_cast<int>(m_items.size() - i);
        const int room = share - swatchWidth - metrics::space1 - metrics::space4;
        const QString name =
            fontMetrics().elidedText(item.name, Qt::ElideRight, std::max(24, room));
        if (item.series < 0) {
            painter.setPen(QPen(colors.text, 1.5));
            painter.drawLine(QPointF(left, middle), QPointF(left + swatchWidth, middle));
        } else {
            const QColor color = Theme::instance()->series(item.series);
            QColor fill = color;
            fill.setAlphaF(0.55F);
            painter.setPen(QPen(color, 1.5, seriesDash(item.series)));
            painter.setBrush(fill);
            painter.drawRect(QRectF(left + 1, middle - 4.5, swatchWidth - 2, 9));
        }
        left += swatchWidth + metrics::space1;
        const int nameWidth = fontMetrics().horizontalAdvance(name);
        painter.setPen(colors.text);
        painter.drawText(
            QRect(left, 0, nameWidth + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, name);
        left += nameWidth + metrics::space4;
    }
}

} // namespace deskrelay
