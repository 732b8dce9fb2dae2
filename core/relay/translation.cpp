#include "core/relay/translation.h"

#include <algorithm>

namespace deskrelay {

QByteArray Translation::dropped() const
{
    QByteArrayList names;
    for (const QByteArrayList &list : {request.dropped, written.dropped}) {
        for (const QByteArray &name : list) {
            if (!name.isEmpty() && !names.contains(name))
                names.append(name);
        }
    }
    return names.join(", ");
}

Result<Conversation> readForUpstream(const TranslationWish &wish, StateStore &states)
{
    const Result<JsonTree> body = JsonTree::parse(wish.body);
    if (!body)
        return body.error();
    const RequestOrigin origin{.model = wish.route.model.toUtf8(),
                               .isStreamed = wish.route.streams};
    Result<Conversation> conversation =
        codecOf(wish.route.format).readRequest(body->root(), origin);
    if (!conversation)
        return conversation;
    conversation->format = wish.route.format;
    conversation->model = wish.model;
    states.restore(wish.key, wish.upstream, *conversation);
    return conversation;
}

Result<Translation> writeForUpstream(const TranslationWish &wish, Conversation conversation)
{
    // The next turn comes from here and not from OpenAI, and must bring the reasoning along.
    if (wish.isKept && conversation.store.value_or(true) &&
        wish.upstream == Format::OpenAiResponses &&
        wish.traits.thinking != ModelTraits::Thinking::None)
        conversation.wantsEncryptedReasoning = true;
    Result<WrittenRequest> written = codecOf(wish.upstream).writeRequest(conversation, wish.traits);
    if (!written)
        return written.error();
    if (!wish.previous.isEmpty())
        conversation.previousResponse = wish.previous; // for the reply, which repeats it
    return Translation{.client = wish.route.format,
                       .upstream = wish.upstream,
                       .request = std::move(conversation),
                       .written = std::move(*written)};
}

Result<Translation> translateRequest(const TranslationWish &wish, StateStore &states)
{
    Result<Conversation> conversation = readForUpstream(wish, states);
    if (!conversation)
        return conversation.error();
    return writeForUpstream(wish, std::move(*conversation));
}

static qint64 bytesOf(const Part &part)
{
    if (const auto *const text = std::get_if<TextPart>(&part))
        return text->text.size();
    if (const auto *const reasoning = std::get_if<ReasoningPart>(&part))
        return reasoning->text.size();
    if (const auto *const call = std::get_if<ToolCallPart>(&part))
        return call->name.size() + call->arguments.size();
    // An image costs about as much as a page of text, however large its file is.
    constexpr qint64 mediaBytes = 6'000;
    if (std::holds_alternative<MediaPart>(part))
        return mediaBytes;
    const auto *const result = std::get_if<ToolResultPart>(&part);
    qint64 bytes = 0;
    for (const ToolResultPart::Content &content :
         result ? result->content : QList<ToolResultPart::Content>()) {
        const auto *const text = std::get_if<TextPart>(&content);
        bytes += text ? text->text.size() : mediaBytes;
    }
    return bytes;
}

qint64 estimatedTokens(const Conversation &conversation)
{
    qint64 bytes = 0;
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts)
            bytes += bytesOf(part);
    }
    for (const Tool &tool : conversation.tools)
        bytes += tool.name.size() + tool.description.size() + tool.schema.size() + tool.raw.size();
    return std::max<qint64>(1, (bytes + 3) / 4);
}

} // namespace deskrelay
