#include "tests/support/grammar/eventgrammar.h"

namespace deskrelay {

static bool isWithinPart(const ReplyEvent &event)
{
    return std::holds_alternative<reply::Delta>(event) ||
           std::holds_alternative<reply::State>(event) ||
           std::holds_alternative<reply::PartEnd>(event);
}

static bool isBetweenParts(const ReplyEvent &event)
{
    return std::holds_alternative<reply::PartStart>(event) ||
           std::holds_alternative<reply::Media>(event) ||
           std::holds_alternative<reply::Opaque>(event) ||
           std::holds_alternative<reply::Finish>(event);
}

QByteArray eventsFault(const ReplyEvents &events)
{
    bool isOpen = false;
    bool isOver = false;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const ReplyEvent &event = events[i];
        const QByteArray place = "event " + QByteArray::number(i) + ": ";
        const bool isFailure = std::holds_alternative<reply::Failure>(event);
        if (isOver)
            return place + "an event after the end";
        if (std::holds_alternative<reply::Start>(event) != (i == 0) && !(i == 0 && isFailure))
            return place + "Start comes once and first";
        if (isWithinPart(event) && !isOpen)
            return place + "more of no part";
        if (isBetweenParts(event) && isOpen)
            return place + "something within a part";
        if (const auto *const start = std::get_if<reply::PartStart>(&event)) {
            isOpen = true;
            if (start->kind == reply::PartStart::Kind::ToolCall && start->callId.isEmpty())
                return place + "a call without an id";
        } else if (std::holds_alternative<reply::PartEnd>(event)) {
            isOpen = false;
        }
        isOver = isFailure || std::holds_alternative<reply::Finish>(event);
    }
    return isOver ? QByteArray() : QByteArray("there is no end");
}

} // namespace deskrelay
