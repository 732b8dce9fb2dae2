#pragma once

#include "ui/dialogs/formdialog.h"
#include "ui/owneractions.h"

namespace deskrelay {

class SecretEdit;

/// Asks for the vault's passphrase.
class UnlockDialog final : public FormDialog
{
    Q_OBJECT

public:
    UnlockDialog(const OwnerActions &actions, QWidget *parent);

private:
    void unlock();

    OwnerActions m_actions;
    SecretEdit *m_passphrase;
};

} // namespace deskrelay
