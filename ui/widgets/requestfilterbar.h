#pragma once

#include "ui/models/requestfilter.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QCheckBox;
class QLineEdit;

namespace deskrelay {

class ChoiceBox;

/// The fields that narrow the requests down.
class RequestFilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit RequestFilterBar(QWidget *parent);

    RequestFilter filter() const;
    /// What was remembered. An account that is not there yet is chosen once it is.
    void setFilter(const RequestFilter &filter);
    /// Clears all fields.
    void clear();
    /// The accounts to choose among, in their order. The chosen one stays.
    void setAccounts(const QList<std::pair<AccountId, QString>> &accounts);
    void setModels(const QStringList &models);
    void focusText();

signals:
    /// A little after the last key, at once for the others.
    void filterChanged(const deskrelay::RequestFilter &filter);

private:
    void tell();

    QLineEdit *m_text;
    ChoiceBox *m_accounts;
    ChoiceBox *m_models;
    QCheckBox *m_failed;
    QTimer m_typing;
    RequestFilter m_told = {};
    std::optional<AccountId> m_awaited = {}; ///< To be chosen when the accounts are known.
};

} // namespace deskrelay
