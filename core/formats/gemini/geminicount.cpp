#include "core/formats/gemini/geminicount.h"

#include "core/base/jsonwriter.h"
#include "core/formats/gemini/geminifields.h"
#include "core/formats/gemini/geminirequestreader.h"

namespace deskrelay {

Result<Conversation> readGeminiCount(const JsonNode &body, const QByteArray &model)
{
    const JsonNode &request = geminiField(body, "generateContentRequest");
    return readGeminiRequest(request.isObject() ? request : body, {.model = model});
}

QByteArray geminiCountBody(const WrittenRequest &request, const QByteArray &model)
{
    const QByteArray name = "models/" + model;
    // The whole request with its model put first: `{` gives way to the member.
    return "{\"generateContentRequest\":{\"model\":" + jsonString(name) + ',' +
           request.body.sliced(1) + '}';
}

std::optional<qint64> readGeminiCountReply(const JsonNode &body)
{
    return geminiField(body, "totalTokens").toInteger();
}

QByteArray geminiCountReply(qint64 tokens)
{
    return JsonWriter().beginObject().member("totalTokens", tokens).endObject().take();
}

} // namespace deskrelay
