#pragma once

#include "tests/support/fake/fakeapi.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <optional>

namespace deskrelay::fake {

/// What a test wants done to one reply. Counts of events and bytes are of the body, without the
/// transfer coding.
struct Step
{
    QByteArray path = {}; ///< The request's path starts so; empty: any.
    std::optional<int> status = {};
    Headers headers = {};                 ///< Take the place of the reply's own of that name.
    std::optional<QByteArray> body = {};  ///< Without it a status brings the provider's error body.
    std::chrono::milliseconds delay = {}; ///< Before the head.
    std::chrono::milliseconds eventDelay = {};
    std::optional<int> cutAfterEvents = {}; ///< The connection breaks.
    std::optional<qsizetype> cutAfterBytes = {};
    std::optional<int> endAfterEvents = {};   ///< A clean end without the rest.
    std::optional<int> errorAfterEvents = {}; ///< The format's error event, then a clean end.
    std::optional<int> hangAfterEvents = {};  ///< Nothing more comes.
    bool hangs = false;                       ///< Not even a head comes.
    qsizetype splitEvery = 0;                 ///< Writes of at most so many bytes; 0: as they are.

    /// Fields as above, in snake_case with `_ms` for times; `body` may be any JSON, `body_base64`
    /// bytes. Unknown ones are refused with their name.
    static std::optional<Step> fromJson(const json::value &value, std::string &unknown);
};

/// A reply as it goes over the wire.
struct Delivery
{
    enum class Ending
    {
        Keep,
        Cut,
        Hang
    };

    std::chrono::milliseconds delay = {};
    std::chrono::milliseconds pieceDelay = {};
    QByteArray head = {};
    QList<Event> pieces = {}; ///< With their transfer coding.
    Ending ending = Ending::Keep;
};

Delivery deliveryOf(const Reply &reply, const Step &step);
/// The event with which the API tells an error inside a stream. \a provider as in refusalFor().
Event errorEventOf(std::string_view provider, std::string_view format);

} // namespace deskrelay::fake
