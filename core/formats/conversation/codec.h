#pragma once

#include "core/base/headers.h"
#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/base/sseparser.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/replyevent.h"
#include "core/formats/conversation/toolnames.h"

#include <memory>

namespace deskrelay {

/// What a request says outside of its body (Gemini's path).
struct RequestOrigin
{
    QByteArray model = {};
    bool isStreamed = false;
};

/// A request in an upstream's format.
struct WrittenRequest
{
    QByteArray body = {};
    ToolNames names = {};        ///< How the tools are called there.
    QByteArrayList dropped = {}; ///< The client's fields that the upstream has no word for.
    Headers headers = {};        ///< Fields that go with this body (`anthropic-version`, betas).
    QByteArrayList stops = {};   ///< Stop strings that it cannot be told: the relay's to enforce.
};

/// Reads one upstream reply into events, whole or streamed. One reader serves one reply.
class ReplyReader
{
public:
    ReplyReader() = default;
    virtual ~ReplyReader() = default;
    ReplyReader(const ReplyReader &) = delete;
    ReplyReader &operator=(const ReplyReader &) = delete;

    /// One event of the upstream's stream. What is not to be understood is passed over.
    virtual void feed(const SseEvent &event, ReplyEvents &events) = 0;
    /// The stream is over. Where the format's own end had not come: a Failure with status 502.
    virtual void finish(ReplyEvents &events) = 0;
    /// A whole reply of status 200.
    virtual void readWhole(const JsonNode &body, ReplyEvents &events) = 0;
};

/// What a reply to the client must say beside what the upstream said.
struct ReplyContext
{
    QByteArray model = {};        ///< As the client asked for it.
    QByteArray id = {};           ///< Unique; the writer puts its format's prefix before it.
    qint64 nowSeconds = 0;        ///< Since 1970.
    bool isEventStream = true;    ///< Gemini without `alt=sse`: an array instead.
    bool wantsUsageChunk = false; ///< openai-chat: `stream_options.include_usage`.
    bool showsReasoning = true;   ///< Whether the client wants to read it.
    qint64 estimatedInput = 0;    ///< Tokens, where the start of a stream must say a number.
    Conversation request = {};    ///< What a reply repeats of its request (Responses).
};

/// Writes a reply in the client's format from events. One writer serves one reply.
///
/// It knows no upstream: SealedState that is not of its own format is carried wrapped
/// (sealedstate.h) where the format has a field for it.
class ReplyWriter
{
public:
    ReplyWriter() = default;
    virtual ~ReplyWriter() = default;
    ReplyWriter(const ReplyWriter &) = delete;
    ReplyWriter &operator=(const ReplyWriter &) = delete;

    /// The bytes that \a event is in a stream; often none. After Finish or Failure the stream is
    /// complete by the format's grammar.
    virtual QByteArray write(const ReplyEvent &event) = 0;
    /// What keeps a silent stream alive.
    virtual QByteArray ping() const = 0;
    /// The whole reply as one JSON document. \a reply has no failure.
    virtual QByteArray whole(const Reply &reply) = 0;
};

/// The four units of one format.
struct Codec
{
    /// Usage: a field has a value that the format does not allow; the message names it.
    Result<Conversation> (*readRequest)(const JsonNode &body, const RequestOrigin &origin);
    /// Usage: the upstream cannot do what the request cannot do without; the message names the
    /// client's field.
    Result<WrittenRequest> (*writeRequest)(const Conversation &conversation,
                                           const ModelTraits &traits);
    std::unique_ptr<ReplyReader> (*makeReplyReader)();
    std::unique_ptr<ReplyWriter> (*makeReplyWriter)(const ReplyContext &context);
};

const Codec &codecOf(Format format);

} // namespace deskrelay
