#pragma once

#include "core/accounts/account.h"
#include "core/base/secret.h"
#include "ui/dialogs/providerpreset.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace deskrelay {

class SecretEdit;

/// The fields of an account, checked as one types.
class AccountForm final : public QWidget
{
    Q_OBJECT

public:
    explicit AccountForm(QWidget *parent);

    /// For a new account of that kind; what was typed before is forgotten.
    void startNew(const ProviderPreset &preset);
    /// For an account that is there; its secret stays unless another is entered.
    void startEdit(const Account &account);

    /// The account as the fields say it.
    Account account() const;
    Secret secret() const;
    bool hasSecret() const;
    /// What is missing or wrong; empty when it may be saved.
    QString problem() const;
    /// Everything a test needs is there.
    bool isTestable() const;
    void forgetSecret();

signals:
    void edited();
    /// A field that a test depends on has changed.
    void connectionEdited();

private:
    void fill(const Account &account);
    void setMoreVisible(bool isVisible);
    void check();

    Account m_base = {};
    bool m_isNew = true;
    bool m_keyIsOptional = false;
    bool m_asksForUrl = false;
    QFormLayout *m_main;
    QLineEdit *m_name;
    QLabel *m_keyLabel;
    SecretEdit *m_key;
    QLabel *m_urlLabel;
    QLineEdit *m_url;
    QLabel *m_problem;
    QToolButton *m_more;
    QWidget *m_details;
    QSpinBox *m_priority;
    QSpinBox *m_concurrency;
    QLineEdit *m_models;
    QLineEdit *m_proxy;
};

} // namespace deskrelay
