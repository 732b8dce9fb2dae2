#pragma once

#include "core/formats/conversation/replyevent.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

namespace deskrelay {

struct Conversation;
struct Tool;
struct ToolCallPart;

/// What an upstream allows a tool to be called.
struct NameRule
{
    qsizetype longest = 64;
    QByteArrayView extra = {};     ///< Characters beside letters, digits, `_` and `-`.
    bool startsWithLetter = false; ///< Or `_`.
    bool takesSpaces = false;      ///< Namespaces go along as they are.
    bool takesCustom = false;      ///< Free-form tools go along as they are.
};

/// A request's tools by the names that the upstream knows them by, and back.
///
/// A name that the upstream would refuse is shortened and made unique by a hash, as is one that
/// another tool got first; one in a namespace becomes `space__name`; a custom tool becomes a
/// function with the one parameter `input`.
class ToolNames final
{
public:
    /// How the client knows a tool.
    struct Original
    {
        QByteArray name = {};
        QByteArray space = {};
        bool isCustom = false; ///< Its arguments were wrapped.
        bool operator==(const Original &) const = default;
    };

    ToolNames() = default;
    /// Of every tool that \a conversation declares or has called.
    ToolNames(const Conversation &conversation, const NameRule &rule);

    /// What the upstream knows the tool by.
    QByteArray upstream(const QByteArray &space, const QByteArray &name) const;
    /// What the client knows it by; a name that was never given is the client's as it is.
    Original original(const QByteArray &upstreamName) const;

private:
    void add(const QByteArray &space, const QByteArray &name, bool isCustom, const NameRule &rule);

    QHash<QByteArray, QByteArray> m_upstream = {}; ///< By `space NUL name`.
    QHash<QByteArray, Original> m_originals = {};
    QSet<QByteArray> m_taken = {}; ///< What was given, with its namespace where that goes along.
};

/// A custom tool's schema as a function, and its text as that function's arguments and back.
QByteArray customToolSchema();
/// What is told of it then: its grammar can only be described.
QByteArray customToolDescription(const Tool &tool);
QByteArray wrapCustomInput(QByteArrayView text);
QByteArray unwrapCustomInput(QByteArrayView arguments);
/// A call's arguments as the JSON object that they are to most: `{}` for none. Text that is no
/// object, as a model may write it, becomes that object's one member `input`.
QByteArray argumentsObject(QByteArrayView arguments);
QByteArray argumentsObject(const ToolCallPart &call);

/// Gives the calls in a reply their client's names back, and custom calls their text.
class ToolRestorer final
{
public:
    explicit ToolRestorer(const ToolNames &names)
        : m_names(names)
    {
    }

    /// \a events with the calls restored; a custom call's text comes at its end, whole.
    ReplyEvents restore(const ReplyEvents &events);

private:
    const ToolNames m_names;
    bool m_isHolding = false;
    QByteArray m_held = {};
};

} // namespace deskrelay
