#include "core/formats/chat/chatcodec.h"

#include "core/formats/chat/chatreplywriter.h"
#include "core/formats/chat/chatrequestreader.h"

namespace deskrelay {

const Codec chatCodec = {.readRequest = readChatRequest,
                         .writeRequest = nullptr,
                         .makeReplyReader = nullptr,
                         .makeReplyWriter = makeChatReplyWriter};

} // namespace deskrelay
