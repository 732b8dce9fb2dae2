#pragma once

#include "tests/support/fake/fakeapi.h"
#include "tests/support/fake/fakemodels.h"

#include <vector>

namespace deskrelay::fake {

/// One request to Gemini as its rules see it, its field names in camelCase.
struct GeminiRequest
{
    const json::object &body;
    const Memory &memory;
    GeminiModel model = {};
};

struct Message;

/// A field of one of the API's messages. Its JSON name is taken in camelCase and in snake_case.
struct MessageField
{
    std::string_view name;            ///< camelCase.
    unsigned kinds = Anything;        ///< Of one value.
    const Message *message = nullptr; ///< For Object.
    bool isRepeated = false;
    bool isMap = false; ///< Of strings to values of that kind.
};

/// What the API's schema knows of one message.
struct Message
{
    std::string_view name;
    std::span<const MessageField> fields;
};

/// \a value with its names in camelCase, or the refusal of a name or kind that the message does
/// not have. Like the provider's parser it knows nothing of meaning.
Verdict readMessage(const json::value &value,
                    const Message &message,
                    const std::string &path,
                    json::value &read);

extern const Message generateRequest;
extern const Message countRequest;
extern const Message embedRequest;
extern const Message batchEmbedRequest;

Refusal geminiRefusal(std::string message, int status = 400, std::string name = "INVALID_ARGUMENT");
Verdict checkGemini(const GeminiRequest &request);
Verdict checkGeminiContents(const GeminiRequest &request);
Verdict checkGeminiTools(const GeminiRequest &request);
/// A schema in JSON Schema's own words, as far as they are supported.
Verdict checkGeminiJsonSchema(const json::value &schema, const std::string &path);

} // namespace deskrelay::fake
