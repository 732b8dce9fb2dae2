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

static qsizetype bytesIn(const QList<ReasoningPart> &parts)
{
    qsizetype bytes = 0;
    for (const ReasoningPart &part : parts)
        bytes += part.text.size() + (part.state ? part.state->data.size() : 0);
    return bytes;
}

void StateStore::remember(const KeyId &key, const Reply &reply)
{
    Kept kept;
    for (const Part &part : reply.parts) {
        if (const auto *const reasoning = std::get_if<ReasoningPart>(&part)) {
            if (reasoning->state || !reasoning->text.isEmpty())
                kept.reasoning.append(*reasoning);
        } else if (const auto *const text = std::get_if<TextPart>(&part);
                   text && !text->text.isEmpty()) {
            kept.beforeText += std::exchange(kept.reasoning, {});
        }
        const auto *const call = std::get_if<ToolCallPart>(&part);
        if (!call)
            continue;
        Kept own = std::exchange(kept, {});
        own.state = call->state;
        if (own.beforeText.isEmpty() && own.reasoning.isEmpty() && !own.state)
            continue;
        own.bytes = call->id.size() + (own.state ? own.state->data.size() : 0) +
                    bytesIn(own.beforeText) + bytesIn(own.reasoning);
        insert(nameOf(key, call->id), own);
    }
}

/// Whether an upstream that speaks \a format wants to see the reasoning again.
static bool isFor(const ReasoningPart &reasoning, Format format)
{
    if (reasoning.state)
        return isReadableBy(*reasoning.state, format);
    return format == Format::OpenAiChat && !reasoning.text.isEmpty();
}

/// Puts what \a format understands of \a kept into \a parts at \a place.
static void insertReasoning(QList<Part> &parts,
                            qsizetype place,
                            const QList<ReasoningPart> &kept,
                            Format format)
{
    for (const ReasoningPart &reasoning : kept) {
        if (isFor(reasoning, format))
            parts.insert(place++, reasoning);
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
                return reasoning && isFor(*reasoning, upstream);
            });
        QList<Part> parts;
        qsizetype step = 0; // behind the call before
        for (Part &part : message.parts) {
            auto *const call = std::get_if<ToolCallPart>(&part);
            const auto found =
                call ? m_entries.constFind(nameOf(key, call->id)) : m_entries.constEnd();
            if (found != m_entries.constEnd() && !hasReasoning) {
                insertReasoning(parts, step, found->kept.beforeText, upstream);
                insertReasoning(parts, parts.size(), found->kept.reasoning, upstream);
            }
            if (found != m_entries.constEnd() && !call->state && found->kept.state &&
                isReadableBy(*found->kept.state, upstream))
                call->state = found->kept.state;
            parts.append(std::move(part));
            step = call ? parts.size() : step;
        }
        message.parts = std::move(parts);
    }
}

} // namespace deskrelay
