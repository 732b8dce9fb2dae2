#include "core/relay/modelcatalog.h"

#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

#include <QSet>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace deskrelay {

static constexpr std::chrono::seconds longestWait(3);
static constexpr std::chrono::minutes freshTime(5);
static constexpr std::chrono::seconds retryTime(30);
static constexpr qsizetype listLimit = 8 * 1024 * 1024;

ModelCatalog::ModelCatalog(const Clock &clock, Transport *transport, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
{
}

bool ModelCatalog::isFresh(const Listing &listing) const
{
    if (!listing.asked)
        return false;
    const auto age = m_clock.monotonic() - *listing.asked;
    return listing.succeeded ? age < freshTime : age < retryTime;
}

void ModelCatalog::ensure(const QList<Source> &sources, std::function<void()> done)
{
    auto missing = std::make_shared<QSet<AccountId>>();
    for (const Source &source : sources) {
        Listing &listing = m_listings[source.account.id];
        if (source.account.provider == Provider::Echo || (isFresh(listing) && !listing.isAsking))
            continue;
        // A list that was there before serves on while it is refreshed.
        if (listing.entries.isEmpty())
            missing->insert(source.account.id);
        if (!listing.isAsking)
            ask(source);
    }
    if (missing->isEmpty()) {
        done();
        return;
    }
    auto *const timer = new QTimer(this);
    timer->setSingleShot(true);
    const auto end = [timer, done = std::move(done)] {
        timer->stop();
        timer->deleteLater();
        done();
    };
    connect(timer, &QTimer::timeout, timer, end);
    connect(this, &ModelCatalog::settled, timer, [timer, missing, end](const AccountId &account) {
        if (missing->remove(account) && missing->isEmpty() && timer->isActive())
            end();
    });
    timer->start(longestWait);
}

void ModelCatalog::learn(const Source &source, std::function<void()> done)
{
    const Provider provider = source.account.provider;
    if (provider == Provider::Echo || provider == Provider::OpenAi) { // tell nothing but names
        done();
        return;
    }
    const Listing listing = m_listings.value(source.account.id);
    const auto age = m_clock.monotonic() - listing.asked.value_or(MonotonicTime());
    if (!listing.asked || (listing.isAsking && age < longestWait)) {
        ensure({source}, std::move(done));
        return;
    }
    // A vendor without a list is not asked for it again and again.
    if (!listing.isAsking && age >= freshTime)
        ask(source);
    done();
}

void ModelCatalog::ask(const Source &source)
{
    const Account &account = source.account;
    const Format format = upstreamFormats(account.provider).first();
    QByteArray query;
    if (format == Format::AnthropicMessages)
        query = "limit=1000";
    else if (format == Format::GeminiGenerate)
        query = "pageSize=1000";
    UpstreamRequest request;
    request.method = "GET";
    request.url = upstreamUrl(
        account,
        UpstreamCall{.operation = Operation::ListModels, .format = format, .query = query});
    request.headers = credentialHeaders(account.provider, source.credential, {});
    for (const Headers::Field &field : hopHeaders(account, {}))
        request.headers.set(field.name, field.value);
    request.proxy = account.proxy;

    Listing &listing = m_listings[account.id];
    listing.isAsking = true;
    listing.asked = m_clock.monotonic();
    UpstreamReply *const reply = m_transport->send(request, this);
    auto body = std::make_shared<QByteArray>();
    const AccountId id = account.id;
    const Family family = familyServedBy(account.provider);
    connect(reply, &UpstreamReply::bodyReceived, this, [body](const QByteArray &bytes) {
        if (body->size() < listLimit)
            *body += bytes;
    });
    connect(reply, &UpstreamReply::finished, this, [this, reply, body, id, family] {
        reply->deleteLater();
        take(id, family, *body, reply->status() == 200);
    });
    connect(reply, &UpstreamReply::failed, this, [this, reply, id, family] {
        reply->deleteLater();
        take(id, family, {}, false);
    });
}

void ModelCatalog::take(const AccountId &account,
                        Family family,
                        const QByteArray &body,
                        bool succeeded)
{
    const auto it = m_listings.find(account);
    if (it == m_listings.end()) // forgotten while it was asked
        return;
    it->isAsking = false;
    Result<QList<ModelEntry>> entries = parseModelList(body, family);
    it->succeeded = succeeded && entries.has_value();
    if (it->succeeded)
        it->entries = std::move(*entries);
    ++m_generation;
    emit settled(account);
}

QList<ModelEntry> ModelCatalog::entries(const AccountId &account) const
{
    return m_listings.value(account).entries;
}

QStringList ModelCatalog::names(const AccountId &account) const
{
    QStringList names;
    for (const ModelEntry &entry : entries(account))
        names << entry.id;
    return names;
}

/// Whether \a id is \a model with the date of its release behind it.
static bool isDated(const QString &id, const QString &model)
{
    constexpr qsizetype dateLength = 9; // -20260214
    if (id.size() != model.size() + dateLength || !id.startsWith(model) || id[model.size()] != u'-')
        return false;
    const QStringView date = QStringView(id).last(dateLength - 1);
    return std::all_of(
        date.begin(), date.end(), [](QChar one) { return one >= u'0' && one <= u'9'; });
}

TraitChanges ModelCatalog::told(const AccountId &account, const QByteArray &model) const
{
    const auto listing = m_listings.constFind(account);
    if (listing == m_listings.constEnd())
        return {};
    const QString name = QString::fromUtf8(model);
    const ModelEntry *dated = nullptr;
    for (const ModelEntry &entry : listing->entries) {
        if (entry.id == name)
            return entry.told;
        if (isDated(entry.id, name))
            dated = &entry;
    }
    return dated ? dated->told : TraitChanges();
}

void ModelCatalog::forget(const AccountId &account)
{
    m_listings.remove(account);
    ++m_generation;
}

} // namespace deskrelay
