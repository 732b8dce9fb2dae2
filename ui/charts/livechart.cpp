#include "ui/charts/livechart.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QDateTime>
#include <QGraphicsLineItem>
#include <QLabel>
#include <QLegend>
#include <QLineSeries>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int pixelsPerPoint = 8;
static constexpr int axisMarks = 4;
static constexpr qint64 minute = 60'000;

static QCategoryAxis *makeAxis(QChart *chart, Qt::Alignment side)
{
    auto *axis = new QCategoryAxis(chart);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setStartValue(-1);
    chart->addAxis(axis, side);
    return axis;
}

static void setLabels(QCategoryAxis *axis, const QList<std::pair<QString, qreal>> &labels)
{
    const QStringList old = axis->categoriesLabels();
    for (const QString &label : old)
        axis->remove(label);
    for (const auto &[text, value] : labels)
        axis->append(text, value);
}

LiveChart::LiveChart(const AccountColors &colors, QWidget *parent)
    : QChartView(new QChart, parent)
    , m_colors(colors)
    , m_requests(new QLineSeries(this))
    , m_timeAxis(makeAxis(chart(), Qt::AlignBottom))
    , m_tokenAxis(makeAxis(chart(), Qt::AlignLeft))
    , m_requestAxis(makeAxis(chart(), Qt::AlignRight))
    , m_guide(new QGraphicsLineItem(chart()))
    , m_empty(makeMutedLabel(
          tr("Requests and their tokens show here as they pass.\nTo try it, copy a curl line from "
             "the card below and run it in a shell."),
          TextRole::Body,
          this))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    setMinimumHeight(190);
    setAccessibleName(tr("Tokens and requests of the last 15 minutes"));
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->setContentsMargins(-8, 0, -8, -8);
    chart()->setBackgroundVisible(false);
    chart()->legend()->hide();
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    m_requests->setName(tr("Requests", "legend of the chart"));
    m_guide->setZValue(10);
    m_guide->hide();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_requestAxis->setGridLineVisible(false);
    m_tokenAxis->setTitleText(tr("tokens"));
    m_requestAxis->setTitleText(tr("requests"));
    rebuildLayers();
    connect(Theme::instance(), &Theme::changed, this, &LiveChart::styleAll);
}

void LiveChart::setAccounts(const QList<AccountEntry> &accounts)
{
    m_accounts = accounts;
    std::stable_sort(m_accounts.begin(), m_accounts.end(), [](const auto &left, const auto &right) {
        return left.account.created < right.account.created;
    });
    rebuildLayers();
    draw();
}

void LiveChart::setSnapshot(const RelaySnapshot &snapshot)
{
    const bool isSame =
        snapshot.recent == m_snapshot.recent && snapshot.bucketLength == m_snapshot.bucketLength;
    m_snapshot = snapshot;
    if (!isSame)
        draw();
}

void LiveChart::rebuildLayers()
{
    const bool isSame = std::equal(m_layers.begin(),
                                   m_layers.end(),
                                   m_accounts.begin(),
                                   m_accounts.end(),
                                   [](const Layer &layer, const AccountEntry &entry) {
                                       return layer.account == entry.account.id &&
                                              layer.area->name() == entry.account.name;
                                   });
    if (isSame && !chart()->series().isEmpty()) {
        styleAll();
        return;
    }
    // A line must leave the chart before the areas below it do, and come last to lie on top.
    if (chart()->series().contains(m_requests))
        chart()->removeSeries(m_requests);
    for (const Layer &layer : m_layers) {
        chart()->removeSeries(layer.upper);
        chart()->removeSeries(layer.area);
        delete layer.area;
        delete layer.upper;
        delete layer.lower;
    }
    m_layers.clear();
    for (const AccountEntry &entry : std::as_const(m_accounts)) {
        Layer layer{.account = entry.account.id,
                    .upper = new QLineSeries(this),
                    .lower = new QLineSeries(this)};
        layer.area = new QAreaSeries(layer.upper, layer.lower);
        layer.area->setName(entry.account.name);
        for (QAbstractSeries *series : {static_cast<QAbstractSeries *>(layer.area),
                                        static_cast<QAbstractSeries *>(layer.upper)}) {
            chart()->addSeries(series);
            series->attachAxis(m_timeAxis);
            series->attachAxis(m_tokenAxis);
        }
        m_layers.push_back(layer);
    }
    chart()->addSeries(m_requests);
    m_requests->attachAxis(m_timeAxis);
    m_requests->attachAxis(m_requestAxis);
    styleAll();
}

void LiveChart::styleAll()
{
    const ThemeColors &colors = Theme::instance()->colors();
    for (const Layer &layer : m_layers) {
        const int series = m_colors.seriesOf(layer.account);
        QColor fill = Theme::instance()->series(series);
        layer.area->setPen(Qt::NoPen);
        layer.upper->setPen(QPen(fill, 1.5, seriesDash(series)));
        fill.setAlphaF(0.55F);
        layer.area->setBrush(fill);
    }
    m_requests->setPen(QPen(colors.text, 1.5));
    m_guide->setPen(QPen(colors.muted, 1.0, Qt::DashLine));
    for (QCategoryAxis *axis : {m_timeAxis, m_tokenAxis, m_requestAxis}) {
        axis->setLabelsFont(Theme::font(TextRole::Caption));
        axis->setLabelsColor(colors.muted);
        axis->setTitleFont(Theme::font(TextRole::Caption));
        axis->setTitleBrush(colors.muted);
        axis->setGridLineColor(colors.border);
        axis->setLinePen(QPen(colors.border, 1.0));
    }
}

void LiveChart::draw()
{
    m_factor = bucketsPerPoint(
        m_snapshot.recent.size(), static_cast<int>(chart()->plotArea().width()), pixelsPerPoint);
    m_points = joinBuckets(m_snapshot.recent, m_snapshot.bucketLength, m_factor);
    drawAxes();

    // In the middle of its interval a point stands for all of it.
    const qint64 half = std::chrono::milliseconds(pointLength()).count() / 2;
    QList<QPointF> below;
    QList<QPointF> requests;
    below.reserve(m_points.size());
    requests.reserve(m_points.size());
    for (const MeterBucket &point : std::as_const(m_points)) {
        const auto x = static_cast<qreal>(toMilliseconds(point.start) + half);
        below.append({x, 0});
        requests.append({x, static_cast<qreal>(point.requests)});
    }
    for (const Layer &layer : m_layers) {
        QList<QPointF> above = below;
        for (qsizetype i = 0; i < m_points.size(); ++i)
            above[i].ry() += static_cast<qreal>(tokensOf(m_points[i], layer.account));
        layer.lower->replace(below);
        layer.upper->replace(above);
        // The outline of an empty layer would lie on top of the one below it.
        layer.area->setVisible(above != below);
        layer.upper->setVisible(above != below);
        below = above;
    }
    m_requests->replace(requests);
    const bool isEmpty = liveTotals(m_points).requests == 0;
    m_empty->setVisible(isEmpty);
    m_requests->setVisible(!isEmpty);
    for (QCategoryAxis *axis : {m_timeAxis, m_tokenAxis, m_requestAxis})
        axis->setVisible(!isEmpty);
    showLegend();
    const QString words = summary();
    setAccessibleDescription(words);
    emit summaryChanged(words);
}

void LiveChart::showLegend()
{
    QList<LegendItem> items;
    for (const Layer &layer : m_layers) {
        if (layer.area->isVisible())
            items.append({layer.area->name(), m_colors.seriesOf(layer.account)});
    }
    if (!m_empty->isVisibleTo(this))
        items.append({m_requests->name(), -1});
    emit legendChanged(items);
}

void LiveChart::drawAxes()
{
    qint64 mostTokens = 0;
    qint64 mostRequests = 0;
    for (const MeterBucket &point : std::as_const(m_points)) {
        mostTokens = std::max(mostTokens, tokensOf(point));
        mostRequests = std::max(mostRequests, point.requests);
    }
    const auto scale = [](QCategoryAxis *axis, AxisScale &known, qint64 highest) {
        const AxisScale next = axisScale(highest, axisMarks);
        if (next == known && axis->count() > 0)
            return;
        known = next;
        QList<std::pair<QString, qreal>> labels;
        for (qint64 value = 0; value <= next.top; value += next.step)
            labels.append({Texts::axisMark(value), static_cast<qreal>(value)});
        setLabels(axis, labels);
        axis->setRange(0, static_cast<qreal>(next.top));
    };
    scale(m_tokenAxis, m_tokenScale, std::max<qint64>(mostTokens, 4));
    scale(m_requestAxis, m_requestScale, std::max<qint64>(mostRequests, 4));

    if (m_points.isEmpty())
        return;
    const qint64 first = toMilliseconds(m_points.first().start);
    const qint64 last =
        toMilliseconds(m_points.last().start) + std::chrono::milliseconds(pointLength()).count();
    const bool isMoved = !qFuzzyCompare(m_timeAxis->min(), static_cast<qreal>(first)) ||
                         !qFuzzyCompare(m_timeAxis->max(), static_cast<qreal>(last));
    if (!isMoved)
        return;
    QList<std::pair<QString, qreal>> labels;
    const qint64 step = 3 * minute;
    for (qint64 time = (first + step - 1) / step * step; time < last; time += step)
        labels.append({Texts::clockTime(fromMilliseconds(time)), static_cast<qreal>(time)});
    setLabels(m_timeAxis, labels);
    m_timeAxis->setRange(static_cast<qreal>(first), static_cast<qreal>(last));
}

std::chrono::seconds LiveChart::pointLength() const
{
    return m_snapshot.bucketLength * m_factor;
}

QString LiveChart::accountName(const AccountId &account) const
{
    for (const AccountEntry &entry : m_accounts) {
        if (entry.account.id == account)
            return entry.account.name;
    }
    return tr("removed account");
}

QString LiveChart::summary() const
{
    const LiveTotals totals = liveTotals(m_points);
    if (totals.requests == 0 && totals.tokens == 0)
        return tr("No requests in the last 15 minutes.");
    const QString sum = tr("%1 tokens in %2 requests in the last 15 minutes")
                            .arg(Texts::number(totals.tokens), Texts::number(totals.requests));
    if (totals.tokens == 0)
        return tr("%1.", "a sentence").arg(sum);
    return tr("%1; busiest at %2 with %3 tokens in %4 s.")
        .arg(sum,
             Texts::clockTime(totals.busiest.start),
             Texts::number(tokensOf(totals.busiest)),
             Texts::number(pointLength().count()));
}

QString LiveChart::describePoint(qsizetype index) const
{
    if (index < 0 || index >= m_points.size())
        return {};
    const MeterBucket &point = m_points[index];
    QStringList lines = {
        tr("%1, %2 s").arg(Texts::absoluteTime(point.start), Texts::number(pointLength().count()))};
    lines.append(tr("Requests: %1").arg(Texts::number(point.requests)));
    for (const MeterShare &share : point.tokens) {
        if (share.tokens > 0)
            lines.append(
                tr("%1: %2 tokens").arg(accountName(share.account), Texts::number(share.tokens)));
    }
    return lines.join(u'\n');
}

QSize LiveChart::sizeHint() const
{
    // A scene asks for the size it has; this one takes what the page leaves over.
    return {600, minimumHeight()};
}

void LiveChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    m_empty->setGeometry(rect());
    draw();
}

void LiveChart::mouseMoveEvent(QMouseEvent *event)
{
    QChartView::mouseMoveEvent(event);
    const QRectF plot = chart()->plotArea();
    const QPointF place = chart()->mapFromScene(mapToScene(event->position().toPoint()));
    if (!plot.contains(place) || m_points.isEmpty()) {
        leaveEvent(nullptr);
        return;
    }
    const double share = (place.x() - plot.left()) / plot.width();
    const auto index = std::min(
        static_cast<qsizetype>(share * static_cast<double>(m_points.size())), m_points.size() - 1);
    const double x = plot.left() + (static_cast<double>(index) + 0.5) * plot.width() /
                                       static_cast<double>(m_points.size());
    m_guide->setLine(x, plot.top(), x, plot.bottom());
    m_guide->show();
    QToolTip::showText(event->globalPosition().toPoint(), describePoint(index), this);
}

void LiveChart::leaveEvent(QEvent *event)
{
    m_guide->hide();
    QToolTip::hideText();
    if (event)
        QChartView::leaveEvent(event);
}

} // namespace deskrelay
