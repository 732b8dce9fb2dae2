#include "core/upstream/echoframes.h"

#include <boost/json.hpp>

#include <string>

namespace deskrelay {

namespace json = boost::json;

static std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

static QByteArray serialized(const json::value &value)
{
    const std::string text = json::serialize(value);
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

static QByteArray dataFrame(const json::value &value)
{
    return "data: " + serialized(value) + "\n\n";
}

/// An event whose name is its own `type`.
static QByteArray typedFrame(const json::object &value)
{
    const json::string &type = value.at("type").get_string();
    return "event: " + QByteArray(type.data(), qsizetype(type.size())) + '\n' + dataFrame(value);
}

/// The answer's text; a request without text is answered all the same.
static QByteArray answerOf(const EchoInput &input)
{
    return input.lastText.trimmed().isEmpty() ? QByteArray("(no text)") : input.lastText;
}

/// Words with the white space that follows them, so that joined they are the text again. Cut
/// between characters, never inside one.
static QList<QByteArray> wordsOf(const QByteArray &text)
{
    constexpr qsizetype most = 400; // a long text comes in larger pieces
    const qsizetype least = text.size() / most;
    QList<QByteArray> words;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool ends = (text[i] == ' ' || text[i] == '\n') && i + 1 < text.size() &&
                          text[i + 1] != ' ' && text[i + 1] != '\n';
        if (ends && i - start >= least) {
            words.append(text.sliced(start, i + 1 - start));
            start = i + 1;
        }
    }
    words.append(text.sliced(start));
    return words;
}

struct Counts
{
    qint64 input = 0;
    qint64 output = 0;
};

static Counts countsOf(const EchoInput &input)
{
    return {echoTokens(input.textBytes), echoTokens(answerOf(input).size())};
}

static json::object chatUsage(const Counts &counts)
{
    return {{"prompt_tokens", counts.input},
            {"completion_tokens", counts.output},
            {"total_tokens", counts.input + counts.output},
            {"prompt_tokens_details", {{"cached_tokens", 0}}},
            {"completion_tokens_details", {{"reasoning_tokens", 0}}}};
}

static json::object responsesUsage(const Counts &counts)
{
    return {{"input_tokens", counts.input},
            {"input_tokens_details", {{"cached_tokens", 0}}},
            {"output_tokens", counts.output},
            {"output_tokens_details", {{"reasoning_tokens", 0}}},
            {"total_tokens", counts.input + counts.output}};
}

static json::object messagesUsage(qint64 input, qint64 output)
{
    return {{"input_tokens", input},
            {"cache_creation_input_tokens", 0},
            {"cache_read_input_tokens", 0},
            {"output_tokens", output}};
}

static json::object geminiUsage(const Counts &counts)
{
    return {{"promptTokenCount", counts.input},
            {"candidatesTokenCount", counts.output},
            {"totalTokenCount", counts.input + counts.output}};
}

// openai-chat

static json::object
chatChunk(const EchoReplyHead &head, json::object delta, const json::value &finishReason)
{
    return {{"id", "chatcmpl-" + std::string(view(head.id))},
            {"object", "chat.completion.chunk"},
            {"created", head.createdSeconds},
            {"model", view(head.model)},
            {"choices",
             json::array{{{"index", 0},
                          {"delta", std::move(delta)},
                          {"logprobs", nullptr},
                          {"finish_reason", finishReason}}}}};
}

static QList<QByteArray> chatFrames(const EchoInput &input, const EchoReplyHead &head)
{
    QList<json::object> chunks;
    chunks.append(chatChunk(head, {{"role", "assistant"}, {"content", ""}}, nullptr));
    for (const QByteArray &word : wordsOf(answerOf(input)))
        chunks.append(chatChunk(head, {{"content", view(word)}}, nullptr));
    chunks.append(chatChunk(head, {}, "stop"));
    if (input.wantsUsageChunk) {
        for (json::object &chunk : chunks)
            chunk["usage"] = nullptr;
        json::object last = chatChunk(head, {}, nullptr);
        last["choices"] = json::array{};
        last["usage"] = chatUsage(countsOf(input));
        chunks.append(std::move(last));
    }
    QList<QByteArray> frames;
    for (const json::object &chunk : std::as_const(chunks))
        frames.append(dataFrame(chunk));
    frames.last() += "data: [DONE]\n\n";
    return frames;
}

static json::object chatBody(const EchoInput &input, const EchoReplyHead &head)
{
    return {
        {"id", "chatcmpl-" + std::string(view(head.id))},
        {"object", "chat.completion"},
        {"created", head.createdSeconds},
        {"model", view(head.model)},
        {"choices",
         json::array{
             {{"index", 0},
              {"message",
               {{"role", "assistant"}, {"content", view(answerOf(input))}, {"refusal", nullptr}}},
              {"logprobs", nullptr},
              {"finish_reason", "stop"}}}},
        {"usage", chatUsage(countsOf(input))}};
}

// openai-responses

static json::object outputText(const QByteArray &text)
{
    return {{"type", "output_text"},
            {"text", view(text)},
            {"annotations", json::array{}},
            {"logprobs", json::array{}}};
}

static json::object outputItem(const EchoReplyHead &head, const QByteArray *text)
{
    json::array content;
    if (text)
        content.push_back(outputText(*text));
    return {{"id", "msg_" + std::string(view(head.id))},
            {"type", "message"},
            {"status", text ? "completed" : "in_progress"},
            {"role", "assistant"},
            {"content", std::move(content)}};
}

/// \a text null: the reply as it is before anything was written.
static json::object
responseObject(const EchoInput &input, const EchoReplyHead &head, const QByteArray *text)
{
    json::array output;
    if (text)
        output.push_back(outputItem(head, text));
    return {{"id", "resp_" + std::string(view(head.id))},
            {"object", "response"},
            {"created_at", head.createdSeconds},
            {"status", text ? "completed" : "in_progress"},
            {"error", nullptr},
            {"incomplete_details", nullptr},
            {"instructions", nullptr},
            {"max_output_tokens", nullptr},
            {"model", view(head.model)},
            {"output", std::move(output)},
            {"parallel_tool_calls", true},
            {"previous_response_id", nullptr},
            {"store", false},
            {"tool_choice", "auto"},
            {"tools", json::array{}},
            {"usage", text ? json::value(responsesUsage(countsOf(input))) : json::value(nullptr)},
            {"metadata", json::object{}}};
}

static QList<QByteArray> responsesFrames(const EchoInput &input, const EchoReplyHead &head)
{
    const QByteArray text = answerOf(input);
    const std::string item = "msg_" + std::string(view(head.id));
    QList<QByteArray> frames;
    qint64 sequence = 0;
    const auto add = [&](std::string_view type, json::object fields) {
        json::object event = {{"type", type}, {"sequence_number", sequence++}};
        for (auto &field : fields)
            event[field.key()] = std::move(field.value());
        frames.append(typedFrame(event));
    };
    const json::object place = {{"item_id", item}, {"output_index", 0}, {"content_index", 0}};
    const auto placed = [&place](json::object fields) {
        json::object all = place;
        for (auto &field : fields)
            all[field.key()] = std::move(field.value());
        return all;
    };

    add("response.created", {{"response", responseObject(input, head, nullptr)}});
    add("response.in_progress", {{"response", responseObject(input, head, nullptr)}});
    add("response.output_item.added", {{"output_index", 0}, {"item", outputItem(head, nullptr)}});
    add("response.content_part.added", placed({{"part", outputText({})}}));
    for (const QByteArray &word : wordsOf(text))
        add("response.output_text.delta",
            placed({{"delta", view(word)}, {"logprobs", json::array{}}}));
    add("response.output_text.done", placed({{"text", view(text)}, {"logprobs", json::array{}}}));
    add("response.content_part.done", placed({{"part", outputText(text)}}));
    add("response.output_item.done", {{"output_index", 0}, {"item", outputItem(head, &text)}});
    add("response.completed", {{"response", responseObject(input, head, &text)}});
    return frames;
}

// anthropic-messages

static json::object messageObject(const EchoInput &input, const EchoReplyHead &head, bool isWhole)
{
    const Counts counts = countsOf(input);
    json::array content;
    if (isWhole)
        content.push_back({{"type", "text"}, {"text", view(answerOf(input))}});
    return {{"id", "msg_" + std::string(view(head.id))},
            {"type", "message"},
            {"role", "assistant"},
            {"model", view(head.model)},
            {"content", std::move(content)},
            {"stop_reason", isWhole ? json::value("end_turn") : json::value(nullptr)},
            {"stop_sequence", nullptr},
            {"usage", messagesUsage(counts.input, isWhole ? counts.output : 1)}};
}

static QList<QByteArray> messagesFrames(const EchoInput &input, const EchoReplyHead &head)
{
    QList<QByteArray> frames;
    frames.append(
        typedFrame({{"type", "message_start"}, {"message", messageObject(input, head, false)}}) +
        typedFrame({{"type", "content_block_start"},
                    {"index", 0},
                    {"content_block", {{"type", "text"}, {"text", ""}}}}));
    for (const QByteArray &word : wordsOf(answerOf(input))) {
        frames.append(typedFrame({{"type", "content_block_delta"},
                                  {"index", 0},
                                  {"delta", {{"type", "text_delta"}, {"text", view(word)}}}}));
    }
    frames.append(typedFrame({{"type", "content_block_stop"}, {"index", 0}}) +
                  typedFrame({{"type", "message_delta"},
                              {"delta", {{"stop_reason", "end_turn"}, {"stop_sequence", nullptr}}},
                              {"usage", {{"output_tokens", countsOf(input).output}}}}) +
                  typedFrame({{"type", "message_stop"}}));
    return frames;
}

// gemini-generate

static json::object
geminiChunk(const QByteArray &text, const EchoInput &input, const EchoReplyHead &head, bool isLast)
{
    json::object candidate = {
        {"content", {{"role", "model"}, {"parts", json::array{{{"text", view(text)}}}}}},
        {"index", 0}};
    if (isLast)
        candidate["finishReason"] = "STOP";
    json::object chunk = {{"candidates", json::array{std::move(candidate)}},
                          {"modelVersion", view(head.model)},
                          {"responseId", view(head.id)}};
    if (isLast)
        chunk["usageMetadata"] = geminiUsage(countsOf(input));
    return chunk;
}

static QList<QByteArray> geminiFrames(const EchoInput &input, const EchoReplyHead &head)
{
    const QList<QByteArray> words = wordsOf(answerOf(input));
    QList<QByteArray> frames;
    for (qsizetype i = 0; i < words.size(); ++i)
        frames.append(dataFrame(geminiChunk(words[i], input, head, i + 1 == words.size())));
    return frames;
}

// The rest

static json::object embeddingBody(Format format, Operation operation, const EchoInput &input)
{
    // A vector that depends on the text alone: the first eight byte sums, scaled to -1..1.
    json::array values;
    for (qsizetype slot = 0; slot < 8; ++slot) {
        unsigned sum = 0;
        for (qsizetype i = slot; i < input.lastText.size(); i += 8)
            sum = sum * 31 + static_cast<unsigned char>(input.lastText[i]);
        values.push_back(double(sum % 2000) / 1000.0 - 1.0);
    }
    if (format == Format::GeminiGenerate) {
        json::object embedding = {{"values", std::move(values)}};
        if (operation == Operation::BatchEmbed)
            return {{"embeddings", json::array{std::move(embedding)}}};
        return {{"embedding", std::move(embedding)}};
    }
    const qint64 tokens = echoTokens(input.textBytes);
    return {
        {"object", "list"},
        {"data",
         json::array{{{"object", "embedding"}, {"index", 0}, {"embedding", std::move(values)}}}},
        {"model", "echo"},
        {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}};
}

QByteArray
echoBody(Format format, Operation operation, const EchoInput &input, const EchoReplyHead &head)
{
    const qint64 tokens = echoTokens(input.textBytes);
    switch (operation) {
    case Operation::CountTokens:
        if (format == Format::GeminiGenerate)
            return serialized(json::object{{"totalTokens", tokens}});
        return serialized(json::object{{"input_tokens", tokens}});
    case Operation::InputTokens:
        return serialized(
            json::object{{"object", "response.input_tokens"}, {"input_tokens", tokens}});
    case Operation::Embed:
    case Operation::BatchEmbed:
        return serialized(embeddingBody(format, operation, input));
    default:
        break;
    }
    const QByteArray text = answerOf(input);
    switch (format) {
    case Format::OpenAiChat:
        return serialized(chatBody(input, head));
    case Format::OpenAiResponses:
        return serialized(responseObject(input, head, &text));
    case Format::AnthropicMessages:
        return serialized(messageObject(input, head, true));
    case Format::GeminiGenerate:
        return serialized(geminiChunk(text, input, head, true));
    }
    return {};
}

QList<QByteArray> echoFrames(Format format, const EchoInput &input, const EchoReplyHead &head)
{
    switch (format) {
    case Format::OpenAiChat:
        return chatFrames(input, head);
    case Format::OpenAiResponses:
        return responsesFrames(input, head);
    case Format::AnthropicMessages:
        return messagesFrames(input, head);
    case Format::GeminiGenerate:
        return geminiFrames(input, head);
    }
    return {};
}

QByteArray echoModels(Format format)
{
    if (format == Format::AnthropicMessages) {
        return serialized(json::object{{"data",
                                        json::array{{{"type", "model"},
                                                     {"id", "echo"},
                                                     {"display_name", "Echo"},
                                                     {"created_at", "2026-01-01T00:00:00Z"}}}},
                                       {"has_more", false},
                                       {"first_id", "echo"},
                                       {"last_id", "echo"}});
    }
    if (format == Format::GeminiGenerate) {
        return serialized(
            json::object{{"models",
                          json::array{{{"name", "models/echo"},
                                       {"displayName", "Echo"},
                                       {"supportedGenerationMethods",
                                        json::array{"generateContent", "countTokens"}}}}}});
    }
    return serialized(json::object{{"object", "list"},
                                   {"data",
                                    json::array{{{"id", "echo"},
                                                 {"object", "model"},
                                                 {"created", 1767225600},
                                                 {"owned_by", "deskrelay"}}}}});
}

} // namespace deskrelay
