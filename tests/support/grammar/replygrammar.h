#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/codec.h"
#include "tests/support/grammar/strictframes.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace deskrelay {

/// Holds one reply to what its format allows; see the four grammars. One serves one reply.
class ReplyGrammar
{
public:
    explicit ReplyGrammar(const ReplyContext &context)
        : m_context(context)
    {
    }
    virtual ~ReplyGrammar() = default;
    ReplyGrammar(const ReplyGrammar &) = delete;
    ReplyGrammar &operator=(const ReplyGrammar &) = delete;

    /// What is wrong with a stream: the frame and the rule that it breaks. Empty: nothing.
    virtual QByteArray streamFault(QByteArrayView stream);
    /// The same of a reply that is one document.
    QByteArray wholeFault(QByteArrayView body);

protected:
    /// A frame; \a data is Missing where it is no JSON.
    virtual void take(const StrictFrame &frame, const JsonNode &data) = 0;
    virtual void takeEnd() = 0;
    virtual void takeWhole(const JsonNode &body) = 0;

    /// Notes the rule where it is not obeyed; the first that is broken stays.
    void must(bool isObeyed, const char *rule);
    bool isFaulty() const { return !m_fault.isEmpty(); }
    const ReplyContext &context() const { return m_context; }

    /// Begins what faults are told of.
    void enter(const QByteArray &place, const QByteArray &text);
    QByteArray fault() const { return m_fault; }

private:
    const ReplyContext m_context;
    QByteArray m_place = {};
    QByteArray m_text = {};
    QByteArray m_fault = {};
};

std::unique_ptr<ReplyGrammar> makeReplyGrammar(Format format, const ReplyContext &context);

/// What is wrong with the stream that a client of \a format got; empty: nothing.
QByteArray replyFault(Format format, const ReplyContext &context, QByteArrayView stream);
/// The same of a whole reply.
QByteArray wholeReplyFault(Format format, const ReplyContext &context, QByteArrayView body);

} // namespace deskrelay
