#include "core/relay/storeditemrequest.h"

#include "core/formats/conversation/codec.h"
#include "core/formats/responses/storedobjects.h"
#include "core/formats/responses/storedreferences.h"

#include <QUrlQuery>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr size_t mostItemsAtOnce = 20;

static Error wrong(const QString &message)
{
    return makeError(Error::Kind::Usage, message);
}

/// Whether a conversation can begin with these items: the reader of requests decides.
static Result<void> checkItems(const JsonNode &items)
{
    if (!items.isArray() || items.items.size() > mostItemsAtOnce)
        return wrong(u"`items` must be an array of up to %1 items."_s.arg(mostItemsAtOnce));
    for (const JsonNode &item : items.items) {
        if (isItemReference(item))
            return wrong(u"`items` takes no references. Send the items themselves."_s);
    }
    const QByteArray request = R"({"model":"any","input":)" + items.json() + '}';
    const Result<JsonTree> tree = JsonTree::parse(request);
    if (!tree)
        return tree.error();
    const Result<Conversation> read =
        codecOf(Format::OpenAiResponses).readRequest(tree->root(), RequestOrigin{});
    if (read)
        return {};
    return wrong(QString(read.error().message).replace(u"`input["_s, u"`items["_s));
}

Result<ConversationRequest> readConversationRequest(const QByteArray &body, const QByteArray &stem)
{
    const Result<JsonTree> tree = JsonTree::parse(body.trimmed().isEmpty() ? "{}" : body);
    if (!tree || !tree->root().isObject())
        return wrong(u"The body must be a JSON object."_s);
    const JsonNode &metadata = tree->root()["metadata"];
    if (const QString why = wrongMetadata(metadata); !why.isEmpty())
        return wrong(why);
    ConversationRequest request;
    if (!metadata.isMissing())
        request.metadata = metadata.isPresent() ? metadata.json() : QByteArray();
    const JsonNode &items = tree->root()["items"];
    if (!items.isPresent())
        return request;
    if (const Result<void> checked = checkItems(items); !checked)
        return checked.error();
    request.items = storedInput(items, stem);
    return request;
}

Result<ItemPage> ItemPage::fromQuery(const QByteArray &query)
{
    const QUrlQuery fields(QString::fromUtf8(query));
    ItemPage page;
    if (fields.hasQueryItem(u"limit"_s)) {
        bool isNumber = false;
        page.limit = fields.queryItemValue(u"limit"_s).toLongLong(&isNumber);
        if (!isNumber || page.limit < 1 || page.limit > 100)
            return wrong(u"`limit` must be a whole number from 1 to 100."_s);
    }
    const QString order = fields.queryItemValue(u"order"_s);
    if (!order.isEmpty() && order != "asc"_L1 && order != "desc"_L1)
        return wrong(u"`order` must be one of asc, desc."_s);
    page.isAscending = order == "asc"_L1;
    page.after = fields.queryItemValue(u"after"_s, QUrl::FullyDecoded).toUtf8();
    return page;
}

Result<ItemPage::Cut> ItemPage::of(QList<StoredItem> items) const
{
    if (!isAscending)
        std::reverse(items.begin(), items.end());
    if (!after.isEmpty()) {
        const auto place = std::find_if(items.begin(), items.end(), [this](const StoredItem &item) {
            return item.id == after;
        });
        if (place == items.end())
            return wrong(u"`after` names no item of this list."_s);
        items.erase(items.begin(), place + 1);
    }
    const bool hasMore = items.size() > limit;
    return Cut{.items = items.first(std::min(items.size(), limit)), .hasMore = hasMore};
}

} // namespace deskrelay
