#pragma once

#include "core/base/headers.h"
#include "core/base/result.h"
#include "core/formats/route.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// Whether a route asks how many tokens a request has.
bool isTokenCount(Operation operation);

/// What a body comes to at four bytes a token: what a request counts for until its reply tells.
qint64 tokensAbout(QByteArrayView body);

/// The answer to it in the route's format.
QByteArray tokenCountBody(const Route &route, qint64 tokens);

/// An answer to that, where no counter of the upstream's can be asked: an estimate, which the
/// header `x-deskrelay-estimated` says. Usage: the request is wrong.
struct TokenEstimate
{
    Headers headers = {};
    QByteArray body = {};
};
Result<TokenEstimate> estimateTokens(const Route &route, const QByteArray &body);

} // namespace deskrelay
