#include "tests/integration/wiretexts.h"

namespace deskrelay {

static const QByteArray schema =
    R"({"type":"object","properties":{"at":{"type":"string"}},"required":["at"]})";

QByteArray requestText(Format format, const QByteArray &model, bool isStreamed)
{
    const QByteArray stream = isStreamed ? R"(,"stream":true)" : "";
    switch (format) {
    case Format::OpenAiChat:
        return R"({"model":")" + model + '"' + stream +
               R"(,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Look at x"}],)" +
               R"("tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":)" +
               schema + "}}]}";
    case Format::OpenAiResponses:
        return R"({"model":")" + model + '"' + stream +
               R"(,"instructions":"Be brief.","input":"Look at x",)" +
               R"("tools":[{"type":"function","name":"look","description":"Looks.","parameters":)" +
               schema + "}]}";
    case Format::AnthropicMessages:
        return R"({"model":")" + model + '"' + stream +
               R"(,"max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":"Look at x"}],)" +
               R"("tools":[{"name":"look","description":"Looks.","input_schema":)" + schema + "}]}";
    case Format::GeminiGenerate:
        break;
    }
    return R"({"systemInstruction":{"parts":[{"text":"Be brief."}]},)"
           R"("contents":[{"role":"user","parts":[{"text":"Look at x"}]}],)"
           R"("tools":[{"functionDeclarations":[{"name":"look","description":"Looks.","parametersJsonSchema":)" +
           schema + "}]}]}";
}

QByteArray requestPath(Format format, const QByteArray &model, bool isStreamed)
{
    switch (format) {
    case Format::OpenAiChat:
        return "/v1/chat/completions";
    case Format::OpenAiResponses:
        return "/v1/responses";
    case Format::AnthropicMessages:
        return "/v1/messages";
    case Format::GeminiGenerate:
        break;
    }
    return "/v1beta/models/" + model +
           (isStreamed ? ":streamGenerateContent?alt=sse" : ":generateContent");
}

QByteArray wholeReply(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,)"
               R"("message":{"role":"assistant","content":"Hello there","tool_calls":[{"id":"call_1","type":"function",)"
               R"("function":{"name":"look","arguments":"{\"at\":\"x\"}"}}]},"finish_reason":"tool_calls"}],)"
               R"("usage":{"prompt_tokens":13,"completion_tokens":7,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":3}}})";
    case Format::OpenAiResponses:
        return R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[)"
               R"({"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hello there","annotations":[],"logprobs":[]}]},)"
               R"({"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":"{\"at\":\"x\"}","status":"completed"}],)"
               R"("usage":{"input_tokens":13,"input_tokens_details":{"cached_tokens":3},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":20}})";
    case Format::AnthropicMessages:
        return R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hello there"},)"
               R"({"type":"tool_use","id":"call_1","name":"look","input":{"at":"x"}}],"stop_reason":"tool_use","stop_sequence":null,)"
               R"("usage":{"input_tokens":10,"cache_read_input_tokens":3,"cache_creation_input_tokens":0,"output_tokens":7}})";
    case Format::GeminiGenerate:
        break;
    }
    return R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hello there"},{"functionCall":{"id":"call_1","name":"look","args":{"at":"x"}}}]},)"
           R"("finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":13,"cachedContentTokenCount":3,"candidatesTokenCount":7,"totalTokenCount":20},)"
           R"("modelVersion":"m","responseId":"r1"})";
}

/// Events whose name is their own `type`.
static QByteArray typed(const QByteArray &type, const QByteArray &fields)
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" +
           (fields.isEmpty() ? QByteArray() : QByteArray("," + fields)) + "}\n\n";
}

static QByteArray responsesStream()
{
    return typed(
               "response.created",
               R"("sequence_number":0,"response":{"id":"resp_1","model":"m","status":"in_progress","output":[]})") +
           typed(
               "response.output_item.added",
               R"("sequence_number":1,"output_index":0,"item":{"type":"message","id":"msg_1","role":"assistant","status":"in_progress","content":[]})") +
           typed(
               "response.content_part.added",
               R"("sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]})") +
           typed(
               "response.output_text.delta",
               R"("sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hello ","logprobs":[])") +
           typed(
               "response.output_text.delta",
               R"("sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"there","logprobs":[])") +
           typed(
               "response.output_text.done",
               R"("sequence_number":5,"item_id":"msg_1","output_index":0,"content_index":0,"text":"Hello there","logprobs":[])") +
           typed(
               "response.content_part.done",
               R"("sequence_number":6,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Hello there","annotations":[]})") +
           typed(
               "response.output_item.done",
               R"("sequence_number":7,"output_index":0,"item":{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello there","annotations":[]}]})") +
           typed(
               "response.output_item.added",
               R"("sequence_number":8,"output_index":1,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":"","status":"in_progress"})") +
           typed(
               "response.function_call_arguments.delta",
               R"("sequence_number":9,"item_id":"fc_1","output_index":1,"delta":"{\"at\":\"x\"}")") +
           typed(
               "response.function_call_arguments.done",
               R"("sequence_number":10,"item_id":"fc_1","output_index":1,"arguments":"{\"at\":\"x\"}")") +
           typed(
               "response.output_item.done",
               R"("sequence_number":11,"output_index":1,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":"{\"at\":\"x\"}","status":"completed"})") +
           typed("response.completed",
                 R"("sequence_number":12,"response":)" + wholeReply(Format::OpenAiResponses));
}

static QByteArray messagesStream()
{
    return typed(
               "message_start",
               R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_read_input_tokens":3,"cache_creation_input_tokens":0,"output_tokens":1}})") +
           typed("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})") +
           typed("ping", "") +
           typed("content_block_delta",
                 R"("index":0,"delta":{"type":"text_delta","text":"Hello "})") +
           typed("content_block_delta",
                 R"("index":0,"delta":{"type":"text_delta","text":"there"})") +
           typed("content_block_stop", R"("index":0)") +
           typed(
               "content_block_start",
               R"("index":1,"content_block":{"type":"tool_use","id":"call_1","name":"look","input":{}})") +
           typed("content_block_delta",
                 R"("index":1,"delta":{"type":"input_json_delta","partial_json":"{\"at\":"})") +
           typed("content_block_delta",
                 R"("index":1,"delta":{"type":"input_json_delta","partial_json":"\"x\"}"})") +
           typed("content_block_stop", R"("index":1)") +
           typed(
               "message_delta",
               R"("delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":7})") +
           typed("message_stop", "");
}

static QByteArray chatStream()
{
    const auto chunk = [](const QByteArray &delta, const QByteArray &finish) -> QByteArray {
        return R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":)" +
               delta + R"(,"finish_reason":)" + finish + "}],\"usage\":null}\n\n";
    };
    return chunk(R"({"role":"assistant","content":""})", "null") +
           chunk(R"({"content":"Hello "})", "null") + chunk(R"({"content":"there"})", "null") +
           chunk(
               R"({"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":""}}]})",
               "null") +
           chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"at\":"}}]})", "null") +
           chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"\"x\"}"}}]})", "null") +
           chunk("{}", R"("tool_calls")") +
           R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],)"
           R"("usage":{"prompt_tokens":13,"completion_tokens":7,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":3}}})"
           "\n\ndata: [DONE]\n\n";
}

static QByteArray geminiStream()
{
    return R"(data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hello "}]},"index":0}],"modelVersion":"m","responseId":"r1"})"
           "\r\n\r\n"
           R"(data: {"candidates":[{"content":{"role":"model","parts":[{"text":"there"}]},"index":0}],"modelVersion":"m","responseId":"r1"})"
           "\r\n\r\n"
           R"(data: {"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"id":"call_1","name":"look","args":{"at":"x"}}}]},"finishReason":"STOP","index":0}],)"
           R"("usageMetadata":{"promptTokenCount":13,"cachedContentTokenCount":3,"candidatesTokenCount":7,"totalTokenCount":20},"modelVersion":"m","responseId":"r1"})"
           "\r\n\r\n";
}

QByteArray streamedReply(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return chatStream();
    case Format::OpenAiResponses:
        return responsesStream();
    case Format::AnthropicMessages:
        return messagesStream();
    case Format::GeminiGenerate:
        break;
    }
    return geminiStream();
}

} // namespace deskrelay
