#include "core/formats/gemini/geminirequestreader.h"

#include "core/formats/gemini/geminiconfigreader.h"
#include "core/formats/gemini/geminicontentreader.h"

namespace deskrelay {

static QByteArray modelOf(const QByteArray &named, const RequestOrigin &origin)
{
    if (!origin.model.isEmpty())
        return origin.model;
    return named.startsWith("models/") ? named.sliced(7) : named;
}

/// What continues or completes a request from the account's own store; leaving it out would change
/// what is asked.
static void refuseKept(GeminiFields &fields)
{
    if (!fields.take("cachedContent").isMissing())
        fields.refuse("cachedContent",
                      "it names content kept at one Gemini account; send the content itself");
    if (!fields.take("continuationToken").isMissing())
        fields.refuse("continuationToken",
                      "it continues a turn at one Gemini account; send the conversation itself");
}

Result<Conversation> readGeminiRequest(const JsonNode &body, const RequestOrigin &origin)
{
    GeminiNotes notes;
    GeminiFields fields(body, {}, notes);
    Conversation conversation{.format = Format::GeminiGenerate, .isStreamed = origin.isStreamed};
    conversation.model = modelOf(fields.takeText("model"), origin);
    refuseKept(fields);

    GeminiContentReader contents(notes);
    contents.readSystem(fields.take("systemInstruction"));
    contents.readContents(fields.take("contents"));
    conversation.messages = contents.take();

    readGeminiTools(fields.take("tools"), conversation, notes);
    readGeminiToolConfig(fields.takeObject("toolConfig"), conversation, notes);
    readGeminiConfig(fields.takeObject("generationConfig"), conversation, notes);
    conversation.serviceTier = fields.takeText("serviceTier").toLower();
    if (conversation.serviceTier == "unspecified")
        conversation.serviceTier.clear();
    conversation.store = fields.takeTruth("store");
    fields.dropRest(); // safetySettings, labels and what is not known
    if (notes.error())
        return *notes.error();
    conversation.dropped = notes.dropped();
    return conversation;
}

} // namespace deskrelay
