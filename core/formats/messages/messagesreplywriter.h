#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/codec.h"

#include <QByteArray>

#include <optional>

namespace deskrelay {

/// Writes a reply as Anthropic's messages API streams it, or whole.
///
/// A block opens with the first thing that it has to say, so that no client is given an empty text
/// block, which the API would refuse to take back.
class MessagesReplyWriter final : public ReplyWriter
{
public:
    explicit MessagesReplyWriter(const ReplyContext &context);

    QByteArray write(const ReplyEvent &event) override;
    QByteArray ping() const override;
    QByteArray whole(const Reply &reply) override;

private:
    void start();
    void open(const reply::PartStart &part);
    void add(const QByteArray &text);
    void seal(const SealedState &state);
    void close();
    void addBlock(const QByteArray &json);
    void addMedia(const MediaPart &media);
    void finish(const reply::Finish &finish);
    void fail(int status, const QByteArray &message);

    void openBlock(const QByteArray &block);
    void delta(QByteArrayView type, QByteArrayView member, QByteArrayView text);
    void event(QByteArrayView type, const QByteArray &data);
    QByteArray callId(const QByteArray &id) const;
    QByteArray partBlock(const Part &part) const;
    void writeHead(JsonWriter &writer) const;
    void writeStop(JsonWriter &writer, const reply::Finish &finish) const;

    const ReplyContext m_context;
    QByteArray m_out = {};
    std::optional<TokenUsage> m_usage = {};
    std::optional<reply::PartStart> m_part = {}; ///< The part that is open.
    std::optional<SealedState> m_state = {};     ///< Its state, until it ends.
    QByteArray m_customInput = {};               ///< Of a call that takes text.
    bool m_isBlockOpen = false;
    bool m_isStarted = false;
    bool m_isOver = false;
    bool m_hasCalls = false;
    int m_index = 0;
};

std::unique_ptr<ReplyWriter> makeMessagesReplyWriter(const ReplyContext &context);

} // namespace deskrelay
