#include "core/relay/requestrewriter.h"

#include "core/formats/conversation/remotemedia.h"
#include "core/relay/compaction.h"
#include "core/relay/mediafetch.h"

#include <QPointer>

namespace deskrelay {

using namespace Qt::StringLiterals;

RequestRewriter::RequestRewriter(Transport *transport, ModelCatalog *catalog, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_catalog(catalog)
{
}

static Result<ExchangePlan> withTranslation(ExchangePlan plan, Result<Translation> translation)
{
    if (!translation)
        return translation.error();
    plan.translation = std::move(*translation);
    return plan;
}

static Result<ExchangePlan> withConversion(ExchangePlan plan, Result<Conversion> conversion)
{
    if (!conversion)
        return conversion.error();
    plan.conversion = std::move(*conversion);
    return plan;
}

static Error clientLeft()
{
    return makeError(Error::Kind::Aborted, u"The client left."_s);
}

void RequestRewriter::rewrite(ExchangePlan plan,
                              Format upstream,
                              HttpReply *client,
                              const Done &done)
{
    const ModelCatalog::Source source{.account = plan.account, .credential = plan.credential};
    const bool hasClient = client;
    m_catalog->learn(source, [=, this, reply = QPointer<HttpReply>(client)] {
        if (hasClient && !reply)
            done(clientLeft());
        else
            write(plan, upstream, reply, done);
    });
}

void RequestRewriter::write(ExchangePlan plan, Format upstream, HttpReply *client, const Done &done)
{
    switch (plan.route.operation) {
    case Operation::Generate:
        translate(std::move(plan), upstream, client, done);
        return;
    case Operation::CountTokens:
    case Operation::InputTokens: {
        const Format counter = counterFormat(plan.account.provider).value_or(upstream);
        done(withConversion(plan, convertCount(plan.wish(counter), m_states)));
        return;
    }
    case Operation::Embed:
    case Operation::BatchEmbed:
        done(withConversion(plan, convertEmbedding(plan.wish(upstream))));
        return;
    case Operation::Compact: {
        const ReplyContext context{.model = plan.askedModel.toUtf8(),
                                   .id = plan.request.id,
                                   .nowSeconds = toMilliseconds(plan.arrived) / 1000};
        done(withConversion(plan, convertCompaction(plan.wish(upstream), m_states, context)));
        return;
    }
    case Operation::ListModels:
    case Operation::GetModel:
        break;
    }
    done(makeError(Error::Kind::Unsupported,
                   u"The account \"%1\" has no such endpoint. Use a model of another provider for "
                   u"it."_s.arg(plan.account.name)));
}

void RequestRewriter::translate(ExchangePlan plan,
                                Format upstream,
                                HttpReply *client,
                                const Done &done)
{
    const TranslationWish wish = plan.wish(upstream);
    Result<Conversation> conversation = readForUpstream(wish, m_states);
    if (!conversation) {
        done(conversation.error());
        return;
    }
    // The others fetch what a request names.
    const QByteArrayList urls =
        upstream == Format::GeminiGenerate ? remoteMedia(*conversation) : QByteArrayList();
    if (urls.isEmpty() || !client) {
        done(withTranslation(std::move(plan), writeForUpstream(wish, std::move(*conversation))));
        return;
    }
    // A client that leaves takes its reply with it, and that the downloads.
    auto *const fetch = new MediaFetch(m_transport, m_media, plan.account.proxy, client);
    connect(fetch,
            &MediaFetch::finished,
            this,
            [=, whole = *conversation](const QList<FetchedMedia> &media) mutable {
                fetch->deleteLater();
                for (const FetchedMedia &one : media)
                    inlineMedia(whole, one.url, one.type, one.bytes);
                done(withTranslation(plan, writeForUpstream(wish, whole)));
            });
    connect(fetch, &MediaFetch::failed, this, [=](const QString &message) {
        fetch->deleteLater();
        done(makeError(Error::Kind::Usage, message));
    });
    connect(client, &HttpReply::gone, fetch, [done] { done(clientLeft()); });
    fetch->start(urls);
}

} // namespace deskrelay
