#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/replyevent.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QSet>

#include <optional>

namespace deskrelay {

/// One output item of a stream: its events as they come, turned into those of a reply.
///
/// What a `.done` tells is taken where no delta told it before.
class ResponsesItemStream final
{
public:
    ResponsesItemStream(std::optional<qint64> index, const QByteArray &id)
        : m_index(index)
        , m_id(id)
    {
    }

    std::optional<qint64> index() const { return m_index; }
    const QByteArray &id() const { return m_id; }
    bool isAt(qint64 index) const { return m_index == index; }
    bool isNamed(const QByteArray &id) const { return m_id == id; }
    bool isDone() const { return m_isDone; }
    bool hasCall() const { return m_hasCall; }
    bool hasRefusal() const { return m_hasRefusal; }

    /// `response.output_item.added`: what is known of the item by now.
    void begin(const JsonNode &item);
    /// Any event inside of the item.
    void take(QByteArrayView type, const JsonNode &event);
    /// `response.output_item.done`: the whole item.
    void finish(const JsonNode &item);
    /// The stream is over without a word about this item.
    void close();

    ReplyEvents takeEvents() { return std::exchange(m_events, {}); }

private:
    using Kind = reply::PartStart::Kind;

    void open(const reply::PartStart &start);
    void openCall();
    void startCall();
    void write(QByteArrayView text);
    void closePart();
    void takeText(Kind kind, const JsonNode &event, QByteArrayView text, bool isDelta);
    void takeReasoning(QByteArrayView type, const JsonNode &event);
    void takeCall(QByteArrayView text, bool isDelta);
    void finishMessage(const JsonNode &item);
    void finishReasoning(const JsonNode &item);
    void finishCall(const JsonNode &item, bool isCustom);
    void learn(const JsonNode &item);

    std::optional<qint64> m_index = {};
    QByteArray m_id = {};
    reply::PartStart m_call = {.kind = Kind::ToolCall};
    QByteArray m_held = {};               ///< Arguments that came before the call's name.
    QSet<qint64> m_contents = {};         ///< The message's parts that were told.
    std::optional<qint64> m_content = {}; ///< The message's part that is open.
    std::optional<qint64> m_summary = {}; ///< The summary's part that is open.
    QByteArray m_reasoningSource = {};    ///< Summary or content: whichever came first.
    std::optional<reply::PartStart> m_open = {};
    bool m_hasWritten = false; ///< In the open part.
    bool m_isDone = false;
    bool m_hasCall = false;
    bool m_hasRefusal = false;
    ReplyEvents m_events = {};
};

} // namespace deskrelay
