#pragma once

#include "core/formats/conversation/parts.h"
#include "core/usage/tokenusage.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <variant>

namespace deskrelay {

/// Why a model ended its turn, in the terms of all formats.
enum class FinishReason
{
    Stop,         ///< By itself.
    StopSequence, ///< At one of the client's stop strings.
    ToolCalls,    ///< It waits for the results of its calls.
    Length,       ///< The bound of output tokens.
    ContextFull,  ///< The model's context has no room left.
    Refusal,      ///< Refused, or filtered for safety.
    Paused,       ///< A server tool's turn may be continued.
    BadToolCall   ///< It wrote a call that is none.
};

/// The events that a reply consists of, whatever its format.
///
/// Order: Start once and first; then parts one after the other, never overlapping: PartStart, any
/// number of Delta and State, PartEnd; Media and Opaque stand between parts. Usage may come
/// anywhere and replaces what was told before. The end is one Finish, or one Failure instead.
namespace reply {

struct Start
{
    QByteArray id = {};    ///< As the upstream named it.
    QByteArray model = {}; ///< As the upstream named it.
    bool operator==(const Start &) const = default;
};

struct PartStart
{
    enum class Kind
    {
        Text,
        Reasoning,
        Refusal,
        ToolCall
    };

    Kind kind = Kind::Text;
    QByteArray callId = {}; ///< Of a tool call, as are the fields below.
    QByteArray name = {};
    QByteArray space = {};
    bool isCustom = false;
    bool operator==(const PartStart &) const = default;
};

/// More of the open part: its text, or a call's arguments.
struct Delta
{
    QByteArray text = {};
    bool operator==(const Delta &) const = default;
};

/// The open part's sealed state.
struct State
{
    SealedState state = {};
    bool operator==(const State &) const = default;
};

struct PartEnd
{
    bool operator==(const PartEnd &) const = default;
};

/// An image or sound that the model made, whole.
struct Media
{
    MediaPart part = {};
    bool operator==(const Media &) const = default;
};

/// Something that only the upstream's own format can say.
struct Opaque
{
    OpaquePart part = {};
    bool operator==(const Opaque &) const = default;
};

struct Usage
{
    TokenUsage tokens = {};
    bool operator==(const Usage &) const = default;
};

struct Finish
{
    FinishReason reason = FinishReason::Stop;
    QByteArray stopSequence = {}; ///< The one that was met, where it is known.
    QByteArray explanation = {};  ///< Of a refusal, where there is one.
    bool operator==(const Finish &) const = default;
};

/// The upstream gave up. Nothing follows.
struct Failure
{
    int status = 500;     ///< As an HTTP status: what the error would have been outside a stream.
    QByteArray type = {}; ///< As the upstream named it.
    QByteArray message = {};
    bool operator==(const Failure &) const = default;
};

} // namespace reply

using ReplyEvent = std::variant<reply::Start,
                                reply::PartStart,
                                reply::Delta,
                                reply::State,
                                reply::PartEnd,
                                reply::Media,
                                reply::Opaque,
                                reply::Usage,
                                reply::Finish,
                                reply::Failure>;

using ReplyEvents = QList<ReplyEvent>;

/// A whole reply: the fold of its events.
struct Reply
{
    QByteArray id = {};
    QByteArray model = {};
    QList<Part> parts = {};
    std::optional<TokenUsage> usage = {};
    std::optional<reply::Finish> finish = {};
    std::optional<reply::Failure> failure = {};

    bool operator==(const Reply &) const = default;
};

/// Folds events into the reply that they make.
class ReplyFold final
{
public:
    void take(const ReplyEvent &event);
    /// What has come so far; a part that is still open is in it.
    const Reply &reply() const { return m_reply; }

private:
    Reply m_reply = {};
    bool m_isOpen = false;
};

/// The events of a whole reply: foldEvents() of them is \a reply again.
ReplyEvents eventsOf(const Reply &reply);
Reply foldEvents(const ReplyEvents &events);

} // namespace deskrelay
