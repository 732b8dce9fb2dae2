#pragma once

#include "core/base/headers.h"
#include "core/formats/format.h"
#include "core/formats/modellist.h"
#include "core/formats/operation.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace deskrelay {

/// What a method and path ask for.
struct Route
{
    Operation operation = Operation::Generate;
    Format format = Format::OpenAiChat;
    std::optional<Family> family = {}; ///< What the path fixes.
    QString model = {};                ///< From the path, decoded; empty where the body has it.
    bool streams = false;              ///< The path says so (Gemini).

    bool operator==(const Route &) const = default;
};

/// The endpoint at \a path (without query, percent-encoded). A trailing slash and a missing `/v1`
/// do not change what is meant. Empty: there is none, or not with this method.
std::optional<Route> routeFor(QByteArrayView method, QByteArrayView path);

/// An endpoint of OpenAI's kept replies and conversations.
struct StoredRoute
{
    enum class Kind
    {
        Response,      ///< `/responses/{id}`
        InputItems,    ///< `/responses/{id}/input_items`
        Conversations, ///< `/conversations`
        Conversation,  ///< `/conversations/{id}`
        Items,         ///< `/conversations/{id}/items`
        Item           ///< `/conversations/{id}/items/{item}`
    };

    Kind kind = Kind::Response;
    QByteArray method = {};
    QByteArray id = {};   ///< Decoded, as is the item's.
    QByteArray item = {}; ///< Its id.

    bool operator==(const StoredRoute &) const = default;
};

/// Under the prefixes of OpenAI's Responses, with `/v1` or without. Empty: there is no such
/// endpoint, or not with this method.
std::optional<StoredRoute> storedRouteFor(QByteArrayView method, QByteArrayView path);

/// The format in which an error is told: the path's where it tells one, else what the headers tell
/// (`anthropic-version`, `x-goog-api-key`), else openai-chat.
Format errorFormatFor(QByteArrayView path, const Headers &headers);

/// The shape of a models list: Anthropic's where `anthropic-version` is sent, Google's where
/// `x-goog-api-key` is or under `/v1beta`, else OpenAI's.
ModelListShape modelListShape(QByteArrayView path, const Headers &headers);

/// Whether \a path is \a expected, but for slashes at its end.
bool isPath(QByteArrayView path, QByteArrayView expected);

/// The empty requests with which tools try whether somebody is there: `HEAD /` and
/// `HEAD /api/hello`, also under the prefixes.
bool isProbe(QByteArrayView method, QByteArrayView path);

} // namespace deskrelay
