#pragma once

#include "core/control/owner.h"
#include "ui/models/accountcolors.h"
#include "ui/owneractions.h"
#include "ui/pages/page.h"

class QBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedLayout;

namespace deskrelay {

class AccountShares;
class ChartLegend;
class EndpointCard;
class FigureCard;
class LiveChart;
class Notice;

/// Does it run, where do tools reach it, and what flows through it now?
class HomePage final : public Page
{
    Q_OBJECT

public:
    HomePage(const OwnerActions &actions, const AccountColors &colors, QWidget *parent);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setSnapshot(const RelaySnapshot &snapshot);
    void setSecrets(const SecretsStatus &secrets);
    /// The port that is asked for when the relay starts.
    void setPort(quint16 port);

    const LiveChart *chart() const { return m_chart; }

signals:
    /// The person wants to do what the notice about secrets says.
    void secretsActionWanted();
    void addAccountWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeFigures();
    QWidget *makeChartCard();
    QWidget *makeAccountsCard();
    void startOrStop();
    void showState();

    OwnerActions m_actions;
    RelaySnapshot m_snapshot = {};
    Notice *m_relayNotice;
    Notice *m_secretsNotice;
    QSpinBox *m_port;
    QPushButton *m_startStop;
    FigureCard *m_requests;
    FigureCard *m_tokens;
    FigureCard *m_failed;
    FigureCard *m_inFlight;
    LiveChart *m_chart;
    QLabel *m_summary;
    ChartLegend *m_legend;
    AccountShares *m_shares;
    QStackedLayout *m_accountsStack = nullptr;
    EndpointCard *m_endpoints;
    QBoxLayout *m_columns;
};

} // namespace deskrelay
