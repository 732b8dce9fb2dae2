#pragma once

#include "core/base/headers.h"
#include "core/usage/tokenusage.h"
#include "tests/support/fake/fakejson.h"

#include <QByteArray>
#include <QList>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace deskrelay::fake {

/// One request as the fake upstream got it.
struct Request
{
    QByteArray method = {};
    QByteArray path = {};  ///< Without the query.
    QByteArray query = {}; ///< Without the `?`.
    Headers headers = {};
    QByteArray raw = {};  ///< The body as it came.
    QByteArray body = {}; ///< Without a content coding.
    /// Came to `/vendor`, which the path then lacks: a server with OpenAI's chat alone.
    bool isVendor = false;
};

/// Why a request is refused; each provider words it in its own error body.
struct Refusal
{
    int status = 400;
    std::string type = "invalid_request_error"; ///< Gemini: the status' name.
    std::string message = {};
    json::value param = nullptr;   ///< OpenAI.
    json::value code = nullptr;    ///< OpenAI.
    json::value details = nullptr; ///< Gemini's array; Anthropic's object.
};
using Verdict = std::optional<Refusal>; ///< Empty: the request may pass.

/// A piece of a streamed reply, and what usage the client knows when it has it.
struct Event
{
    QByteArray bytes = {};
    std::optional<TokenUsage> usage = {};
};

struct Reply
{
    int status = 200;
    Headers headers = {};
    QByteArray body = {};                 ///< Of a whole reply.
    std::optional<TokenUsage> usage = {}; ///< That the body reports.
    bool streams = false;
    QList<Event> events = {};
    std::string model = {};      ///< For the totals; empty where none was asked.
    std::string credential = {}; ///< That was accepted.
    std::string format = {};     ///< As formatName() says it, or `embeddings`.
};

/// What a provider remembers between requests.
struct Memory
{
    /// The keys that are accepted.
    std::set<std::string> keys = {};
    /// Sealed reasoning that was given out, and the text that belongs to it.
    std::map<std::string, std::string> sealed = {};
    /// Anthropic: where in its reply a sealed block stood.
    std::map<std::string, size_t> places = {};
    /// Responses: the calls that each stored reply made.
    std::map<std::string, std::set<std::string>> replies = {};
    /// Responses: the ids of what stored replies consist of.
    std::set<std::string> items = {};
    quint64 count = 0; ///< Of what got an id.

    /// `prefix` and a number that no other id has.
    std::string newId(std::string_view prefix);
    /// A new opaque string for \a text, base64.
    std::string seal(std::string_view provider, std::string_view text);
};

Reply jsonReply(int status, const json::value &body);
/// `event: type` (where \a name is not empty) and `data:`.
QByteArray frameOf(std::string_view name, const json::value &data);
/// The key of `Authorization: Bearer`; empty when there is none.
std::string bearerOf(const Headers &headers);
/// The body as an object, or the refusal of what is none in \a wording.
std::optional<json::value> parsedBody(const QByteArray &body);

// Each takes a request of its provider's paths.
Reply answerAnthropic(const Request &request, Memory &memory);
Reply answerOpenAi(const Request &request, Memory &memory);
Reply answerGemini(const Request &request, Memory &memory);

// An error body as the provider has it, and the error event of its streams.
Reply anthropicError(const Refusal &refusal, Memory &memory);
Reply openAiError(const Refusal &refusal, Memory &memory);
Reply geminiError(const Refusal &refusal);
/// The refusal that a scripted status stands for.
Refusal refusalFor(std::string_view provider, int status);

} // namespace deskrelay::fake
