#pragma once

#include "core/base/secret.h"
#include "ui/dialogs/formdialog.h"

namespace deskrelay {

/// Shows a key this once, to be copied, with a line that tries it.
class NewKeyDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// \a origin as relayOrigin() gives it.
    NewKeyDialog(const QString &name, const Secret &key, const QString &origin, QWidget *parent);
};

} // namespace deskrelay
