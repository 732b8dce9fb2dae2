#pragma once

#include "core/base/headers.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace deskrelay {

/// A request's line and fields, checked.
struct HttpHead
{
    QByteArray method = {};
    QByteArray path = {};      ///< As sent, without the query.
    QByteArray query = {};     ///< As sent, without the `?`.
    QByteArray authority = {}; ///< Of a target in absolute form, which a proxy would get.
    Headers headers = {};
    int minorVersion = 1;     ///< Of HTTP/1.x.
    qint64 contentLength = 0; ///< 0 where none is given.
    bool isChunked = false;
    bool closes = false; ///< The connection ends with this request.
    bool expectsContinue = false;

    bool operator==(const HttpHead &) const = default;
};

/// Why a head is refused: a status and a sentence.
struct HttpRefusal
{
    int status = 400;
    QString message = {};
};

/// Whether a request line may begin with \a byte: what cannot (TLS, binary) is refused at once.
bool canBeginRequest(char byte);

/// The offset behind the blank line that ends a head, searched from \a from on (where the last
/// search ended); -1 while it is not there.
qsizetype findHeadEnd(QByteArrayView bytes, qsizetype from);

/// Reads a head with its blank line. Strict: no folded lines, no white space before a colon, no
/// bare CR, no two lengths that differ, no length beside a transfer coding. \a head is set as far
/// as it was understood, so that a refusal can be told in the fitting format.
std::optional<HttpRefusal> parseHead(QByteArrayView bytes, HttpHead &head);

/// Whether \a host, as `Host` has it, names this machine's loopback or one of \a hosts; any port.
bool isHostAllowed(QByteArrayView host, const QStringList &hosts);

} // namespace deskrelay
