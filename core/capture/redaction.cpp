#include "core/capture/redaction.h"

#include "core/capture/secretshapes.h"

#include <algorithm>
#include <array>

namespace deskrelay {

static const QByteArray stamp = "[redacted]";

/// Headers whose value is a credential, or holds one.
static constexpr std::array<QByteArrayView, 9> credentialHeaders = {"authorization",
                                                                    "proxy-authorization",
                                                                    "x-api-key",
                                                                    "x-goog-api-key",
                                                                    "api-key",
                                                                    "cookie",
                                                                    "set-cookie",
                                                                    "x-auth-token",
                                                                    "openai-organization"};

static bool isCredential(QByteArrayView name)
{
    return std::any_of(credentialHeaders.begin(),
                       credentialHeaders.end(),
                       [name](QByteArrayView known) { return equalsIgnoringCase(name, known); });
}

/// `key=` in a path's query: Google's clients put it there.
static QByteArray withoutQueryKey(QByteArray start)
{
    const qsizetype query = start.indexOf('?');
    for (qsizetype at = query; at >= 0; at = start.indexOf('&', at + 1)) {
        if (at + 5 > start.size() || start.mid(at + 1, 4) != "key=")
            continue;
        const qsizetype from = at + 5;
        qsizetype to = from;
        while (to < start.size() && start[to] != '&' && start[to] != ' ')
            ++to;
        start.replace(from, to - from, stamp);
    }
    return start;
}

static QByteArray cleaned(QByteArray text, const QList<Secret> &secrets)
{
    for (const Secret &secret : secrets)
        text = withoutSecret(text, secret);
    return withoutSecretShapes(text);
}

static Headers cleaned(const Headers &headers, const QList<Secret> &secrets)
{
    Headers kept;
    for (const Headers::Field &field : headers)
        kept.add(field.name, isCredential(field.name) ? stamp : cleaned(field.value, secrets));
    return kept;
}

void redact(Capture &capture, const QList<Secret> &secrets)
{
    for (CapturedMessage &message : capture.messages) {
        message.start = cleaned(withoutQueryKey(message.start), secrets);
        message.headers = cleaned(message.headers, secrets);
        const QByteArray body = cleaned(message.body, secrets);
        if (body == message.body)
            continue;
        // The size is that of what is kept, so that nothing seems cut off that is not; where the
        // pieces ended is no longer known exactly.
        message.size += body.size() - message.body.size();
        for (CapturedMessage::Piece &piece : message.pieces)
            piece.end = std::min(piece.end, body.size());
        message.body = body;
    }
}

} // namespace deskrelay
