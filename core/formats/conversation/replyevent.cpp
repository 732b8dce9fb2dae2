#include "core/formats/conversation/replyevent.h"

namespace deskrelay {

template <typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

static Part emptyPart(const reply::PartStart &start)
{
    switch (start.kind) {
    case reply::PartStart::Kind::Reasoning:
        return ReasoningPart{};
    case reply::PartStart::Kind::Refusal:
        return RefusalPart{};
    case reply::PartStart::Kind::ToolCall:
        return ToolCallPart{.id = start.callId,
                            .name = start.name,
                            .space = start.space,
                            .isCustom = start.isCustom};
    case reply::PartStart::Kind::Text:
        break;
    }
    return TextPart{};
}

static void append(Part &part, const QByteArray &text)
{
    std::visit(Overloaded{[&text](TextPart &open) { open.text += text; },
                          [&text](ReasoningPart &open) { open.text += text; },
                          [&text](RefusalPart &open) { open.text += text; },
                          [&text](ToolCallPart &open) { open.arguments += text; },
                          [](auto &) {}},
               part);
}

static void seal(Part &part, const SealedState &state)
{
    std::visit(Overloaded{[&state](TextPart &open) { open.state = state; },
                          [&state](ReasoningPart &open) { open.state = state; },
                          [&state](ToolCallPart &open) { open.state = state; },
                          [](auto &) {}},
               part);
}

void ReplyFold::take(const ReplyEvent &event)
{
    std::visit(
        Overloaded{[this](const reply::Start &start) {
                       m_reply.id = start.id;
                       m_reply.model = start.model;
                   },
                   [this](const reply::PartStart &start) {
                       m_reply.parts.append(emptyPart(start));
                       m_isOpen = true;
                   },
                   [this](const reply::Delta &delta) {
                       if (m_isOpen)
                           append(m_reply.parts.last(), delta.text);
                   },
                   [this](const reply::State &state) {
                       if (m_isOpen)
                           seal(m_reply.parts.last(), state.state);
                   },
                   [this](const reply::PartEnd &) { m_isOpen = false; },
                   [this](const reply::Media &media) { m_reply.parts.append(media.part); },
                   [this](const reply::Opaque &opaque) { m_reply.parts.append(opaque.part); },
                   [this](const reply::Usage &usage) { m_reply.usage = usage.tokens; },
                   [this](const reply::Finish &finish) { m_reply.finish = finish; },
                   [this](const reply::Failure &failure) { m_reply.failure = failure; }},
        event);
}

static void addPart(ReplyEvents &events, const Part &part)
{
    const auto open = [&events](const reply::PartStart &start,
                                const QByteArray &text,
                                const std::optional<SealedState> &state) {
        events.append(start);
        if (!text.isEmpty())
            events.append(reply::Delta{text});
        if (state)
            events.append(reply::State{*state});
        events.append(reply::PartEnd{});
    };
    using Kind = reply::PartStart::Kind;
    std::visit(
        Overloaded{[&](const TextPart &text) { open({.kind = Kind::Text}, text.text, text.state); },
                   [&](const ReasoningPart &reasoning) {
                       open({.kind = Kind::Reasoning}, reasoning.text, reasoning.state);
                   },
                   [&](const RefusalPart &refusal) {
                       open({.kind = Kind::Refusal}, refusal.text, std::nullopt);
                   },
                   [&](const ToolCallPart &call) {
                       open({.kind = Kind::ToolCall,
                             .callId = call.id,
                             .name = call.name,
                             .space = call.space,
                             .isCustom = call.isCustom},
                            call.arguments,
                            call.state);
                   },
                   [&](const MediaPart &media) { events.append(reply::Media{media}); },
                   [&](const OpaquePart &opaque) { events.append(reply::Opaque{opaque}); },
                   [](const ToolResultPart &) {}},
        part);
}

ReplyEvents eventsOf(const Reply &reply)
{
    ReplyEvents events;
    events.append(reply::Start{reply.id, reply.model});
    for (const Part &part : reply.parts)
        addPart(events, part);
    if (reply.usage)
        events.append(reply::Usage{*reply.usage});
    if (reply.finish)
        events.append(*reply.finish);
    if (reply.failure)
        events.append(*reply.failure);
    return events;
}

Reply foldEvents(const ReplyEvents &events)
{
    ReplyFold fold;
    for (const ReplyEvent &event : events)
        fold.take(event);
    return fold.reply();
}

} // namespace deskrelay
