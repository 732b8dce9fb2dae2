#include "core/formats/messages/turns.h"

#include "core/formats/conversation/mediafacts.h"
#include "core/formats/conversation/modelnotes.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/messages/mediawriter.h"
#include "core/formats/messages/toolinput.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

static bool isBlank(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    });
}

static bool isResult(const TurnPart &part)
{
    return std::holds_alternative<ToolResultPart>(*part.part);
}

static bool isOwn(const OpaquePart &opaque)
{
    return opaque.origin == Format::AnthropicMessages;
}

Turns::Turns(const Conversation &conversation, const ModelTraits &traits, DroppedFields &dropped)
    : m_conversation(conversation)
    , m_traits(traits)
    , m_dropped(dropped)
{
}

const Part *Turns::make(Part part)
{
    return &m_made.emplace_back(std::move(part));
}

Result<void> Turns::arrange()
{
    for (const Message &message : m_conversation.messages) {
        switch (message.role) {
        case Role::System:
            takeSystem(message);
            break;
        case Role::User:
            takeUser(message);
            break;
        case Role::Assistant:
            takeAssistant(message);
        }
    }
    flushSystem();
    if (m_error)
        return *m_error;
    if (!m_drawn.isEmpty())
        m_dropped.add(Field::Images);
    if (m_turns.empty() || m_turns.front().role != Role::User)
        m_turns.insert(m_turns.begin(),
                       {.parts = {{.part = make(TextPart{.text = openingNote.toByteArray()})}}});
    pair();
    return {};
}

void Turns::append(Role role, const QList<TurnPart> &parts)
{
    if (m_turns.empty() || m_turns.back().role != role)
        m_turns.push_back({.role = role});
    auto &into = m_turns.back().parts;
    into.insert(into.end(), parts.begin(), parts.end());
}

void Turns::takeSystem(const Message &message)
{
    for (const Part &part : message.parts) {
        const auto *const text = std::get_if<TextPart>(&part);
        if (std::holds_alternative<MediaPart>(part))
            m_dropped.add(mediaField(std::get<MediaPart>(part).kind));
        if (!text || isBlank(text->text))
            continue;
        if (m_turns.empty()) {
            m_system.push_back({.part = &part});
        } else if (m_traits.takesSystemAnywhere) {
            m_laterSystem.push_back({.part = &part});
        } else {
            append(Role::User,
                   {{.part = make(TextPart{.text = "<system-reminder>\n" + text->text +
                                                   "\n</system-reminder>",
                                           .cache = text->cache})}});
        }
    }
}

/// A later system message stands after a user's turn, and before an assistant's or the end.
void Turns::flushSystem()
{
    if (m_laterSystem.empty())
        return;
    const QList<TurnPart> parts(m_laterSystem.begin(), m_laterSystem.end());
    m_laterSystem.clear();
    const bool isInPlace = !m_turns.empty() && m_turns.back().role == Role::User;
    append(isInPlace ? Role::System : Role::User, parts);
}

bool Turns::takeMedia(const Part &part, const MediaPart &media, QList<TurnPart> &parts)
{
    const QString obstacle = mediaObstacle(media, m_traits, m_conversation.format);
    if (obstacle.isEmpty()) {
        parts.append({.part = &part});
        return true;
    }
    if (media.source == MediaPart::Source::File && !m_error)
        m_error = m_dropped.refusal(mediaField(media.kind), obstacle);
    m_dropped.add(mediaField(media.kind));
    parts.append({.part = make(TextPart{.text = leftOutNote(media), .cache = media.cache})});
    return false;
}

/// A result that is an error holds text alone; its media follow the results.
void Turns::moveErrorMedia(const ToolResultPart &result, QList<TurnPart> &after)
{
    if (!result.isError)
        return;
    for (const ToolResultPart::Content &content : result.content) {
        const auto *const media = std::get_if<MediaPart>(&content);
        if (media && mediaObstacle(*media, m_traits, m_conversation.format).isEmpty())
            after.append({.part = make(*media)});
    }
}

void Turns::takeUser(const Message &message)
{
    QList<TurnPart> parts;
    QString obstacle;
    Field lost = Field::Images;
    bool hasMore = false; // beside what is left out
    for (const Part &part : message.parts) {
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            hasMore = hasMore || !isBlank(text->text);
            if (!isBlank(text->text))
                parts.append({.part = &part});
        } else if (const auto *const media = std::get_if<MediaPart>(&part)) {
            if (takeMedia(part, *media, parts)) {
                hasMore = true;
            } else {
                obstacle = mediaObstacle(*media, m_traits, m_conversation.format);
                lost = mediaField(media->kind);
            }
        } else if (const auto *const result = std::get_if<ToolResultPart>(&part)) {
            m_results[result->id].append(&part);
            hasMore = true;
            parts.append({.part = &part});
            moveErrorMedia(*result, parts);
        } else if (const auto *const opaque = std::get_if<OpaquePart>(&part)) {
            hasMore = hasMore || isOwn(*opaque);
            if (isOwn(*opaque))
                parts.append({.part = &part});
            else
                m_dropped.add(Field::Opaque);
        }
    }
    if (!hasMore && !obstacle.isEmpty() && !m_error)
        m_error = m_dropped.refusal(lost, obstacle);
    if (parts.isEmpty())
        return;
    if (!m_drawn.isEmpty()) {
        append(Role::User, {{.part = make(TextPart{.text = drawnNote.toByteArray()})}});
        append(Role::User, std::exchange(m_drawn, {}));
    }
    append(Role::User, parts);
}

void Turns::takeAssistant(const Message &message)
{
    QList<TurnPart> parts;
    for (const Part &part : message.parts) {
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            if (!isBlank(text->text))
                parts.append({.part = &part});
        } else if (const auto *const refusal = std::get_if<RefusalPart>(&part)) {
            if (!isBlank(refusal->text))
                parts.append({.part = make(TextPart{.text = refusal->text})});
        } else if (const auto *const reasoning = std::get_if<ReasoningPart>(&part)) {
            // Thinking is taken back with its own signature, or not at all.
            if (reasoning->state && isReadableBy(*reasoning->state, Format::AnthropicMessages) &&
                m_traits.thinking != ModelTraits::Thinking::None)
                parts.append({.part = &part});
        } else if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
            parts.append({.part = &part, .id = freshId(call->id)});
        } else if (const auto *const media = std::get_if<MediaPart>(&part)) {
            takeMedia(part, *media, m_drawn);
        } else if (const auto *const opaque = std::get_if<OpaquePart>(&part)) {
            if (isOwn(*opaque))
                parts.append({.part = &part});
            else
                m_dropped.add(Field::Opaque);
        }
    }
    if (parts.isEmpty())
        return;
    flushSystem();
    append(Role::Assistant, parts);
}

/// Ids that a client used twice get a number; the API wants each once.
QByteArray Turns::freshId(const QByteArray &id)
{
    const QByteArray fit = toolUseId(id);
    QByteArray fresh = fit;
    for (int count = 2; m_ids.contains(fresh); ++count)
        fresh = fit + '_' + QByteArray::number(count);
    m_ids.insert(fresh);
    return fresh;
}

void Turns::pair()
{
    for (size_t i = 0; i < m_turns.size(); ++i) {
        if (m_turns[i].role == Role::Assistant)
            pairTurn(i);
    }
    // What found no call is an orphan.
    for (Turn &turn : m_turns) {
        std::erase_if(turn.parts,
                      [](const TurnPart &part) { return isResult(part) && part.id.isEmpty(); });
        if (turn.parts.empty())
            turn.parts.push_back({.part = make(TextPart{.text = openingNote.toByteArray()})});
    }
}

void Turns::pairTurn(size_t index)
{
    std::vector<TurnPart> results;
    for (const TurnPart &part : m_turns[index].parts) {
        const auto *const call = std::get_if<ToolCallPart>(part.part);
        if (!call)
            continue;
        QList<const Part *> &given = m_results[call->id];
        const Part *const result =
            given.isEmpty() ? make(ToolResultPart{
                                  .id = call->id,
                                  .isError = true,
                                  .content = {TextPart{.text = missingResultNote.toByteArray()}}})
                            : given.takeFirst();
        results.push_back({.part = result, .id = part.id});
    }
    if (results.empty())
        return;
    const size_t next = index + 1;
    if (next == m_turns.size() || m_turns[next].role != Role::User)
        m_turns.insert(m_turns.begin() + qsizetype(next), Turn{});
    auto &parts = m_turns[next].parts;
    parts.insert(parts.begin(), results.begin(), results.end());
}

bool Turns::answersUnthought() const
{
    for (auto turn = m_turns.rbegin(); turn != m_turns.rend(); ++turn) {
        if (turn->role != Role::Assistant)
            continue;
        const bool calls =
            std::any_of(turn->parts.begin(), turn->parts.end(), [](const auto &part) {
                return std::holds_alternative<ToolCallPart>(*part.part);
            });
        return calls && !std::holds_alternative<ReasoningPart>(*turn->parts.front().part);
    }
    return false;
}

void Turns::close(bool takesPrefill)
{
    if (m_turns.back().role != Role::Assistant)
        return;
    TurnPart &last = m_turns.back().parts.back();
    if (std::holds_alternative<OpaquePart>(*last.part))
        return;
    const auto *const text = std::get_if<TextPart>(last.part);
    if (!takesPrefill || !text) {
        append(Role::User, {{.part = make(TextPart{.text = goOnNote.toByteArray()})}});
        return;
    }
    TextPart trimmed = *text; // white space at the end of a prefill is refused
    while (isBlank(trimmed.text.last(1)))
        trimmed.text.chop(1);
    last.part = make(trimmed);
}

} // namespace deskrelay
