#include "app/resulttext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QList>
#include <QStringList>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString cellText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"yes"_s : u"no"_s;
    if (value.isDouble()) {
        const double number = value.toDouble();
        const auto whole = static_cast<qint64>(number);
        if (double(whole) == number)
            return QString::number(whole);
        QString text = QString::number(number, 'f', 6);
        while (text.endsWith(u'0'))
            text.chop(1);
        return text;
    }
    if (value.isArray()) {
        QStringList parts;
        const QJsonArray items = value.toArray();
        for (const QJsonValue &item : items)
            parts << cellText(item);
        return parts.join(u", "_s);
    }
    return u"-"_s;
}

/// Columns as wide as their widest cell; numbers to the right.
static QString tableText(const QStringList &columns, const QList<QJsonObject> &rows)
{
    QList<QStringList> lines = {columns};
    for (QString &title : lines.first())
        title = title.replace(u'_', u' ').toUpper();
    for (const QJsonObject &row : rows) {
        QStringList cells;
        for (const QString &column : columns) {
            const QString cell = cellText(row.value(column));
            cells << (cell.isEmpty() ? u"-"_s : cell);
        }
        lines.append(cells);
    }
    QString text;
    for (qsizetype line = 0; line < lines.size(); ++line) {
        QString out;
        for (qsizetype i = 0; i < columns.size(); ++i) {
            qsizetype width = 0;
            for (const QStringList &cells : std::as_const(lines))
                width = std::max(width, cells[i].size());
            const bool isNumber = !rows.isEmpty() && rows.first().value(columns[i]).isDouble();
            const QString &cell = lines[line][i];
            out += isNumber ? cell.rightJustified(width) : cell.leftJustified(width);
            out += u"  "_s;
        }
        while (out.endsWith(u' '))
            out.chop(1);
        text += out + u'\n';
    }
    return text;
}

static QString listText(const QJsonValue &list, const QStringList &columns, const QString &none)
{
    QList<QJsonObject> rows;
    const QJsonArray items = list.toArray();
    for (const QJsonValue &item : items)
        rows.append(item.toObject());
    return rows.isEmpty() ? none + u'\n' : tableText(columns, rows);
}

static QString fieldsText(const QJsonObject &object)
{
    qsizetype width = 0;
    for (const QString &key : object.keys())
        width = std::max(width, key.size());
    QString text;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString cell = cellText(it.value());
        if (it.value().isObject() || cell.isEmpty())
            continue;
        QString name = it.key();
        text += name.replace(u'_', u' ').leftJustified(width + 2) + cell + u'\n';
    }
    return text;
}

static const QStringList accountColumns = {u"id"_s,
                                           u"name"_s,
                                           u"provider"_s,
                                           u"priority"_s,
                                           u"state"_s,
                                           u"requests_today"_s,
                                           u"tokens_today"_s,
                                           u"last_error"_s};

/// The accounts, and beneath what is to be done about them.
static QString accountsText(const QJsonValue &accounts)
{
    QString text = listText(accounts, accountColumns, u"No accounts."_s);
    const QJsonArray all = accounts.toArray();
    for (const QJsonValue &account : all) {
        const QString reason = account["reason"_L1].toString();
        if (!reason.isEmpty())
            text += u"\n%1: %2\n"_s.arg(account["name"_L1].toString(), reason);
    }
    return text;
}

/// How much of what was used the cost is of.
static QString pricedText(const QJsonObject &total)
{
    const qint64 requests = total.value("requests"_L1).toInteger();
    const qint64 unpriced = total.value("unpriced"_L1).toInteger();
    const qint64 later = total.value("priced_later"_L1).toInteger();
    const qint64 estimated = total.value("estimated"_L1).toInteger();
    QString text = u"\npriced %1 of %2 requests"_s.arg(requests - unpriced).arg(requests);
    if (later > 0)
        text += u", %1 of them later"_s.arg(later);
    if (estimated > 0)
        text += u"; the tokens of %1 are estimated"_s.arg(estimated);
    return text + u'\n';
}

static QString usageText(const QJsonObject &result)
{
    const QJsonArray rows = result.value("rows"_L1).toArray();
    QStringList columns;
    for (const QString &name :
         {u"account"_s, u"key"_s, u"model"_s, u"tool"_s, u"session"_s, u"period"_s}) {
        if (!rows.isEmpty() && rows.first().toObject().contains(name))
            columns << name;
    }
    columns += {u"requests"_s,
                u"input"_s,
                u"cache_read"_s,
                u"cache_write"_s,
                u"output"_s,
                u"cost_usd"_s,
                u"unpriced"_s};
    const qsizetype ungrouped = 7;
    QList<QJsonObject> all;
    for (const QJsonValue &row : rows)
        all.append(row.toObject());
    if (all.isEmpty())
        return u"No requests yet.\n"_s;
    if (all.size() > 1 || columns.size() > ungrouped) {
        QJsonObject total = result.value("total"_L1).toObject();
        total.insert(columns.first(), u"total"_s);
        all.append(total);
    }
    return tableText(columns, all) + pricedText(result.value("total"_L1).toObject());
}

/// What became of the attempts before the last, and of the session.
static QString requestNote(const QJsonObject &row)
{
    QStringList parts;
    const QJsonArray attempts = row.value("attempts"_L1).toArray();
    for (const QJsonValue &attempt : attempts) {
        const QString reason = attempt["reason"_L1].toString();
        if (!reason.isEmpty())
            parts << u"%1: %2"_s.arg(attempt["account"_L1].toString(), reason);
    }
    const QString moved = row.value("moved_from"_L1).toString();
    if (!moved.isEmpty())
        parts << u"the session left %1 and its prompt cache there"_s.arg(moved);
    return parts.join(u"; "_s);
}

static QString requestsText(const QJsonObject &result)
{
    QList<QJsonObject> rows;
    const QJsonArray items = result.value("rows"_L1).toArray();
    for (const QJsonValue &item : items) {
        QJsonObject row = item.toObject();
        row.insert(u"attempts"_s, row.value("attempts"_L1).toArray().size());
        row.insert(u"note"_s, requestNote(item.toObject()));
        rows.append(row);
    }
    if (rows.isEmpty())
        return {};
    return tableText({u"time"_s,
                      u"id"_s,
                      u"status"_s,
                      u"model"_s,
                      u"account"_s,
                      u"attempts"_s,
                      u"ms"_s,
                      u"tokens"_s,
                      u"note"_s},
                     rows);
}

/// Each message as it went over the wire.
static QString captureText(const QJsonObject &result)
{
    QString text;
    const QJsonArray messages = result.value("messages"_L1).toArray();
    for (const QJsonValue &message : messages) {
        const int attempt = message["attempt"_L1].toInt();
        text += u"== %1%2\n%3\n"_s.arg(message["side"_L1].toString(),
                                       attempt > 0 ? u", attempt %1"_s.arg(attempt) : QString(),
                                       message["start"_L1].toString());
        const QJsonArray headers = message["headers"_L1].toArray();
        for (const QJsonValue &field : headers)
            text += field[0].toString() + u": "_s + field[1].toString() + u'\n';
        const QString body = message["body"_L1].toString();
        text += u'\n' + (body.isEmpty() ? message["body_base64"_L1].toString() : body);
        if (message["cut"_L1].toBool())
            text += u"\n[%1 bytes in all]"_s.arg(message["size"_L1].toInteger());
        text += u"\n\n"_s;
    }
    return text;
}

static QString statusText(const QJsonObject &result)
{
    QJsonObject fields = result;
    fields.remove(u"accounts"_s);
    const QJsonObject secrets = result.value("secrets"_L1).toObject();
    fields.insert(u"secrets"_s,
                  QString(secrets.value("kind"_L1).toString() + u", "_s +
                          secrets.value("state"_L1).toString()));
    const QString message = secrets.value("message"_L1).toString();
    return fieldsText(fields) + (message.isEmpty() ? u"\n"_s : u"\n"_s + message + u"\n\n"_s) +
           accountsText(result.value("accounts"_L1));
}

static QString modelText(const QJsonObject &result)
{
    QJsonObject fields = result;
    fields.remove(u"traits"_s);
    return fieldsText(fields) + u'\n' +
           listText(result.value("traits"_L1), {u"field"_s, u"value"_s, u"source"_s}, {});
}

QString resultText(const QString &command, const QJsonObject &result)
{
    if (command == "account.list"_L1)
        return accountsText(result.value("accounts"_L1));
    if (command == "key.list"_L1) {
        return listText(result.value("keys"_L1),
                        {u"id"_s,
                         u"name"_s,
                         u"hint"_s,
                         u"allow"_s,
                         u"cost_today"_s,
                         u"revoked"_s,
                         u"last_used"_s},
                        u"No keys."_s);
    }
    if (command == "group.list"_L1)
        return listText(
            result.value("groups"_L1), {u"name"_s, u"strategy"_s, u"accounts"_s}, u"No groups."_s);
    if (command == "alias.list"_L1)
        return listText(result.value("aliases"_L1),
                        {u"name"_s, u"model"_s, u"family"_s, u"key"_s},
                        u"No aliases."_s);
    if (command == "model.list"_L1)
        return listText(result.value("overrides"_L1),
                        {u"model"_s, u"field"_s, u"value"_s},
                        u"Nothing is set for any model."_s);
    if (command == "model.show"_L1)
        return modelText(result);
    if (command == "price.list"_L1 || command == "price.show"_L1)
        return listText(result.value("prices"_L1),
                        {u"model"_s,
                         u"input"_s,
                         u"output"_s,
                         u"cache_read"_s,
                         u"cache_write"_s,
                         u"cache_write_1h"_s,
                         u"from"_s,
                         u"source"_s},
                        u"No prices."_s);
    if (command == "config.list"_L1)
        return listText(
            result.value("settings"_L1), {u"name"_s, u"value"_s, u"default"_s, u"help"_s}, {});
    if (command == "config.get"_L1)
        return result.value("value"_L1).toString() + u'\n';
    if (command == "usage"_L1)
        return usageText(result);
    if (command == "requests"_L1)
        return requestsText(result);
    if (command == "capture.show"_L1)
        return captureText(result);
    if (command == "status"_L1)
        return statusText(result);
    if (command == "key.create"_L1) {
        return u"%1\nKeep it now: it is not shown again. Its id is %2.\n"_s.arg(
            result.value("key"_L1).toString(), result.value("id"_L1).toString());
    }
    if (command == "account.test"_L1)
        return result.value("message"_L1).toString() + u'\n';
    return fieldsText(result);
}

} // namespace deskrelay
