#include "ui/dialogs/vaultdialog.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/secretedit.h"
#include "ui/widgets/uikit.h"

#include <QLabel>
#include <QPushButton>
#include <QSet>

#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;

PassphraseStrength passphraseStrength(QStringView passphrase)
{
    if (passphrase.size() < 8)
        return PassphraseStrength::TooShort;
    // Different characters count, not how often one is repeated; each kind widens the alphabet.
    QSet<QChar> different;
    int alphabet = 0;
    bool hasLower = false;
    bool hasUpper = false;
    bool hasDigit = false;
    bool hasOther = false;
    for (const QChar c : passphrase) {
        different.insert(c);
        hasLower = hasLower || c.isLower();
        hasUpper = hasUpper || c.isUpper();
        hasDigit = hasDigit || c.isDigit();
        hasOther = hasOther || !c.isLetterOrNumber();
    }
    alphabet += hasLower ? 26 : 0;
    alphabet += hasUpper ? 26 : 0;
    alphabet += hasDigit ? 10 : 0;
    alphabet += hasOther ? 20 : 0;
    const double bits = static_cast<double>(different.size() + passphrase.size()) / 2.0 *
                        std::log2(static_cast<double>(alphabet > 0 ? alphabet : 26));
    if (different.size() < 5 || bits < 45)
        return PassphraseStrength::Weak;
    return bits < 70 ? PassphraseStrength::Fair : PassphraseStrength::Strong;
}

VaultDialog::VaultDialog(const OwnerActions &actions, QWidget *parent)
    : FormDialog(tr("Keep the keys in a vault?"),
                 tr("No keychain answers on this machine. Deskrelay can keep the keys in an "
                    "encrypted file instead. Its passphrase is asked for at every start and cannot "
                    "be recovered."),
                 parent)
    , m_actions(actions)
    , m_first(new SecretEdit(this))
    , m_second(new SecretEdit(this))
    , m_hint(makeMutedLabel({}, TextRole::Caption, this, true))
{
    m_first->setObjectName(u"passphrase"_s);
    m_second->setObjectName(u"passphraseAgain"_s);
    addField(tr("&Passphrase"), m_first, m_hint);
    addField(tr("&Once more"), m_second);
    m_hint->setMinimumHeight(m_hint->fontMetrics().lineSpacing());

    addSecondary(tr("&Not now"));
    QPushButton *button = addPrimary(tr("&Make the vault"));
    button->setObjectName(u"makeVault"_s);
    connect(button, &QPushButton::clicked, this, &VaultDialog::make);
    connect(m_first, &QLineEdit::textChanged, this, &VaultDialog::check);
    connect(m_second, &QLineEdit::textChanged, this, &VaultDialog::check);
    m_first->setFocus();
    check();
}

void VaultDialog::check()
{
    const PassphraseStrength strength = passphraseStrength(m_first->text());
    switch (strength) {
    case PassphraseStrength::TooShort:
        m_hint->setText(
            tr("At least 8 characters; four unrelated words are good and easy to keep."));
        break;
    case PassphraseStrength::Weak:
        m_hint->setText(tr("Weak: make it longer or less even."));
        break;
    case PassphraseStrength::Fair:
        m_hint->setText(tr("Fair: one more word makes it strong."));
        break;
    case PassphraseStrength::Strong:
        m_hint->setText(tr("Strong."));
        break;
    }
    setTone(m_hint, strength == PassphraseStrength::Strong ? u"good"_s : u"muted"_s);
    const bool isSame = m_first->text() == m_second->text();
    setProblem(isSame || m_second->text().isEmpty() ? QString()
                                                    : tr("The two are not the same yet."));
    primary()->setEnabled(isSame && strength != PassphraseStrength::TooShort);
}

void VaultDialog::make()
{
    setBusy(true, tr("Making the vault …"));
    m_actions.chooseVault(Secret(m_first->text().toUtf8()),
                          [guard = QPointer<VaultDialog>(this)](const Result<void> &done) {
                              if (!guard)
                                  return;
                              guard->setBusy(false);
                              if (!done) {
                                  guard->setProblem(Texts::error(done.error()));
                                  return;
                              }
                              guard->m_first->clear();
                              guard->m_second->clear();
                              guard->accept();
                          });
}

} // namespace deskrelay
