#include "core/relay/relayconfig.h"

#include "core/base/nearest.h"
#include "core/relay/setting.h"
#include "core/relay/settingtext.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qint64 largestFile = 1024 * 1024;

static const Setting *findSetting(const QString &name)
{
    for (const Setting &setting : allSettings()) {
        if (setting.name == name)
            return &setting;
    }
    return nullptr;
}

static Error unknownSetting(const QString &name)
{
    QStringList names;
    for (const Setting &setting : allSettings())
        names.append(setting.name);
    const QStringList near = nearestNames(name, names);
    const QString hint = near.isEmpty() ? u"\"config list\" shows them all"_s
                                        : u"did you mean %1?"_s.arg(near.join(u" or "_s));
    return makeError(Error::Kind::NotFound,
                     u"There is no setting \"%1\"; %2"_s.arg(name.left(100), hint));
}

QList<ConfigEntry> configEntries(const RelayConfig &config)
{
    const RelayConfig defaults;
    QList<ConfigEntry> entries;
    for (const Setting &setting : allSettings()) {
        ConfigEntry entry = {.name = setting.name,
                             .value = setting.show(config),
                             .defaultValue = setting.show(defaults),
                             .help = setting.help};
        entry.isSet = entry.value != entry.defaultValue;
        entries.append(entry);
    }
    return entries;
}

Result<void> setConfigValue(RelayConfig &config, const QString &name, const QString &value)
{
    const Setting *const setting = findSetting(name);
    if (!setting)
        return unknownSetting(name);
    if (!setting->read(config, value.trimmed())) {
        return makeError(Error::Kind::Usage,
                         u"The setting %1 cannot be \"%2\"; it takes %3."_s.arg(
                             name, value.left(100), setting->expects));
    }
    return {};
}

Result<void> unsetConfigValue(RelayConfig &config, const QString &name)
{
    const Setting *const setting = findSetting(name);
    if (!setting)
        return unknownSetting(name);
    setting->read(config, setting->show(RelayConfig()));
    return {};
}

static Error badFile(const QString &path, const QString &where, const QString &what)
{
    return makeError(Error::Kind::Protocol,
                     u"The settings in %1 cannot be read: %2%3. Mend the file, or move it away; "
                     u"it was left as it is."_s.arg(path, where, what));
}

static QString place(QByteArrayView text, qsizetype offset)
{
    const QByteArrayView before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    const qsizetype line = before.count('\n') + 1;
    const qsizetype column = before.size() - before.lastIndexOf('\n');
    return u"line %1, column %2: "_s.arg(line).arg(column);
}

/// The text of the file; an absent one is an empty object.
static Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray("{}");
    if (!file.open(QIODevice::ReadOnly)) {
        return makeError(Error::Kind::Storage,
                         u"The settings in %1 cannot be read: %2."_s.arg(path, file.errorString()));
    }
    return file.read(largestFile + 1);
}

static Result<QJsonObject> parseObject(const QByteArray &text, const QString &path)
{
    if (text.size() > largestFile)
        return badFile(path, {}, u"the file is larger than 1 MiB"_s);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return badFile(path, place(text, error.offset), error.errorString());
    if (!document.isObject())
        return badFile(path, place(text, 0), u"there is no JSON object"_s);
    return document.object();
}

/// A setting's text from what the file holds; people write numbers and truth values without quotes.
static std::optional<QString> textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble() && value.toInteger(-1) >= 0)
        return QString::number(value.toInteger());
    return std::nullopt;
}

Result<RelayConfig> loadConfig(const QString &path)
{
    const Result<QByteArray> text = readFile(path);
    return text ? parseConfig(*text, path) : text.error();
}

Result<RelayConfig> parseConfig(const QByteArray &json, const QString &path)
{
    const Result<QJsonObject> object = parseObject(json, path);
    if (!object)
        return object.error();
    RelayConfig config;
    for (const Setting &setting : allSettings()) {
        const auto found = object->constFind(setting.name);
        if (found == object->constEnd())
            continue;
        const std::optional<QString> text = textOf(*found);
        if (!text || !setting.read(config, *text)) {
            const qsizetype offset = json.indexOf(QByteArray('"' + setting.name.toUtf8() + '"'));
            return badFile(path,
                           offset < 0 ? QString() : place(json, offset),
                           u"\"%1\" takes %2"_s.arg(setting.name, setting.expects));
        }
    }
    return config;
}

/// As a person would write it: whole numbers and truth values without quotes.
static QJsonValue jsonOf(const QString &text)
{
    if (text == "true"_L1 || text == "false"_L1)
        return text == "true"_L1;
    const std::optional<qint64> whole = parseWholeNumber(text);
    return whole ? QJsonValue(*whole) : QJsonValue(text);
}

Result<void> saveConfig(const QString &path, const RelayConfig &config)
{
    // What a newer version or a person put there stays.
    const Result<QByteArray> before = readFile(path);
    if (!before)
        return before.error();
    const Result<QJsonObject> kept = parseObject(*before, path);
    if (!kept)
        return kept.error();
    QJsonObject object = *kept;
    for (const ConfigEntry &entry : configEntries(config)) {
        if (entry.isSet)
            object.insert(entry.name, jsonOf(entry.value));
        else
            object.remove(entry.name);
    }
    QSaveFile saved(path);
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Indented);
    if (!saved.open(QIODevice::WriteOnly) ||
        !saved.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        saved.write(text) != text.size() || !saved.commit()) {
        return makeError(
            Error::Kind::Storage,
            u"The settings cannot be written to %1: %2."_s.arg(path, saved.errorString()));
    }
    return {};
}

} // namespace deskrelay
