#include "core/relay/statestore.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

static QByteArray nameOf(const KeyId &key, const QByteArray &callId)
{
    return key.value.toUtf8() + '\0' + callId;
}

void StateStore::dropOldest()
{
    const auto oldest = m_entries.constFind(m_order.front());
    m_bytes -= oldest->kept.bytes;
    m_entries.erase(oldest);
    m_order.pop_front();
}

void StateStore::insert(const QByteArray &name, const Kept &kept)
{
    if (kept.bytes > mostBytes / 8)
        return;
    if (const auto known = m_entries.constFind(name); known != m_entries.constEnd()) {
        m_bytes -= known->kept.bytes;
        m_order.erase(known->place);
        m_entries.erase(known);
    }
    m_order.push_back(name);
    m_entries.insert(name, {kept, std::prev(m_order.end())});
    m_bytes += kept.bytes;
    while (m_entries.size() > mostEntries || m_bytes > mostBytes)
        dropOldest();
}

void StateStore::remember(const KeyId &key, const Reply &reply)
{
    QList<ReasoningPart> before;
    for (const Part &part : reply.parts) {
        if (const auto *const reasoning = std::get_if<ReasoningPart>(&part)) {
            if (reasoning->state)
                before.append(*reasoning);
            continue;
        }
        const auto *const call = std::get_if<ToolCallPart>(&part);
        if (!call || (before.isEmpty() && !call->state))
            continue;
        Kept kept{.reasoning = std::exchange(before, {}), .state = call->state};
        kept.bytes = call->id.size() + (call->state ? call->state->data.size() : 0);
        for (const ReasoningPart &reasoning : std::as_const(kept.reasoning))
            kept.bytes += reasoning.text.size() + reasoning.state->data.size();
        insert(nameOf(key, call->id), kept);
    }
}

void StateStore::restore(const KeyId &key, Format upstream, Conversation &conversation)
{
    for (Message &message : conversation.messages) {
        if (message.role != Role::Assistant)
            continue;
        const bool hasReasoning =
            std::any_of(message.parts.begin(), message.parts.end(), [upstream](const Part &part) {
                const auto *const reasoning = std::get_if<ReasoningPart>(&part);
                return reasoning && reasoning->state && isReadableBy(*reasoning->state, upstream);
            });
        QList<Part> parts;
        for (Part &part : message.parts) {
            auto *const call = std::get_if<ToolCallPart>(&part);
            const auto found =
                call ? m_entries.constFind(nameOf(key, call->id)) : m_entries.constEnd();
            if (found == m_entries.constEnd()) {
                parts.append(std::move(part));
                continue;
            }
            for (const ReasoningPart &reasoning : found->kept.reasoning) {
                if (!hasReasoning && isReadableBy(*reasoning.state, upstream))
                    parts.append(reasoning);
            }
            const std::optional<SealedState> &state = found->kept.state;
            if (!call->state && state && isReadableBy(*state, upstream))
                call->state = state;
            parts.append(std::move(part));
        }
        message.parts = std::move(parts);
    }
}

} // namespace deskrelay
