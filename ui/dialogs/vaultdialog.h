#pragma once

#include "ui/dialogs/formdialog.h"
#include "ui/owneractions.h"

class QLabel;

namespace deskrelay {

class SecretEdit;

/// Where there is no keychain: offers the vault, with a passphrase entered twice.
class VaultDialog final : public FormDialog
{
    Q_OBJECT

public:
    VaultDialog(const OwnerActions &actions, QWidget *parent);

private:
    void check();
    void make();

    OwnerActions m_actions;
    SecretEdit *m_first;
    SecretEdit *m_second;
    QLabel *m_hint;
};

/// How well a passphrase resists guessing, roughly.
enum class PassphraseStrength
{
    TooShort,
    Weak,
    Fair,
    Strong
};

PassphraseStrength passphraseStrength(QStringView passphrase);

} // namespace deskrelay
