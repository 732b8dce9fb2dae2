#include "core/relay/keygate.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace deskrelay {

using std::chrono::milliseconds;

KeyGate::KeyGate(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_timer.setParent(this);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &KeyGate::advance);
}

void KeyGate::pass(const ClientKey &key,
                   const RequestEstimate &estimate,
                   HttpReply *client,
                   const Done &done)
{
    const TimePoint now = m_clock.now();
    const auto line = m_lines.constFind(key.id);
    const bool isFirst = line == m_lines.constEnd() || line->empty();
    const std::optional<LimitRefusal> refusal = m_limits.refusal(key, estimate, now);
    if (!refusal && (isFirst || !key.maxWait)) {
        done(m_limits.admit(key, estimate, now));
        return;
    }
    const bool mayHelp = !refusal || (refusal->freeAt && !refusal->isMoney()) ||
                         refusal->limit == LimitRefusal::Limit::Concurrent;
    if (!key.maxWait || key.maxWait->count() == 0 || !mayHelp) {
        done(*refusal);
        return;
    }
    m_lines[key.id].push_back({.key = key,
                               .estimate = estimate,
                               .client = client,
                               .until = now + *key.maxWait,
                               .done = done});
    connect(client, &HttpReply::gone, this, [this, client] { leave(client); });
    planNext();
}

void KeyGate::restoreCosts(const QList<KeyCost> &costs)
{
    for (const KeyCost &cost : costs)
        m_limits.spending().restore(cost, m_clock.now());
}

void KeyGate::settle(const KeyLimits::Ticket &ticket, qint64 tokens, qint64 costMicros)
{
    m_limits.settle(ticket, tokens, costMicros, m_clock.now());
    if (!m_lines.isEmpty())
        advance();
}

void KeyGate::leave(const HttpReply *client)
{
    for (std::deque<Waiting> &line : m_lines) {
        const auto found = std::find_if(line.begin(), line.end(), [client](const Waiting &known) {
            return known.client == client;
        });
        if (found == line.end())
            continue;
        const Done done = found->done;
        line.erase(found);
        advance();
        done(Left());
        return;
    }
}

/// Lets pass what may, refuses what has waited for too long.
void KeyGate::advance()
{
    const TimePoint now = m_clock.now();
    std::vector<std::pair<Done, Passed>> answers; // none may change the lines under our hands
    for (auto line = m_lines.begin(); line != m_lines.end();) {
        while (!line->empty()) {
            const Waiting &first = line->front();
            const auto refusal = m_limits.refusal(first.key, first.estimate, now);
            if (refusal && now < first.until && !refusal->isMoney())
                break;
            if (refusal)
                answers.emplace_back(first.done, *refusal);
            else
                answers.emplace_back(first.done, m_limits.admit(first.key, first.estimate, now));
            line->pop_front();
        }
        line = line->empty() ? m_lines.erase(line) : std::next(line);
    }
    planNext();
    for (const auto &[done, passed] : answers)
        done(passed);
}

void KeyGate::planNext()
{
    const TimePoint now = m_clock.now();
    std::optional<TimePoint> next;
    for (const std::deque<Waiting> &line : std::as_const(m_lines)) {
        const Waiting &first = line.front();
        const auto refusal = m_limits.refusal(first.key, first.estimate, now);
        const TimePoint at =
            std::min(first.until, refusal ? refusal->freeAt.value_or(first.until) : now);
        next = std::min(next.value_or(at), at);
    }
    if (next)
        m_timer.start(std::max(std::chrono::ceil<milliseconds>(*next - now), milliseconds(0)));
    else
        m_timer.stop();
}

qsizetype KeyGate::waiting() const
{
    qsizetype count = 0;
    for (const std::deque<Waiting> &line : m_lines)
        count += qsizetype(line.size());
    return count;
}

} // namespace deskrelay
