#include "ui/dialogs/unlockdialog.h"

#include "ui/texts.h"
#include "ui/widgets/secretedit.h"

#include <QPushButton>

namespace deskrelay {

using namespace Qt::StringLiterals;

UnlockDialog::UnlockDialog(const OwnerActions &actions, QWidget *parent)
    : FormDialog(
          tr("Unlock the vault"), tr("Until then only accounts without a key are served."), parent)
    , m_actions(actions)
    , m_passphrase(new SecretEdit(this))
{
    m_passphrase->setObjectName(u"passphrase"_s);
    addField(tr("&Passphrase"), m_passphrase);
    addSecondary(tr("&Later"));
    QPushButton *button = addPrimary(tr("&Unlock"));
    button->setObjectName(u"unlock"_s);
    button->setEnabled(false);
    connect(m_passphrase, &QLineEdit::textChanged, this, [this](const QString &text) {
        primary()->setEnabled(!text.isEmpty());
        setProblem({});
    });
    connect(button, &QPushButton::clicked, this, &UnlockDialog::unlock);
    m_passphrase->setFocus();
}

void UnlockDialog::unlock()
{
    setBusy(true, tr("Unlocking …"));
    m_actions.unlockVault(Secret(m_passphrase->text().toUtf8()),
                          [guard = QPointer<UnlockDialog>(this)](const Result<void> &done) {
                              if (!guard)
                                  return;
                              guard->setBusy(false);
                              if (!done) {
                                  guard->setProblem(Texts::error(done.error()));
                                  guard->m_passphrase->selectAll();
                                  guard->m_passphrase->setFocus();
                                  return;
                              }
                              guard->m_passphrase->clear();
                              guard->accept();
                          });
}

} // namespace deskrelay
