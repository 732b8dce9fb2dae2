#include "core/relay/convertedreply.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Embeddings of a few thousand texts.
static constexpr qsizetype wholeLimit = 64 * 1024 * 1024;

ConvertedReply::ConvertedReply(const Conversion &conversion)
    : m_conversion(conversion)
    , m_tap(conversion.upstream, conversion.operation, false)
{
}

Headers ConvertedReply::headers() const
{
    Headers headers = {{"content-type", "application/json"}};
    if (!m_conversion.dropped.isEmpty())
        headers.add("x-deskrelay-dropped", m_conversion.dropped.join(", "));
    return headers;
}

QByteArray ConvertedReply::feed(QByteArrayView bytes)
{
    m_tap.feed(bytes);
    if (m_whole.size() + bytes.size() <= wholeLimit)
        m_whole.append(bytes);
    return {};
}

QByteArray ConvertedReply::finish()
{
    m_tap.finish();
    const Result<JsonTree> body = JsonTree::parse(m_whole);
    const Result<QByteArray> rewritten =
        body ? m_conversion.rewrite(body->root()) : Result<QByteArray>(body.error());
    if (rewritten)
        return *rewritten;
    m_failure = Failure{
        .status = 502,
        .message = u"The upstream's reply cannot be read: %1"_s.arg(rewritten.error().message),
        .type = u"api_error"_s};
    return {};
}

} // namespace deskrelay
