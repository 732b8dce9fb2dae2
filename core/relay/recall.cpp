#include "core/relay/recall.h"

#include "core/formats/responses/storedobjects.h"
#include "core/relay/keptreply.h"
#include "core/relay/relayerrors.h"

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString sendAll()
{
    return u"Send the whole conversation in `input` instead."_s;
}

static QByteArray fieldOf(const StoredReferences &references)
{
    if (references.isConversation)
        return "conversation";
    return references.previous.isEmpty() ? "input" : "previous_response_id";
}

static QByteArray codeOf(const StoredReferences &references)
{
    return fieldOf(references) == "previous_response_id" ? "previous_response_not_found" : "";
}

static StoredRefusal switchedOff(const StoredReferences &references)
{
    return {.param = fieldOf(references),
            .code = codeOf(references),
            .message = u"`%1` names what was kept of earlier replies, and nothing is kept: the "
                       u"setting \"responses.store\" is false. Set it to true. Or: %2"_s.arg(
                           QString::fromLatin1(fieldOf(references)), sendAll())};
}

static StoredRefusal unknown(const StoredReferences &references, const QByteArray &id)
{
    const QString kind = references.isConversation ? u"Conversation"_s : u"Previous response"_s;
    return {.status = references.isConversation ? 404 : 400,
            .param = fieldOf(references),
            .code = codeOf(references),
            .message =
                u"%1 with id '%2' not found: it was made with another key or with \"store\": "
                u"false, is older than the setting \"responses.keep\", or is kept by another "
                u"provider. %3"_s.arg(kind, QString::fromUtf8(id), sendAll())};
}

static StoredRefusal unknownItem(const QByteArray &id)
{
    return {.param = "input",
            .message = u"Item with id '%1' not found: it was made with another key or with "
                       u"\"store\": false, is older than the setting \"responses.keep\", or is "
                       u"kept by another provider. Send the item itself instead."_s.arg(
                           QString::fromUtf8(id))};
}

static StoredRefusal tooLong(const QByteArray &param, const QString &bound)
{
    return {.param = param,
            .message =
                u"The kept conversation and the new input are more than %1. Compact it with "
                u"POST /v1/responses/compact, or send in `input` what matters of it."_s.arg(bound),
            .isFinal = true};
}

static StoredRefusal unread(const Error &error)
{
    return {.status = 500,
            .message = u"What is kept of the conversation cannot be read: %1"_s.arg(error.message),
            .isFinal = true};
}

Recall::Recall(ItemStore *store)
    : m_store(store)
{
}

static bool mayName(const ExchangePlan &plan)
{
    const Operation operation = plan.route.operation;
    return plan.route.format == Format::OpenAiResponses &&
           (operation == Operation::Generate || operation == Operation::Compact ||
            operation == Operation::InputTokens) &&
           mayRefer(plan.body);
}

void Recall::run(ExchangePlan plan, const Done &done)
{
    const Result<JsonTree> body =
        mayName(plan) ? JsonTree::parse(plan.body) : Result<JsonTree>(Error{});
    const StoredReferences references = body ? storedReferences(body->root()) : StoredReferences{};
    if (references.isEmpty() || !m_store->isOn()) {
        if (!references.isEmpty())
            plan.stored.refusal = switchedOff(references);
        const QByteArray own = plan.body;
        finish(std::move(plan), own, done);
        return;
    }
    const auto search = std::make_shared<Search>(
        Search{.plan = std::move(plan), .done = done, .references = references});
    if (references.previous.isEmpty()) {
        findItems(search);
        return;
    }
    m_store->find({.id = references.previous, .key = search->plan.key, .mostBytes = m_bodyLimit},
                  [this, search](const Result<KeptChain> &found) { takeChain(search, found); });
}

void Recall::takeChain(const SearchPointer &search, const Result<KeptChain> &found)
{
    std::optional<StoredRefusal> &refusal = search->plan.stored.refusal;
    const QByteArray param = fieldOf(search->references);
    const QByteArray &previous = search->references.previous;
    const bool isKind = found && !found->entries.isEmpty() &&
                        (found->entries.first().kind == KeptEntry::Kind::Conversation) ==
                            search->references.isConversation;
    if (!found) {
        refusal = unread(found.error());
    } else if (!isKind) {
        refusal = unknown(search->references, previous);
    } else if (found->isTooLong) {
        const bool isBytes = found->bytes > m_bodyLimit;
        refusal = tooLong(param,
                          isBytes ? u"%1 bytes"_s.arg(m_bodyLimit)
                                  : u"%1 items"_s.arg(KeptQuestion().mostItems));
    } else if (!found->missing.isEmpty()) {
        refusal = unknown(search->references, found->missing);
        refusal->isFinal = true;
    } else {
        search->chain = *found;
        search->plan.stored.previous = previous;
    }
    findItems(search);
}

void Recall::findItems(const SearchPointer &search)
{
    m_store->findItems(
        search->plan.key, search->references.items, [this, search](const Result<KeptItems> &found) {
            takeItems(search, found);
        });
}

void Recall::takeItems(const SearchPointer &search, const Result<KeptItems> &found)
{
    ExchangePlan &plan = search->plan;
    std::optional<StoredRefusal> &refusal = plan.stored.refusal;
    if (!found && !refusal)
        refusal = unread(found.error());
    const KeptItems items = found ? *found : KeptItems();
    for (const QByteArray &id : std::as_const(search->references.items)) {
        if (!refusal && !items.contains(id))
            refusal = unknownItem(id);
    }
    QByteArray own = plan.body;
    if (const Result<JsonTree> body = JsonTree::parse(plan.body); body && !items.isEmpty())
        own = withReferredItems(body->root(), items);
    plan.body = own;
    const bool hasChain = !search->chain.entries.isEmpty();
    if (const Result<JsonTree> body = JsonTree::parse(own); body && hasChain)
        plan.body = withHistory(body->root(), historyOf(search->chain));
    plan.stored.isExpanded = hasChain || !items.isEmpty();
    if (plan.stored.isExpanded && plan.body.size() > m_bodyLimit)
        refusal = tooLong(fieldOf(search->references), u"%1 bytes"_s.arg(m_bodyLimit));
    if (Result<RequestPeek> peek = peekRequest(plan.route.format, plan.body))
        plan.peek = std::move(*peek);
    finish(std::move(plan), own, search->done);
}

void Recall::finish(ExchangePlan plan, const QByteArray &own, const Done &done)
{
    if (m_store->isOn() && !plan.stored.refusal && plan.route.operation == Operation::Generate &&
        plan.route.format == Format::OpenAiResponses) {
        const KeptRequest kept{
            .id = plan.request.id, .key = plan.key, .body = own, .previous = plan.stored.previous};
        plan.keep = [store = m_store, kept](const QByteArray &response) {
            kept.keep(*store, response);
        };
    }
    done(std::move(plan));
}

UpstreamRefusal refusalAnswer(const StoredRefusal &refusal, const QByteArray &requestId)
{
    if (refusal.status >= 500) {
        const HttpServer::ErrorReply error =
            makeErrorReply(Format::OpenAiResponses, refusal.status, refusal.message, requestId);
        return {refusal.status, error.headers, error.body};
    }
    return {refusal.status,
            {{"content-type", "application/json"}},
            parameterErrorBody(refusal.message, refusal.param, refusal.code)};
}

void sendRefusal(HttpReply *reply, const StoredRefusal &refusal, const QByteArray &requestId)
{
    const UpstreamRefusal answer = refusalAnswer(refusal, requestId);
    reply->send(answer.status, answer.headers, answer.body);
}

} // namespace deskrelay
