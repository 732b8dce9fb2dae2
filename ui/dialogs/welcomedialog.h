#pragma once

#include "core/base/secret.h"
#include "ui/dialogs/formdialog.h"

namespace deskrelay {

/// The first start: what this is, the first key (shown this once) and what to do next.
class WelcomeDialog final : public FormDialog
{
    Q_OBJECT

public:
    WelcomeDialog(const Secret &key, const QString &origin, QWidget *parent);

signals:
    void addAccountWanted();
};

} // namespace deskrelay
