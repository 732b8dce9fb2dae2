#pragma once

#include "ui/theme.h"

#include <QString>

class QFrame;
class QLabel;
class QPushButton;
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
/// A hair line between things.
QFrame *makeRule(QWidget *parent);

/// Sets a label's tone (`muted`, `good`, `warning`, `bad`; empty: the normal one).
void setTone(QWidget *widget, const QString &tone);
/// Sets a property that the style sheet reads and draws anew.
void setStyleProperty(QWidget *widget, const char *name, const QVariant &value);

} // namespace deskrelay
