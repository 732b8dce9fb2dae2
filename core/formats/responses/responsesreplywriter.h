#pragma once

#include "core/formats/conversation/codec.h"
#include "core/formats/responses/outputitem.h"
#include "core/formats/responses/responseobject.h"
#include "core/formats/responses/responsesitemevents.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace deskrelay {

/// Writes a reply as OpenAI's Responses events, or as the one response object.
///
/// Each part becomes an item of its own, which is told to be done when the next part or the end
/// comes: only then is it known whether it was cut off. A call of the `tool_search` that the client
/// runs itself becomes that item again. Where the request asked for a compaction, the model's text
/// becomes the one `compaction` item. A failure is told by `response.failed`, whose code and
/// message Codex reads.
class ResponsesReplyWriter final : public ReplyWriter
{
public:
    explicit ResponsesReplyWriter(const ReplyContext &context);

    QByteArray write(const ReplyEvent &event) override;
    QByteArray ping() const override;
    QByteArray whole(const Reply &reply) override;

private:
    void take(const reply::Start &start);
    void take(const reply::PartStart &start);
    void take(const reply::Delta &delta);
    void take(const reply::State &state);
    void take(const reply::PartEnd &end);
    void take(const reply::Media &media);
    void take(const reply::Opaque &opaque);
    void take(const reply::Usage &usage);
    void take(const reply::Finish &finish);
    void take(const reply::Failure &failure);

    void placeItem();
    void beginItem();
    void settle(const char *status);
    void writeWholeItem(const QByteArray &added, const QByteArray &done);
    void finishItem(const QByteArray &json);
    void writeOpaque(const QByteArray &json);
    void carryState(const SealedState &state, const QByteArray &callId);
    void writeRefusal(const QByteArray &text);
    bool finishCompaction();
    void end(const char *type, ResponseObject::State state);
    void fail(QByteArrayView code, const QByteArray &message);

    const ReplyContext m_context;
    const ResponseObject m_response;
    ResponsesItemEvents m_events = {};
    QByteArray m_output = {};     ///< The finished items, comma-separated.
    QByteArray m_last = {};       ///< The terminal event's response.
    QByteArray m_summary = {};    ///< Of a compaction.
    QByteArray m_compaction = {}; ///< The upstream's own, an item as it came.
    std::optional<TokenUsage> m_usage = {};
    OutputItem m_item = {};
    OutputItem m_ended = {}; ///< The last item until its status is known.
    bool m_isStarted = false;
    bool m_isOver = false;
    bool m_hasRefused = false;
};

std::unique_ptr<ReplyWriter> makeResponsesReplyWriter(const ReplyContext &context);

} // namespace deskrelay
