#include "core/storage/store.h"

#include "core/storage/databasearchive.h"
#include "core/storage/datadirectory.h"
#include "core/storage/namingtables.h"
#include "core/storage/pooltables.h"
#include "core/storage/requesttable.h"
#include "core/storage/statetables.h"
#include "core/storage/storereader.h"
#include "core/storage/storewriter.h"
#include "core/storage/usagereport.h"
#include "core/storage/usagetable.h"

#include <QDir>
#include <QThread>

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

class Store::Private
{
public:
    explicit Private(const QString &path)
        : writer(new StoreWriter(path))
        , reader(new StoreReader(path))
    {
        start(storageThread, writer, u"storage"_s);
        start(queryThread, reader, u"query"_s);
    }

    /// Runs \a call in the thread of \a object and waits for it.
    template <typename Object, typename Call>
    static void runIn(Object *object, Call call)
    {
        QMetaObject::invokeMethod(object, std::move(call), Qt::BlockingQueuedConnection);
    }

    Result<void> open()
    {
        runIn(writer, [this] {
            if (Result<StoredState> opened = writer->open())
                state = *opened;
            else
                failure = opened.error();
        });
        if (!failure) {
            runIn(reader, [this] {
                if (Result<void> opened = reader->open(); !opened)
                    failure = opened.error();
            });
        }
        return failure ? Result<void>(*failure) : Result<void>();
    }

    void close()
    {
        // The writer first: what it commits may set off a last query.
        runIn(writer, [this] { writer->close(); });
        stop(storageThread);
        runIn(reader, [this] { reader->close(); });
        stop(queryThread);
    }

    StoreWriter *writer;
    StoreReader *reader;
    DatabaseArchive items{writer, reader};
    StoredState state = {};

private:
    static void start(QThread &thread, QObject *object, const QString &name)
    {
        thread.setObjectName(name);
        object->moveToThread(&thread);
        connect(&thread, &QThread::finished, object, &QObject::deleteLater);
        thread.start();
    }

    static void stop(QThread &thread)
    {
        thread.quit();
        thread.wait();
    }

    std::optional<Error> failure = {};
    QThread storageThread;
    QThread queryThread;
};

/// Hands \a done over to the thread of \a store; dropped there when the store is gone.
template <typename T>
static std::function<void(const Result<T> &)> queued(Store *store,
                                                     std::function<void(const Result<T> &)> done)
{
    if (!done)
        return {};
    return [store, done = std::move(done)](const Result<T> &result) {
        QMetaObject::invokeMethod(
            store, [done, result] { done(result); }, Qt::QueuedConnection);
    };
}

Store::Store() = default;

Store::~Store()
{
    if (d)
        d->close();
}

Result<std::unique_ptr<Store>> Store::open(const QString &directory)
{
    if (Result<void> prepared = prepareDataDirectory(directory); !prepared)
        return prepared.error();
    std::unique_ptr<Store> store(new Store);
    store->d = std::make_unique<Private>(QDir(directory).absoluteFilePath(u"deskrelay.db"_s));
    connect(store->d->writer, &StoreWriter::writeFailed, store.get(), &Store::writeFailed);
    if (Result<void> opened = store->d->open(); !opened)
        return opened.error();
    return store;
}

const StoredState &Store::initialState() const
{
    return d->state;
}

ItemArchive &Store::items()
{
    return d->items;
}

void Store::saveAccount(const StoredAccount &account, Done done)
{
    d->writer->enqueue(
        {.work = [account](const Connection &to) { return writeAccount(to, account); },
         .done = queued<void>(this, std::move(done))});
}

void Store::removeAccount(const AccountId &id, Done done)
{
    d->writer->enqueue({.work = [id](const Connection &to) { return deleteAccount(to, id); },
                        .done = queued<void>(this, std::move(done))});
}

void Store::saveGroup(const Group &group, Done done)
{
    d->writer->enqueue({.work = [group](const Connection &to) { return writeGroup(to, group); },
                        .done = queued<void>(this, std::move(done))});
}

void Store::saveKey(const ClientKey &key, Done done)
{
    d->writer->enqueue({.work = [key](const Connection &to) { return writeKey(to, key); },
                        .done = queued<void>(this, std::move(done))});
}

void Store::touchKey(const KeyId &id, TimePoint lastUsed)
{
    d->writer->enqueue(
        {.work = [id, lastUsed](const Connection &to) { return writeKeyUse(to, id, lastUsed); }});
}

void Store::saveAlias(const Alias &alias, Done done)
{
    d->writer->enqueue({.work = [alias](const Connection &to) { return writeAlias(to, alias); },
                        .done = queued<void>(this, std::move(done))});
}

void Store::removeAlias(const QString &name, const KeyId &key, Done done)
{
    d->writer->enqueue(
        {.work = [name, key](const Connection &to) { return deleteAlias(to, name, key); },
         .done = queued<void>(this, std::move(done))});
}

void Store::saveModelOverrides(const QList<ModelOverride> &overrides, Done done)
{
    d->writer->enqueue(
        {.work = [overrides](const Connection &to) { return writeModelOverrides(to, overrides); },
         .done = queued<void>(this, std::move(done))});
}

void Store::savePrices(const QList<NamedPrice> &prices, Done done)
{
    d->writer->enqueue({.work = [prices](const Connection &to) { return writePrices(to, prices); },
                        .done = queued<void>(this, std::move(done))});
}

void Store::appendUsage(const QList<UsageRecord> &records)
{
    if (!records.isEmpty())
        d->writer->enqueueUsage(records);
}

void Store::pruneUsage(TimePoint olderThan, Done done)
{
    d->writer->enqueue(
        {.work = [olderThan](const Connection &to) { return deleteUsageBefore(to, olderThan); },
         .done = queued<void>(this, std::move(done))});
}

/// Piece by piece, so that other writes come between.
static void priceNext(StoreWriter *writer,
                      const PriceTable &prices,
                      const PricingPlace &from,
                      const std::function<void(const Result<PricedRequests> &)> &done)
{
    const auto place = std::make_shared<PricingPlace>(from);
    writer->enqueue({.work =
                         [prices, place](const Connection &connection) {
                             Result<PricingPlace> next = priceUsage(connection, prices, *place);
                             if (!next)
                                 return Result<void>(next.error());
                             *place = *next;
                             return Result<void>();
                         },
                     .done =
                         [writer, prices, place, done](const Result<void> &priced) {
                             if (priced && !place->isDone)
                                 priceNext(writer, prices, *place, done);
                             else if (done)
                                 done(priced ? Result<PricedRequests>(place->priced)
                                             : priced.error());
                         }});
}

void Store::priceUsage(const PriceTable &prices,
                       TimePoint now,
                       std::function<void(const Result<PricedRequests> &)> done)
{
    priceNext(d->writer, prices, {.now = now}, queued<PricedRequests>(this, std::move(done)));
}

void Store::savePool(const PoolChange &change)
{
    d->writer->enqueue({.work = [change](const Connection &connection) {
        return writePoolChange(connection, change);
    }});
}

/// Runs \a read in the query thread once all that was written before is committed.
template <typename Report>
static void queryAfterCommit(StoreWriter *writer,
                             StoreReader *reader,
                             std::function<Result<Report>(const Connection &)> read,
                             std::function<void(const Result<Report> &)> answer)
{
    reader->readAfter(
        *writer,
        [read = std::move(read), answer = std::move(answer)](const Connection &connection) {
            const Result<Report> report = read(connection);
            if (answer)
                answer(report);
        });
}

void Store::queryUsage(const UsageQuery &query,
                       std::function<void(const Result<UsageReport> &)> done)
{
    queryAfterCommit<UsageReport>(
        d->writer,
        d->reader,
        [query](const Connection &connection) { return readUsage(connection, query); },
        queued<UsageReport>(this, std::move(done)));
}

void Store::queryKeyCosts(TimePoint now, std::function<void(const Result<QList<KeyCost>> &)> done)
{
    queryAfterCommit<QList<KeyCost>>(
        d->writer,
        d->reader,
        [now](const Connection &connection) { return readKeyCosts(connection, now); },
        queued<QList<KeyCost>>(this, std::move(done)));
}

void Store::queryRequests(const RequestQuery &query,
                          std::function<void(const Result<RequestReport> &)> done)
{
    queryAfterCommit<RequestReport>(
        d->writer,
        d->reader,
        [query](const Connection &connection) { return readRequests(connection, query); },
        queued<RequestReport>(this, std::move(done)));
}

} // namespace deskrelay
