#include "core/formats/conversation/callguard.h"

#include "core/formats/conversation/callid.h"

namespace deskrelay {

static bool isCall(const ReplyEvent &event)
{
    const auto *const start = std::get_if<reply::PartStart>(&event);
    return start && start->kind == reply::PartStart::Kind::ToolCall;
}

static bool isWithinPart(const ReplyEvent &event)
{
    return std::holds_alternative<reply::Delta>(event) ||
           std::holds_alternative<reply::State>(event) ||
           std::holds_alternative<reply::PartEnd>(event);
}

ReplyEvents CallGuard::filter(const ReplyEvents &events)
{
    ReplyEvents passed;
    passed.reserve(events.size());
    for (const ReplyEvent &event : events) {
        if (isCall(event)) {
            auto start = std::get<reply::PartStart>(event);
            m_isLeavingOut = start.name.isEmpty();
            m_hasLeftOut = m_hasLeftOut || m_isLeavingOut;
            if (m_isLeavingOut)
                continue;
            if (start.callId.isEmpty() || m_ids.contains(start.callId))
                start.callId = newCallId();
            m_ids.insert(start.callId);
            passed.append(start);
            continue;
        }
        if (m_isLeavingOut && isWithinPart(event))
            continue;
        m_isLeavingOut = false;
        const auto *const finish = std::get_if<reply::Finish>(&event);
        if (finish && m_hasLeftOut)
            passed.append(reply::Finish{.reason = FinishReason::BadToolCall});
        else
            passed.append(event);
    }
    return passed;
}

} // namespace deskrelay
