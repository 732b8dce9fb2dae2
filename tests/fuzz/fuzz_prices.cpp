// links: deskrelay_usage
#include "core/base/jsontree.h"
#include "core/usage/priceimport.h"
#include "core/usage/pricetext.h"

#include <QFile>

#include <cstdint>
#include <cstdlib>

using namespace deskrelay;

/// A price that was read can be written and reads back, and what anything costs is no less than
/// nothing.
static void check(const QList<NamedPrice> &prices)
{
    const TokenUsage usage{.input = 300'000, .cacheRead = 7, .cacheWrite1h = 3, .output = 1'000};
    for (const NamedPrice &one : prices) {
        const QByteArray text = priceText(one.price);
        const Result<JsonTree> tree = JsonTree::parse(text);
        if (!tree)
            std::abort();
        const Result<ModelPrice> again = readPrice(tree->root());
        if (!again || *again != one.price || costMicros(usage, one.price.standard) < 0)
            std::abort();
    }
}

/// Any text is a file of prices or an error, and so is the shipped table with it put in somewhere.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QByteArray shipped = [] {
        static_cast<void>(PriceTable::shipped()); // makes the resource known
        QFile file(QStringLiteral(":/prices.json"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QByteArray table = shipped;
    const auto place = static_cast<qsizetype>(qHash(text) % static_cast<size_t>(table.size()));
    table.insert(table.lastIndexOf('\n', place) + 1, text);
    for (const QByteArray &json : {text, table}) {
        if (const Result<QList<NamedPrice>> prices = importPrices(json))
            check(*prices);
    }
    return 0;
}
