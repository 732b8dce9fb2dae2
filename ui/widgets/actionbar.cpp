#include "ui/widgets/actionbar.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>

namespace deskrelay {

using namespace Qt::StringLiterals;

ActionBar::ActionBar(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(metrics::space2);
    m_row->setSizeConstraint(QLayout::SetNoConstraint);
    m_row->addStretch(1);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QPushButton *ActionBar::add(QAction *action)
{
    QPushButton *button = makeButton({}, {}, this);
    button->setObjectName(action->objectName());
    button->setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
    m_row->insertWidget(static_cast<int>(m_entries.size()), button);
    m_entries.append({button, action});
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &ActionBar::fit);
    show(button, action, m_isIcons);
    return button;
}

void ActionBar::addAtEnd(QWidget *widget)
{
    m_row->addWidget(widget);
}

void ActionBar::show(QPushButton *button, const QAction *action, bool isIcon)
{
    const QString name = QString(action->text()).remove(u'&');
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    QString tip = action->toolTip() == name || action->toolTip() == action->text()
                      ? name
                      : u"%1: %2"_s.arg(name, action->toolTip());
    if (!key.isEmpty())
        tip += u" (%1)"_s.arg(key);
    button->setText(isIcon ? QString() : action->text());
    button->setIcon(action->icon());
    button->setEnabled(action->isEnabled());
    button->setAccessibleName(name);
    button->setToolTip(tip);
}

void ActionBar::fit()
{
    for (const Entry &entry : std::as_const(m_entries))
        show(entry.button, entry.action, false);
    m_row->invalidate();
    m_isIcons = m_row->sizeHint().width() > width();
    if (!m_isIcons)
        return;
    for (const Entry &entry : std::as_const(m_entries))
        show(entry.button, entry.action, true);
}

QSize ActionBar::sizeHint() const
{
    return {m_row->sizeHint().width(), metrics::button};
}

QSize ActionBar::minimumSizeHint() const
{
    return {0, metrics::button};
}

void ActionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace deskrelay
