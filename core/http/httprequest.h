#pragma once

#include "core/base/headers.h"

#include <QByteArray>

namespace deskrelay {

/// One request as a client sent it, complete with its body.
struct HttpRequest
{
    QByteArray id = {};     ///< The `x-deskrelay-request-id` that the reply carries.
    QByteArray method = {}; ///< As sent: methods are case-sensitive.
    QByteArray path = {};   ///< As sent, without the query; still percent-encoded.
    QByteArray query = {};  ///< As sent, without the `?`; empty when there is none.
    Headers headers = {};
    QByteArray body = {}; ///< Without transfer coding; a content coding is still on it.
};

} // namespace deskrelay
