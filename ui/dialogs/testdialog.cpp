#include "ui/dialogs/testdialog.h"

#include "ui/commands.h"
#include "ui/widgets/accounttestview.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace deskrelay {

TestDialog::TestDialog(const OwnerActions &actions, const Account &account, QWidget *parent)
    : FormDialog(tr("Test of %1", "an account's name").arg(account.name),
                 tr("Asks the provider for its models; nothing is spent."),
                 parent)
    , m_actions(actions)
    , m_account(account.id)
    , m_view(new AccountTestView(this))
    , m_again(addSecondary(tr("Test &again"), false))
{
    setMinimumWidth(560);
    content()->addWidget(m_view);
    QPushButton *close = addPrimary(tr("&Close"));
    close->setFocus();
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_again, &QPushButton::clicked, this, &TestDialog::test);
    test();
}

void TestDialog::test()
{
    m_again->setEnabled(false);
    m_view->showRunning();
    m_actions.run(commands::testAccount(m_account),
                  whileAlive<QJsonObject>(this, [this](const CommandResult &answer) {
                      m_again->setEnabled(true);
                      m_view->showResult(commands::testResult(answer));
                  }));
}

} // namespace deskrelay
