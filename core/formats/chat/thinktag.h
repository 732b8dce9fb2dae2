#pragma once

#include "core/formats/conversation/replyevent.h"

#include <QByteArray>
#include <QList>

#include <utility>

namespace deskrelay {

/// Takes the reasoning out of a text that begins with `<think>`, as open models write it whose
/// server does not part it from the answer. The marks may come in pieces.
class ThinkTag final
{
public:
    using Piece = std::pair<reply::PartStart::Kind, QByteArray>;

    /// What \a text adds; it is held back while it may be a mark.
    QList<Piece> take(const QByteArray &text);
    /// What is still held back when the text is over.
    QList<Piece> finish();
    /// There is nothing to look for: the reasoning comes by itself, or the model writes no marks.
    void stop();

private:
    enum class Place
    {
        Beginning,
        Thought,
        Gap, ///< White space between the thought and the answer.
        Answer
    };

    bool step(QList<Piece> &pieces);

    Place m_place = Place::Beginning;
    QByteArray m_held = {};
    bool m_hasThought = false; ///< Anything but white space.
};

} // namespace deskrelay
