#pragma once

#include "core/formats/format.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

/// What an upstream's error body says, whichever of the formats it is in.
struct UpstreamError
{
    QString message = {};       ///< A sentence; never empty.
    QByteArray code = {};       ///< As OpenAI's formats have it; empty where there is none.
    bool isContextFull = false; ///< The request is too long for the model: tools compact then.
    /// The wait that it asks for; Gemini has no header for it.
    std::optional<std::chrono::seconds> retryAfter = {};
};

/// Reads the body of an error of \a status. What is no error body makes a sentence of our own.
UpstreamError readUpstreamError(int status, const QByteArray &body);

/// The same of an error that was told in words alone: its message and the type or code that the
/// upstream gave it.
UpstreamError namedUpstreamError(int status, const QByteArray &message, const QByteArray &type);

/// The status that a client of \a format is told: Anthropic's 529 is a 503 to others.
int statusFor(Format format, int status);

/// The error in the shape of \a format. A context that is full is told in the words and with the
/// code by which that format's tools know it; to Gemini's the body says when to come back.
QByteArray translatedErrorBody(Format format,
                               int status,
                               const UpstreamError &error,
                               QByteArrayView requestId);

} // namespace deskrelay
