#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/codec.h"

#include <QByteArrayList>

namespace deskrelay {

/// Writes a reply for a Gemini client: chunks of a stream, each with one part, or one document.
///
/// Every chunk holds a part, the last one an empty text beside its reason to finish: the SDK
/// forgets a turn of which a chunk has none. A call comes whole. A refusal is a candidate that
/// finished for SAFETY, for the prompt itself was taken.
class GeminiReplyWriter final : public ReplyWriter
{
public:
    explicit GeminiReplyWriter(const ReplyContext &context)
        : m_context(context)
    {
    }

    QByteArray write(const ReplyEvent &event) override;
    QByteArray ping() const override;
    QByteArray whole(const Reply &reply) override;

private:
    /// The parts that an event completes, as JSON.
    QByteArrayList partsOf(const ReplyEvent &event);
    QByteArrayList openPart(const reply::PartStart &start);
    QByteArrayList addText(const QByteArray &text);
    void takeState(const SealedState &state, QByteArrayList &parts);
    QByteArrayList endPart();
    QByteArray textPart(QByteArrayView text, bool isThought);
    QByteArray callPart();
    QByteArray mediaPart(const MediaPart &media);
    void addSignature(JsonWriter &part);

    QByteArray response(const QByteArrayList &parts, const reply::Finish *finish) const;
    QByteArray frame(const QByteArray &json);
    QByteArray failure(const reply::Failure &failure);

    const ReplyContext m_context;
    std::optional<reply::PartStart> m_open = {};
    ToolCallPart m_call = {};
    QByteArray m_thought = {};        ///< Of the open reasoning, whether or not it is shown.
    QList<SealedState> m_states = {}; ///< Wait for a part to stand beside.
    std::optional<TokenUsage> m_usage = {};
    bool m_hasRefused = false;
    bool m_hasBegun = false;
    bool m_hasEnded = false;
};

} // namespace deskrelay
