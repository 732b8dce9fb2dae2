#pragma once

#include "core/formats/conversation/codec.h"
#include "core/formats/responses/responsesitemstream.h"

#include <QByteArray>
#include <QSet>

#include <deque>
#include <memory>

namespace deskrelay {

/// Reads what an OpenAI upstream answers, streamed or whole.
///
/// Items that interleave are put one after the other, in the order in which they began. Events that
/// are unknown are passed over; vendors that leave events out are understood by the rest.
class ResponsesReplyReader final : public ReplyReader
{
public:
    void feed(const SseEvent &event, ReplyEvents &events) override;
    void finish(ReplyEvents &events) override;
    void readWhole(const JsonNode &body, ReplyEvents &events) override;

private:
    void start(const JsonNode &response, ReplyEvents &events);
    void take(const JsonNode &event, QByteArrayView type, ReplyEvents &events);
    ResponsesItemStream *itemOf(const JsonNode &event, QByteArrayView type);
    void takeOutput(const JsonNode &output);
    void drain(ReplyEvents &events);
    void end(const JsonNode &response, QByteArrayView type, ReplyEvents &events);
    void endWell(FinishReason reason, ReplyEvents &events);
    void fail(const JsonNode &error, ReplyEvents &events);
    void fail(const reply::Failure &failure, ReplyEvents &events);

    std::deque<ResponsesItemStream> m_items = {}; ///< That are not told to their end.
    QSet<qint64> m_toldIndices = {};              ///< Of the items that are over.
    QSet<QByteArray> m_toldIds = {};
    bool m_isStarted = false;
    bool m_isOver = false;
    bool m_hasItems = false;
    bool m_hasCalls = false;
    bool m_hasRefusal = false;
};

std::unique_ptr<ReplyReader> makeResponsesReplyReader();

} // namespace deskrelay
