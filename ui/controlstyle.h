#pragma once

#include <QProxyStyle>

namespace deskrelay {

/// Fusion with check boxes that can be seen in both schemes: it draws theirs in shades of the
/// window, which are none on a dark one.
class ControlStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    ControlStyle();

    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption *option,
                       QPainter *painter,
                       const QWidget *widget = nullptr) const override;
};

} // namespace deskrelay
