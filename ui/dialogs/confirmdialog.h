#pragma once

#include "ui/dialogs/formdialog.h"

namespace deskrelay {

/// Asks before something that cannot be undone; the safe button is the default.
class ConfirmDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// \a loss says what is lost; \a doIt is the button that does it, \a keep the safe one.
    ConfirmDialog(const QString &question,
                  const QString &loss,
                  const QString &doIt,
                  const QString &keep,
                  QWidget *parent);
};

} // namespace deskrelay
