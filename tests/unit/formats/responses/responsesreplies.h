#pragma once

#include "tests/unit/formats/responses/responsestest.h"

namespace deskrelay {

inline ReplyEvents readAll(const Texts &frames, bool isFinished = true)
{
    const auto reader = responsesCodec.makeReplyReader();
    ReplyEvents events;
    for (const QByteArray &frame : frames)
        reader->feed({.data = frame}, events);
    if (isFinished)
        reader->finish(events);
    return events;
}

/// What is wrong with the order of the events; empty: nothing.
inline QByteArray disorder(const ReplyEvents &events)
{
    bool isOpen = false;
    bool isOver = false;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const ReplyEvent &event = events[i];
        if (isOver)
            return "something after the end";
        if (std::holds_alternative<reply::Start>(event) != (i == 0) &&
            !std::holds_alternative<reply::Failure>(event))
            return "the start";
        const bool isInside = std::holds_alternative<reply::Delta>(event) ||
                              std::holds_alternative<reply::State>(event) ||
                              std::holds_alternative<reply::PartEnd>(event);
        const bool isBetween = std::holds_alternative<reply::PartStart>(event) ||
                               std::holds_alternative<reply::Media>(event) ||
                               std::holds_alternative<reply::Opaque>(event) ||
                               std::holds_alternative<reply::Finish>(event);
        if ((isInside && !isOpen) || (isBetween && isOpen))
            return "overlapping parts";
        if (std::holds_alternative<reply::PartStart>(event))
            isOpen = true;
        if (std::holds_alternative<reply::PartEnd>(event))
            isOpen = false;
        isOver = std::holds_alternative<reply::Finish>(event) ||
                 std::holds_alternative<reply::Failure>(event);
    }
    return isOver ? "" : "no end";
}

inline const QByteArray created =
    R"({"type":"response.created","response":{"id":"resp_1","model":"gpt-5","status":"in_progress"}})";
inline const QByteArray completed =
    R"({"type":"response.completed","response":{"status":"completed","output":[]}})";

} // namespace deskrelay
