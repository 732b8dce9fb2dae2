#include "ui/widgets/uikit.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
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
    if (icon.isEmpty())
        return;
    const auto draw = [button, icon, isPrimary] {
        const ThemeColors &colors = Theme::instance()->colors();
        button->setIcon(Theme::icon(icon, isPrimary ? colors.onAccent : colors.text));
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
