#pragma once

#include "core/base/ids.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/replyevent.h"
#include "core/formats/conversation/sealedstate.h"

#include <QHash>
#include <QList>

#include <list>

namespace deskrelay {

/// State of replies that went to a client whose format has no field for it: the reasoning that
/// stood before a tool call, and the call's own signature, by the call's id. Reasoning without a
/// seal is a chat's, whose vendors want to read it again.
///
/// Bounded in number and bytes, the oldest go first. Keys of different clients never mix. Lives in
/// the relay thread.
class StateStore final
{
public:
    static constexpr qsizetype mostEntries = 4096;
    static constexpr qsizetype mostBytes = 32 * 1024 * 1024;

    /// Keeps what \a reply holds for its calls.
    void remember(const KeyId &key, const Reply &reply);
    /// Puts back into \a conversation what an upstream that speaks \a upstream can read and the
    /// client could not carry.
    void restore(const KeyId &key, Format upstream, Conversation &conversation);

    qsizetype size() const { return m_entries.size(); }

private:
    struct Kept
    {
        QList<ReasoningPart> beforeText = {}; ///< Of what was said before the call.
        QList<ReasoningPart> reasoning = {};  ///< Right before the call.
        std::optional<SealedState> state = {};
        qsizetype bytes = 0;
    };
    struct Entry
    {
        Kept kept = {};
        std::list<QByteArray>::iterator place = {};
    };

    void insert(const QByteArray &name, const Kept &kept);
    void dropOldest();

    QHash<QByteArray, Entry> m_entries = {};
    std::list<QByteArray> m_order = {}; ///< The oldest first.
    qsizetype m_bytes = 0;
};

} // namespace deskrelay
