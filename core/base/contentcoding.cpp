#include "core/base/contentcoding.h"

#include "core/base/headers.h"

#include <QList>
#include <QString>

#include <zlib.h>
#include <zstd.h>

#include <memory>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype stepSize = 64 * 1024;

static Error damaged(QByteArrayView coding)
{
    return makeError(Error::Kind::Protocol,
                     u"The request body is not valid %1, though Content-Encoding says so."_s.arg(
                         QString::fromLatin1(coding)));
}

static Error tooLarge(qsizetype limit)
{
    return makeError(Error::Kind::TooLarge,
                     u"The request body holds more than %1 bytes once decoded."_s.arg(limit));
}

/// windowBits as inflateInit2() takes them: 15 + 32 finds gzip and zlib headers, -15 has none.
static Result<QByteArray>
inflated(QByteArrayView coding, const QByteArray &body, qsizetype limit, int windowBits)
{
    z_stream stream = {};
    if (inflateInit2(&stream, windowBits) != Z_OK)
        return makeError(Error::Kind::Internal, u"zlib could not be started."_s);
    const std::unique_ptr<z_stream, int (*)(z_stream *)> guard(&stream, &inflateEnd);

    QByteArray input = body; // zlib's pointer is not const; the bytes are only read
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    QByteArray output;
    int state = Z_OK;
    while (state != Z_STREAM_END) {
        const qsizetype before = output.size();
        output.resize(before + stepSize);
        stream.next_out = reinterpret_cast<Bytef *>(output.data() + before);
        stream.avail_out = static_cast<uInt>(stepSize);
        state = inflate(&stream, Z_NO_FLUSH);
        output.resize(before + stepSize - static_cast<qsizetype>(stream.avail_out));
        if (state != Z_OK && state != Z_STREAM_END)
            return damaged(coding);
        if (output.size() > limit)
            return tooLarge(limit);
    }
    return output;
}

static Result<QByteArray>
deflateDecoded(QByteArrayView coding, const QByteArray &body, qsizetype limit)
{
    // "deflate" means zlib's format; some programs send the bare stream all the same.
    Result<QByteArray> wrapped = inflated(coding, body, limit, 15 + 32);
    if (wrapped || wrapped.error().kind != Error::Kind::Protocol)
        return wrapped;
    return inflated(coding, body, limit, -15);
}

static Result<QByteArray>
zstdDecoded(QByteArrayView coding, const QByteArray &body, qsizetype limit)
{
    const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream *)> stream(ZSTD_createDStream(),
                                                                           &ZSTD_freeDStream);
    ZSTD_inBuffer input = {body.constData(), static_cast<size_t>(body.size()), 0};
    QByteArray output;
    size_t state = 1;
    while (state != 0 || input.pos < input.size) {
        const qsizetype before = output.size();
        output.resize(before + stepSize);
        ZSTD_outBuffer room = {output.data() + before, static_cast<size_t>(stepSize), 0};
        const size_t read = input.pos;
        state = ZSTD_decompressStream(stream.get(), &room, &input);
        output.resize(before + static_cast<qsizetype>(room.pos));
        const bool stuck = room.pos == 0 && input.pos == read;
        if (ZSTD_isError(state) || (stuck && state != 0))
            return damaged(coding);
        if (output.size() > limit)
            return tooLarge(limit);
    }
    return output;
}

static Result<QByteArray> decodeOne(QByteArrayView coding, const QByteArray &body, qsizetype limit)
{
    if (equalsIgnoringCase(coding, "identity"))
        return body;
    if (equalsIgnoringCase(coding, "gzip") || equalsIgnoringCase(coding, "x-gzip"))
        return inflated(coding, body, limit, 15 + 32);
    if (equalsIgnoringCase(coding, "deflate"))
        return deflateDecoded(coding, body, limit);
    if (equalsIgnoringCase(coding, "zstd"))
        return zstdDecoded(coding, body, limit);
    return makeError(Error::Kind::Unsupported,
                     u"The request body's coding \"%1\" is not one that Deskrelay reads. Send it "
                     u"plain, or as gzip, deflate or zstd."_s.arg(QString::fromLatin1(coding)));
}

Result<QByteArray> decodeContent(QByteArrayView coding, const QByteArray &body, qsizetype limit)
{
    const QList<QByteArray> codings = coding.toByteArray().split(',');
    QByteArray decoded = body;
    for (auto it = codings.rbegin(); it != codings.rend(); ++it) {
        const QByteArray name = it->trimmed();
        if (name.isEmpty())
            continue;
        Result<QByteArray> step = decodeOne(name, decoded, limit);
        if (!step)
            return step;
        decoded = std::move(*step);
    }
    return decoded;
}

QByteArray zstdEncoded(const QByteArray &bytes)
{
    constexpr int level = 3; // zstd's own default
    QByteArray encoded(
        static_cast<qsizetype>(ZSTD_compressBound(static_cast<size_t>(bytes.size()))),
        Qt::Uninitialized);
    const size_t written = ZSTD_compress(encoded.data(),
                                         static_cast<size_t>(encoded.size()),
                                         bytes.constData(),
                                         static_cast<size_t>(bytes.size()),
                                         level);
    // Into a buffer of that bound it does not fail, but for want of memory.
    encoded.resize(ZSTD_isError(written) ? 0 : static_cast<qsizetype>(written));
    return encoded;
}

} // namespace deskrelay
