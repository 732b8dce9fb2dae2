#pragma once

#include "core/base/secret.h"

#include <QWidget>

namespace deskrelay {

/// A new client key and a shell line that tries it on the echo model, each with a copy button.
class KeyReveal final : public QWidget
{
    Q_OBJECT

public:
    KeyReveal(const Secret &key, const QString &origin, QWidget *parent);
};

} // namespace deskrelay
