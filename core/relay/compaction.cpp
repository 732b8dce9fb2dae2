#include "core/relay/compaction.h"

#include "core/formats/responses/storeditems.h"
#include "core/formats/responses/storedobjects.h"
#include "core/formats/responses/storedreferences.h"
#include "core/upstream/profile.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

bool compactsItself(const Account &account)
{
    return account.provider == Provider::OpenAi;
}

Format compactionFormatFor(const Account &account)
{
    // Vendors may have no Responses, and the echo repeats a chat's last text.
    if (account.provider == Provider::OpenAiCompatible || account.provider == Provider::Echo)
        return Format::OpenAiChat;
    const QList<Format> formats = upstreamFormats(account.provider);
    return formats.contains(Format::OpenAiResponses) ? Format::OpenAiResponses : formats.first();
}

/// The upstream's message as the compacted conversation.
static Result<QByteArray> compacted(const JsonNode &answer,
                                    Format upstream,
                                    const ReplyContext &context,
                                    const QByteArrayList &messages)
{
    ReplyEvents events;
    codecOf(upstream).makeReplyReader()->readWhole(answer, events);
    const Reply reply = foldEvents(events);
    if (reply.failure)
        return makeError(Error::Kind::Protocol, QString::fromUtf8(reply.failure->message));
    const QByteArray response =
        codecOf(Format::OpenAiResponses).makeReplyWriter(context)->whole(reply);
    const Result<JsonTree> tree = JsonTree::parse(response);
    if (!tree)
        return tree.error();
    if (std::optional<QByteArray> made = compactedResponse(tree->root(), messages))
        return *made;
    return makeError(Error::Kind::Protocol,
                     tree->root()["error"]["message"].string().isEmpty()
                         ? u"it holds no summary."_s
                         : QString::fromUtf8(tree->root()["error"]["message"].text));
}

Result<Conversion>
convertCompaction(const TranslationWish &wish, StateStore &states, ReplyContext context)
{
    const Result<JsonTree> body = JsonTree::parse(wish.body);
    if (!body)
        return body.error();
    const QList<StoredItem> items = storedInput(body->root()["input"], context.id);
    if (items.isEmpty()) {
        return makeError(Error::Kind::Usage,
                         u"There is nothing to compact: send the conversation in `input`, or name "
                         u"it in `previous_response_id`."_s);
    }
    TranslationWish asking = wish;
    asking.body = withInputItem(body->root(), R"({"type":"compaction_trigger"})");
    Result<Conversation> conversation = readForUpstream(asking, states);
    if (!conversation)
        return conversation.error();
    conversation->isStreamed = false;
    const Result<Translation> translation = writeForUpstream(asking, std::move(*conversation));
    if (!translation)
        return translation.error();
    context.request = translation->request;
    context.estimatedInput = estimatedTokens(translation->request);
    return Conversion{
        .upstream = wish.upstream,
        .operation = Operation::Generate,
        .body = translation->written.body,
        .headers = translation->written.headers,
        .dropped = translation->dropped().isEmpty() ? QByteArrayList()
                                                    : QByteArrayList{translation->dropped()},
        .rewrite = [upstream = wish.upstream, context, messages = userMessages(items)](
                       const JsonNode &answer) {
            return compacted(answer, upstream, context, messages);
        }};
}

} // namespace deskrelay
