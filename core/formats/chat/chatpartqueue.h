#pragma once

#include "core/formats/conversation/replyevent.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace deskrelay {

/// A fragment of a tool call as it came.
struct ChatCallDelta
{
    std::optional<qint64> index = {}; ///< Some vendors give none, or zero to all.
    QByteArray id = {};               ///< In a call's first fragment, if at all.
    QByteArray name = {};
    QByteArray arguments = {};
    bool isCustom = false;
    std::optional<SealedState> state = {};
};

/// Puts a reply's fragments, which may interleave, into parts one after the other.
///
/// The first part that is not complete is given out as it comes; what belongs to later ones waits.
/// Text is complete when something else begins, a call when its arguments are and another part
/// follows.
class ChatPartQueue final
{
public:
    void addText(reply::PartStart::Kind kind, const QByteArray &text, ReplyEvents &events);
    void addCall(const ChatCallDelta &delta, ReplyEvents &events);
    void addMedia(const MediaPart &media, ReplyEvents &events);
    /// The state of the answer's text, where it is open.
    void addTextState(const SealedState &state, ReplyEvents &events);
    /// The state of the reasoning that is open, which is over with it; a part of its own where none
    /// is.
    void sealReasoning(const SealedState &state, ReplyEvents &events);
    /// Reasoning that is sealed as a whole.
    void addSealedReasoning(const SealedState &state, ReplyEvents &events);
    /// Gives out what waits: nothing more comes.
    void close(ReplyEvents &events);

    /// Whether the last part is of that kind, and may grow.
    bool isLast(reply::PartStart::Kind kind) const;
    bool hasCalls() const { return m_hasCalls; }
    bool hasRefusal() const { return m_hasRefusal; }

private:
    struct Slot
    {
        reply::PartStart start = {};
        std::optional<qint64> index = {};
        QByteArray waiting = {};   ///< Not given out yet.
        QByteArray arguments = {}; ///< Of a call, as far as they came.
        std::optional<SealedState> state = {};
        std::optional<MediaPart> media = {};
        bool isOpen = false;
        bool isSealed = false; ///< Nothing may be added.
    };

    Slot &slotOf(const ChatCallDelta &delta);
    bool begins(const ChatCallDelta &delta, const Slot &latest) const;
    bool isComplete(qsizetype index) const;
    void advance(ReplyEvents &events);

    QList<Slot> m_slots = {};
    qsizetype m_first = 0; ///< The first that is not over.
    bool m_isClosing = false;
    bool m_hasCalls = false;
    bool m_hasRefusal = false;
};

} // namespace deskrelay
