#pragma once

#include "core/accounts/account.h"
#include "ui/dialogs/formdialog.h"
#include "ui/dialogs/providerpreset.h"
#include "ui/owneractions.h"

#include <QTimer>

#include <optional>

class QStackedWidget;

namespace deskrelay {

class AccountForm;
class AccountTestView;

/// Adds an account (pick a provider, paste the key, it is tested while you read) or edits one.
class AccountDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// Adds one.
    AccountDialog(const OwnerActions &actions, QWidget *parent);
    /// Edits \a account.
    AccountDialog(const OwnerActions &actions, const Account &account, QWidget *parent);

signals:
    void saved(const deskrelay::AccountId &account);

private:
    void build();
    QWidget *makeTiles();
    void pick(const ProviderPreset &preset);
    void goBack();
    void connectionEdited();
    void test();
    void save();

    OwnerActions m_actions;
    std::optional<Account> m_before = {};
    QStackedWidget *m_steps = nullptr;
    AccountForm *m_form = nullptr;
    AccountTestView *m_test = nullptr;
    QPushButton *m_back = nullptr;
    QTimer m_testSoon;
    int m_testNumber = 0; ///< Answers of older tests are passed over.
};

} // namespace deskrelay
