#include "core/capture/captureformat.h"

#include "core/base/contentcoding.h"

#include <QCborArray>
#include <QCborMap>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Side = CapturedMessage::Side;

/// Of what one capture unfolds to no more is read.
static constexpr qsizetype mostBytes = 512 * 1024 * 1024;

/// The keys of a message's map. Kept in files: a number keeps its meaning.
enum Key
{
    SideKey = 0,
    AttemptKey = 1,
    StartKey = 2,
    HeadersKey = 3,
    BodyKey = 4,
    SizeKey = 5,
    PiecesKey = 6
};

static QCborMap toCbor(const CapturedMessage &message)
{
    QCborArray headers;
    for (const Headers::Field &field : message.headers) {
        headers.append(field.name);
        headers.append(field.value);
    }
    QCborArray pieces;
    for (const CapturedMessage::Piece &piece : message.pieces) {
        pieces.append(qint64(piece.after.count()));
        pieces.append(qint64(piece.end));
    }
    return {{SideKey, qint64(message.side)},
            {AttemptKey, message.attempt},
            {StartKey, message.start},
            {HeadersKey, headers},
            {BodyKey, message.body},
            {SizeKey, message.size},
            {PiecesKey, pieces}};
}

static std::optional<CapturedMessage> fromCbor(const QCborMap &map)
{
    const qint64 side = map[SideKey].toInteger(-1);
    if (side < 0 || side > qint64(Side::ClientReply))
        return std::nullopt;
    CapturedMessage message{.side = Side(side),
                            .attempt = int(map[AttemptKey].toInteger()),
                            .start = map[StartKey].toByteArray(),
                            .body = map[BodyKey].toByteArray(),
                            .size = map[SizeKey].toInteger()};
    const QCborArray headers = map[HeadersKey].toArray();
    for (qsizetype i = 0; i + 1 < headers.size(); i += 2)
        message.headers.add(headers[i].toByteArray(), headers[i + 1].toByteArray());
    const QCborArray pieces = map[PiecesKey].toArray();
    for (qsizetype i = 0; i + 1 < pieces.size(); i += 2) {
        message.pieces.append({.after = std::chrono::milliseconds(pieces[i].toInteger()),
                               .end = qsizetype(pieces[i + 1].toInteger())});
    }
    return message;
}

QByteArray encodeMessages(const QList<CapturedMessage> &messages)
{
    QCborArray all;
    for (const CapturedMessage &message : messages)
        all.append(toCbor(message));
    return zstdEncoded(all.toCborValue().toCbor());
}

Result<QList<CapturedMessage>> decodeMessages(const QByteArray &bytes)
{
    const Result<QByteArray> plain = decodeContent("zstd", bytes, mostBytes);
    if (!plain)
        return plain.error();
    const QCborValue all = QCborValue::fromCbor(*plain);
    const Error damaged = makeError(Error::Kind::Protocol, u"The capture is damaged."_s);
    if (!all.isArray())
        return damaged;
    QList<CapturedMessage> messages;
    for (const QCborValue &one : all.toArray()) {
        const std::optional<CapturedMessage> message =
            one.isMap() ? fromCbor(one.toMap()) : std::nullopt;
        if (!message)
            return damaged;
        messages.append(*message);
    }
    return messages;
}

} // namespace deskrelay
