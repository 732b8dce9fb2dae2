#include "ui/widgets/uikit.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVariant>

namespace deskrelay {

using namespace Qt::StringLiterals;

QLabel *makeLabel(const QString &text, TextRole role, QWidget *parent, bool wraps)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(Theme::font(role));
    label->setWordWrap(wraps);
    if (wraps)
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel *makeMutedLabel(const QString &text, TextRole role, QWidget *parent, bool wraps)
{
    QLabel *label = makeLabel(text, role, parent, wraps);
    label->setProperty("tone", u"muted"_s);
    return label;
}

QFrame *makeCard(QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setProperty("card", true);
    return card;
}

static void keepIcon(QPushButton *button, const QString &icon, bool isPrimary)
{
    button->setProperty("iconName", icon);
    const auto draw = [button, isPrimary] {
        const QString name = button->property("iconName").toString();
        const ThemeColors &colors = Theme::instance()->colors();
        if (!name.isEmpty())
            button->setIcon(Theme::icon(name, isPrimary ? colors.onAccent : colors.text));
    };
    draw();
    button->setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
    QObject::connect(Theme::instance(), &Theme::changed, button, draw);
}

QPushButton *makeButton(const QString &text, const QString &icon, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(true); // Enter presses the button that has the focus
    keepIcon(button, icon, false);
    return button;
}

QPushButton *makePrimaryButton(const QString &text, const QString &icon, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("primary", true);
    button->setAutoDefault(true);
    keepIcon(button, icon, true);
    return button;
}

void setButtonIcon(QPushButton *button, const QString &icon)
{
    button->setProperty("iconName", icon);
    button->setIcon(Theme::instance()->icon(icon));
}

QToolButton *makeToolButton(const QString &icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    const auto draw = [button, icon] { button->setIcon(Theme::instance()->icon(icon)); };
    draw();
    button->setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(name);
    button->setAccessibleName(name);
    QObject::connect(Theme::instance(), &Theme::changed, button, draw);
    return button;
}

QFrame *makeRule(QWidget *parent)
{
    auto *rule = new QFrame(parent);
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    return rule;
}

void setStyleProperty(QWidget *widget, const char *name, const QVariant &value)
{
    if (widget->property(name) == value)
        return;
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void setTone(QWidget *widget, const QString &tone)
{
    setStyleProperty(widget, "tone", tone);
}

} // namespace deskrelay
