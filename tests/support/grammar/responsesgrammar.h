#pragma once

#include "tests/support/grammar/replygrammar.h"

#include <QByteArrayList>
#include <QSet>

namespace deskrelay {

/// openai-responses: numbered events; created, in_progress; items one after the other, each added
/// and done with the same id and with the content that its events told; one terminal event, whose
/// response repeats those items. An `error` event may only precede `response.failed`.
class ResponsesGrammar final : public ReplyGrammar
{
public:
    using ReplyGrammar::ReplyGrammar;

    QByteArray terminal() const { return m_terminal; } ///< The last event's type.
    QByteArray response() const { return m_response; } ///< And its response.
    QByteArray error() const { return m_error; }       ///< The code of the error event.
    const QByteArrayList &items() const { return m_items; }

protected:
    void take(const StrictFrame &frame, const JsonNode &data) override;
    void takeEnd() override;
    void takeWhole(const JsonNode &body) override;

private:
    enum class Step
    {
        Outside,
        Open, ///< Of a part: its beginning was told.
        Told  ///< Its whole text was told.
    };

    void obey(const char *fault);
    void takeError(const JsonNode &event);
    void takeBeginning(const JsonNode &event);
    void takeAdded(const JsonNode &event);
    void takeDone(const JsonNode &event);
    void takeInner(const JsonNode &event);
    void takePart(const JsonNode &event, QByteArrayView index, bool isBegin);
    void takeText(const JsonNode &event, QByteArrayView index);
    void takeArguments(const JsonNode &event);
    void takeTerminal(const JsonNode &event);
    void takeHead(const JsonNode &response);
    void takeOutput(const JsonNode &response);
    QByteArrayList textsOf(const JsonNode &item) const;

    qint64 m_sequence = 0;
    QByteArray m_id = {};
    QByteArray m_open = {}; ///< The item that is open.
    QByteArray m_type = {}; ///< Its type.
    QByteArray m_text = {}; ///< Of its open part, or its arguments.
    Step m_step = Step::Outside;
    QByteArrayList m_texts = {}; ///< Of its parts that are over.
    QSet<QByteArray> m_ids = {};
    QByteArrayList m_items = {};
    QByteArray m_terminal = {};
    QByteArray m_error = {};
    QByteArray m_response = {};
};

} // namespace deskrelay
