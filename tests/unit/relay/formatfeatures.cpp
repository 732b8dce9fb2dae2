#include "tests/unit/relay/formatfeatures.h"

using namespace deskrelay;
using namespace Qt::StringLiterals;

static constexpr Format chat = Format::OpenAiChat;
static constexpr Format responses = Format::OpenAiResponses;
static constexpr Format messages = Format::AnthropicMessages;
static constexpr Format gemini = Format::GeminiGenerate;

static QByteArray chatTool(const QByteArray &more = {})
{
    return R"("tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object","properties":{"at":{"type":"string"}},"required":["at"],"additionalProperties":false})" +
           more + "}}]";
}

static QByteArray responsesTool(const QByteArray &more = {})
{
    return R"("tools":[{"type":"function","name":"look","parameters":{"type":"object","properties":{"at":{"type":"string"}},"required":["at"],"additionalProperties":false})" +
           more + "}]";
}

static QByteArray messagesTool(const QByteArray &more = {})
{
    return R"("tools":[{"name":"look","input_schema":{"type":"object","properties":{"at":{"type":"string"}},"required":["at"],"additionalProperties":false})" +
           more + "}]";
}

static QByteArray geminiTool()
{
    return R"("tools":[{"functionDeclarations":[{"name":"look","parametersJsonSchema":{"type":"object","properties":{"at":{"type":"string"}}}}]}])";
}

static QByteArray chatPart(const QByteArray &part)
{
    return R"("messages":[{"role":"user","content":[{"type":"text","text":"Hi"},)" + part + "]}]";
}

static QByteArray responsesPart(const QByteArray &part)
{
    return R"("input":[{"role":"user","content":[{"type":"input_text","text":"Hi"},)" + part +
           "]}]";
}

static QByteArray messagesPart(const QByteArray &part)
{
    return R"("messages":[{"role":"user","content":[{"type":"text","text":"Hi"},)" + part + "]}]";
}

static QByteArray geminiPart(const QByteArray &part)
{
    return R"("contents":[{"role":"user","parts":[{"text":"Hi"},)" + part + "]}]";
}

static QByteArray inConfig(const QByteArray &members)
{
    return R"("generationConfig":{)" + members + '}';
}

static const QByteArray answerSchema =
    R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false})";

static QList<FormatFeature> sampling()
{
    return {
        {u"Temperature"_s,
         R"("temperature":0.5)",
         R"("temperature":0.5)",
         R"("temperature":0.5)",
         inConfig(R"("temperature":0.5)")},
        {u"Top-p"_s,
         R"("top_p":0.9)",
         R"("top_p":0.9)",
         R"("top_p":0.9)",
         inConfig(R"("topP":0.9)")},
        {u"Top-k"_s, {}, {}, R"("top_k":5)", inConfig(R"("topK":5)")},
        {u"Seed"_s, R"("seed":7)", {}, {}, inConfig(R"("seed":7)")},
        {u"Frequency penalty"_s,
         R"("frequency_penalty":0.5)",
         {},
         {},
         inConfig(R"("frequencyPenalty":0.5)")},
        {u"Stop strings"_s,
         R"("stop":["END"])",
         {},
         R"("stop_sequences":["END"])",
         inConfig(R"("stopSequences":["END"])"),
         {responses}},
        {u"Several answers"_s, R"("n":2)", {}, {}, inConfig(R"("candidateCount":2)")},
        {u"Log probabilities"_s,
         R"("logprobs":true,"top_logprobs":2)",
         R"("top_logprobs":2,"include":["message.output_text.logprobs"])",
         {},
         inConfig(R"("responseLogprobs":true,"logprobs":2)")},
        {u"Logit bias"_s, R"("logit_bias":{"5":1})", {}, {}, {}},
        {u"Maximum of tokens"_s,
         R"("max_completion_tokens":50)",
         R"("max_output_tokens":50)",
         R"("max_tokens":50)",
         inConfig(R"("maxOutputTokens":50)")},
    };
}

static QList<FormatFeature> tools()
{
    return {
        {u"Tools"_s, chatTool(), responsesTool(), messagesTool(), geminiTool()},
        {u"Strict tools"_s,
         chatTool(R"(,"strict":true)"),
         responsesTool(R"(,"strict":true)"),
         messagesTool(R"(,"strict":true)"),
         {}},
        {u"A tool must be called"_s,
         chatTool() + R"(,"tool_choice":"required")",
         responsesTool() + R"(,"tool_choice":"required")",
         messagesTool() + R"(,"tool_choice":{"type":"any"})",
         geminiTool() + R"(,"toolConfig":{"functionCallingConfig":{"mode":"ANY"}})"},
        {u"One tool must be called"_s,
         chatTool() + R"(,"tool_choice":{"type":"function","function":{"name":"look"}})",
         responsesTool() + R"(,"tool_choice":{"type":"function","name":"look"})",
         messagesTool() + R"(,"tool_choice":{"type":"tool","name":"look"})",
         geminiTool() +
             R"(,"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["look"]}})"},
        {u"No tool may be called"_s,
         chatTool() + R"(,"tool_choice":"none")",
         responsesTool() + R"(,"tool_choice":"none")",
         messagesTool() + R"(,"tool_choice":{"type":"none"})",
         geminiTool() + R"(,"toolConfig":{"functionCallingConfig":{"mode":"NONE"}})"},
        {u"One call at a time"_s,
         chatTool() + R"(,"parallel_tool_calls":false)",
         responsesTool() + R"(,"parallel_tool_calls":false)",
         messagesTool() + R"(,"tool_choice":{"type":"auto","disable_parallel_tool_use":true})",
         {}},
        {u"Free-form tools"_s,
         R"("tools":[{"type":"custom","custom":{"name":"patch"}}])",
         R"("tools":[{"type":"custom","name":"patch"}])",
         {},
         {},
         {messages, gemini}},
        {u"Web search"_s,
         R"("web_search_options":{})",
         R"("tools":[{"type":"web_search"}])",
         R"("tools":[{"type":"web_search_20250305","name":"web_search"}])",
         R"("tools":[{"googleSearch":{}}])"},
    };
}

static QList<FormatFeature> contents()
{
    static const QByteArray pixel = "iVBORw0KGgo=";
    static const QByteArray pdf = "JVBERi0xLjQ=";
    static const QByteArray sound = "UklGRiQAAABXQVZF";
    return {
        {u"Images"_s,
         chatPart(R"({"type":"image_url","image_url":{"url":"data:image/png;base64,)" + pixel +
                  "\"}}"),
         responsesPart(R"({"type":"input_image","image_url":"data:image/png;base64,)" + pixel +
                       "\"}"),
         messagesPart(
             R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":")" +
             pixel + "\"}}"),
         geminiPart(R"({"inlineData":{"mimeType":"image/png","data":")" + pixel + "\"}}")},
        {u"Images by URL"_s,
         chatPart(R"({"type":"image_url","image_url":{"url":"https://example.org/a.png"}})"),
         responsesPart(R"({"type":"input_image","image_url":"https://example.org/a.png"})"),
         messagesPart(
             R"({"type":"image","source":{"type":"url","url":"https://example.org/a.png"}})"),
         geminiPart(
             R"({"fileData":{"mimeType":"image/png","fileUri":"https://example.org/a.png"}})"),
         {gemini}},
        {u"PDF"_s,
         chatPart(
             R"({"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,)" +
             pdf + "\"}}"),
         responsesPart(
             R"({"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,)" +
             pdf + "\"}"),
         messagesPart(
             R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":")" +
             pdf + "\"}}"),
         geminiPart(R"({"inlineData":{"mimeType":"application/pdf","data":")" + pdf + "\"}}")},
        {u"Audio"_s,
         chatPart(R"({"type":"input_audio","input_audio":{"format":"wav","data":")" + sound +
                  "\"}}"),
         {},
         {},
         geminiPart(R"({"inlineData":{"mimeType":"audio/wav","data":")" + sound + "\"}}")},
    };
}

static QList<FormatFeature> others()
{
    return {
        {u"Structured output"_s,
         R"("response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":)" +
             answerSchema + "}}",
         R"("text":{"format":{"type":"json_schema","name":"a","strict":true,"schema":)" +
             answerSchema + "}}",
         R"("output_config":{"format":{"type":"json_schema","schema":)" + answerSchema + "}}",
         inConfig(R"("responseMimeType":"application/json","responseJsonSchema":)" + answerSchema)},
        {u"Any JSON"_s,
         R"("response_format":{"type":"json_object"})",
         R"("text":{"format":{"type":"json_object"}})",
         {},
         inConfig(R"("responseMimeType":"application/json")")},
        {u"Reasoning effort"_s,
         R"("reasoning_effort":"high")",
         R"("reasoning":{"effort":"high"})",
         R"("thinking":{"type":"adaptive"},"output_config":{"effort":"high"})",
         inConfig(R"("thinkingConfig":{"thinkingLevel":"HIGH"})")},
        {u"Verbosity"_s, R"("verbosity":"low")", R"("text":{"verbosity":"low"})", {}, {}},
        {u"Service tier"_s,
         R"("service_tier":"flex")",
         R"("service_tier":"flex")",
         R"("service_tier":"standard_only")",
         R"("serviceTier":"flex")"},
        {u"User"_s,
         R"("safety_identifier":"u1")",
         R"("safety_identifier":"u1")",
         R"("metadata":{"user_id":"u1"})",
         {}},
        {u"Cache key"_s, R"("prompt_cache_key":"k")", R"("prompt_cache_key":"k")", {}, {}},
        {u"Cache marks"_s,
         {},
         {},
         R"("system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}])",
         {}},
        {u"Stored conversation"_s,
         {},
         R"("previous_response_id":"resp_1")",
         R"("thread":{"id":"thread_1"})",
         {},
         {chat, messages, gemini}},
        {u"Compaction"_s,
         {},
         R"("input":[{"role":"user","content":"Hi"},{"type":"compaction_trigger"}])",
         {},
         {},
         {chat, messages, gemini}},
    };
}

const QList<FormatFeature> &formatFeatures()
{
    static const QList<FormatFeature> all = sampling() + tools() + contents() + others();
    return all;
}

QByteArray requestWith(const FormatFeature &feature, Format client, const QByteArray &model)
{
    const bool isGemini = client == gemini;
    const QByteArray &said = client == chat        ? feature.chat
                             : client == responses ? feature.responses
                             : client == messages  ? feature.messages
                                                   : feature.gemini;
    if (said.isEmpty())
        return {};
    QByteArray body = isGemini ? QByteArray("{") : R"({"model":")" + model + "\",";
    const QByteArray turns = isGemini              ? "\"contents\":"
                             : client == responses ? "\"input\":"
                                                   : "\"messages\":";
    if (!said.startsWith(turns)) {
        body += turns;
        body += isGemini ? R"([{"role":"user","parts":[{"text":"Hi"}]}],)"
                         : R"([{"role":"user","content":"Hi"}],)";
    }
    if (client == messages && !said.contains("max_tokens"))
        body += "\"max_tokens\":99,";
    return body + said + '}';
}
