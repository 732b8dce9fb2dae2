#include "core/formats/chat/chatpartqueue.h"

#include "core/base/jsontree.h"
#include "core/formats/conversation/callid.h"

#include <utility>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

static bool isObject(const QByteArray &text)
{
    if (!text.trimmed().endsWith('}'))
        return false;
    const Result<JsonTree> tree = JsonTree::parse(text);
    return tree && tree->root().isObject();
}

bool ChatPartQueue::isLast(Kind kind) const
{
    return !m_slots.isEmpty() && !m_slots.last().media && !m_slots.last().isSealed &&
           m_slots.last().start.kind == kind;
}

void ChatPartQueue::addText(Kind kind, const QByteArray &text, ReplyEvents &events)
{
    if (text.isEmpty())
        return;
    m_hasRefusal = m_hasRefusal || kind == Kind::Refusal;
    if (!isLast(kind))
        m_slots.append(Slot{.start = {.kind = kind}});
    m_slots.last().waiting += text;
    advance(events);
}

void ChatPartQueue::addMedia(const MediaPart &media, ReplyEvents &events)
{
    m_slots.append(Slot{.media = media});
    advance(events);
}

void ChatPartQueue::addTextState(const SealedState &state, ReplyEvents &events)
{
    if (!isLast(Kind::Text))
        return;
    m_slots.last().state = state;
    advance(events);
}

void ChatPartQueue::sealReasoning(const SealedState &state, ReplyEvents &events)
{
    if (!isLast(Kind::Reasoning)) {
        addSealedReasoning(state, events);
        return;
    }
    m_slots.last().state = state;
    m_slots.last().isSealed = true;
    advance(events);
}

void ChatPartQueue::addSealedReasoning(const SealedState &state, ReplyEvents &events)
{
    m_slots.append(Slot{.start = {.kind = Kind::Reasoning}, .state = state, .isSealed = true});
    advance(events);
}

/// Whether \a delta is another call than \a latest, the last one that it may belong to.
bool ChatPartQueue::begins(const ChatCallDelta &delta, const Slot &latest) const
{
    if (delta.name.isEmpty())
        return false;
    if (!delta.index)
        return true;
    if (!delta.id.isEmpty() && !latest.start.callId.isEmpty())
        return true; // one index for all
    return !latest.start.name.isEmpty() && isObject(latest.arguments);
}

ChatPartQueue::Slot &ChatPartQueue::slotOf(const ChatCallDelta &delta)
{
    Slot *latest = nullptr;
    for (qsizetype i = m_slots.size() - 1; i >= 0; --i) {
        Slot &slot = m_slots[i];
        if (slot.media || slot.start.kind != Kind::ToolCall)
            continue;
        if (!delta.id.isEmpty() && slot.start.callId == delta.id)
            return slot;
        if (!latest && (!delta.index || slot.index == delta.index))
            latest = &slot;
    }
    if (latest && !begins(delta, *latest))
        return *latest;
    m_slots.append(Slot{.start = {.kind = Kind::ToolCall}, .index = delta.index});
    return m_slots.last();
}

void ChatPartQueue::addCall(const ChatCallDelta &delta, ReplyEvents &events)
{
    m_hasCalls = true;
    Slot &slot = slotOf(delta);
    if (!slot.isOpen) {
        if (slot.start.callId.isEmpty())
            slot.start.callId = delta.id;
        if (slot.start.name.isEmpty())
            slot.start.name = delta.name;
        slot.start.isCustom = slot.start.isCustom || delta.isCustom;
    }
    if (delta.state)
        slot.state = delta.state;
    slot.arguments += delta.arguments;
    slot.waiting += delta.arguments;
    advance(events);
}

void ChatPartQueue::close(ReplyEvents &events)
{
    m_isClosing = true;
    advance(events);
}

bool ChatPartQueue::isComplete(qsizetype index) const
{
    if (m_isClosing)
        return true;
    if (index + 1 == m_slots.size())
        return false;
    const Slot &slot = m_slots[index];
    return slot.start.kind != Kind::ToolCall || (!slot.start.isCustom && isObject(slot.arguments));
}

void ChatPartQueue::advance(ReplyEvents &events)
{
    for (; m_first < m_slots.size(); ++m_first) {
        Slot &slot = m_slots[m_first];
        if (slot.media) {
            events.append(reply::Media{*slot.media});
            continue;
        }
        const bool isNamed = slot.start.kind != Kind::ToolCall || !slot.start.name.isEmpty();
        if (!isNamed && !m_isClosing)
            return;
        if (!std::exchange(slot.isOpen, true)) {
            if (slot.start.kind == Kind::ToolCall && slot.start.callId.isEmpty())
                slot.start.callId = newCallId();
            events.append(slot.start);
        }
        // Chat's clients look for a call's state at its beginning.
        if (slot.state && slot.start.kind == Kind::ToolCall)
            events.append(reply::State{*std::exchange(slot.state, std::nullopt)});
        if (!slot.waiting.isEmpty())
            events.append(reply::Delta{std::exchange(slot.waiting, {})});
        if (slot.state)
            events.append(reply::State{*std::exchange(slot.state, std::nullopt)});
        if (!isComplete(m_first))
            return;
        events.append(reply::PartEnd{});
    }
}

} // namespace deskrelay
