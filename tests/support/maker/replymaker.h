#pragma once

#include "core/formats/conversation/codec.h"
#include "core/formats/format.h"
#include "tests/support/maker/dice.h"

#include <QByteArray>

namespace deskrelay {

/// Makes replies of a seed.
class ReplyMaker final
{
public:
    explicit ReplyMaker(quint32 seed)
        : m_dice(seed)
    {
    }

    /// What an upstream of \a format sends: an event stream.
    QByteArray stream(Format format);
    /// The same as one document.
    QByteArray whole(Format format);
    /// \a bytes as a broken line or server leaves them: bytes flipped, cut off, frames twice.
    QByteArray damaged(const QByteArray &bytes);
    /// A whole reply in the terms of all formats; sealed state is of any of them.
    Reply reply();
    /// What a reader may give a writer: parts of nothing, state anywhere, what other formats alone
    /// understand, any end, and failures in the middle.
    ReplyEvents events();
    /// What a client of \a client asked for, and how it wants the reply.
    ReplyContext context(Format client);

private:
    Part part();
    SealedState state();
    ReplyEvents partEvents();
    ReplyEvent oddEvent();

    Dice m_dice;
    int m_calls = 0;
};

} // namespace deskrelay
