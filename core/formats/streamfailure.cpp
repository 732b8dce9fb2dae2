#include "core/formats/streamfailure.h"

#include "core/base/jsontree.h"
#include "core/base/sseparser.h"
#include "core/formats/conversation/codec.h"

#include <algorithm>

namespace deskrelay {

static const reply::Failure *failureAmong(const ReplyEvents &events)
{
    const auto found = std::find_if(events.begin(), events.end(), [](const ReplyEvent &event) {
        return std::holds_alternative<reply::Failure>(event);
    });
    return found == events.end() ? nullptr : std::get_if<reply::Failure>(&*found);
}

/// Whether an event's data is what the body of an error reply would be.
static bool isErrorBody(QByteArrayView data)
{
    const Result<JsonTree> tree = JsonTree::parse(data);
    return tree && tree->root()["error"].isObject() && tree->root()["error"]["message"].isString();
}

std::optional<StreamFailure> failureInStream(Format format, QByteArrayView events)
{
    SseParser parser;
    QList<SseEvent> frames = parser.feed(events);
    frames += parser.finish();
    const std::unique_ptr<ReplyReader> reader = codecOf(format).makeReplyReader();
    ReplyEvents read;
    for (const SseEvent &frame : std::as_const(frames)) {
        reader->feed(frame, read);
        if (const reply::Failure *const failure = failureAmong(read)) {
            return StreamFailure{.failure = *failure,
                                 .body = isErrorBody(frame.data) ? frame.data : QByteArray()};
        }
    }
    return std::nullopt;
}

} // namespace deskrelay
