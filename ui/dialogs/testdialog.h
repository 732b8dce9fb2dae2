#pragma once

#include "core/accounts/account.h"
#include "ui/dialogs/formdialog.h"
#include "ui/owneractions.h"

namespace deskrelay {

class AccountTestView;

/// Tests a saved account and shows how far it came.
class TestDialog final : public FormDialog
{
    Q_OBJECT

public:
    TestDialog(const OwnerActions &actions, const Account &account, QWidget *parent);

private:
    void test();

    OwnerActions m_actions;
    AccountId m_account;
    AccountTestView *m_view;
    QPushButton *m_again;
};

} // namespace deskrelay
