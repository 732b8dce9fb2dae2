#include "ui/pages/homepage.h"

#include "ui/charts/chartlegend.h"
#include "ui/charts/livechart.h"
#include "ui/curlline.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/accountshares.h"
#include "ui/widgets/endpointcard.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/uikit.h"

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int twoColumnsFrom = 860;
static constexpr int sparkPoints = 60;

HomePage::HomePage(const OwnerActions &actions, const AccountColors &colors, QWidget *parent)
    : Page(tr("Home"), tr("Does the relay run, and what flows through it now?"), parent)
    , m_actions(actions)
    , m_relayNotice(new Notice(this))
    , m_secretsNotice(new Notice(this))
    , m_port(new QSpinBox(this))
    , m_startStop(makePrimaryButton(tr("&Start"), {}, this))
    , m_requests(new FigureCard(tr("Requests today"), this))
    , m_tokens(new FigureCard(tr("Tokens today"), this))
    , m_failed(new FigureCard(tr("Failed today"), this))
    , m_inFlight(new FigureCard(tr("In flight", "requests now at the upstream"), this))
    , m_chart(new LiveChart(colors, this))
    , m_summary(makeMutedLabel({}, TextRole::Caption, this))
    , m_legend(new ChartLegend(this))
    , m_shares(new AccountShares(colors, this))
    , m_endpoints(new EndpointCard(this))
    , m_columns(new QBoxLayout(QBoxLayout::LeftToRight))
{
    m_port->setRange(1, 65535);
    m_port->setButtonSymbols(QSpinBox::NoButtons);
    m_port->setGroupSeparatorShown(false);
    m_port->setPrefix(tr("Port ", "before the number, with a space"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setFixedWidth(104);
    m_startStop->setObjectName(u"startStop"_s);
    m_port->setObjectName(u"port"_s);
    m_relayNotice->setObjectName(u"relayNotice"_s);
    m_secretsNotice->setObjectName(u"secretsNotice"_s);
    m_requests->setObjectName(u"requestsToday"_s);
    m_tokens->setObjectName(u"tokensToday"_s);
    m_failed->setObjectName(u"failedToday"_s);
    m_inFlight->setObjectName(u"inFlight"_s);
    m_startStop->setMinimumWidth(88);
    addAction(m_port);
    addAction(m_startStop);

    content()->addWidget(m_relayNotice);
    content()->addWidget(m_secretsNotice);
    content()->addWidget(makeFigures());
    content()->addWidget(makeChartCard(), 1);
    m_columns->setSpacing(metrics::space4);
    m_columns->addWidget(makeAccountsCard(), 1);
    m_columns->addWidget(m_endpoints, 1);
    content()->addLayout(m_columns);

    connect(m_startStop, &QPushButton::clicked, this, &HomePage::startOrStop);
    connect(m_secretsNotice, &Notice::actionPressed, this, &HomePage::secretsActionWanted);
    connect(m_chart, &LiveChart::summaryChanged, m_summary, &QLabel::setText);
    connect(m_chart, &LiveChart::legendChanged, m_legend, &ChartLegend::setItems);
    setPort(8642);
    setSnapshot({});
}

QWidget *HomePage::makeFigures()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::space4);
    for (FigureCard *card : {m_requests, m_tokens, m_failed, m_inFlight})
        layout->addWidget(card, 1);
    return row;
}

QWidget *HomePage::makeChartCard()
{
    QFrame *card = makeCard(this);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    column->setSpacing(metrics::space1);
    auto *head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Last 15 minutes"), TextRole::Strong, card));
    head->addStretch(1);
    head->addWidget(m_summary);
    column->addLayout(head);
    column->addWidget(m_legend);
    column->addWidget(m_chart, 1);
    return card;
}

QWidget *HomePage::makeAccountsCard()
{
    QFrame *card = makeCard(this);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    column->setSpacing(metrics::space2);
    column->addWidget(makeLabel(tr("Accounts, share of today's tokens"), TextRole::Strong, card));
    auto *empty = new QWidget(card);
    auto *words = new QVBoxLayout(empty);
    words->setContentsMargins(0, 0, 0, 0);
    words->addWidget(makeMutedLabel(
        tr("No accounts yet. Add one, and your tools can use it."), TextRole::Body, empty, true));
    QPushButton *add = makeButton(tr("Add an account"), u"plus"_s, empty);
    words->addWidget(add, 0, Qt::AlignLeft);
    words->addStretch(1);
    connect(add, &QPushButton::clicked, this, &HomePage::addAccountWanted);
    auto *holder = new QWidget(card);
    m_accountsStack = new QStackedLayout(holder);
    m_accountsStack->addWidget(m_shares);
    m_accountsStack->addWidget(empty);
    m_accountsStack->setCurrentIndex(1);
    column->addWidget(holder);
    column->addStretch(1);
    return card;
}

void HomePage::setAccounts(const QList<AccountEntry> &accounts)
{
    m_chart->setAccounts(accounts);
    m_shares->setAccounts(accounts);
    m_accountsStack->setCurrentIndex(accounts.isEmpty() ? 1 : 0);
}

void HomePage::setPort(quint16 port)
{
    const QSignalBlocker blocker(m_port);
    if (!m_port->hasFocus())
        m_port->setValue(port);
    showState();
}

void HomePage::setSnapshot(const RelaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    m_chart->setSnapshot(snapshot);
    m_shares->setSnapshot(snapshot);
    const auto show = [](FigureCard *card, qint64 value) {
        card->setFigure(Texts::compact(value), Texts::number(value));
    };
    show(m_requests, snapshot.requestsToday);
    show(m_tokens, snapshot.tokensToday.total());
    show(m_failed, snapshot.failedToday);
    show(m_inFlight, snapshot.inFlight);
    int working = 0;
    for (const AccountStatus &account : snapshot.accounts)
        working += account.inFlight > 0 ? 1 : 0;
    m_failed->setNote(
        tr("of %Ln request(s)", "failed ones", static_cast<int>(snapshot.requestsToday)));
    m_inFlight->setNote(working > 0 ? tr("at %Ln account(s)", "requests in flight", working)
                                    : tr("nothing under way"));
    m_failed->setTone(snapshot.failedToday > 0 ? u"bad"_s : QString());

    const int factor = bucketsPerPoint(snapshot.recent.size(), sparkPoints, 1);
    const QList<MeterBucket> points = joinBuckets(snapshot.recent, snapshot.bucketLength, factor);
    QList<qint64> requests;
    QList<qint64> tokens;
    for (const MeterBucket &point : points) {
        requests.append(point.requests);
        tokens.append(tokensOf(point));
    }
    m_requests->setCourse(requests);
    m_tokens->setCourse(tokens);
    showState();
}

void HomePage::setSecrets(const SecretsStatus &secrets)
{
    switch (secrets.state) {
    case SecretsStatus::State::Loading:
        // At a start it takes no time worth a word; a keychain that is asked again may.
        if (!m_secretsNotice->isHidden()) {
            m_secretsNotice->setAction({});
            m_secretsNotice->show(Notice::Kind::Info, tr("Reading the keys …"), {});
        }
        return;
    case SecretsStatus::State::Ready:
        m_secretsNotice->hide();
        return;
    case SecretsStatus::State::NeedsPassphrase:
        m_secretsNotice->setAction(tr("&Unlock"));
        m_secretsNotice->show(Notice::Kind::Warning,
                              tr("The vault is locked"),
                              tr("Only accounts without a key are served until you unlock it."));
        break;
    case SecretsStatus::State::Locked:
        m_secretsNotice->setAction(tr("&Retry"));
        m_secretsNotice->show(Notice::Kind::Warning,
                              tr("The keychain is locked"),
                              tr("Accounts with a key are not served until you unlock it and press "
                                 "Retry."));
        break;
    case SecretsStatus::State::Absent:
        m_secretsNotice->setAction(secrets.isFixed ? tr("&Retry") : tr("Use a &vault"));
        m_secretsNotice->show(
            Notice::Kind::Warning,
            tr("This machine has no working keychain"),
            secrets.isFixed
                ? tr("The keys of your accounts are in it. Start it, GNOME Keyring or KWallet, and "
                     "press Retry.")
                : tr("Your accounts' keys need a place: a vault is an encrypted file that a "
                     "passphrase opens."));
        break;
    }
    m_secretsNotice->setToolTip(secrets.message);
}

void HomePage::showState()
{
    const bool isRunning = m_snapshot.state == RelayState::Running;
    const bool isStarting = m_snapshot.state == RelayState::Starting;
    const bool isStopping = m_snapshot.state == RelayState::Stopping;
    m_startStop->setText(isRunning    ? tr("&Stop")
                         : isStarting ? tr("Starting …")
                         : isStopping ? tr("Stopping …")
                                      : tr("&Start"));
    m_startStop->setEnabled(!isStarting && !isStopping);
    setStyleProperty(m_startStop, "primary", !isRunning);
    m_port->setEnabled(!isRunning && !isStarting && !isStopping);
    const auto port = isRunning ? m_snapshot.port : static_cast<quint16>(m_port->value());
    m_endpoints->setOrigin(relayOrigin(isRunning ? m_snapshot.host : QString(), port));
    switch (m_snapshot.state) {
    case RelayState::Failed:
        m_relayNotice->show(Notice::Kind::Bad, tr("The relay could not start"), m_snapshot.error);
        break;
    case RelayState::Stopped:
        m_relayNotice->show(Notice::Kind::Info,
                            tr("The relay is stopped"),
                            tr("Tools get no answer until you start it."));
        break;
    case RelayState::Starting:
    case RelayState::Running:
    case RelayState::Stopping:
        m_relayNotice->hide();
        break;
    }
}

void HomePage::startOrStop()
{
    if (m_snapshot.state == RelayState::Running)
        m_actions.stopRelay();
    else
        m_actions.startRelay(static_cast<quint16>(m_port->value()));
}

void HomePage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_columns->setDirection(event->size().width() < twoColumnsFrom ? QBoxLayout::TopToBottom
                                                                   : QBoxLayout::LeftToRight);
}

} // namespace deskrelay
