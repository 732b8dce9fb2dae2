#pragma once

#include "tests/support/grammar/eventgrammar.h"
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

inline const QByteArray created =
    R"({"type":"response.created","response":{"id":"resp_1","model":"gpt-5","status":"in_progress"}})";
inline const QByteArray completed =
    R"({"type":"response.completed","response":{"status":"completed","output":[]}})";

} // namespace deskrelay
