#include "core/formats/chat/chatcodec.h"

#include "core/formats/chat/chatrequestreader.h"

namespace deskrelay {

const Codec chatCodec = {.readRequest = readChatRequest};

} // namespace deskrelay
