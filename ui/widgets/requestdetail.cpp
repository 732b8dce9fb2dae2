#include "ui/widgets/requestdetail.h"

#include "ui/models/requestwords.h"
#include "ui/texts.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/timeline.h"

#include <QHBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

RequestDetail::RequestDetail(const Clock &clock, QWidget *parent)
    : DetailPanel(parent)
    , m_clock(clock)
    , m_copy(new CopyButton(tr("Copy"), tr("the details"), this))
    , m_state(new TimeLine(body(), TextRole::Body))
    , m_facts(new FactList(body()))
    , m_attempts(new TimeLine(body()))
    , m_attemptSection(nullptr)
    , m_passed(new TimeLine(body()))
    , m_passedSection(nullptr)
{
    setObjectName(u"requestDetail"_s);
    m_copy->setObjectName(u"copyRequest"_s);
    m_copy->setSource([this] { return text(); });
    addHeadTool(m_copy);
    addSection({}, m_state);
    m_attemptSection = addSection(tr("Attempts"), m_attempts);
    m_passedSection = addSection(tr("Passed over"), m_passed);
    addSection(tr("Request"), m_facts);
    showNothing();
}

void RequestDetail::showNothing()
{
    setTitle(tr("Details"));
    setHint(tr("Choose a request to see where it went and why."));
    m_copy->hide();
}

void RequestDetail::show(const RequestRow &row, const RequestReport &names)
{
    const RequestWords words(names);
    const UsageRecord &record = row.record;
    setTitle(RequestWords::model(record.model, record.resolved));
    setHint({});
    m_copy->show();
    m_state->setSteps({{.state = RequestWords::state(record),
                        .title = RequestWords::status(record),
                        .figure = Texts::duration(record.duration),
                        .text = words.summary(row)}});
    const QList<TimeLineStep> attempts = words.attempts(row);
    m_attempts->setSteps(attempts);
    m_attemptSection->setVisible(!attempts.isEmpty());
    const QList<TimeLineStep> passed = words.passedOver(row);
    m_passed->setSteps(passed);
    m_passedSection->setVisible(!passed.isEmpty());
    m_facts->setFacts(
        {{tr("Time"), Texts::absoluteTime(record.time)},
         {tr("Tool", "a client's program"), record.tool},
         {tr("Key"), names.keys.value(record.key, record.key.value)},
         {tr("Endpoint"),
          record.streamed ? tr("%1, streamed", "an endpoint").arg(Texts::format(record.format))
                          : Texts::format(record.format)},
         {tr("Asked for"), record.model},
         {tr("Used"), record.resolved},
         {tr("Account"), names.names.value(record.account, record.account.value)},
         {tr("First token", "the time to it"),
          record.timeToFirstToken ? Texts::duration(*record.timeToFirstToken) : QString()},
         {tr("Duration"), Texts::duration(record.duration)},
         {tr("Tokens"), RequestWords::tokens(record)},
         {tr("Cost"), record.costMicros ? Texts::money(*record.costMicros) : QString()},
         {tr("Tier", "a provider's service tier"), record.tier},
         {tr("Dropped", "fields of a request"), row.trace.dropped.join(u", "_s)},
         {tr("Session"), record.session},
         {tr("Number"), record.requestId}});
}

void RequestDetail::show(const OpenRequest &request, const RequestReport &names)
{
    setTitle(RequestWords::model(request.model, request.resolved));
    setHint({});
    m_copy->show();
    const QString account = names.names.value(request.account, request.account.value);
    m_state->setSteps(
        {{.state = AccountState::Waiting,
          .title = tr("Under way"),
          .text = account.isEmpty() ? tr("It is not at an account yet.")
                                    : tr("It is at %1.", "an account").arg(account)}});
    m_attempts->setSteps({});
    m_attemptSection->hide();
    m_passed->setSteps({});
    m_passedSection->hide();
    m_facts->setFacts(
        {{tr("Time"), Texts::absoluteTime(request.time)},
         {tr("Key"), names.keys.value(request.key, request.key.value)},
         {tr("Endpoint"), Texts::format(formatName(request.format))},
         {tr("Asked for"), request.model},
         {tr("Used"), request.resolved},
         {tr("Account"), account},
         {tr("Attempts"), request.attempts > 0 ? Texts::number(request.attempts) : QString()},
         {tr("Number"), QString::fromLatin1(request.id)}});
}

QString RequestDetail::summary() const
{
    return m_state->steps().isEmpty() ? QString() : m_state->steps().first().text;
}

QString RequestDetail::text() const
{
    QStringList parts = {m_state->text(), m_facts->text()};
    if (!m_attempts->steps().isEmpty())
        parts.append(tr("Attempts") + u'\n' + m_attempts->text());
    if (!m_passed->steps().isEmpty())
        parts.append(tr("Passed over") + u'\n' + m_passed->text());
    return parts.join(u"\n\n"_s);
}

} // namespace deskrelay
