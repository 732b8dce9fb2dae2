#include "ui/dialogs/newkeydialog.h"

#include "ui/widgets/keyreveal.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace deskrelay {

NewKeyDialog::NewKeyDialog(const QString &name,
                           const Secret &key,
                           const QString &origin,
                           QWidget *parent)
    : FormDialog(tr("Key for %1").arg(name),
                 tr("Copy it now: only a fingerprint of it is kept, and it is not shown again."),
                 parent)
{
    setMinimumWidth(600);
    content()->addWidget(new KeyReveal(key, origin, this));
    QPushButton *button = addPrimary(tr("&Done"));
    connect(button, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace deskrelay
