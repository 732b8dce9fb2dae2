#include "core/formats/chat/chatcodec.h"

#include "core/formats/chat/chatreplyreader.h"
#include "core/formats/chat/chatreplywriter.h"
#include "core/formats/chat/chatrequestreader.h"
#include "core/formats/chat/chatrequestwriter.h"

namespace deskrelay {

const Codec chatCodec = {.readRequest = readChatRequest,
                         .writeRequest = writeChatRequest,
                         .makeReplyReader = makeChatReplyReader,
                         .makeReplyWriter = makeChatReplyWriter};

} // namespace deskrelay
