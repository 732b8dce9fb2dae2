#pragma once

#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <deque>
#include <optional>
#include <vector>

namespace deskrelay {

/// A part and, of a call or a result, the id that it goes by.
struct TurnPart
{
    const Part *part = nullptr;
    QByteArray id = {};
};

/// One message as the API takes it.
struct Turn
{
    Role role = Role::User;
    std::vector<TurnPart> parts = {};
};

/// Puts a conversation into the order that Anthropic's API asks for.
///
/// System messages that lead become `system`; later ones stay where the model takes them, else
/// they are told in the user's turn. Neighbours of one role become one message. Each call's result
/// stands first in the very next turn: one that is missing is made up as an error, one without its
/// call is left out. The first turn is the user's. The parts live as long as this object and its
/// conversation.
class Turns final
{
public:
    Turns(const Conversation &conversation, const ModelTraits &traits, DroppedFields &dropped);

    /// Usage: a message has nothing but what the model cannot be given.
    Result<void> arrange();
    /// Ends with a turn of the user's where the last one is the assistant's: always, but where the
    /// model goes on from there (\a takesPrefill), or a server's tool is at work.
    void close(bool takesPrefill);

    const std::vector<TurnPart> &system() const { return m_system; }
    const std::vector<Turn> &turns() const { return m_turns; }
    /// Whether the results at the end belong to a turn that began without thinking: a budget is
    /// refused then.
    bool answersUnthought() const;

private:
    void takeSystem(const Message &message);
    void takeUser(const Message &message);
    void takeAssistant(const Message &message);
    bool takeMedia(const Part &part, const MediaPart &media, QList<TurnPart> &parts);
    void moveErrorMedia(const ToolResultPart &result, QList<TurnPart> &after);
    void flushSystem();
    void append(Role role, const QList<TurnPart> &parts);
    void pair();
    void pairTurn(size_t index);
    QByteArray freshId(const QByteArray &id);
    const Part *make(Part part);

    const Conversation &m_conversation;
    const ModelTraits &m_traits;
    DroppedFields &m_dropped;
    std::vector<TurnPart> m_system = {};
    std::vector<Turn> m_turns = {};
    std::vector<TurnPart> m_laterSystem = {}; ///< Waits for its place.
    QList<TurnPart> m_drawn = {};             ///< The assistant's media: the user shows it next.
    std::deque<Part> m_made = {};
    QHash<QByteArray, QList<const Part *>> m_results = {}; ///< By call; in their order.
    QSet<QByteArray> m_ids = {};
    std::optional<Error> m_error = {};
};

} // namespace deskrelay
