#include "ui/widgets/elidedlabel.h"

#include <QPainter>

namespace deskrelay {

ElidedLabel::ElidedLabel(TextRole role, QWidget *parent)
    : QWidget(parent)
{
    setFont(Theme::font(role));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ElidedLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    setToolTip(text);
    setAccessibleName(text);
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text), fontMetrics().height() + 2};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Theme::instance()->colors().muted);
    painter.drawText(rect(),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, width()));
}

} // namespace deskrelay
