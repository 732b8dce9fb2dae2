#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/models/accountcolors.h"
#include "ui/models/namecolors.h"
#include "ui/models/usagereader.h"
#include "ui/owneractions.h"
#include "ui/pages/page.h"

#include <QTimer>

class QGridLayout;
class QLabel;
class QPushButton;

namespace deskrelay {

class ChartCard;
class ChoiceBox;
class ElidedLabel;
class ExportButton;
class Notice;
class UsageFigures;
class UsageFilterBar;
class UsageTables;

/// What was used: requests, tokens and what they cost, over time and by who and what.
class UsagePage final : public Page
{
    Q_OBJECT

public:
    UsagePage(const OwnerActions &actions,
              const AccountColors &colors,
              const Clock &clock,
              QWidget *parent);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setKeys(const QList<ClientKey> &keys);
    void setSnapshot(const RelaySnapshot &snapshot);
    void setConfig(const RelayConfig &config);

    /// What is chosen, to be remembered.
    QVariantMap saveChoices() const;
    void restoreChoices(const QVariantMap &saved);

    UsageReader *reader() const { return m_reader; }
    UsageTables *tables() const { return m_tables; }
    ChartCard *tokensChart() const { return m_tokens; }
    ChartCard *costChart() const { return m_cost; }

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeStates();
    QWidget *makeContent();
    void connectParts();
    void offerExports();
    QByteArray chartsPicture() const;
    void setFilter(const UsageFilter &filter);
    void showView();
    void showState();
    void zoomTo(TimePoint since, TimePoint until);
    void zoomBack();
    void placeCharts();

    const AccountColors &m_colors;
    NameColors m_modelColors = {};
    UsageReader *m_reader;
    QPushButton *m_back;
    ExportButton *m_export;
    UsageFilterBar *m_filter;
    ElidedLabel *m_span;
    Notice *m_notice;
    QWidget *m_content = nullptr;
    QWidget *m_never = nullptr;   ///< Nothing was used yet.
    QWidget *m_nothing = nullptr; ///< Nothing fits the filter.
    QLabel *m_reading;
    UsageFigures *m_figures;
    QWidget *m_chartPlace; ///< All charts.
    QGridLayout *m_grid;
    ChartCard *m_tokens;
    ChartCard *m_cost;
    ChartCard *m_requests;
    ChartCard *m_firstToken;
    QList<ChartCard *> m_charts;
    ChoiceBox *m_split; ///< By what the costs are told apart.
    UsageTables *m_tables;
    QList<UsageFilter::Ends> m_zooms = {}; ///< The way back.
    RelaySnapshot m_snapshot = {};
    QTimer m_patience; ///< What takes longer is told.
    QTimer m_running;  ///< The right edge moves on without requests, too.
};

} // namespace deskrelay
