#include "core/formats/gemini/geminirequestwriter.h"

#include "core/formats/conversation/modelnotes.h"
#include "core/formats/conversation/openaiwishes.h"
#include "core/formats/gemini/geminiconfigwriter.h"
#include "core/formats/gemini/geminicontentwriter.h"
#include "core/formats/gemini/geminitoolwriter.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// \note Source: the Gemini API's reference of FunctionDeclaration.name; kept to what the other
/// providers allow in length.
static constexpr NameRule nameRule = {.extra = ".:", .startsWithLetter = true};

/// What has no counterpart and changes what is asked.
static std::optional<Error> refusal(const Conversation &conversation)
{
    const auto error = [&conversation](Field field, const QString &why) {
        return makeError(
            Error::Kind::Usage,
            u"%1: %2."_s.arg(QString::fromUtf8(fieldName(conversation.format, field)), why));
    };
    if (conversation.sampling.count > 1)
        return error(Field::Count,
                     u"one answer a request is all that can be had; ask again for more"_s);
    if (!conversation.previousResponse.isEmpty())
        return error(Field::PreviousResponse,
                     u"Gemini keeps no conversations; send the earlier messages too"_s);
    if (conversation.messages.isEmpty())
        return error(Field::Opaque, u"there is no message"_s);
    return std::nullopt;
}

static void writeSystem(JsonWriter &out,
                        const Conversation &conversation,
                        const QByteArray &instruction,
                        DroppedFields &dropped)
{
    QByteArrayList texts;
    for (const Message &message : conversation.messages) {
        if (message.role != Role::System)
            break;
        for (const Part &part : message.parts) {
            const auto *const text = std::get_if<TextPart>(&part);
            if (text && !text->text.isEmpty() && !isBillingHeader(text->text))
                texts.append(text->text);
            if (text && text->cache)
                dropped.add(Field::CacheHints);
        }
    }
    if (!instruction.isEmpty())
        texts.append(instruction);
    if (texts.isEmpty())
        return;
    out.key("systemInstruction").beginObject().key("parts").beginArray();
    for (const QByteArray &text : texts)
        out.beginObject().member("text", text).endObject();
    out.endArray().endObject();
}

static void writeTier(JsonWriter &out, const Conversation &conversation, DroppedFields &dropped)
{
    const QByteArray &tier = conversation.serviceTier;
    if (tier == "flex" || tier == "priority" || tier == "standard")
        out.member("serviceTier", tier);
    else if (!isUsualServiceTier(tier))
        dropped.add(Field::ServiceTier);
}

static void noteUnsaid(const Conversation &conversation, DroppedFields &dropped)
{
    if (hasParticipantNames(conversation))
        dropped.add(Field::ParticipantName);
    if (!conversation.verbosity.isEmpty() && conversation.verbosity != "medium")
        dropped.add(Field::Verbosity);
    if (!conversation.user.isEmpty())
        dropped.add(Field::User);
    if (!conversation.cacheKey.isEmpty())
        dropped.add(Field::CacheKey);
    if (conversation.autoCache && conversation.cacheKey.isEmpty()) // else the key says it
        dropped.add(Field::CacheHints);
}

Result<WrittenRequest> writeGeminiRequest(const Conversation &conversation,
                                          const ModelTraits &traits)
{
    if (const std::optional<Error> error = refusal(conversation))
        return *error;
    WrittenRequest written{.names = ToolNames(conversation, nameRule)};
    DroppedFields dropped(conversation.format);
    JsonWriter out;
    out.beginObject();
    writeSystem(out, conversation, outputInstruction(conversation, traits), dropped);
    const Result<QByteArray> contents =
        GeminiContentWriter(conversation, traits, written.names, dropped).write();
    if (!contents)
        return contents.error();
    out.rawMember("contents", *contents);
    if (const Result<void> tools =
            writeGeminiTools(out, conversation, traits, written.names, dropped);
        !tools)
        return tools.error();
    written.stops = writeGeminiConfig(out, conversation, traits, dropped);
    writeTier(out, conversation, dropped);
    noteUnsaid(conversation, dropped);
    written.body = out.endObject().take();
    written.dropped = dropped.names();
    return written;
}

} // namespace deskrelay
