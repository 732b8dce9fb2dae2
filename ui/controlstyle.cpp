#include "ui/controlstyle.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

namespace deskrelay {

using namespace Qt::StringLiterals;

ControlStyle::ControlStyle()
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
}

void ControlStyle::drawPrimitive(PrimitiveElement element,
                                 const QStyleOption *option,
                                 QPainter *painter,
                                 const QWidget *widget) const
{
    if (element != PE_IndicatorCheckBox) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    const ThemeColors &colors = Theme::instance()->colors();
    const bool isChecked = option->state.testFlag(State_On);
    const bool hasFocus = option->state.testFlag(State_HasFocus);
    const QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(hasFocus ? QPen(colors.text, 2.0)
                             : QPen(isChecked ? colors.accent : colors.muted, 1.0));
    painter->setBrush(isChecked ? colors.accent : colors.surface);
    painter->drawRoundedRect(box, 3, 3);
    if (isChecked) {
        QPainterPath mark(box.topLeft() + QPointF(box.width() * 0.24, box.height() * 0.52));
        mark.lineTo(box.topLeft() + QPointF(box.width() * 0.43, box.height() * 0.71));
        mark.lineTo(box.topLeft() + QPointF(box.width() * 0.77, box.height() * 0.31));
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colors.onAccent, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPath(mark);
    }
    painter->restore();
}

} // namespace deskrelay
