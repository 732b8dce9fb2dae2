#include "tests/support/fake/openairules.h"

#include <QtEndian>

namespace deskrelay::fake {

Headers openAiHeaders(Memory &memory, bool streams)
{
    return {{"Content-Type", streams ? "text/event-stream; charset=utf-8" : "application/json"},
            {"x-request-id", bytesOf(memory.newId("req_fake"))},
            {"openai-organization", "org-fake"},
            {"openai-processing-ms", "12"},
            {"openai-version", "2020-10-01"},
            {"x-ratelimit-limit-requests", "10000"},
            {"x-ratelimit-remaining-requests", "9999"},
            {"x-ratelimit-reset-requests", "6ms"}};
}

Reply openAiError(const Refusal &refusal, Memory &memory)
{
    Reply reply = jsonReply(refusal.status,
                            json::object{{"error",
                                          {{"message", refusal.message},
                                           {"type", refusal.type},
                                           {"param", refusal.param},
                                           {"code", refusal.code}}}});
    reply.headers.add("x-request-id", bytesOf(memory.newId("req_fake")));
    return reply;
}

static Verdict checkHeaders(const Request &request, const Memory &memory)
{
    const std::string key = bearerOf(request.headers);
    if (key.empty())
        return Refusal{.status = 401,
                       .message = "You didn't provide an API key. You need to provide your API "
                                  "key in an Authorization header using Bearer auth (i.e. "
                                  "Authorization: Bearer YOUR_KEY)."};
    if (!memory.keys.contains(key))
        return Refusal{.status = 401,
                       .message = "Incorrect API key provided: " + key.substr(0, 3) +
                                  "****. You can find your API key at "
                                  "https://platform.openai.com/account/api-keys.",
                       .code = "invalid_api_key"};
    return std::nullopt;
}

static Refusal missingModel(std::string_view model)
{
    return {.status = 404,
            .message = "The model `" + std::string(model) +
                       "` does not exist or you do not have access to it.",
            .code = "model_not_found"};
}

static std::vector<float> vectorFor(std::string_view text, size_t dimensions)
{
    std::vector<float> numbers;
    for (size_t i = 0; i < dimensions; ++i) {
        const quint64 hash = hashOf(std::to_string(i) + std::string(text));
        numbers.push_back(static_cast<float>(hash % 2001) / 1000.0F - 1.0F);
    }
    return numbers;
}

static json::value embeddingOf(const std::vector<float> &numbers, bool isBase64)
{
    if (!isBase64)
        return json::array(numbers.begin(), numbers.end());
    QByteArray bytes(static_cast<qsizetype>(numbers.size() * sizeof(float)), Qt::Uninitialized);
    char *at = bytes.data();
    for (const float number : numbers) {
        qToLittleEndian(number, at);
        at += sizeof(float);
    }
    return json::value(viewOf(bytes.toBase64()));
}

static Reply answerEmbeddings(const OpenAiRequest &request, Memory &memory)
{
    const json::value &input = request.body.at("input");
    // A list of numbers is one text, as tokens.
    const bool isList = input.is_array() && !input.get_array().front().is_number();
    const json::array texts = isList ? input.get_array() : json::array{input};
    const auto dimensions = static_cast<size_t>(numberAt(request.body, "dimensions").value_or(8));
    const bool isBase64 = textAt(request.body, "encoding_format") == "base64";
    json::array data;
    qint64 tokens = 0;
    for (const json::value &text : texts) {
        const std::string plain = json::serialize(text);
        tokens += 1 + static_cast<qint64>(plain.size()) / 4;
        data.push_back({{"object", "embedding"},
                        {"index", data.size()},
                        {"embedding", embeddingOf(vectorFor(plain, dimensions), isBase64)}});
    }
    Reply reply =
        jsonReply(200,
                  json::object{{"object", "list"},
                               {"data", std::move(data)},
                               {"model", textAt(request.body, "model")},
                               {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}});
    reply.headers = openAiHeaders(memory, false);
    reply.usage = TokenUsage{.input = tokens};
    reply.model = std::string(textAt(request.body, "model"));
    reply.format = "embeddings";
    return reply;
}

static Reply answerGet(const Request &request, Memory &memory)
{
    const json::array models = openAiModels();
    const QByteArray id = request.path.mid(sizeof("/v1/models/") - 1);
    if (id.isEmpty())
        return jsonReply(200, json::object{{"object", "list"}, {"data", models}});
    for (const json::value &model : models) {
        if (textAt(model.get_object(), "id") == viewOf(id))
            return jsonReply(200, model);
    }
    return openAiError(missingModel(viewOf(id)), memory);
}

static Reply answerCompact(const OpenAiRequest &request, const Ask &ask, Memory &memory)
{
    const Answer answer = answerFor(ask);
    Reply reply = jsonReply(
        200,
        json::object{{"id", memory.newId("resp_fake")},
                     {"object", "response.compaction"},
                     {"created_at", 1764000000},
                     {"output",
                      json::array{{{"id", memory.newId("cmp_fake")},
                                   {"type", "compaction"},
                                   {"encrypted_content", memory.seal("openai", ask.lastText)}}}},
                     {"usage", responsesUsage(answer.usage)}});
    reply.usage = answer.usage;
    reply.model = std::string(textAt(request.body, "model"));
    reply.format = "openai-responses";
    return reply;
}

static Reply answerPost(const Request &request, Memory &memory)
{
    const std::optional<json::value> document = parsedBody(request.body);
    if (!document)
        return openAiError(
            {.message = "We could not parse the JSON body of your request. (HINT: This likely "
                        "means you aren't using your HTTP library correctly. The OpenAI API "
                        "expects a JSON payload, but what was sent was not valid JSON.)"},
            memory);
    const json::object &body = document->get_object();
    OpenAiRequest checked{.body = body, .memory = memory};
    const std::string_view name = textAt(body, "model");
    if (!name.empty()) {
        const std::optional<OpenAiModel> model = openAiModel(name);
        if (!model)
            return openAiError(missingModel(name), memory);
        checked.model = *model;
    }
    const auto size = static_cast<size_t>(request.body.size());
    Verdict verdict;
    if (request.path == "/v1/chat/completions" && checked.model.isResponsesOnly)
        verdict = Refusal{.status = 404,
                          .message = "This model is only supported in v1/responses and not in "
                                     "v1/chat/completions.",
                          .param = "model"};
    else if (request.path == "/v1/chat/completions")
        verdict = checkChat(checked);
    else if (request.path == "/v1/embeddings")
        verdict = checkEmbeddings(checked);
    else
        verdict = checkResponses(checked);
    if (verdict)
        return openAiError(*verdict, memory);
    if (request.path == "/v1/chat/completions")
        return answerChat(checked, chatAsk(body, size), memory);
    if (request.path == "/v1/embeddings")
        return answerEmbeddings(checked, memory);
    const Ask ask = responsesAsk(body, size);
    if (request.path == "/v1/responses/input_tokens")
        return jsonReply(
            200,
            json::object{{"object", "response.input_tokens"}, {"input_tokens", inputTokens(ask)}});
    if (request.path == "/v1/responses/compact")
        return answerCompact(checked, ask, memory);
    return answerResponses(checked, ask, memory);
}

Reply answerOpenAi(const Request &request, Memory &memory)
{
    static const QList<QByteArray> posts = {"/v1/chat/completions",
                                            "/v1/responses",
                                            "/v1/responses/compact",
                                            "/v1/responses/input_tokens",
                                            "/v1/embeddings"};
    if (Verdict verdict = checkHeaders(request, memory))
        return openAiError(*verdict, memory);
    const bool isModels = request.path == "/v1/models" || request.path.startsWith("/v1/models/");
    Reply reply;
    if (request.method == "GET" && isModels)
        reply = answerGet(request, memory);
    else if (request.method == "POST" && posts.contains(request.path) &&
             !(request.isVendor && request.path.startsWith("/v1/responses")))
        reply = answerPost(request, memory);
    else
        return openAiError({.status = 404,
                            .message = "Invalid URL (" + request.method.toStdString() + ' ' +
                                       request.path.toStdString() + ')'},
                           memory);
    reply.credential = bearerOf(request.headers);
    return reply;
}

} // namespace deskrelay::fake
