#include "tests/unit/relay/upstreamverdict.h"

#include "core/base/jsontree.h"
#include "tests/support/fake/fakeapi.h"
#include "tests/support/fake/fakekeys.h"

using namespace deskrelay;

QByteArray sealOf(Format provider)
{
    switch (provider) {
    case Format::AnthropicMessages:
        return QByteArray("anthropic seal").toBase64();
    case Format::GeminiGenerate:
        return QByteArray("gemini seal").toBase64();
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    return QByteArray("openai seal").toBase64();
}

static fake::Reply
answered(Format upstream, const QByteArray &model, fake::Request request, fake::Memory &memory)
{
    const auto accept = [&](const char *header, const QByteArray &prefix, const char *key) {
        request.headers.add(header, prefix + key);
        memory.keys = {key};
    };
    switch (upstream) {
    case Format::AnthropicMessages:
        accept("x-api-key", {}, fake::anthropicKey);
        request.path = "/v1/messages";
        return fake::answerAnthropic(request, memory);
    case Format::GeminiGenerate:
        accept("x-goog-api-key", {}, fake::geminiKey);
        request.path = "/v1beta/models/" + model + ":generateContent";
        return fake::answerGemini(request, memory);
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    accept("authorization", "Bearer ", fake::openAiKey);
    request.path = upstream == Format::OpenAiChat ? "/v1/chat/completions" : "/v1/responses";
    return fake::answerOpenAi(request, memory);
}

QByteArray upstreamVerdict(Format upstream, const QByteArray &model, const WrittenRequest &request)
{
    fake::Memory memory;
    memory.sealed[sealOf(upstream).toStdString()] = "Hm.";
    fake::Request asked{
        .method = "POST", .headers = request.headers, .raw = request.body, .body = request.body};
    asked.headers.add("content-type", "application/json");
    const fake::Reply reply = answered(upstream, model, std::move(asked), memory);
    constexpr int firstError = 400;
    if (reply.status < firstError)
        return {};
    const Result<JsonTree> error = JsonTree::parse(reply.body);
    return error ? error->root()["error"]["message"].string() : reply.body;
}
