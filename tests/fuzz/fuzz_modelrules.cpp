// links: deskrelay_formats
#include "core/formats/conversation/modelrules.h"

#include <QFile>

#include <cstdint>
#include <cstdlib>

using namespace deskrelay;

static void checkFindings(const ModelRules &rules, const QByteArray &model)
{
    for (const Format format : allFormats) {
        const ModelTraits traits = rules.find(format, model).traits;
        for (const QByteArray &field : traitFields()) {
            const TraitValue value = traitOf(traits, field);
            const Result<TraitValue> again =
                parseTrait(QString::fromLatin1(field), traitText(value));
            if (!again || *again != value)
                std::abort();
        }
    }
}

/// The shipped table with any text put in somewhere is a table or an error, what a table says can
/// be told in words, and any text is a trait's value that reads back or an error.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QByteArray shipped = [] {
        static_cast<void>(ModelRules::shipped()); // makes the resource known
        QFile file(QStringLiteral(":/models.json"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QByteArray table = shipped;
    const auto place = static_cast<qsizetype>(qHash(text) % static_cast<size_t>(table.size()));
    // Between two rows, so that much of what is put in is read.
    table.insert(table.lastIndexOf('\n', place) + 1, text);
    for (const QByteArray &json : {text, table}) {
        if (const Result<ModelRules> rules = ModelRules::parse(json))
            checkFindings(*rules, text);
    }
    for (const QByteArray &field : traitFields()) {
        const QString name = QString::fromLatin1(field);
        const Result<TraitValue> value = parseTrait(name, QString::fromUtf8(text));
        if (value && *parseTrait(name, traitText(*value)) != *value)
            std::abort();
    }
    return 0;
}
