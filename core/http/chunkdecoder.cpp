#include "core/http/chunkdecoder.h"

#include <algorithm>

namespace deskrelay {

static constexpr qsizetype lineLimit = 8 * 1024;
static constexpr qsizetype trailerLimit = 64 * 1024;

/// The number before a chunk's extensions; -1 when there is none.
static qint64 chunkSize(QByteArrayView line)
{
    const qsizetype end = line.indexOf(';');
    QByteArray digits = (end < 0 ? line : line.first(end)).toByteArray();
    while (digits.endsWith(' ') || digits.endsWith('\t'))
        digits.chop(1);
    const bool isHex =
        !digits.isEmpty() && digits.size() <= 15 &&
        std::all_of(digits.begin(), digits.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        });
    return isHex ? digits.toLongLong(nullptr, 16) : -1;
}

/// Whether a line, up to its LF, ends with a CR and holds no other control character.
static bool isLine(QByteArrayView line)
{
    return line.endsWith('\r') && std::none_of(line.begin(), line.end() - 1, [](char c) {
               return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
           });
}

void ChunkDecoder::takeLine(QByteArrayView line)
{
    switch (m_part) {
    case Part::Size:
        m_left = chunkSize(line);
        m_total += m_left;
        if (m_left < 0)
            m_state = State::Malformed;
        else if (m_total > m_limit)
            m_state = State::TooLarge;
        m_part = m_left == 0 ? Part::Trailer : Part::Data;
        return;
    case Part::DataEnd:
        if (!line.isEmpty())
            m_state = State::Malformed;
        m_part = Part::Size;
        return;
    case Part::Trailer:
        m_trailerBytes += line.size();
        if (m_trailerBytes > trailerLimit)
            m_state = State::Malformed;
        if (line.isEmpty())
            m_state = State::Done;
        return;
    case Part::Data:
        return;
    }
}

qsizetype ChunkDecoder::feed(QByteArrayView bytes, QByteArray &body)
{
    qsizetype used = 0;
    while (m_state == State::Reading && used < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(used);
        if (m_part == Part::Data) {
            const auto count = static_cast<qsizetype>(std::min<qint64>(m_left, rest.size()));
            body.append(rest.first(count));
            m_left -= count;
            used += count;
            if (m_left == 0)
                m_part = Part::DataEnd;
            continue;
        }
        const qsizetype end = rest.indexOf('\n');
        m_line.append(end < 0 ? rest : rest.first(end));
        used += end < 0 ? rest.size() : end + 1;
        // Behind a chunk's data there is nothing but the line's end.
        if (m_line.size() > (m_part == Part::DataEnd ? 1 : lineLimit)) {
            m_state = State::Malformed;
        } else if (end >= 0) {
            const QByteArray line = std::exchange(m_line, {});
            if (isLine(line))
                takeLine(QByteArrayView(line).chopped(1));
            else
                m_state = State::Malformed;
        }
    }
    return used;
}

} // namespace deskrelay
