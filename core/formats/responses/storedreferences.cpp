#include "core/formats/responses/storedreferences.h"

#include "core/base/jsonwriter.h"

#include <QByteArrayMatcher>

#include <algorithm>

namespace deskrelay {

static bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Whether the text from \a at on, spaces aside, begins with \a wanted; \a at moves behind it.
static bool takeNext(QByteArrayView text, qsizetype &at, char wanted)
{
    while (at < text.size() && isSpace(text[at]))
        ++at;
    return at < text.size() && text[at++] == wanted;
}

/// Whether an object has a string `id` and nothing else.
static bool hasBareId(QByteArrayView body)
{
    static const QByteArrayMatcher name("\"id\"");
    for (qsizetype at = name.indexIn(body); at >= 0; at = name.indexIn(body, at + 1)) {
        qsizetype before = at - 1;
        while (before >= 0 && isSpace(body[before]))
            --before;
        qsizetype after = at + 4;
        if (before < 0 || body[before] != '{' || !takeNext(body, after, ':') ||
            !takeNext(body, after, '"'))
            continue;
        after = body.indexOf('"', after) + 1;
        if (after > 0 && takeNext(body, after, '}'))
            return true;
    }
    return false;
}

bool mayRefer(QByteArrayView body)
{
    // Every request is looked through: the tables are made once.
    static const QByteArrayMatcher previous("\"previous_response_id\"");
    static const QByteArrayMatcher conversation("\"conversation\"");
    static const QByteArrayMatcher reference("\"item_reference\"");
    return previous.indexIn(body) >= 0 || conversation.indexIn(body) >= 0 ||
           reference.indexIn(body) >= 0 || hasBareId(body);
}

bool isItemReference(const JsonNode &item)
{
    if (!item.isObject() || !item["id"].isString())
        return false;
    if (item["type"].isPresent())
        return item["type"].is("item_reference");
    return std::all_of(item.members.begin(), item.members.end(), [](const JsonMember &member) {
        return member.name == "id" || member.name == "type";
    });
}

StoredReferences storedReferences(const JsonNode &body)
{
    StoredReferences references;
    const JsonNode &thread = body["conversation"];
    const QByteArray threadId = thread.isObject() ? thread["id"].string() : thread.string();
    references.previous = body["previous_response_id"].string();
    if (!threadId.isEmpty() && !references.previous.isEmpty())
        return {};
    references.isConversation = !threadId.isEmpty();
    if (references.isConversation)
        references.previous = threadId;
    for (const JsonNode &item : body["input"].items) {
        if (isItemReference(item) && !references.items.contains(item["id"].text))
            references.items.append(item["id"].string());
    }
    return references;
}

QByteArray withMember(const JsonNode &object, QByteArrayView name, const QByteArray &value)
{
    JsonWriter json;
    json.beginObject();
    bool isThere = value.isEmpty();
    for (const JsonMember &member : object.members) {
        if (member.name != name) {
            json.rawMember(member.name, member.value.raw);
        } else if (!value.isEmpty() && !isThere) {
            json.rawMember(name, value);
            isThere = true;
        }
    }
    if (!isThere)
        json.rawMember(name, value);
    return json.endObject().take();
}

/// The input as items; a text becomes the message that it stands for.
static QByteArrayList inputItems(const JsonNode &input)
{
    QByteArrayList items;
    if (input.isString()) {
        items.append(R"({"type":"message","role":"user","content":)" + input.json() + '}');
        return items;
    }
    for (const JsonNode &item : input.items)
        items.append(item.json());
    return items;
}

static QByteArray arrayOf(const QByteArrayList &items)
{
    return '[' + items.join(',') + ']';
}

QByteArray withReferredItems(const JsonNode &body, const QHash<QByteArray, QByteArray> &items)
{
    QByteArrayList input;
    for (const JsonNode &item : body["input"].items) {
        const auto found =
            isItemReference(item) ? items.constFind(item["id"].string()) : items.constEnd();
        input.append(found == items.constEnd() ? item.json() : *found);
    }
    return body["input"].isArray() ? withMember(body, "input", arrayOf(input)) : body.json();
}

QByteArray withHistory(const JsonNode &body, const QByteArrayList &history)
{
    JsonWriter json;
    json.beginObject();
    const QByteArray input = arrayOf(history + inputItems(body["input"]));
    bool hasInput = false;
    for (const JsonMember &member : body.members) {
        if (member.name == "input") {
            if (!hasInput)
                json.rawMember("input", input);
            hasInput = true;
        } else if (member.name != "previous_response_id" && member.name != "conversation") {
            json.rawMember(member.name, member.value.raw);
        }
    }
    if (!hasInput)
        json.rawMember("input", input);
    return json.endObject().take();
}

QByteArray withInputItem(const JsonNode &body, const QByteArray &item)
{
    return withMember(body, "input", arrayOf(inputItems(body["input"]) << item));
}

} // namespace deskrelay
