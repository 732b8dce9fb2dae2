#pragma once

#include "tests/support/fake/fakeanswer.h"
#include "tests/support/fake/fakeapi.h"
#include "tests/support/fake/fakemodels.h"

namespace deskrelay::fake {

/// One request to OpenAI as its rules see it.
struct OpenAiRequest
{
    const json::object &body;
    const Memory &memory;
    OpenAiModel model = {};

    bool streams() const { return flagAt(body, "stream"); }
};

Verdict checkChat(const OpenAiRequest &request);
Verdict checkChatMessages(const OpenAiRequest &request);
Verdict checkResponses(const OpenAiRequest &request);
Verdict checkResponsesInput(const OpenAiRequest &request);
Verdict checkEmbeddings(const OpenAiRequest &request);

Reply answerChat(const OpenAiRequest &request, const Ask &ask, Memory &memory);
Reply answerResponses(const OpenAiRequest &request, const Ask &ask, Memory &memory);
Ask chatAsk(const json::object &body, size_t bytes);
json::object responsesUsage(const TokenUsage &usage);
Ask responsesAsk(const json::object &body, size_t bytes);

// Wording that the two APIs share.
Verdict badValue(std::string message, std::string param, std::string code = "invalid_value");
Verdict
checkOpenAiFields(const json::value &value, std::span<const Field> fields, const std::string &path);
/// `Invalid value: 'x'. Supported values are: ...`
Verdict checkChoice(std::string_view value,
                    std::span<const std::string_view> choices,
                    const std::string &path);
Verdict checkRange(const json::object &object, std::string_view name, double least, double most);
/// An image's address: http(s), or a data URL whose bytes are what it says.
Verdict checkImageUrl(std::string_view url, const std::string &path);
Verdict checkToolName(std::string_view name, const std::string &path);
/// The rules of strict schemas; \a what is `function 'x'` or `response_format 'x'`.
Verdict checkStrictSchema(const json::value &schema, const std::string &what);
/// What schemas that are not strict must have too: an object at the top.
Verdict checkLooseSchema(const json::value &schema, const std::string &what);
/// A function's name, and the schema of its parameters where it has one.
Verdict checkFunctionSchema(const json::object &function, const std::string &path);
/// A structured output's name, and its schema where it has one.
Verdict checkOutputSchema(const json::object &format, const std::string &path);
/// `tool_choice` as a word.
Verdict checkToolMode(std::string_view mode);
/// `service_tier`, where it is given.
Verdict checkServiceTier(const OpenAiRequest &request, std::span<const std::string_view> tiers);
/// `verbosity` of \a holder, where it is given.
Verdict checkVerbosity(const json::object &holder, const std::string &path);
Verdict checkReasoningSampling(const OpenAiRequest &request);
Verdict
checkEffort(const OpenAiRequest &request, const json::object &holder, std::string_view name);

Headers openAiHeaders(Memory &memory, bool streams);

} // namespace deskrelay::fake
