#include "ui/pages/usagepage.h"

#include "ui/charts/chartcard.h"
#include "ui/charts/timechart.h"
#include "ui/models/usagecharts.h"
#include "ui/models/usageexport.h"
#include "ui/models/usagewords.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/choicebox.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/exportbutton.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/uikit.h"
#include "ui/widgets/usagefigures.h"
#include "ui/widgets/usagefilterbar.h"
#include "ui/widgets/usagetables.h"

#include <QBuffer>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QShowEvent>
#include <QVBoxLayout>

#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static constexpr int twoColumnsFrom = 900;
static constexpr int chartHeight = 300;
static constexpr std::chrono::milliseconds savedNoticeTime = 6s;

static QString wordTime(qint64 milliseconds)
{
    return Texts::duration(std::chrono::milliseconds(milliseconds));
}

UsagePage::UsagePage(const OwnerActions &actions,
                     const AccountColors &colors,
                     const Clock &clock,
                     QWidget *parent)
    : Page(tr("Usage"), tr("How much was used, by whom, and what did it cost?"), parent)
    , m_colors(colors)
    , m_reader(new UsageReader(actions, clock, this))
    , m_back(makeButton(tr("Zoom &back"), u"undo"_s, this))
    , m_export(new ExportButton(this))
    , m_filter(new UsageFilterBar(this))
    , m_span(new ElidedLabel(TextRole::Caption, this))
    , m_notice(new Notice(this))
    , m_reading(makeMutedLabel({}, TextRole::Body, this))
    , m_figures(new UsageFigures(this))
    , m_chartPlace(new QWidget(this))
    , m_grid(new QGridLayout(m_chartPlace))
    , m_tokens(
          new ChartCard(tr("Tokens"), {.mark = &Texts::axisMark, .exact = &Texts::number}, this))
    , m_cost(new ChartCard(
          tr("Cost"), {.least = 10'000, .mark = &Texts::moneyMark, .exact = &Texts::money}, this))
    , m_requests(
          new ChartCard(tr("Requests"), {.mark = &Texts::axisMark, .exact = &Texts::number}, this))
    , m_firstToken(new ChartCard(tr("Time to the first token"),
                                 {.least = 100, .mark = &wordTime, .exact = &wordTime},
                                 this))
    , m_charts{m_tokens, m_cost, m_requests, m_firstToken}
    , m_split(new ChoiceBox(tr("By what the costs are told apart"), this))
    , m_tables(new UsageTables(colors, this))
{
    m_back->setObjectName(u"zoomBack"_s);
    m_back->setToolTip(tr("Show again what there was before (Escape)"));
    m_back->hide();
    m_export->setObjectName(u"exportUsage"_s);
    addAction(m_back);
    addAction(m_export);
    m_notice->setObjectName(u"usageNotice"_s);
    m_reading->setAlignment(Qt::AlignCenter);
    auto *top = new QVBoxLayout;
    top->setSpacing(metrics::space2);
    top->addWidget(m_filter);
    top->addWidget(m_span);
    content()->setSpacing(metrics::space3);
    content()->addLayout(top);
    content()->addWidget(m_notice);
    makeStates();
    m_patience.setSingleShot(true);
    m_patience.setInterval(300ms);
    m_running.setInterval(1s);
    m_running.start();
    connectParts();
    offerExports();
    m_reader->setTable(m_tables->axis());
    showState();
}

void UsagePage::makeStates()
{
    m_content = makeContent();
    m_never = new EmptyState(u"chart"_s,
                             tr("Nothing was used yet"),
                             tr("Each request that goes through Deskrelay counts here: its tokens, "
                                "what it cost, who asked and which account served it."),
                             {},
                             this);
    auto *nothing = new EmptyState(u"search"_s,
                                   tr("Nothing was used in this time"),
                                   tr("No request fits all that you chose above."),
                                   tr("Show the last 30 days"),
                                   this);
    m_nothing = nothing;
    connect(nothing, &EmptyState::actionPressed, this, [this] {
        m_zooms.clear();
        m_reader->setZoom({});
        m_filter->setFilter({.range = UsageRange::Month});
    });
    for (QWidget *const state : {m_content, m_never, m_nothing, static_cast<QWidget *>(m_reading)})
        content()->addWidget(state, 1);
}

QWidget *UsagePage::makeContent()
{
    auto *whole = new QWidget(this);
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space3);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(metrics::space3);
    for (ChartCard *const card : std::as_const(m_charts))
        card->setFixedHeight(chartHeight);
    m_split->setObjectName(u"usageSplit"_s);
    for (const UsageAxis axis : {UsageAxis::Model, UsageAxis::Account})
        m_split->addItem(UsageWords::axisTitle(axis), static_cast<int>(axis));
    m_split->setMinimumWidth(120);
    m_cost->addControl(m_split);
    column->addWidget(m_figures);
    column->addWidget(m_chartPlace);
    column->addWidget(m_tables);
    column->addStretch(1);
    placeCharts();
    return whole;
}

void UsagePage::connectParts()
{
    connect(m_filter, &UsageFilterBar::filterChanged, this, &UsagePage::setFilter);
    connect(m_back, &QPushButton::clicked, this, &UsagePage::zoomBack);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_reading->setText(tr("Reading what was used …"));
        if (m_reader->isLoaded())
            m_span->setText(m_reading->text());
    });
    connect(&m_running, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_reader->follow();
    });
    for (ChartCard *const card : std::as_const(m_charts)) {
        connect(card->chart(), &TimeChart::zoomWanted, this, &UsagePage::zoomTo);
        connect(card->chart(), &TimeChart::zoomBackWanted, this, &UsagePage::zoomBack);
    }
    connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
        m_patience.start();
        m_reader->setSplit(static_cast<UsageAxis>(m_split->currentData().toInt()));
    });
    connect(m_tables, &UsageTables::axisChanged, this, [this](UsageAxis axis) {
        m_patience.start();
        m_reader->setTable(axis);
    });
    connect(m_tables, &UsageTables::rowChosen, m_filter, &UsageFilterBar::choose);
    connect(m_notice, &Notice::actionPressed, m_reader, &UsageReader::reload);
    connect(m_reader, &UsageReader::changed, this, &UsagePage::showView);
    connect(m_reader, &UsageReader::failed, this, [this](const QString &message) {
        m_patience.stop();
        m_notice->setAction(tr("&Retry"));
        m_notice->show(Notice::Kind::Bad, tr("What was used could not be read"), message);
        m_reading->clear();
        showState();
    });
    connect(m_export, &ExportButton::saved, this, [this](const QString &path) {
        m_notice->setAction({});
        m_notice->showFor(savedNoticeTime, Notice::Kind::Info, tr("Exported"), path);
    });
    connect(m_export, &ExportButton::failed, this, [this](const QString &path, const QString &why) {
        m_notice->setAction({});
        m_notice->show(Notice::Kind::Bad, tr("%1 could not be written").arg(path), why);
    });
}

void UsagePage::offerExports()
{
    m_export->offer(tr("&Table as CSV …"), u"deskrelay-usage-table.csv"_s, [this] {
        return usageTableCsv(m_reader->view());
    });
    m_export->offer(tr("&Charts as CSV …"), u"deskrelay-usage.csv"_s, [this] {
        return usageSeriesCsv(m_reader->view());
    });
    m_export->offer(
        tr("Charts as &picture …"), u"deskrelay-usage.png"_s, [this] { return chartsPicture(); });
    m_export->offer(tr("&Everything as JSON …"), u"deskrelay-usage.json"_s, [this] {
        return usageJson(m_reader->view());
    });
}

QByteArray UsagePage::chartsPicture() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !m_chartPlace->grab().save(&buffer, "PNG"))
        return {};
    return bytes;
}

void UsagePage::setAccounts(const QList<AccountEntry> &accounts)
{
    UsageFilterBar::Choices choices;
    for (const AccountEntry &entry : accounts)
        choices.append({entry.account.id.value, entry.account.name});
    m_filter->setChoices(UsageAxis::Account, choices);
}

void UsagePage::setKeys(const QList<ClientKey> &keys)
{
    UsageFilterBar::Choices choices;
    for (const ClientKey &key : keys)
        choices.append({key.id.value, key.name});
    m_filter->setChoices(UsageAxis::Key, choices);
}

void UsagePage::setConfig(const RelayConfig &config)
{
    m_reader->setRetention(std::chrono::hours(24 * config.usageRetentionDays));
}

void UsagePage::setSnapshot(const RelaySnapshot &snapshot)
{
    const bool isSame = snapshot.requestsToday == m_snapshot.requestsToday &&
                        snapshot.failedToday == m_snapshot.failedToday &&
                        snapshot.tokensToday == m_snapshot.tokensToday;
    m_snapshot = snapshot;
    // Nothing is read for a page that nobody looks at.
    if (!isSame && isVisible())
        m_reader->reloadSoon();
}

void UsagePage::setFilter(const UsageFilter &filter)
{
    const UsageFilter &before = m_reader->filter();
    if (filter.range != before.range || filter.custom != before.custom)
        m_zooms.clear();
    m_patience.start();
    m_reader->setFilter(filter);
}

void UsagePage::zoomTo(TimePoint since, TimePoint until)
{
    m_zooms.append({since, until});
    m_patience.start();
    m_reader->setZoom(m_zooms.last());
}

void UsagePage::zoomBack()
{
    if (m_zooms.isEmpty())
        return;
    m_zooms.removeLast();
    m_patience.start();
    m_reader->setZoom(m_zooms.isEmpty() ? std::nullopt : std::optional(m_zooms.last()));
}

void UsagePage::showView()
{
    m_patience.stop();
    m_notice->hide();
    const UsageView &view = m_reader->view();
    const auto choices = [](const QList<UsageRow> &rows, UsageAxis axis) {
        UsageFilterBar::Choices all;
        for (const UsageRow &row : rows)
            all.append({UsageWords::id(row, axis), UsageWords::name(row, axis)});
        std::sort(all.begin(), all.end(), [](const auto &left, const auto &right) {
            return left.second.compare(right.second, Qt::CaseInsensitive) < 0;
        });
        return all;
    };
    m_filter->setChoices(UsageAxis::Model, choices(view.models, UsageAxis::Model));
    m_filter->setChoices(UsageAxis::Tool, choices(view.tools, UsageAxis::Tool));
    m_figures->setFigures(UsageWords::figures(view));
    m_tokens->setChart(UsageCharts::tokens(view), UsageCharts::tokensSummary(view));
    m_cost->setChart(UsageCharts::cost(view, m_colors, m_modelColors),
                     UsageCharts::costSummary(view));
    m_requests->setChart(UsageCharts::requests(view), UsageCharts::requestsSummary(view));
    m_firstToken->setChart(UsageCharts::firstToken(view), UsageCharts::firstTokenSummary(view));
    m_tables->setView(view);
    showState();
}

/// The figures and charts, or what stands in their place.
void UsagePage::showState()
{
    const UsageView &view = m_reader->view();
    QWidget *shown = m_content;
    if (!m_reader->isLoaded())
        shown = m_reading;
    else if (view.isEmpty())
        shown = view.hasAny ? m_nothing : m_never;
    // Not a stack: it would be as high as its highest page.
    for (QWidget *const state : {m_content, m_never, m_nothing, static_cast<QWidget *>(m_reading)})
        state->setVisible(state == shown);
    m_export->setEnabled(shown == m_content);
    m_back->setVisible(!m_zooms.isEmpty());
    if (!m_reader->isLoaded()) {
        m_span->setText({});
        return;
    }
    const bool isLive = m_zooms.isEmpty() && view.filter.range != UsageRange::Custom;
    const QString span = isLive ? tr("Since %1", "a time").arg(UsageWords::moment(view.span.since))
                                : UsageWords::span(view.span.since, view.span.until);
    m_span->setText(
        tr("%1, compared with the time before · drag over a chart to look closer", "a span of time")
            .arg(span));
}

void UsagePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (event->spontaneous())
        return;
    m_patience.start();
    m_reader->reload();
}

void UsagePage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    placeCharts();
}

void UsagePage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_zooms.isEmpty())
        zoomBack();
    else
        Page::keyPressEvent(event);
}

void UsagePage::placeCharts()
{
    const int columns = width() >= twoColumnsFrom ? 2 : 1;
    for (int i = 0; i < m_charts.size(); ++i)
        m_grid->addWidget(m_charts[i], i / columns, i % columns);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns > 1 ? 1 : 0);
}

QVariantMap UsagePage::saveChoices() const
{
    QVariantMap saved = saveUsageFilter(m_filter->filter());
    saved.insert(u"by"_s, usageAxisName(m_tables->axis()));
    saved.insert(u"costs"_s, m_split->currentIndex());
    return saved;
}

void UsagePage::restoreChoices(const QVariantMap &saved)
{
    if (saved.isEmpty())
        return;
    m_filter->setFilter(loadUsageFilter(saved));
    m_split->setCurrentIndex(saved.value(u"costs"_s).toInt() == 1 ? 1 : 0);
    if (const auto axis = usageAxisFromName(saved.value(u"by"_s).toString()))
        m_tables->setAxis(*axis);
}

} // namespace deskrelay
