#include "ui/dialogs/confirmdialog.h"

#include <QPushButton>

namespace deskrelay {

using namespace Qt::StringLiterals;

ConfirmDialog::ConfirmDialog(const QString &question,
                             const QString &loss,
                             const QString &doIt,
                             const QString &keep,
                             QWidget *parent)
    : FormDialog(question, loss, parent)
{
    QPushButton *action = addSecondary(doIt, false);
    action->setObjectName(u"confirm"_s);
    connect(action, &QPushButton::clicked, this, &QDialog::accept);
    QPushButton *safe = addPrimary(keep);
    connect(safe, &QPushButton::clicked, this, &QDialog::reject);
    safe->setFocus();
}

} // namespace deskrelay
