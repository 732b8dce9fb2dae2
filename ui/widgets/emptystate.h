#pragma once

#include <QWidget>

namespace deskrelay {

/// What a page shows while it has nothing: what it is for, and the next thing to do.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &icon,
               const QString &title,
               const QString &text,
               const QString &action,
               QWidget *parent);

signals:
    void actionPressed();
};

} // namespace deskrelay
