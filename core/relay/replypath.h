#pragma once

#include "core/base/headers.h"
#include "core/usage/tokenusage.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace deskrelay {

/// The type of the failure that a tool call is which is none: the model's fault, not the account's.
inline constexpr QByteArrayView badToolCallType("bad_tool_call");

/// What an upstream's reply of a good status becomes on its way to the client: the bytes as they
/// are, or those of another format. One path serves one reply.
class ReplyPath
{
public:
    /// An error that stands inside a reply of a good status.
    struct Failure
    {
        int status = 500;
        QString message = {}; ///< For the client; empty where its bytes say it already.
        QString type = {};    ///< As the upstream named it.
    };

    ReplyPath() = default;
    virtual ~ReplyPath() = default;
    ReplyPath(const ReplyPath &) = delete;
    ReplyPath &operator=(const ReplyPath &) = delete;

    /// Whether the client gets bytes as they come. Else the reply is one document.
    virtual bool isStreamed() const = 0;
    /// What the client's head says beside status and framing.
    virtual Headers headers() const = 0;

    /// What \a bytes of the upstream are to the client.
    virtual QByteArray feed(QByteArrayView bytes) = 0;
    /// What is left to send when the upstream has ended.
    virtual QByteArray finish() = 0;
    /// What tells the client of an error after the first byte, and ends the stream by its grammar;
    /// empty where nothing can be said any more.
    virtual QByteArray failureBytes(int status, const QString &message) = 0;
    /// What keeps a silent stream alive; empty where its bytes may not be touched.
    virtual QByteArray ping() const { return {}; }

    /// Content has begun: not only the handshake of a stream.
    virtual bool sawContent() const = 0;
    /// The format's own end was seen; for a document, once finished.
    virtual bool sawEnd() const = 0;
    /// The client has all it asked for, whatever the upstream still sends.
    virtual bool isSatisfied() const { return false; }
    virtual std::optional<Failure> failure() const = 0;
    /// Empty while the upstream told nothing.
    virtual std::optional<TokenUsage> usage() const = 0;
    /// About how many tokens of output have come, for a reply that does not tell.
    virtual qint64 seenTokens() const { return 0; }
    /// The service tier that the upstream says it served with; often empty.
    virtual QString serviceTier() const { return {}; }
};

} // namespace deskrelay
