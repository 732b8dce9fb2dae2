#include "core/formats/responses/storedobjects.h"

#include "core/base/jsonwriter.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QByteArray
conversationObject(const QByteArray &id, qint64 createdSeconds, const QByteArray &metadata)
{
    JsonWriter json;
    json.beginObject().member("id", id).member("object", "conversation");
    json.member("created_at", createdSeconds);
    json.rawMember("metadata", metadata.isEmpty() ? QByteArray("{}") : metadata);
    return json.endObject().take();
}

static void writeId(JsonWriter &json, const char *name, const QList<StoredItem> &page, bool isLast)
{
    json.key(name);
    if (page.isEmpty())
        json.null();
    else
        json.string(isLast ? page.last().id : page.first().id);
}

QByteArray itemList(const QList<StoredItem> &page, bool hasMore)
{
    JsonWriter json;
    json.beginObject().member("object", "list").key("data").beginArray();
    for (const StoredItem &item : page)
        json.json(item.json);
    json.endArray();
    writeId(json, "first_id", page, false);
    writeId(json, "last_id", page, true);
    return json.member("has_more", hasMore).endObject().take();
}

QByteArray deletedObject(const QByteArray &id, const char *object)
{
    JsonWriter json;
    json.beginObject().member("id", id).member("object", object);
    return json.member("deleted", true).endObject().take();
}

std::optional<QByteArray> compactedResponse(const JsonNode &response,
                                            const QByteArrayList &messages)
{
    QByteArray compaction;
    for (const JsonNode &item : response["output"].items) {
        if (item["type"].is("compaction"))
            compaction = item.json();
    }
    if (compaction.isEmpty())
        return std::nullopt;
    JsonWriter json;
    json.beginObject().member("id", response["id"].string());
    json.member("object", "response.compaction");
    json.rawMember("created_at", response["created_at"].raw).key("output").beginArray();
    for (const QByteArray &message : messages)
        json.json(message);
    json.json(compaction).endArray();
    return json.rawMember("usage", response["usage"].raw).endObject().take();
}

QByteArray
parameterErrorBody(const QString &message, const QByteArray &param, const QByteArray &code)
{
    JsonWriter json;
    json.beginObject().key("error").beginObject();
    json.member("message", message.toUtf8()).member("type", "invalid_request_error");
    json.rawMember("param", param.isEmpty() ? QByteArray("null") : jsonString(param));
    json.rawMember("code", code.isEmpty() ? QByteArray("null") : jsonString(code));
    return json.endObject().endObject().take();
}

QString wrongMetadata(const JsonNode &metadata)
{
    if (!metadata.isPresent())
        return {};
    if (!metadata.isObject())
        return u"`metadata` must be an object."_s;
    if (metadata.members.size() > 16)
        return u"`metadata` may have 16 pairs at most."_s;
    for (const JsonMember &member : metadata.members) {
        const bool isGood = member.value.isString() && member.name.size() <= 4 * 64 &&
                            QString::fromUtf8(member.name).size() <= 64 &&
                            QString::fromUtf8(member.value.text).size() <= 512;
        if (!isGood)
            return u"`metadata` takes names of up to 64 characters and texts of up to 512."_s;
    }
    return {};
}

} // namespace deskrelay
