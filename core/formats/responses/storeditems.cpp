#include "core/formats/responses/storeditems.h"

#include "core/base/jsonwriter.h"
#include "core/formats/responses/storedreferences.h"

namespace deskrelay {

static bool isMessage(const JsonNode &item)
{
    return item["type"].is("message") || (!item["type"].isPresent() && item["role"].isPresent());
}

/// The letters before an item's id.
static QByteArray prefixOf(const JsonNode &item)
{
    if (isMessage(item))
        return "msg_";
    if (item["type"].is("function_call_output"))
        return "fco_";
    if (item["type"].is("custom_tool_call_output"))
        return "ctco_";
    return "item_";
}

static QByteArray contentList(const JsonNode &content, const JsonNode &role)
{
    const char *const type = role.is("assistant") ? "output_text" : "input_text";
    JsonWriter json;
    json.beginArray().beginObject().member("type", type).rawMember("text", content.raw);
    if (role.is("assistant"))
        json.rawMember("annotations", "[]");
    return json.endObject().endArray().take();
}

static QByteArray storedJson(const JsonNode &item, const QByteArray &id)
{
    JsonWriter json;
    json.beginObject().member("id", id);
    if (isMessage(item)) {
        json.member("type", "message");
        if (!item["status"].isPresent())
            json.member("status", "completed");
    }
    for (const JsonMember &member : item.members) {
        if (member.name == "id" || (member.name == "type" && isMessage(item)))
            continue;
        if (member.name == "content" && isMessage(item) && member.value.isString())
            json.rawMember("content", contentList(member.value, item["role"]));
        else if (member.name != "status" || member.value.isPresent())
            json.rawMember(member.name, member.value.raw);
    }
    return json.endObject().take();
}

QList<StoredItem> storedInput(const JsonNode &input, const QByteArray &stem)
{
    QList<StoredItem> stored;
    if (input.isString()) {
        const QByteArray id = "msg_" + stem + "_in0";
        JsonWriter json;
        json.beginObject().member("id", id).member("type", "message");
        json.member("status", "completed").member("role", "user");
        json.rawMember("content", contentList(input, JsonNode()));
        stored.append({.id = id, .json = json.endObject().take()});
        return stored;
    }
    for (const JsonNode &item : input.items) {
        if (!item.isObject() || item["type"].is("compaction_trigger"))
            continue;
        QByteArray id = item["id"].string();
        if (id.isEmpty())
            id = prefixOf(item) + stem + "_in" + QByteArray::number(stored.size());
        stored.append({.id = id, .json = storedJson(item, id)});
    }
    return stored;
}

QByteArrayList userMessages(const QList<StoredItem> &items)
{
    QByteArrayList messages;
    for (const StoredItem &item : items) {
        const Result<JsonTree> tree = JsonTree::parse(item.json);
        if (tree && isMessage(tree->root()) && tree->root()["role"].is("user"))
            messages.append(item.json);
    }
    return messages;
}

QList<StoredItem> storedOutput(const JsonNode &response)
{
    QList<StoredItem> stored;
    for (const JsonNode &item : response["output"].items)
        stored.append({.id = item["id"].string(), .json = item.json()});
    return stored;
}

QByteArray withoutOutput(const JsonNode &response)
{
    return withMember(response, "output", "[]");
}

QByteArray withOutput(const JsonNode &response, const QByteArrayList &items)
{
    return withMember(response, "output", '[' + items.join(',') + ']');
}

bool isCompaction(const QByteArray &outputItem)
{
    const Result<JsonTree> tree = JsonTree::parse(outputItem);
    return tree && tree->root()["type"].is("compaction");
}

} // namespace deskrelay
