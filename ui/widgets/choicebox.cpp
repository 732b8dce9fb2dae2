#include "ui/widgets/choicebox.h"

#include "ui/theme.h"

#include <QAbstractItemView>
#include <QPainter>

namespace deskrelay {

using namespace Qt::StringLiterals;

ChoiceBox::ChoiceBox(const QString &name, QWidget *parent)
    : QComboBox(parent)
{
    setAccessibleName(name);
    view()->setAccessibleName(name);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChoiceBox::paintEvent(QPaintEvent *event)
{
    QComboBox::paintEvent(event);
    QPainter painter(this);
    const QRect place(width() - metrics::smallIcon - metrics::space2,
                      (height() - metrics::smallIcon) / 2,
                      metrics::smallIcon,
                      metrics::smallIcon);
    Theme::icon(u"chevron-down"_s, Theme::instance()->colors().muted).paint(&painter, place);
}

} // namespace deskrelay
