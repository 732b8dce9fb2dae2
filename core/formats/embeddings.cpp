#include "core/formats/embeddings.h"

#include "core/base/jsonwriter.h"
#include "core/formats/gemini/geminifields.h"

#include <QtEndian>

#include <cstring>

namespace deskrelay {

using namespace Qt::StringLiterals;

Result<EmbeddingRequest> readOpenAiEmbedding(const JsonNode &body)
{
    GeminiNotes notes;
    GeminiFields fields(body, {}, notes);
    EmbeddingRequest request{.model = fields.takeText("model")};
    const JsonNode &input = fields.take("input");
    if (input.isString())
        request.texts.append(input.string());
    for (const JsonNode &text : input.items) {
        if (text.isString())
            request.texts.append(text.string());
        else
            fields.refuse("input", "tokens cannot be sent to another provider; send the text");
    }
    if (request.texts.isEmpty())
        fields.refuse("input", "it must be a text or an array of texts");
    request.dimensions = fields.takeInteger("dimensions");
    if (request.dimensions && *request.dimensions < 1)
        fields.refuse("dimensions", "it must be at least 1");
    const QByteArray encoding = fields.takeText("encoding_format");
    if (!encoding.isEmpty() && encoding != "float" && encoding != "base64")
        fields.refuse("encoding_format", "it must be float or base64");
    request.isBase64 = encoding == "base64";
    request.user = fields.takeText("user");
    fields.dropRest();
    if (notes.error())
        return *notes.error();
    request.dropped = notes.dropped();
    return request;
}

/// One of Gemini's requests into the one that all of them are.
static void readGeminiPart(const JsonNode &entry,
                           const QByteArray &path,
                           EmbeddingRequest &request,
                           GeminiNotes &notes)
{
    GeminiFields fields(entry, path, notes);
    fields.take("model");
    QByteArrayList texts;
    GeminiFields content(fields.takeObject("content"), fields.path("content"), notes);
    for (const JsonNode &part : content.takeList("parts").items) {
        if (part["text"].isString())
            texts.append(part["text"].string());
        else
            content.refuse("parts", "text alone can be embedded");
    }
    if (texts.isEmpty())
        fields.refuse("content", "it must hold text");
    request.texts.append(texts.join('\n'));
    request.dimensions = fields.takeInteger("outputDimensionality");
    request.taskType = fields.takeText("taskType");
    request.title = fields.takeText("title");
    fields.dropRest();
}

Result<EmbeddingRequest>
readGeminiEmbedding(const JsonNode &body, Operation operation, const QByteArray &model)
{
    GeminiNotes notes;
    EmbeddingRequest request{.model = model};
    if (operation == Operation::Embed) {
        readGeminiPart(body, {}, request, notes);
    } else {
        GeminiFields fields(body, {}, notes);
        const std::vector<JsonNode> &entries = fields.takeList("requests").items;
        if (entries.empty())
            fields.refuse("requests", "it must be an array of at least one request");
        for (size_t i = 0; i < entries.size(); ++i) {
            const QByteArray path = "requests[" + QByteArray::number(qsizetype(i)) + ']';
            EmbeddingRequest one;
            readGeminiPart(entries[i], path, one, notes);
            if (i > 0 && (one.dimensions != request.dimensions || one.taskType != request.taskType))
                notes.refuse(path, "all must ask for the same dimensions and task");
            request.texts += one.texts;
            request.dimensions = one.dimensions;
            request.taskType = one.taskType;
            request.title = one.title;
        }
        fields.dropRest();
    }
    if (notes.error())
        return *notes.error();
    request.dropped = notes.dropped();
    return request;
}

QByteArray writeOpenAiEmbedding(EmbeddingRequest &request)
{
    if (!request.taskType.isEmpty())
        request.dropped.append("taskType");
    if (!request.title.isEmpty())
        request.dropped.append("title");
    JsonWriter out;
    out.beginObject().member("model", request.model).key("input").beginArray();
    for (const QByteArray &text : request.texts)
        out.string(text);
    out.endArray().member("encoding_format", "float");
    if (request.dimensions)
        out.member("dimensions", *request.dimensions);
    return out.endObject().take();
}

QByteArray writeGeminiEmbedding(EmbeddingRequest &request)
{
    if (!request.user.isEmpty())
        request.dropped.append("user");
    JsonWriter out;
    out.beginObject().key("requests").beginArray();
    for (const QByteArray &text : request.texts) {
        out.beginObject().member("model", "models/" + request.model);
        out.key("content").beginObject().key("parts").beginArray();
        out.beginObject().member("text", text).endObject().endArray().endObject();
        if (!request.taskType.isEmpty())
            out.member("taskType", request.taskType);
        if (!request.title.isEmpty())
            out.member("title", request.title);
        if (request.dimensions)
            out.member("outputDimensionality", *request.dimensions);
        out.endObject();
    }
    return out.endArray().endObject().take();
}

static Result<EmbeddingReply> checked(const EmbeddingReply &reply)
{
    if (reply.vectors.isEmpty() || reply.vectors.contains({}))
        return makeError(Error::Kind::Protocol, u"The upstream's answer holds no embeddings."_s);
    return reply;
}

/// What OpenAI packs into base64, 32-bit numbers with the lowest byte first, as JSON.
static QByteArray unpacked(const QByteArray &base64)
{
    const QByteArray bytes = QByteArray::fromBase64(base64);
    JsonWriter out;
    out.beginArray();
    for (qsizetype at = 0; at + 4 <= bytes.size(); at += 4) {
        const auto bits = qFromLittleEndian<quint32>(bytes.constData() + at);
        float number = 0;
        std::memcpy(&number, &bits, sizeof number);
        out.number(double(number));
    }
    return out.endArray().take();
}

static QByteArray packed(const QByteArray &vector)
{
    const Result<JsonTree> tree = JsonTree::parse(vector);
    if (!tree)
        return {};
    QByteArray bytes;
    bytes.reserve(qsizetype(tree->root().items.size()) * 4);
    for (const JsonNode &item : tree->root().items) {
        const auto number = static_cast<float>(item.toNumber().value_or(0));
        quint32 bits = 0;
        std::memcpy(&bits, &number, sizeof bits);
        bits = qToLittleEndian(bits);
        bytes.append(reinterpret_cast<const char *>(&bits), sizeof bits);
    }
    return bytes.toBase64();
}

Result<EmbeddingReply> readOpenAiEmbeddingReply(const JsonNode &body)
{
    EmbeddingReply reply;
    const std::vector<JsonNode> &data = body["data"].items;
    reply.vectors.resize(qsizetype(data.size()));
    for (size_t i = 0; i < data.size(); ++i) {
        const qint64 place = data[i]["index"].toInteger().value_or(qint64(i));
        const JsonNode &vector = data[i]["embedding"];
        if (place >= 0 && place < reply.vectors.size())
            reply.vectors[place] = vector.isString() ? unpacked(vector.string()) : vector.json();
    }
    reply.tokens = body["usage"]["prompt_tokens"].toInteger();
    return checked(reply);
}

Result<EmbeddingReply> readGeminiEmbeddingReply(const JsonNode &body)
{
    EmbeddingReply reply;
    for (const JsonNode &entry : body["embeddings"].items)
        reply.vectors.append(entry["values"].json());
    if (const JsonNode &one = body["embedding"]["values"]; one.isArray())
        reply.vectors.append(one.json());
    reply.tokens = geminiField(geminiField(body, "usageMetadata"), "promptTokenCount").toInteger();
    return checked(reply);
}

QByteArray writeOpenAiEmbeddingReply(const EmbeddingReply &reply, const EmbeddingRequest &request)
{
    JsonWriter out;
    out.beginObject().member("object", "list").key("data").beginArray();
    for (qsizetype i = 0; i < reply.vectors.size(); ++i) {
        out.beginObject().member("object", "embedding").member("index", i);
        if (request.isBase64)
            out.member("embedding", packed(reply.vectors[i]));
        else
            out.rawMember("embedding", reply.vectors[i]);
        out.endObject();
    }
    out.endArray().member("model", request.model).key("usage").beginObject();
    out.member("prompt_tokens", reply.tokens.value_or(0));
    out.member("total_tokens", reply.tokens.value_or(0)).endObject();
    return out.endObject().take();
}

QByteArray writeGeminiEmbeddingReply(const EmbeddingReply &reply, Operation operation)
{
    JsonWriter out;
    out.beginObject();
    if (operation == Operation::Embed) {
        out.key("embedding").beginObject().rawMember("values", reply.vectors.value(0)).endObject();
    } else {
        out.key("embeddings").beginArray();
        for (const QByteArray &vector : reply.vectors)
            out.beginObject().rawMember("values", vector).endObject();
        out.endArray();
    }
    if (reply.tokens)
        out.key("usageMetadata")
            .beginObject()
            .member("promptTokenCount", *reply.tokens)
            .endObject();
    return out.endObject().take();
}

} // namespace deskrelay
