#include "ui/charts/serieslegend.h"

#include "ui/theme.h"

#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QResizeEvent>
#include <QToolButton>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int swatch = 12;
static constexpr int rowHeight = 24;

/// Filled where the series is shown, else its outline.
static QIcon swatchIcon(int series, double ratio)
{
    QIcon icon;
    for (const bool isShown : {true, false}) {
        QPixmap pixmap(QSize(swatch, swatch) * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor color = Theme::instance()->series(series);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(isShown ? QBrush(color) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(1, 1, swatch - 2, swatch - 2), 3, 3);
        icon.addPixmap(pixmap, QIcon::Normal, isShown ? QIcon::On : QIcon::Off);
    }
    return icon;
}

SeriesLegend::SeriesLegend(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, &SeriesLegend::draw);
}

void SeriesLegend::setSeries(const QList<ChartSeries> &series)
{
    QList<Item> items;
    for (const ChartSeries &one : series)
        items.append({one.name, one.color});
    if (items == m_items)
        return;
    m_items = items;
    while (m_buttons.size() > m_items.size())
        delete m_buttons.takeLast();
    while (m_buttons.size() < m_items.size()) {
        auto *button = new QToolButton(this);
        button->setProperty("legend", true);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize(QSize(swatch, swatch));
        button->setFont(Theme::font(TextRole::Caption));
        const qsizetype number = m_buttons.size();
        connect(button, &QToolButton::clicked, this, [this, number](bool isShown) {
            if (isShown)
                m_hidden.remove(m_items[number].name);
            else
                m_hidden.insert(m_items[number].name);
            tell();
        });
        button->show();
        m_buttons.append(button);
    }
    draw();
    tell();
}

void SeriesLegend::draw()
{
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        QToolButton *const button = m_buttons[i];
        button->setText(fontMetrics().elidedText(m_items[i].name, Qt::ElideMiddle, 190));
        button->setChecked(!m_hidden.contains(m_items[i].name));
        button->setIcon(swatchIcon(m_items[i].color, devicePixelRatioF()));
        button->setAccessibleName(m_items[i].name);
        button->setToolTip(tr("Show or hide %1").arg(m_items[i].name));
    }
    place();
}

/// In lines, as words stand in a text.
void SeriesLegend::place()
{
    int left = 0;
    int top = 0;
    for (QToolButton *const button : std::as_const(m_buttons)) {
        const int wide = std::min(button->sizeHint().width(), width());
        if (left > 0 && left + wide > width()) {
            left = 0;
            top += rowHeight;
        }
        button->setGeometry(left, top, wide, rowHeight);
        left += wide + metrics::space1;
    }
    if (const int height = top + rowHeight; height != m_height) {
        m_height = height;
        updateGeometry();
    }
}

QSize SeriesLegend::sizeHint() const
{
    return {100, m_height};
}

void SeriesLegend::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void SeriesLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        place();
}

void SeriesLegend::tell()
{
    QSet<int> hidden;
    for (int i = 0; i < m_items.size(); ++i) {
        if (m_hidden.contains(m_items[i].name))
            hidden.insert(i);
    }
    emit hiddenChanged(hidden);
}

} // namespace deskrelay
