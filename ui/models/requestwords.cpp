#include "ui/models/requestwords.h"

#include "ui/texts.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int statusClientLeft = 499;

QString RequestWords::model(const QString &asked, const QString &used)
{
    return used.isEmpty() || used == asked ? asked : u"%1 → %2"_s.arg(asked, used);
}

QString RequestWords::status(const UsageRecord &record)
{
    if (record.status == statusClientLeft)
        return tr("left", "the client did, before its reply began");
    if (record.status < 400 && !record.complete)
        return tr("%1, cut", "a status whose reply broke off").arg(record.status);
    return QString::number(record.status);
}

AccountState RequestWords::state(const UsageRecord &record)
{
    if (record.status == statusClientLeft)
        return AccountState::Off;
    if (record.status >= 400)
        return AccountState::Attention;
    return record.complete ? AccountState::Serving : AccountState::Off;
}

QString RequestWords::tokens(const UsageRecord &record)
{
    const TokenUsage &tokens = record.tokens;
    QStringList parts = {tr("%1 input").arg(Texts::number(tokens.input))};
    if (tokens.cacheRead > 0)
        parts.append(tr("%1 from cache").arg(Texts::number(tokens.cacheRead)));
    if (tokens.cacheWrite() > 0)
        parts.append(tr("%1 to cache").arg(Texts::number(tokens.cacheWrite())));
    parts.append(tr("%1 output").arg(Texts::number(tokens.output)));
    if (tokens.reasoning > 0)
        parts.append(tr("%1 of it reasoning").arg(Texts::number(tokens.reasoning)));
    if (record.estimated)
        parts.append(tr("estimated", "numbers of tokens"));
    return parts.join(u", "_s);
}

QString RequestWords::account(const AccountId &id) const
{
    return m_names.names.value(id, id.value);
}

QString RequestWords::cause(AccountChoice::Cause cause)
{
    switch (cause) {
    case AccountChoice::Cause::Session:
        return tr("chosen as it holds the session");
    case AccountChoice::Cause::Only:
        return tr("chosen as the only one that could");
    case AccountChoice::Cause::Priority:
        return tr("chosen by priority");
    case AccountChoice::Cause::Load:
        return tr("chosen as the least busy");
    case AccountChoice::Cause::Turn:
        return tr("chosen as the longest unused");
    case AccountChoice::Cause::Order:
        return tr("chosen as the first in the list");
    case AccountChoice::Cause::None:
        break;
    }
    return {};
}

QString RequestWords::passReason(const PassedOver &passed, TimePoint at) const
{
    const QString detail = passed.detail.isEmpty() ? QString() : u" (%1)"_s.arg(passed.detail);
    switch (passed.reason) {
    case PassReason::Model:
        return tr("does not serve the model");
    case PassReason::NotAllowed:
        return tr("not among the accounts of the key");
    case PassReason::Disabled:
        return tr("disabled");
    case PassReason::NoCredential:
        return tr("its key is not loaded");
    case PassReason::Marked:
        return tr("needs attention") + detail;
    case PassReason::Cooling:
        return passed.until ? tr("cooling until %1").arg(Texts::moment(*passed.until, at)) + detail
                            : tr("cooling") + detail;
    case PassReason::Probed:
        return tr("one request was trying it out after its wait") + detail;
    case PassReason::Draining:
        return tr("draining: it takes no new sessions");
    case PassReason::Tried:
        return tr("this request had failed there");
    case PassReason::Full:
        return tr("at its bound of requests at a time");
    case PassReason::Better:
        return tr("another one was better");
    }
    return {};
}

QString RequestWords::summary(const RequestRow &row) const
{
    const UsageRecord &record = row.record;
    const QList<RequestAttempt> attempts = attemptsOf(row);
    QStringList sentences;
    if (attempts.isEmpty())
        sentences.append(record.status < 400 ? tr("The relay answered by itself.")
                                             : tr("No account was asked."));
    else if (record.status >= 400 && record.status != statusClientLeft)
        sentences.append(
            tr("It failed after %Ln attempt(s), the last one at %1.", nullptr, int(attempts.size()))
                .arg(account(attempts.last().account)));
    else if (attempts.size() == 1)
        sentences.append(tr("%1 served it.", "an account").arg(account(attempts.last().account)));
    else
        sentences.append(
            tr("%1 served it after %Ln failed attempt(s).", "an account", int(attempts.size()) - 1)
                .arg(account(attempts.last().account)));
    if (record.status == statusClientLeft)
        sentences.append(tr("The client left before the reply began."));
    else if (record.status < 400 && !record.complete)
        sentences.append(tr("The reply broke off, or the client left."));
    if (row.trace.movedFrom)
        sentences.append(tr("The session moved away from %1; the provider's prompt cache stayed "
                            "there.",
                            "an account")
                             .arg(account(*row.trace.movedFrom)));
    if (!row.trace.dropped.isEmpty())
        sentences.append(tr("Dropped, as the account's format has no place for it: %1.")
                             .arg(row.trace.dropped.join(u", "_s)));
    return sentences.join(u' ');
}

QList<TimeLineStep> RequestWords::attempts(const RequestRow &row) const
{
    const QList<RequestAttempt> attempts = attemptsOf(row);
    QList<TimeLineStep> steps;
    qsizetype choice = 0;
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        const RequestAttempt &attempt = attempts[i];
        // A second try at the same account comes without a choice of its own.
        const bool isAgain = i > 0 && attempts[i - 1].account == attempt.account &&
                             (choice >= row.trace.choices.size() ||
                              row.trace.choices[choice].account != attempt.account);
        QStringList words;
        if (isAgain)
            words.append(tr("tried once more"));
        else if (choice < row.trace.choices.size())
            words.append(cause(row.trace.choices[choice++].cause));
        const bool isServed =
            attempt.reason.isEmpty() && attempt.status > 0 && attempt.status < 400;
        if (!attempt.reason.isEmpty())
            words.append(attempt.reason);
        words.removeAll(QString());
        QStringList figures;
        if (attempt.status > 0)
            figures.append(QString::number(attempt.status));
        figures.append(Texts::duration(attempt.duration));
        steps.append({.state = isServed ? AccountState::Serving : AccountState::Attention,
                      .title = account(attempt.account),
                      .figure = figures.join(u" · "_s),
                      .text = words.join(u"; "_s)});
    }
    return steps;
}

QList<TimeLineStep> RequestWords::passedOver(const RequestRow &row) const
{
    QList<TimeLineStep> steps;
    const QList<RequestTrace::Choice> &choices = row.trace.choices;
    for (qsizetype i = 0; i < choices.size(); ++i) {
        for (const PassedOver &passed : choices[i].passed) {
            const bool isWaiting =
                passed.reason == PassReason::Cooling || passed.reason == PassReason::Probed ||
                passed.reason == PassReason::Full || passed.reason == PassReason::Draining;
            const bool isBroken = passed.reason == PassReason::Marked ||
                                  passed.reason == PassReason::NoCredential ||
                                  passed.reason == PassReason::Tried;
            steps.append({.state = isBroken    ? AccountState::Attention
                                   : isWaiting ? AccountState::Waiting
                                               : AccountState::Off,
                          .title = account(passed.account),
                          .figure = choices.size() > 1 ? tr("choice %1").arg(i + 1) : QString(),
                          .text = passReason(passed, row.record.time)});
        }
    }
    return steps;
}

} // namespace deskrelay
