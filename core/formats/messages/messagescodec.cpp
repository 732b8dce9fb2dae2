#include "core/formats/messages/messagescodec.h"

#include "core/formats/messages/messagesreplywriter.h"
#include "core/formats/messages/messagesrequestreader.h"

namespace deskrelay {

const Codec messagesCodec = {.readRequest = readMessagesRequest,
                             .writeRequest = nullptr,
                             .makeReplyReader = nullptr,
                             .makeReplyWriter = makeMessagesReplyWriter};

} // namespace deskrelay
