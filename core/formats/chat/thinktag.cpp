#include "core/formats/chat/thinktag.h"

#include <algorithm>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

static constexpr QByteArrayView begin("<think>");
static constexpr QByteArrayView end("</think>");

static bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static QByteArray withoutLeadingSpace(const QByteArray &text)
{
    qsizetype at = 0;
    while (at < text.size() && isSpace(text[at]))
        ++at;
    return text.sliced(at);
}

static qsizetype trailingSpace(QByteArrayView text)
{
    qsizetype size = 0;
    while (size < text.size() && isSpace(text[text.size() - size - 1]))
        ++size;
    return size;
}

/// How many bytes at the end of \a text may begin the closing mark, with the white space before.
static qsizetype openEnd(QByteArrayView text)
{
    qsizetype size = std::min(end.size() - 1, text.size());
    while (size > 0 && !text.endsWith(end.first(size)))
        --size;
    return size + trailingSpace(text.chopped(size));
}

/// Goes on by what is held; whether more of it can be said.
bool ThinkTag::step(QList<Piece> &pieces)
{
    switch (m_place) {
    case Place::Beginning: {
        const QByteArray text = withoutLeadingSpace(m_held);
        if (text.startsWith(begin)) {
            m_place = Place::Thought;
            m_held = text.sliced(begin.size());
            return true;
        }
        if (begin.startsWith(text))
            return false; // it may still become the mark
        m_place = Place::Answer;
        return true;
    }
    case Place::Thought: {
        if (!m_hasThought)
            m_held = withoutLeadingSpace(m_held);
        const qsizetype at = m_held.indexOf(end);
        const qsizetype size = at < 0 ? m_held.size() - openEnd(m_held) : at;
        QByteArray thought = m_held.first(size);
        if (at >= 0)
            thought.chop(trailingSpace(thought));
        if (!thought.isEmpty())
            pieces.append({Kind::Reasoning, thought});
        m_hasThought = m_hasThought || !thought.isEmpty();
        m_held = m_held.sliced(at < 0 ? size : at + end.size());
        if (at >= 0)
            m_place = Place::Gap;
        return at >= 0;
    }
    case Place::Gap:
        m_held = withoutLeadingSpace(m_held);
        if (m_held.isEmpty())
            return false;
        m_place = Place::Answer;
        return true;
    case Place::Answer:
        break;
    }
    if (!m_held.isEmpty())
        pieces.append({Kind::Text, std::exchange(m_held, {})});
    return false;
}

QList<ThinkTag::Piece> ThinkTag::take(const QByteArray &text)
{
    QList<Piece> pieces;
    m_held += text;
    while (step(pieces)) {
    }
    return pieces;
}

QList<ThinkTag::Piece> ThinkTag::finish()
{
    const bool isThought = m_place == Place::Thought;
    const QByteArray rest = m_place == Place::Gap ? QByteArray() : std::exchange(m_held, {});
    m_held.clear();
    m_place = Place::Answer;
    if (rest.isEmpty())
        return {};
    return {{isThought ? Kind::Reasoning : Kind::Text, rest}};
}

void ThinkTag::stop()
{
    if (m_place == Place::Beginning)
        m_place = Place::Answer;
}

} // namespace deskrelay
