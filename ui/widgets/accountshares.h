#pragma once

#include "core/control/owner.h"
#include "core/relay/relaysnapshot.h"
#include "ui/models/accountcolors.h"
#include "ui/models/accountstate.h"

#include <QWidget>

namespace deskrelay {

/// The accounts one below the other: colour, name, state and today's share of the tokens.
class AccountShares final : public QWidget
{
    Q_OBJECT

public:
    AccountShares(const AccountColors &colors, QWidget *parent);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setSnapshot(const RelaySnapshot &snapshot);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Row
    {
        QString name = {};
        AccountStateView state = {};
        int series = 0;
        qint64 tokens = 0;
        bool operator==(const Row &) const = default;
    };

    void build();

    const AccountColors &m_colors;
    QList<AccountEntry> m_accounts = {};
    RelaySnapshot m_snapshot = {};
    QList<Row> m_rows = {};
    qint64 m_total = 0;
};

} // namespace deskrelay
