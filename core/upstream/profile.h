#pragma once

#include "core/accounts/account.h"
#include "core/base/headers.h"
#include "core/base/secret.h"
#include "core/formats/format.h"
#include "core/formats/operation.h"

#include <QByteArray>
#include <QList>

namespace deskrelay {

/// The family whose models a provider's accounts serve; the compatible ones count as the family
/// whose API they speak. Echo serves every family and answers \a fallback.
Family familyServedBy(Provider provider, Family fallback = Family::OpenAi);

/// The formats in which a provider's upstream takes requests, preferred first.
QList<Format> upstreamFormats(Provider provider);

/// What is asked of an upstream, in its own format.
struct UpstreamCall
{
    Operation operation = Operation::Generate;
    Format format = Format::OpenAiChat;
    QByteArray model = {}; ///< As the upstream names it; used where the path holds it.
    bool streamed = false; ///< Used where the path tells it (Gemini).
    QByteArray query = {}; ///< The client's, without `key`.
};

/// The full URL of \a call at \a account's base URL, joined so that neither `/v1` nor a slash
/// appears twice.
QByteArray upstreamUrl(const Account &account, const UpstreamCall &call);

/// The authentication header (and Anthropic's version where \a client sent none) of a provider.
Headers credentialHeaders(Provider provider, const Secret &secret, const Headers &client);

/// The client's headers that go along upstream: not the hop-by-hop ones, nor our keys,
/// Accept-Encoding, Host, Content-Length, cookies, Origin and what browsers add.
Headers forwardedHeaders(const Headers &client);

/// The upstream's headers that go back to the client: not the hop-by-hop ones, Content-Length,
/// Set-Cookie, CORS and alt-svc.
Headers returnedHeaders(const Headers &upstream);

/// \a query without its `key` parameters, the rest untouched.
QByteArray queryWithoutKey(const QByteArray &query);

} // namespace deskrelay
