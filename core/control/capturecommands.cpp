#include "core/control/commands.h"
#include "core/control/params.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringDecoder>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Side = CapturedMessage::Side;

static QString sideName(Side side)
{
    switch (side) {
    case Side::ClientRequest:
        return u"client request"_s;
    case Side::UpstreamRequest:
        return u"upstream request"_s;
    case Side::UpstreamReply:
        return u"upstream reply"_s;
    case Side::ClientReply:
        break;
    }
    return u"client reply"_s;
}

static QJsonObject messageObject(const CapturedMessage &message)
{
    QJsonArray headers;
    for (const Headers::Field &field : message.headers)
        headers.append(QJsonArray{QString::fromUtf8(field.name), QString::fromUtf8(field.value)});
    QJsonArray pieces;
    for (const CapturedMessage::Piece &piece : message.pieces)
        pieces.append(QJsonArray{qint64(piece.after.count()), qint64(piece.end)});
    QJsonObject object = {{u"side"_s, sideName(message.side)},
                          {u"attempt"_s, message.attempt},
                          {u"start"_s, QString::fromUtf8(message.start)},
                          {u"headers"_s, headers},
                          {u"size"_s, message.size},
                          {u"cut"_s, message.isCut()},
                          {u"pieces"_s, pieces}};
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(message.body);
    if (decoder.hasError())
        object.insert(u"body_base64"_s, QString::fromLatin1(message.body.toBase64()));
    else
        object.insert(u"body"_s, text);
    return object;
}

static QJsonObject captureObject(const Capture &capture)
{
    QJsonArray messages;
    for (const CapturedMessage &message : capture.messages)
        messages.append(messageObject(message));
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(toMilliseconds(capture.time), Qt::UTC);
    return {{u"id"_s, capture.requestId},
            {u"time"_s, time.toString(Qt::ISODateWithMs)},
            {u"key_id"_s, capture.key.value},
            {u"messages"_s, messages}};
}

/// \a answer in the main thread: the archive answers in one of its own.
template <typename T>
static CaptureArchive::Done<T> inMain(OwnerCore &core,
                                      std::function<void(const Result<T> &)> answer)
{
    return [&core, answer = std::move(answer)](const Result<T> &result) {
        QMetaObject::invokeMethod(
            &core, [answer, result] { answer(result); }, Qt::QueuedConnection);
    };
}

static void showCapture(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    const QString id = params.required(u"id"_s);
    if (params.error()) {
        done(*params.error());
        return;
    }
    const QString mode = core.config().capture.mode == CaptureMode::All ? u""_s
                         : core.config().capture.mode == CaptureMode::Off
                             ? u" Captures are off (capture.bodies)."_s
                             : u" Only failures are captured (capture.bodies)."_s;
    core.captures().find(
        id,
        inMain<std::optional<Capture>>(
            core, [id, mode, done](const Result<std::optional<Capture>> &found) {
                if (!found)
                    done(found.error());
                else if (*found)
                    done(captureObject(**found));
                else
                    done(makeError(
                        Error::Kind::NotFound,
                        u"Nothing was captured of the request \"%1\".%2"_s.arg(id, mode)));
            }));
}

static void tellTotals(OwnerCore &core, const CommandDone &done)
{
    core.captures().totals(inMain<CaptureTotals>(core, [done](const Result<CaptureTotals> &totals) {
        if (totals)
            done(QJsonObject{{u"captures"_s, totals->captures}, {u"bytes"_s, totals->bytes}});
        else
            done(totals.error());
    }));
}

static void purgeCaptures(OwnerCore &core, const CommandDone &done)
{
    core.captures().purge(inMain<void>(core, [done](const Result<void> &purged) {
        if (purged)
            done(QJsonObject{});
        else
            done(purged.error());
    }));
}

bool runCaptureCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    if (command.name == "capture.show"_L1)
        showCapture(core, command, done);
    else if (command.name == "capture.status"_L1)
        tellTotals(core, done);
    else if (command.name == "capture.purge"_L1)
        purgeCaptures(core, done);
    else
        return false;
    return true;
}

} // namespace deskrelay
