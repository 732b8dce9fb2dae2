#pragma once

#include "core/base/clock.h"
#include "core/keys/clientkey.h"
#include "ui/owneractions.h"
#include "ui/pages/page.h"

class QPushButton;
class QStackedLayout;

namespace deskrelay {

class DataTable;
class KeysModel;
class Notice;

/// The keys with which tools reach the relay.
class KeysPage final : public Page
{
    Q_OBJECT

public:
    KeysPage(const OwnerActions &actions, const Clock &clock, QWidget *parent);

    void setKeys(const QList<ClientKey> &keys);
    /// As relayOrigin() gives it; for the line that tries a new key.
    void setOrigin(const QString &origin);
    void createKey();
    void refreshTimes();

    DataTable *table() const { return m_table; }
    KeysModel *model() const { return m_model; }

private:
    void revoke();
    void updateActions();

    OwnerActions m_actions;
    QString m_origin = {};
    KeysModel *m_model;
    Notice *m_notice;
    DataTable *m_table;
    QStackedLayout *m_stack;
    QPushButton *m_revoke;
};

} // namespace deskrelay
