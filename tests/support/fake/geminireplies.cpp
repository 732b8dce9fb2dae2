#include "tests/support/fake/fakeanswer.h"
#include "tests/support/fake/geminirules.h"

#include <QUrl>

namespace deskrelay::fake {

static Ask askOf(const json::object &body, const std::string &model, size_t bytes)
{
    Ask ask{.model = model, .bytes = bytes};
    for (const json::value &value : body.at("contents").get_array()) {
        const json::object &content = value.get_object();
        if (textAt(content, "role") == "model")
            continue;
        ask.lastText.clear();
        ask.endsWithResults = false;
        for (const json::value &part : content.at("parts").get_array()) {
            ask.lastText += textAt(part.get_object(), "text");
            if (const json::object *const response =
                    objectAt(part.get_object(), "functionResponse")) {
                ask.lastText += json::serialize(response->at("response"));
                ask.endsWithResults = true;
            }
        }
    }
    const json::array *const tools = arrayAt(body, "tools");
    for (const json::value &tool : tools ? *tools : json::array()) {
        const json::array *const list = arrayAt(tool.get_object(), "functionDeclarations");
        for (const json::value &one : list ? *list : json::array()) {
            const json::object &declaration = one.get_object();
            const json::value *schema = valueAt(declaration, "parametersJsonSchema");
            schema = schema ? schema : valueAt(declaration, "parameters");
            ask.tools.push_back({.name = std::string(textAt(declaration, "name")),
                                 .schema = schema ? *schema : json::value()});
        }
    }
    const json::object *const toolConfig = objectAt(body, "toolConfig");
    if (const json::object *const calling =
            toolConfig ? objectAt(*toolConfig, "functionCallingConfig") : nullptr) {
        ask.mayCall = textAt(*calling, "mode") != "NONE";
        ask.mustCall = textAt(*calling, "mode") == "ANY";
        const json::array *const allowed = arrayAt(*calling, "allowedFunctionNames");
        if (allowed && allowed->size() == 1)
            ask.onlyTool = std::string(allowed->front().get_string());
    }
    const json::object *const config = objectAt(body, "generationConfig");
    if (!config)
        return ask;
    for (const std::string_view name : {"responseJsonSchema", "responseSchema"}) {
        if (const json::value *const schema = valueAt(*config, name))
            ask.schema = *schema;
    }
    if (!ask.schema && textAt(*config, "responseMimeType") == "application/json")
        ask.schema = json::object{{"type", "object"}};
    const json::array *const stops = arrayAt(*config, "stopSequences");
    for (const json::value &stop : stops ? *stops : json::array())
        ask.stops.emplace_back(stop.get_string());
    ask.mostTokens = static_cast<qint64>(numberAt(*config, "maxOutputTokens").value_or(-1));
    if (const json::object *const thinking = objectAt(*config, "thinkingConfig"))
        ask.reasons = numberAt(*thinking, "thinkingBudget").value_or(1) != 0;
    return ask;
}

static bool showsThoughts(const json::object &body)
{
    const json::object *const config = objectAt(body, "generationConfig");
    const json::object *const thinking = config ? objectAt(*config, "thinkingConfig") : nullptr;
    return thinking && flagAt(*thinking, "includeThoughts");
}

static json::object usageOf(const TokenUsage &usage)
{
    const qint64 prompt = usage.input + usage.cacheRead;
    json::object object = {
        {"promptTokenCount", prompt},
        {"candidatesTokenCount", usage.output - usage.reasoning},
        {"totalTokenCount", prompt + usage.output},
        {"promptTokensDetails", json::array{{{"modality", "TEXT"}, {"tokenCount", prompt}}}}};
    if (usage.cacheRead > 0)
        object["cachedContentTokenCount"] = usage.cacheRead;
    if (usage.reasoning > 0)
        object["thoughtsTokenCount"] = usage.reasoning;
    return object;
}

/// The parts of the reply, each as a stream would bring it.
static json::array
partsOf(const GeminiRequest &request, const Answer &answer, bool streams, Memory &memory)
{
    json::array parts;
    const auto addText = [&parts, streams](const std::string &text, bool isThought) {
        for (const std::string &piece : streams ? piecesOf(text) : std::vector<std::string>{text}) {
            json::object part = {{"text", piece}};
            if (isThought)
                part["thought"] = true;
            parts.push_back(std::move(part));
        }
    };
    if (!answer.reasoning.empty() && showsThoughts(request.body))
        addText(answer.reasoning, true);
    if (!answer.text.empty())
        addText(answer.text, false);
    for (size_t i = 0; i < answer.calls.size(); ++i) {
        const Call &call = answer.calls[i];
        json::object part = {
            {"functionCall",
             {{"id", memory.newId("fakecall")}, {"name", call.name}, {"args", call.arguments}}}};
        if (i == 0 && request.model.isGeneration3)
            part["thoughtSignature"] = memory.seal("gemini", call.name);
        parts.push_back(std::move(part));
    }
    if (answer.calls.empty() && request.model.isGeneration3 && !answer.reasoning.empty()) {
        if (streams || parts.empty())
            parts.push_back(json::object{{"text", ""}});
        parts.back().get_object()["thoughtSignature"] = memory.seal("gemini", answer.text);
    }
    if (parts.empty())
        parts.push_back(json::object{{"text", ""}});
    return parts;
}

static std::string_view finishOf(const Answer &answer)
{
    switch (answer.ending) {
    case Ending::Limit:
        return "MAX_TOKENS";
    case Ending::Refusal:
        return "SAFETY";
    case Ending::Filtered:
        return "PROHIBITED_CONTENT";
    default:
        return "STOP";
    }
}

static json::object
chunkOf(json::array parts, const std::string &model, const std::string &id, const Answer *ended)
{
    json::object candidate = {{"content", {{"parts", std::move(parts)}, {"role", "model"}}},
                              {"index", 0}};
    if (ended)
        candidate["finishReason"] = finishOf(*ended);
    json::object chunk = {{"candidates", json::array{std::move(candidate)}}};
    if (ended)
        chunk["usageMetadata"] = usageOf(ended->usage);
    chunk["modelVersion"] = model;
    chunk["responseId"] = id;
    return chunk;
}

/// Without `alt=sse` a stream is one JSON array, its elements sent as they come.
static QList<Event> eventsOf(const json::array &parts,
                             const std::string &model,
                             const std::string &id,
                             const Answer &answer,
                             bool isSse)
{
    QList<Event> events;
    for (size_t i = 0; i < parts.size(); ++i) {
        const bool isLast = i + 1 == parts.size();
        const json::object chunk =
            chunkOf(json::array{parts[i]}, model, id, isLast ? &answer : nullptr);
        Event event;
        if (isSse) {
            event.bytes = "data: " + bytesOf(chunk) + "\r\n\r\n";
        } else {
            event.bytes = (i == 0 ? "[" : ",\r\n") + bytesOf(chunk);
            if (isLast)
                event.bytes += "]";
        }
        if (isLast)
            event.usage = answer.usage;
        events.append(event);
    }
    return events;
}

Reply geminiError(const Refusal &refusal)
{
    json::object error = {
        {"code", refusal.status}, {"message", refusal.message}, {"status", refusal.type}};
    if (!refusal.details.is_null())
        error["details"] = refusal.details;
    return jsonReply(refusal.status, json::object{{"error", std::move(error)}});
}

static std::string keyOf(const Request &request)
{
    const QByteArray header = request.headers.value("x-goog-api-key");
    if (!header.isEmpty())
        return header.toStdString();
    for (const QByteArray &part : request.query.split('&')) {
        if (part.startsWith("key="))
            return QByteArray::fromPercentEncoding(part.sliced(4)).toStdString();
    }
    return {};
}

static Verdict checkKey(const Request &request, const Memory &memory)
{
    const std::string key = keyOf(request);
    if (key.empty() && request.headers.contains("authorization"))
        return geminiRefusal("Request had invalid authentication credentials. Expected OAuth 2 "
                             "access token, login cookie or other valid authentication "
                             "credential.",
                             401,
                             "UNAUTHENTICATED");
    if (key.empty())
        return geminiRefusal("Method doesn't allow unregistered callers (callers without "
                             "established identity). Please use API Key or other form of API "
                             "consumer identity to call this API.",
                             403,
                             "PERMISSION_DENIED");
    if (memory.keys.contains(key))
        return std::nullopt;
    Refusal refusal = geminiRefusal("API key not valid. Please pass a valid API key.");
    refusal.details = json::array{{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                                   {"reason", "API_KEY_INVALID"},
                                   {"domain", "googleapis.com"}}};
    return refusal;
}

static json::array vectorFor(const json::object &content, size_t dimensions)
{
    json::array values;
    const std::string text = json::serialize(content);
    for (size_t i = 0; i < dimensions; ++i)
        values.push_back(static_cast<double>(hashOf(std::to_string(i) + text) % 2001) / 1000.0 -
                         1.0);
    return values;
}

static json::object embeddingOf(const json::object &request)
{
    const json::object *const content = objectAt(request, "content");
    const auto dimensions =
        static_cast<size_t>(numberAt(request, "outputDimensionality").value_or(8));
    return {{"values", vectorFor(content ? *content : json::object(), dimensions)}};
}

static Refusal missingModel(const std::string &model, const std::string &verb)
{
    return geminiRefusal("models/" + model +
                             " is not found for API version v1beta, or is not supported for " +
                             verb +
                             ". Call ListModels to see the list of available models and "
                             "their supported methods.",
                         404,
                         "NOT_FOUND");
}

static Reply answerEmbed(const json::object &body, const std::string &model, bool isBatch)
{
    const json::array *const requests = arrayAt(body, "requests");
    if (isBatch && !requests)
        return geminiError(geminiRefusal("* BatchEmbedContentsRequest.requests: must be set\n"));
    if (!isBatch) {
        if (!body.contains("content"))
            return geminiError(geminiRefusal("* EmbedContentRequest.content: contents is not "
                                             "specified\n"));
        return jsonReply(200, json::object{{"embedding", embeddingOf(body)}});
    }
    json::array embeddings;
    for (const json::value &one : *requests) {
        if (textAt(one.get_object(), "model") != "models/" + model)
            return geminiError(geminiRefusal("* BatchEmbedContentsRequest.requests[0].model: must "
                                             "match the model of the batch request\n"));
        embeddings.push_back(embeddingOf(one.get_object()));
    }
    return jsonReply(200, json::object{{"embeddings", std::move(embeddings)}});
}

/// A prompt that is blocked brings no candidate.
static json::object blockedChunk(const Answer &answer, const std::string &model)
{
    json::object usage = usageOf(answer.usage);
    usage["totalTokenCount"] = usage.at("promptTokenCount");
    usage.erase("candidatesTokenCount");
    return {{"promptFeedback", {{"blockReason", "PROHIBITED_CONTENT"}}},
            {"usageMetadata", std::move(usage)},
            {"modelVersion", model}};
}

static Reply answerGenerate(const Request &request,
                            const GeminiRequest &checked,
                            const std::string &model,
                            bool streams,
                            Memory &memory)
{
    const Ask ask = askOf(checked.body, model, static_cast<size_t>(request.body.size()));
    const Answer answer = answerFor(ask);
    const std::string id = memory.newId("fakereply");
    const json::array parts = partsOf(checked, answer, streams, memory);
    const bool isSse = request.query.contains("alt=sse");
    Reply reply{
        .headers = {{"Content-Type",
                     streams && isSse ? "text/event-stream" : "application/json; charset=UTF-8"},
                    {"Vary", "Origin"},
                    {"Server-Timing", "gfet4t7; dur=12"}},
        .streams = streams,
        .model = model,
        .format = "gemini-generate"};
    if (ask.lastText.find("block this") != std::string::npos) {
        const QByteArray chunk = bytesOf(blockedChunk(answer, model));
        reply.body = chunk;
        Event event;
        event.bytes = isSse ? QByteArray("data: " + chunk + "\r\n\r\n") : '[' + chunk + ']';
        reply.events = {event};
    } else if (streams) {
        reply.events = eventsOf(parts, model, id, answer, isSse);
    } else {
        reply.body = bytesOf(chunkOf(parts, model, id, &answer));
        reply.usage = answer.usage;
    }
    return reply;
}

static Reply answerVerb(const Request &request,
                        const std::string &model,
                        const std::string &verb,
                        Memory &memory)
{
    const std::optional<GeminiModel> traits = geminiModel(model);
    const bool isEmbedding = verb == "embedContent" || verb == "batchEmbedContents";
    const bool isGenerating = verb == "generateContent" || verb == "streamGenerateContent";
    if (!traits || (traits->isEmbedding && isGenerating) || (!traits->isEmbedding && isEmbedding) ||
        (!isEmbedding && !isGenerating && verb != "countTokens"))
        return geminiError(missingModel(model, verb));
    const std::optional<json::value> document = parsedBody(request.body);
    if (!document)
        return geminiError(geminiRefusal("Invalid JSON payload received. Unexpected token."));
    const Message &message = verb == "countTokens"          ? countRequest
                             : verb == "embedContent"       ? embedRequest
                             : verb == "batchEmbedContents" ? batchEmbedRequest
                                                            : generateRequest;
    json::value body;
    if (Verdict verdict = readMessage(*document, message, {}, body))
        return geminiError(*verdict);
    if (isEmbedding)
        return answerEmbed(body.get_object(), model, verb == "batchEmbedContents");
    const json::object *inner = objectAt(body.get_object(), "generateContentRequest");
    inner = inner ? inner : &body.get_object();
    const GeminiRequest checked{.body = *inner, .memory = memory, .model = *traits};
    if (Verdict verdict = checkGemini(checked))
        return geminiError(*verdict);
    if (verb == "countTokens") {
        const Ask ask = askOf(*inner, model, static_cast<size_t>(request.body.size()));
        return jsonReply(
            200,
            json::object{{"totalTokens", inputTokens(ask)},
                         {"promptTokensDetails",
                          json::array{{{"modality", "TEXT"}, {"tokenCount", inputTokens(ask)}}}}});
    }
    return answerGenerate(request, checked, model, verb == "streamGenerateContent", memory);
}

Reply answerGemini(const Request &request, Memory &memory)
{
    if (Verdict verdict = checkKey(request, memory))
        return geminiError(*verdict);
    const QByteArray version = request.path.startsWith("/v1beta/") ? "/v1beta/" : "/v1/";
    const QByteArray rest = QByteArray::fromPercentEncoding(request.path.mid(version.size()));
    Reply reply = geminiError(geminiRefusal("Not Found", 404, "NOT_FOUND"));
    const qsizetype colon = rest.lastIndexOf(':');
    if (request.method == "GET" && rest == "models") {
        reply = jsonReply(200, json::object{{"models", geminiModels()}});
    } else if (request.method == "GET") {
        for (const json::value &model : geminiModels()) {
            if (textAt(model.get_object(), "name") == viewOf(rest))
                reply = jsonReply(200, model);
        }
    } else if (request.method == "POST" && rest.startsWith("models/") && colon > 0) {
        reply = answerVerb(request,
                           rest.sliced(7, colon - 7).toStdString(),
                           rest.sliced(colon + 1).toStdString(),
                           memory);
    }
    reply.credential = keyOf(request);
    return reply;
}

} // namespace deskrelay::fake
