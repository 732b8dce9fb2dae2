#pragma once

#include "tests/unit/formats/responses/responsestest.h"

namespace deskrelay {

inline ReplyContext contextOf(const QByteArray &request = R"({"model":"m","input":"hi"})")
{
    const Result<JsonTree> tree = JsonTree::parse(request);
    const Result<Conversation> conversation = responsesCodec.readRequest(tree->root(), {});
    return {.model = "m", .id = "7", .nowSeconds = 1'000, .request = *conversation};
}

inline QByteArray streamOf(const ReplyContext &context, const ReplyEvents &events)
{
    const auto writer = responsesCodec.makeReplyWriter(context);
    QByteArray stream;
    for (const ReplyEvent &event : events)
        stream += writer->write(event);
    return stream;
}

inline ReplyEvents part(const reply::PartStart &start,
                        const Texts &deltas,
                        const std::optional<SealedState> &state = {})
{
    ReplyEvents events{start};
    for (const QByteArray &delta : deltas)
        events.append(reply::Delta{delta});
    if (state)
        events.append(reply::State{*state});
    events.append(reply::PartEnd{});
    return events;
}

} // namespace deskrelay
