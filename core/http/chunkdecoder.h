#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// Takes the chunked transfer coding off a request's body; trailers are dropped. Strict: each line
/// ends with CRLF, and nothing but extensions follows a size.
class ChunkDecoder final
{
public:
    enum class State
    {
        Reading,
        Done,
        Malformed,
        TooLarge
    };

    explicit ChunkDecoder(qsizetype limit)
        : m_limit(limit)
    {
    }

    /// Appends what \a bytes hold of the body to \a body; answers how many were used up. What
    /// follows the body's end stays.
    qsizetype feed(QByteArrayView bytes, QByteArray &body);
    State state() const { return m_state; }

private:
    void takeLine(QByteArrayView line);

    enum class Part
    {
        Size,
        Data,
        DataEnd,
        Trailer
    };

    const qsizetype m_limit;
    State m_state = State::Reading;
    Part m_part = Part::Size;
    qint64 m_left = 0;
    qint64 m_total = 0;
    QByteArray m_line = {};
    qsizetype m_trailerBytes = 0;
};

} // namespace deskrelay
