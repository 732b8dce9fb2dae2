#pragma once

#include "core/control/owner.h"
#include "core/relay/relaysnapshot.h"
#include "ui/charts/chartlegend.h"
#include "ui/charts/liveseries.h"
#include "ui/models/accountcolors.h"

#include <QChartView>

#include <vector>

class QAreaSeries;
class QCategoryAxis;
class QGraphicsLineItem;
class QLabel;
class QLineSeries;

namespace deskrelay {

/// The last 15 minutes: tokens per interval stacked by account, and requests as a line.
///
/// Points are put in the place of the old ones once a snapshot; nothing moves by itself.
class LiveChart final : public QChartView
{
    Q_OBJECT

public:
    LiveChart(const AccountColors &colors, QWidget *parent);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setSnapshot(const RelaySnapshot &snapshot);

    /// What is drawn, in a sentence, for those who cannot see it.
    QString summary() const;
    /// The joined buckets that are drawn.
    const QList<MeterBucket> &points() const { return m_points; }
    /// What the tooltip says of the point at \a index.
    QString describePoint(qsizetype index) const;

    QSize sizeHint() const override;

signals:
    void summaryChanged(const QString &summary);
    void legendChanged(const QList<deskrelay::LegendItem> &items);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    struct Layer
    {
        AccountId account = {};
        QLineSeries *upper = nullptr; ///< Also the outline: an area's own has edges at both ends.
        QLineSeries *lower = nullptr;
        QAreaSeries *area = nullptr;
    };

    void rebuildLayers();
    void styleAll();
    void draw();
    void drawAxes();
    void showLegend();
    QString accountName(const AccountId &account) const;
    std::chrono::seconds pointLength() const;

    const AccountColors &m_colors;
    QList<AccountEntry> m_accounts = {};
    RelaySnapshot m_snapshot = {};
    QList<MeterBucket> m_points = {};
    int m_factor = 1;
    std::vector<Layer> m_layers = {};
    QLineSeries *m_requests;
    QCategoryAxis *m_timeAxis;
    QCategoryAxis *m_tokenAxis;
    QCategoryAxis *m_requestAxis;
    QGraphicsLineItem *m_guide;
    QLabel *m_empty;
    AxisScale m_tokenScale = {};
    AxisScale m_requestScale = {};
};

} // namespace deskrelay
