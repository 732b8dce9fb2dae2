#pragma once

#include "core/base/secret.h"
#include "ui/dialogs/formdialog.h"
#include "ui/owneractions.h"

class QCheckBox;
class QLineEdit;

namespace deskrelay {

/// Asks for a key's name and for what it may be used.
class CreateKeyDialog final : public FormDialog
{
    Q_OBJECT

public:
    CreateKeyDialog(const OwnerActions &actions, QWidget *parent);

signals:
    /// The key, which is given out this once.
    void created(const QString &name, const deskrelay::Secret &key);

private:
    QStringList chosenFamilies() const;
    void check();
    void create();

    OwnerActions m_actions;
    QLineEdit *m_name;
    QList<QCheckBox *> m_families = {};
};

} // namespace deskrelay
