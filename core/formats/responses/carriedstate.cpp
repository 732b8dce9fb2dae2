#include "core/formats/responses/carriedstate.h"

#include "core/formats/format.h"

namespace deskrelay {

// A dot ends an item's id in the wrapped form (sealedstate.h), hence the hexadecimal digits.
static constexpr QByteArrayView callMark("call-");
static constexpr QByteArrayView textMark("text");

SealedState carriedState(const SealedState &state, const QByteArray &callId)
{
    SealedState carried = state;
    carried.itemId = callId.isEmpty() ? textMark.toByteArray() : callMark + callId.toHex();
    return carried;
}

bool isCarried(const SealedState &state)
{
    return state.origin != Format::OpenAiResponses &&
           (state.itemId == textMark || state.itemId.startsWith(callMark));
}

QByteArray carriedFor(const SealedState &state)
{
    return state.itemId.startsWith(callMark)
               ? QByteArray::fromHex(state.itemId.sliced(callMark.size()))
               : QByteArray();
}

} // namespace deskrelay
