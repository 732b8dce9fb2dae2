#include "ui/dialogs/welcomedialog.h"

#include "ui/theme.h"
#include "ui/widgets/keyreveal.h"
#include "ui/widgets/uikit.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

WelcomeDialog::WelcomeDialog(const Secret &key, const QString &origin, QWidget *parent)
    : FormDialog(tr("Welcome to Deskrelay"),
                 tr("Your tools ask one address on this machine; Deskrelay asks the providers with "
                    "the accounts you keep here, and shows what is used."),
                 parent)
{
    setMinimumWidth(640);
    content()->addWidget(
        makeLabel(tr("1   Copy your first key. It is shown this once."), TextRole::Strong, this));
    content()->addWidget(new KeyReveal(key, origin, this));
    content()->addSpacing(metrics::space1);
    content()->addWidget(makeLabel(
        tr("2   Add an account of a provider, whenever you like."), TextRole::Strong, this));
    QPushButton *later = addSecondary(tr("&Look around first"));
    later->setObjectName(u"welcomeLater"_s);
    QPushButton *add = addPrimary(tr("&Add an account"));
    add->setObjectName(u"welcomeAdd"_s);
    connect(add, &QPushButton::clicked, this, [this] {
        emit addAccountWanted();
        accept();
    });
}

} // namespace deskrelay
