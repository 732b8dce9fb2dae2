#pragma once

#include "core/usage/tokenusage.h"
#include "tests/support/fake/fakejson.h"

#include <string>
#include <vector>

namespace deskrelay::fake {

/// A tool as the request declared it, whatever its format.
struct Tool
{
    std::string name = {};
    json::value schema = {};
    bool isFreeForm = false; ///< Takes text, not an object (OpenAI's custom tools).
};

/// What the model makes of a request: the same in all formats.
struct Ask
{
    std::string model = {};
    std::string lastText = {}; ///< Of the last user turn, tool results joined in.
    bool endsWithResults = false;
    size_t bytes = 0; ///< Of the whole request: what input tokens are made of.
    std::vector<Tool> tools = {};
    bool mayCall = true;
    bool mustCall = false;
    bool mayCallInParallel = true;
    std::string onlyTool = {};              ///< The one that a choice names.
    std::optional<json::value> schema = {}; ///< The answer's.
    std::vector<std::string> stops = {};
    qint64 mostTokens = -1;
    bool reasons = false;
    bool writesCache = false; ///< The format has counts for it.
};

struct Call
{
    std::string name = {};
    json::object arguments = {};
    std::string text = {}; ///< For a free-form tool.
    bool isFreeForm = false;

    std::string argumentText() const { return json::serialize(arguments); }
};

enum class Ending
{
    Natural,
    StopText,
    Calls,
    Limit,
    Refusal,
    Filtered ///< By the provider, not by the model itself.
};

struct Answer
{
    std::string reasoning = {};
    bool isReasoningSecret = false; ///< Nobody may read it.
    std::string text = {};
    std::vector<Call> calls = {};
    Ending ending = Ending::Natural;
    std::string stop = {};
    TokenUsage usage = {};
};

/// Deterministic: the same request is answered alike, with the same counts.
///
/// The last user text steers it: `use A` or `use A and B` calls those tools, with the JSON object
/// that the text holds, and `now use A` in a tool's result calls that one; `refuse this` is
/// refused, `filter this` is stopped by a filter; what is thought on `in secret` is not shown. Else
/// the answer repeats the text.
Answer answerFor(const Ask &ask);

/// A value that fits a JSON schema in any of its dialects.
json::value instanceOf(const json::value &schema);

/// Cut so that joined they are the text again; some pieces end inside a word or after a character
/// of several bytes, none within one.
std::vector<std::string> piecesOf(std::string_view text);

/// What counting the tokens of a request answers.
qint64 inputTokens(const Ask &ask);

} // namespace deskrelay::fake
