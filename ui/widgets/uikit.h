#pragma once

#include "ui/theme.h"

#include <QString>

class QFrame;
class QLabel;
class QPushButton;
class QToolButton;
class QWidget;

namespace deskrelay {

/// A label in one of the theme's fonts; it wraps and its text can be selected where \a wraps.
QLabel *makeLabel(const QString &text, TextRole role, QWidget *parent, bool wraps = false);
/// As makeLabel(), in the quiet colour.
QLabel *makeMutedLabel(const QString &text, TextRole role, QWidget *parent, bool wraps = false);
/// The card on which content lies.
QFrame *makeCard(QWidget *parent);
/// A button with an icon that follows the scheme.
QPushButton *makeButton(const QString &text, const QString &icon, QWidget *parent);
/// The one button of a view that is meant to be pressed.
QPushButton *makePrimaryButton(const QString &text, const QString &icon, QWidget *parent);
/// Gives a button another icon, which follows the scheme too.
void setButtonIcon(QPushButton *button, const QString &icon);
/// A button that is an icon; \a name is its tooltip and what a screen reader says.
QToolButton *makeToolButton(const QString &icon, const QString &name, QWidget *parent);
/// A hair line between things.
QFrame *makeRule(QWidget *parent);

/// Sets a label's tone (`muted`, `good`, `warning`, `bad`; empty: the normal one).
void setTone(QWidget *widget, const QString &tone);
/// Sets a property that the style sheet reads and draws anew.
void setStyleProperty(QWidget *widget, const char *name, const QVariant &value);

} // namespace deskrelay
