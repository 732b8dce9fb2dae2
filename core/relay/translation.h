#pragma once

#include "core/base/result.h"
#include "core/formats/conversation/codec.h"
#include "core/formats/route.h"
#include "core/relay/statestore.h"

#include <QByteArray>

namespace deskrelay {

/// A request as it goes to an upstream of another format.
struct Translation
{
    Format client = Format::OpenAiChat;
    Format upstream = Format::OpenAiChat;
    Conversation request = {}; ///< As the client meant it; its model is the upstream's.
    WrittenRequest written = {};

    /// The client's fields that got lost, for `x-deskrelay-dropped`.
    QByteArray dropped() const;
};

/// What of a request is to be translated.
struct TranslationWish
{
    Route route = {};
    QByteArray body = {};  ///< Without content coding.
    QByteArray model = {}; ///< As the upstream knows it.
    QByteArray asked = {}; ///< As the client named it.
    Format upstream = Format::OpenAiChat;
    ModelTraits traits = {}; ///< What the model takes there.
    KeyId key = {};
    QByteArray previous = {}; ///< The kept response or conversation whose items are in the body.
    bool isKept = false;      ///< The reply will be kept, if the client lets it.
};

/// Reads the request in its own format, with the sealed state that the client could not carry.
/// Usage: a field of the client's is wrong.
Result<Conversation> readForUpstream(const TranslationWish &wish, StateStore &states);
/// Writes it in the upstream's format. Usage: a field of the client's cannot be served there.
Result<Translation> writeForUpstream(const TranslationWish &wish, Conversation conversation);

/// Both in one; media stay where they are. Reads the request in its own format and writes it in the
/// upstream's, with the sealed state that the client could not carry. Usage: a field of the
/// client's is wrong or cannot be served there.
Result<Translation> translateRequest(const TranslationWish &wish, StateStore &states);

/// About how many tokens a request has, where nobody counts them: four bytes a token.
qint64 estimatedTokens(const Conversation &conversation);

} // namespace deskrelay
