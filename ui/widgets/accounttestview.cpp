#include "ui/widgets/accounttestview.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

AccountTestView::AccountTestView(QWidget *parent)
    : QWidget(parent)
    , m_message(makeMutedLabel({}, TextRole::Body, this, true))
{
    const QList<std::pair<AccountTestStep, QString>> names = {
        {AccountTestStep::Name, tr("Name", "step: the server's name is found")},
        {AccountTestStep::Connect, tr("Connect", "step: the server answers")},
        {AccountTestStep::Tls, tr("TLS", "step: the connection is secure")},
        {AccountTestStep::Key, tr("Key", "step: the key is accepted")},
        {AccountTestStep::Model, tr("Models", "step: the models are listed")},
        {AccountTestStep::Reply, tr("Reply", "step: the answer is understood")}};
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::space1);
    for (const auto &[step, name] : names) {
        Step item{.step = step,
                  .mark = new QLabel(this),
                  .name = makeLabel(name, TextRole::Caption, this)};
        item.mark->setFixedSize(metrics::smallIcon, metrics::smallIcon);
        row->addWidget(item.mark);
        row->addWidget(item.name);
        row->addSpacing(metrics::space2);
        m_steps.append(item);
    }
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space2);
    column->addLayout(row);
    column->addWidget(m_message);
    // Two lines are kept free, so that the dialog does not jump when the result comes.
    m_message->setMinimumHeight(m_message->fontMetrics().lineSpacing() * 2);
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setAccessibleName(tr("Test of the account"));
    showIdle({});
    connect(Theme::instance(), &Theme::changed, this, &AccountTestView::drawMarks);
}

void AccountTestView::showIdle(const QString &hint)
{
    for (Step &step : m_steps)
        step.state = StepState::Open;
    m_message->setText(hint);
    setTone(m_message, u"muted"_s);
    drawMarks();
}

void AccountTestView::showRunning()
{
    for (Step &step : m_steps)
        step.state = StepState::Running;
    m_message->setText(tr("Asking the provider …"));
    setTone(m_message, u"muted"_s);
    drawMarks();
}

void AccountTestView::showResult(const AccountTestResult &result)
{
    for (Step &step : m_steps) {
        if (result.passed || step.step < result.step)
            step.state = StepState::Passed;
        else
            step.state = step.step == result.step ? StepState::Failed : StepState::Open;
    }
    QString text = result.message;
    if (result.passed && text.isEmpty())
        text = tr("It works.");
    if (result.passed && result.models > 0)
        text = tr("%1 %n model(s), answered in %2.", nullptr, result.models)
                   .arg(text, Texts::duration(result.duration));
    m_message->setText(text);
    setAccessibleDescription(text);
    setTone(m_message, result.passed ? u"good"_s : u"bad"_s);
    drawMarks();
}

QString AccountTestView::message() const
{
    return m_message->text();
}

void AccountTestView::drawMarks()
{
    const ThemeColors &colors = Theme::instance()->colors();
    for (const Step &step : std::as_const(m_steps)) {
        const QSize size(metrics::smallIcon, metrics::smallIcon);
        switch (step.state) {
        case StepState::Open:
            step.mark->setPixmap(
                Theme::icon(u"circle"_s, colors.muted).pixmap(size, devicePixelRatioF()));
            setTone(step.name, u"muted"_s);
            break;
        case StepState::Running:
            step.mark->setText(u"…"_s);
            step.mark->setAlignment(Qt::AlignCenter);
            setTone(step.name, u"muted"_s);
            break;
        case StepState::Passed:
            step.mark->setPixmap(
                Theme::icon(u"check"_s, colors.good).pixmap(size, devicePixelRatioF()));
            setTone(step.name, {});
            break;
        case StepState::Failed:
            step.mark->setPixmap(
                Theme::icon(u"close"_s, colors.bad).pixmap(size, devicePixelRatioF()));
            setTone(step.name, u"bad"_s);
            break;
        }
    }
}

} // namespace deskrelay
