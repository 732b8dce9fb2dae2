#include "core/relay/storedanswers.h"

#include "core/base/contentcoding.h"
#include "core/formats/responses/storedobjects.h"
#include "core/formats/responses/storedreferences.h"
#include "core/relay/recall.h"
#include "core/relay/relayerrors.h"
#include "core/relay/storeditemrequest.h"

#include <QUrlQuery>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

using Kind = StoredRoute::Kind;

StoredAnswers::StoredAnswers(ItemStore *store)
    : m_store(store)
{
}

static void sendJson(const StoredAnswers::Asked &asked, const QByteArray &json)
{
    if (asked.reply)
        asked.reply->send(200, {{"content-type", "application/json"}}, json);
}

void StoredAnswers::refuse(const Asked &asked, int status, const QString &message) const
{
    if (asked.reply)
        sendRefusal(asked.reply, {.status = status, .message = message}, asked.request.id);
}

void StoredAnswers::refuseUnknown(const Asked &asked,
                                  const QString &kind,
                                  const QByteArray &id) const
{
    refuse(
        asked,
        404,
        u"%1 with id '%2' not found. Deskrelay knows what it translated for this key, as long as "
        u"the setting \"responses.keep\" says; what OpenAI itself keeps is at OpenAI alone."_s.arg(
            kind, QString::fromUtf8(id)));
}

void StoredAnswers::answer(const Asked &asked)
{
    if (!m_store->isOn()) {
        refuse(asked,
               400,
               u"No replies and conversations are kept: the setting \"responses.store\" is false. "
               u"Set it to true."_s);
        return;
    }
    switch (asked.route.kind) {
    case Kind::Response:
    case Kind::InputItems:
        answerResponse(asked);
        return;
    case Kind::Conversations:
        create(asked);
        return;
    case Kind::Conversation:
    case Kind::Items:
        answerConversation(asked);
        return;
    case Kind::Item:
        answerItem(asked);
        return;
    }
}

void StoredAnswers::find(const Asked &asked, KeptEntry::Kind kind, const Found &found)
{
    const KeptQuestion question{.id = asked.route.id, .key = asked.key, .withHistory = false};
    m_store->find(question, [this, asked, kind, found](const Result<KeptChain> &chain) {
        const bool isResponse = kind == KeptEntry::Kind::Response;
        if (!chain)
            refuse(asked, 500, chain.error().message);
        else if (chain->entries.isEmpty() || chain->entries.first().kind != kind)
            refuseUnknown(asked, isResponse ? u"Response"_s : u"Conversation"_s, asked.route.id);
        else if (chain->isTooLong)
            refuse(asked,
                   400,
                   u"The conversation is too long to be read: more than %1 items or %2 bytes."_s
                       .arg(KeptQuestion().mostItems)
                       .arg(KeptQuestion().mostBytes));
        else
            found(chain->entries.first());
    });
}

static bool wantsStream(const QByteArray &query)
{
    return QUrlQuery(QString::fromUtf8(query)).queryItemValue(u"stream"_s) == "true"_L1;
}

void StoredAnswers::answerResponse(const Asked &asked)
{
    if (wantsStream(asked.request.query)) {
        refuse(asked, 400, u"`stream`: a kept reply comes whole. Leave `stream` out."_s);
        return;
    }
    find(asked, KeptEntry::Kind::Response, [this, asked](const KeptEntry &entry) {
        if (asked.route.kind == Kind::InputItems) {
            sendList(asked, entry);
            return;
        }
        if (asked.route.method == "DELETE") {
            m_store->remove(asked.key, entry.id);
            sendJson(asked, deletedObject(entry.id, "response"));
            return;
        }
        QByteArrayList output;
        for (const KeptItem &item : entry.items) {
            if (item.isOutput)
                output.append(item.json);
        }
        const Result<JsonTree> body = JsonTree::parse(entry.body);
        sendJson(asked, body ? withOutput(body->root(), output) : entry.body);
    });
}

void StoredAnswers::sendList(const Asked &asked, const KeptEntry &entry) const
{
    QList<StoredItem> items;
    for (const KeptItem &item : entry.items) {
        if (entry.kind == KeptEntry::Kind::Conversation || !item.isOutput)
            items.append({.id = item.id, .json = item.json});
    }
    const Result<ItemPage> page = ItemPage::fromQuery(asked.request.query);
    const Result<ItemPage::Cut> cut = page ? page->of(items) : Result<ItemPage::Cut>(page.error());
    if (cut)
        sendJson(asked, itemList(cut->items, cut->hasMore));
    else
        refuse(asked, 400, cut.error().message);
}

void StoredAnswers::answerConversation(const Asked &asked)
{
    if (asked.route.method == "POST") {
        if (asked.route.kind == Kind::Items)
            add(asked);
        else
            change(asked);
        return;
    }
    find(asked, KeptEntry::Kind::Conversation, [this, asked](const KeptEntry &entry) {
        if (asked.route.kind == Kind::Items) {
            sendList(asked, entry);
        } else if (asked.route.method == "DELETE") {
            m_store->remove(asked.key, entry.id);
            sendJson(asked, deletedObject(entry.id, "conversation.deleted"));
        } else {
            sendJson(asked, entry.body);
        }
    });
}

void StoredAnswers::answerItem(const Asked &asked)
{
    find(asked, KeptEntry::Kind::Conversation, [this, asked](const KeptEntry &entry) {
        const QList<KeptItem> &items = entry.items;
        const auto item = std::find_if(items.begin(), items.end(), [&asked](const KeptItem &one) {
            return one.id == asked.route.item;
        });
        if (item == items.end()) {
            refuseUnknown(asked, u"Item"_s, asked.route.item);
        } else if (asked.route.method == "DELETE") {
            m_store->removeItem(asked.key, entry.id, item->id);
            sendJson(asked, entry.body);
        } else {
            sendJson(asked, item->json);
        }
    });
}

static QList<KeptItem> keptItems(const QList<StoredItem> &items)
{
    QList<KeptItem> kept;
    for (const StoredItem &item : items)
        kept.append({.id = item.id, .json = item.json});
    return kept;
}

static Result<ConversationRequest> read(const StoredAnswers::Asked &asked, qsizetype limit)
{
    const QByteArray coding = asked.request.headers.value("content-encoding");
    const Result<QByteArray> body = decodeContent(coding, asked.request.body, limit);
    return body ? readConversationRequest(*body, asked.request.id)
                : Result<ConversationRequest>(body.error());
}

void StoredAnswers::create(const Asked &asked)
{
    const Result<ConversationRequest> wished = read(asked, m_bodyLimit);
    if (!wished) {
        refuse(asked, statusForError(wished.error()), wished.error().message);
        return;
    }
    const QByteArray id = "conv_" + asked.request.id;
    const qint64 seconds = toMilliseconds(m_store->now()) / 1000;
    const KeptEntry entry{
        .kind = KeptEntry::Kind::Conversation,
        .id = id,
        .key = asked.key,
        .body = conversationObject(id, seconds, wished->metadata.value_or(QByteArray())),
        .time = m_store->now(),
        .items = keptItems(wished->items)};
    m_store->keep(entry);
    sendJson(asked, entry.body);
}

void StoredAnswers::change(const Asked &asked)
{
    const Result<ConversationRequest> wished = read(asked, m_bodyLimit);
    if (!wished || !wished->metadata) {
        refuse(asked,
               wished ? 400 : statusForError(wished.error()),
               wished ? u"`metadata` is missing."_s : wished.error().message);
        return;
    }
    const QByteArray metadata = wished->metadata->isEmpty() ? "{}" : *wished->metadata;
    find(asked, KeptEntry::Kind::Conversation, [this, asked, metadata](const KeptEntry &entry) {
        const Result<JsonTree> body = JsonTree::parse(entry.body);
        KeptEntry changed = entry;
        if (body)
            changed.body = withMember(body->root(), "metadata", metadata);
        m_store->change(changed);
        sendJson(asked, changed.body);
    });
}

void StoredAnswers::add(const Asked &asked)
{
    const Result<ConversationRequest> wished = read(asked, m_bodyLimit);
    if (!wished || wished->items.isEmpty()) {
        refuse(asked,
               wished ? 400 : statusForError(wished.error()),
               wished ? u"`items` is missing or empty."_s : wished.error().message);
        return;
    }
    const QList<StoredItem> items = wished->items;
    find(asked, KeptEntry::Kind::Conversation, [this, asked, items](const KeptEntry &entry) {
        m_store->append({.kind = KeptEntry::Kind::Conversation,
                         .id = entry.id,
                         .key = asked.key,
                         .items = keptItems(items)});
        sendJson(asked, itemList(items, false));
    });
}

} // namespace deskrelay
